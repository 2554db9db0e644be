"""Writes the scores of a cycle into a spreadsheet."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.models import Cycle
from reports.exports import WRITERS
from reports.queries import scores_of


class Command(BaseCommand):
    help = (
        "Writes the scores of a cycle, one row for each submission: who and where, its state, the self-"
        "score and the settled score in total and for each dimension and indicator, and the grade. The "
        "ending of the file's name chooses the form: .xlsx for Excel, .csv for anything else. The command "
        "fails when the cycle does not exist or the file cannot be written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--cycle", type=int, required=True, help="The fiscal year in the Buddhist era, such as 2569."
        )
        parser.add_argument("file", metavar="FILE", type=Path, help="The .xlsx or .csv file to write.")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        form = file.suffix.lower().removeprefix(".")
        if form not in WRITERS:
            raise CommandError(f"The name of the file must end in .xlsx or .csv, not “{file.name}”.")
        cycle = Cycle.objects.confirmed().select_related("framework").filter(year_be=options["cycle"]).first()
        if cycle is None:
            raise CommandError(f"There is no cycle {options['cycle']}.")
        begun = perf_counter()
        scores = scores_of(cycle)
        try:
            with file.open("wb") as opened:
                WRITERS[form](scores, opened, lambda count: self.report(count, scores.count))
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{file}: {scores.count} submissions, {perf_counter() - begun:.1f} s")

    def report(self, count: int, total: int) -> None:
        self.stdout.write(f"{count} of {total} submissions")
