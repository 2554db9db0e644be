"""manage.py import_municipalities"""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.importing import ImportFailed, Report, import_file


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
        parser.add_argument("--strict", action="store_true", help="Write nothing and fail when one row is refused.")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        try:
            report = import_file(options["file"], apply=options["apply"], strict=options["strict"], progress=self._tell)
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
