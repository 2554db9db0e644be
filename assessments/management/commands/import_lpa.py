"""manage.py import_lpa"""

from argparse import ArgumentParser
from decimal import Decimal, InvalidOperation
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.importing import ImportFailed, Report
from assessments.lpa.importing import Announced, import_results
from assessments.lpa.items import USUAL_MAXIMUM, asked_now


class Command(BaseCommand):
    help = (
        "Brings the LPA results of a year in from a list of municipalities, CSV (UTF-8 or TIS-620) or XLSX; "
        "docs/import-lpa.md has the columns. Without --apply nothing is written: the report says, by row, what would "
        "be created, changed and refused. Running the same list again changes nothing. The command fails when the "
        "file cannot be read, lacks columns or has no row that can be taken, and with --strict when any row is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="The list: a .csv or .xlsx file.")
        parser.add_argument("--year", type=int, required=True, help="The fiscal year that was assessed (BE).")
        parser.add_argument("--source", required=True, help="Where the scores are from, at most 300 characters.")
        parser.add_argument("--maximum", default=str(USUAL_MAXIMUM), help="The full score of an item (5).")
        parser.add_argument("--apply", action="store_true", help="Write to the database, all of it or nothing.")
        parser.add_argument("--strict", action="store_true", help="Write nothing and fail when one row is refused.")

    @translation.override("en")
    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        try:
            report = import_results(
                options["file"], _announced(options), apply=options["apply"], strict=options["strict"]
            )
        except ImportFailed as failed:
            raise CommandError(str(failed)) from failed
        for line in report.lines():
            self.stdout.write(line)
        self._conclude(report, perf_counter() - begun, **options)

    def _conclude(self, report: Report, seconds: float, **options: Any) -> None:
        if report.refused and options["strict"]:
            raise CommandError("Nothing was written: rows are refused, and --strict was asked for.")
        if len(report.refused) == report.row_count:
            raise CommandError("Nothing was written: every row is refused.")
        if report.is_applied:
            self.stdout.write(f"Written in {seconds:.1f} s.")
        else:
            self.stdout.write("This was a dry run: nothing was written. Run it again with --apply.")


def _announced(options: dict[str, Any]) -> Announced:
    years = asked_now().years
    if options["year"] not in years:
        raise CommandError(f"--year: write a year of the Buddhist era from {years[0]} to {years[-1]}.")
    source = " ".join(options["source"].split())
    if not 0 < len(source) <= 300:
        raise CommandError("--source: say in at most 300 characters where the scores are from.")
    try:
        maximum = Decimal(options["maximum"])
        is_possible = Decimal("0.01") <= maximum <= 9999 and maximum == round(maximum, 2)
    except InvalidOperation:
        is_possible = False
    if not is_possible:
        raise CommandError("--maximum: write a number above 0 with at most two decimals.")
    return Announced(options["year"], source, maximum)
