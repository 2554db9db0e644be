"""manage.py framework import|export|validate|diff"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from indicators import crosswalk, files, publication
from indicators.differences import Change, Difference, compare
from indicators.library import Data, export_framework
from indicators.models import Framework
from indicators.validation import validate

PROJECT_FILE = settings.BASE_DIR / "fixtures" / "esc-34.json"
VERSION = "A framework that is here, as CODE/VERSION, for example esc-34/1."
SIGNS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~", Change.MOVED: "~"}


class Command(BaseCommand):
    help = (
        "Frameworks as files: brings one in as a draft, writes one out, checks a file, or compares two. The format is "
        "described in docs/framework-format.md. Every sub-command answers --help and fails with a sentence."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True, metavar="import|export|validate|diff")
        self._import_arguments(commands.add_parser("import", help="Brings a file in as a draft."))
        one = commands.add_parser("export", help="Writes a framework as a file.")
        one.add_argument("framework", metavar="CODE/VERSION", help=VERSION)
        one.add_argument("file", metavar="FILE", type=Path, nargs="?", help="Without it the text is printed.")
        one = commands.add_parser("validate", help="Prints every mistake in a file with its place; fails if any.")
        one.add_argument("file", metavar="FILE", type=Path, help="A JSON file.")
        one = commands.add_parser("diff", help="Prints what differs between two frameworks.")
        for name in ("old", "new"):
            one.add_argument(name, metavar=name.upper(), help="A JSON file, or a framework as CODE/VERSION.")

    def _import_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", type=Path, nargs="?", default=PROJECT_FILE,
            help="A JSON file; without it, the framework of the project.",
        )  # fmt: skip
        parser.add_argument(
            "--publish", action="store_true",
            help="Publish it at once. It must have a worked example, and all of them must come out as expected.",
        )  # fmt: skip
        parser.add_argument(
            "--replace", action="store_true",
            help="Put it in place of a draft of the same code and version. A published one is never replaced.",
        )  # fmt: skip

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        # What the portal says of mistakes it says in English here, like all commands.
        with translation.override("en"):
            try:
                getattr(self, f"_{what}")(**options)
            except publication.Refused as refused:
                raise CommandError(str(refused)) from refused

    def _import(self, file: Path, publish: bool, replace: bool, **options: Any) -> None:
        data = _valid(file)
        framework = publication.add(data, in_place=replace)
        for remark in crosswalk.remarks_on(data):
            self.stderr.write(remark)
        if publish:
            try:
                framework = publication.publish(framework)
            except publication.Refused:
                self.stderr.write(f"{_title(framework)} is here as a draft.")
                raise
        count = framework.indicators.filter(whole=None).count()
        self.stdout.write(f"{_title(framework)}: {count} indicators, {framework.status}.")

    def _export(self, framework: str, file: Path | None, **options: Any) -> None:
        text = files.write(export_framework(_framework(framework)))
        if file is None:
            self.stdout.write(text, ending="")
            return
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error

    def _validate(self, file: Path, **options: Any) -> None:
        data = _valid(file)
        for remark in crosswalk.remarks_on(data):
            self.stderr.write(remark)
        self.stdout.write(f"{file} is a framework without mistakes: {data['code']} version {data['version']}.")

    def _diff(self, old: str, new: str, **options: Any) -> None:
        found = compare(_file_or_framework(old), _file_or_framework(new))
        for one in found:
            self.stdout.write(_line(one))
        count = "1 difference." if len(found) == 1 else f"{len(found)} differences."
        self.stdout.write(count if found else "No difference.")


def _title(framework: Framework) -> str:
    return f"{framework.code} version {framework.version}"


def _framework(name: str) -> Framework:
    code, _, version = name.partition("/")
    found = Framework.objects.filter(code=code, version=version).first() if version.isdecimal() else None
    if found is None:
        known = ", ".join(f"{one.code}/{one.version}" for one in Framework.objects.all()) or "none"
        raise CommandError(f"There is no framework {name}. Here are: {known}.")
    return found


def _file_or_framework(name: str) -> Data:
    return _valid(Path(name)) if Path(name).is_file() else export_framework(_framework(name))


def _valid(file: Path) -> Data:
    """The framework of a file; every mistake in it is named."""
    try:
        data = files.read(file.read_bytes())
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except files.Unreadable as unreadable:
        raise CommandError(f"{file}: {unreadable}") from unreadable
    if mistakes := validate(data):
        lines = "\n".join(f"  {one}" for one in mistakes)
        count = f"{len(mistakes)} mistakes" if len(mistakes) > 1 else "a mistake"
        raise CommandError(f"{file} has {count}:\n{lines}")
    framework: Data = data
    return framework


def _line(one: Difference) -> str:
    if one.change in (Change.ADDED, Change.REMOVED):
        return f"{SIGNS[one.change]} {one.where}: {_inline(one.new or one.old)}"
    return f"{SIGNS[one.change]} {one.where}: {_inline(one.old)} -> {_inline(one.new)}"


def _inline(text: str) -> str:
    return " | ".join(text.splitlines())
