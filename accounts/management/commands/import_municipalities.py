"""manage.py import_municipalities"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.importing import ImportFailed, Report, import_file
from accounts.importing.facts import day_of


class Command(BaseCommand):
    help = (
        "Brings municipalities and TAOs in from a list, CSV (UTF-8 or TIS-620) or XLSX, with English or Thai "
        "headings in any order; docs/import-municipalities.md has the columns. Without --apply nothing is "
        "written: the report says, by row, what would be created, changed and refused. Running the same list "
        "again changes nothing. The command fails when the file cannot be read, lacks columns or has no row "
        "that can be taken, and with --strict when any row is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="The list: a .csv or .xlsx file.")
        parser.add_argument("--apply", action="store_true", help="Write to the database, all of it or nothing.")
        parser.add_argument(
            "--since",
            type=_day,
            metavar="DAY",
            help="From when new kinds and names count that no row dates: 2026-10-01 or 1/10/2569; else from today.",
        )
        parser.add_argument("--strict", action="store_true", help="Write nothing and fail when one row is refused.")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        try:
            asked = {name: options[name] for name in ("apply", "strict", "since")}
            report = import_file(options["file"], **asked, progress=self._tell)
        except ImportFailed as failed:
            raise CommandError(str(failed)) from failed
        for line in report.lines():
            self.stdout.write(line)
        self._conclude(report, perf_counter() - begun, **options)

    def _tell(self, text: str) -> None:
        """Progress goes beside the report, which may be written into a file."""
        self.stderr.write(text)

    def _conclude(self, report: Report, seconds: float, **options: Any) -> None:
        if report.refused and options["strict"]:
            raise CommandError("Nothing was written: rows are refused, and --strict was asked for.")
        if len(report.refused) == report.row_count:
            raise CommandError("Nothing was written: every row is refused.")
        if report.is_applied:
            self.stdout.write(f"Written in {seconds:.1f} s.")
        else:
            self.stdout.write("This was a dry run: nothing was written. Run it again with --apply.")


def _day(text: str) -> date:
    try:
        return day_of(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day; write it as 2026-10-01 or 1/10/2569.") from None
