"""manage.py verify_files"""

import random
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from datetime import timedelta
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation

from reports import verifying
from reports.verifying import Fault, Kind

ORPHANS = "orphans"
ALWAYS_TOLD = (Fault.MISSING, Fault.CHANGED)


def percent(typed: str) -> float:
    try:
        number = float(typed.removesuffix("%"))
    except ValueError:
        number = 0
    if not 0 < number <= 100:
        raise ArgumentTypeError(f"“{typed}” is no percentage above 0 and up to 100.")
    return number


class Command(BaseCommand):
    help = (
        "Reads every kept file again and reports those that are missing, changed or orphaned. Originals and packets "
        "are compared with their SHA-256, parts of uploads with their size, pictures must begin and end as pictures. "
        "It changes nothing but for the date since when an original is without use, and fails when a file is missing "
        "or changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only",
            action="append",
            choices=[*Kind, ORPHANS],
            help="Look at these only; may be given several times.",
        )
        parser.add_argument(
            "--sample",
            type=percent,
            default=100.0,
            metavar="PERCENT",
            help="Read only so many of a hundred files, others each time.",
        )
        parser.add_argument("--mend", action="store_true", help="Make pictures again that are missing or changed.")
        parser.add_argument(
            "--remove-orphans",
            action="store_true",
            help=(
                f"Delete files that no row names, and originals that no evidence, upload or certified version uses, "
                f"after {settings.FILE_ORPHAN_DAYS} days (FILE_ORPHAN_DAYS)."
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = options["only"] or [*Kind, ORPHANS]
        begun, read, bad = perf_counter(), 0, 0
        for kind in [one for one in Kind if one in chosen]:
            size, faults = self.read(kind, options["sample"], is_mending=options["mend"])
            read, bad = read + size, bad + faults
        seconds = perf_counter() - begun
        self.stdout.write(f"Read {shown(read)} in {seconds:.1f} s, {read / 1_000_000 / seconds:.1f} MB/s.")
        if ORPHANS in chosen:
            self.orphans(is_removing=options["remove_orphans"])
            self.unused(is_removing=options["remove_orphans"])
        if bad:
            raise CommandError(f"Files missing or changed: {bad}. Their names stand above; look for them in a backup.")

    def read(self, kind: Kind, sample: float, *, is_mending: bool) -> tuple[int, int]:
        """Read the files of a kind; how many bytes they have, and how many of them are not as they should be."""
        counts, total = Counter[str](), 0
        for one in verifying.files_of(kind):
            if random.random() * 100 >= sample:
                continue
            size, fault = verifying.read(one)
            counts["files"] += 1
            total += size
            if fault is not None:
                is_mended = is_mending and verifying.mend(one)
                counts["mended" if is_mended else fault] += 1
                self.stderr.write(f"{fault}: {one.name}{' (made again)' if is_mended else ''}")
        told = [f"{counts[one]} {one}" for one in (*Fault, "mended") if counts[one] or one in ALWAYS_TOLD]
        self.stdout.write(f"{kind}: {counts['files']} files, {shown(total)}, {', '.join(told)}")
        return total, sum(counts[one] for one in Fault)

    def orphans(self, *, is_removing: bool) -> None:
        before = timezone.now() - timedelta(days=settings.FILE_ORPHAN_DAYS)
        count = size = old = 0
        for one in verifying.orphans():
            count, size = count + 1, size + one.size
            if one.modified_at < before:
                old += 1
                self.stderr.write(f"orphaned: {one.name}{' (removed)' if is_removing else ''}")
                if is_removing:
                    default_storage.delete(one.name)
        days = f"{old} for more than {settings.FILE_ORPHAN_DAYS} days{' (removed)' if is_removing else ''}"
        self.stdout.write(f"orphaned files: {count}, {shown(size)}, {days}")

    def unused(self, *, is_removing: bool) -> None:
        verifying.note_unused()
        before = timezone.now() - timedelta(days=settings.FILE_ORPHAN_DAYS)
        count = verifying.unused_before(timezone.now()).count()
        old = 0
        for one in verifying.unused_before(before).order_by("pk").iterator():
            if not is_removing or verifying.remove(one, before):
                old += 1
                self.stderr.write(f"without use: {one.name}{' (removed)' if is_removing else ''}")
        days = f"{old} for more than {settings.FILE_ORPHAN_DAYS} days{' (removed)' if is_removing else ''}"
        self.stdout.write(f"originals without use: {count}, {days}")


def shown(size: int) -> str:
    with translation.override("en"):
        return filesizeformat(size).replace("\xa0", " ")
