"""Writes the packet of a submission into a file."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from assessments.models import Submission
from reports import packets
from reports.documents import DocumentError


class Command(BaseCommand):
    help = (
        "Writes the packet of a submission as a PDF. It is the packet of the version that was certified "
        "last; a submission that was never certified gives a preview of what is typed so far, marked as a "
        "draft on every page. The command fails when the submission does not exist, a picture is missing, "
        "or the file cannot be written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "submission",
            metavar="SUBMISSION",
            help="The number of the submission, or its year and municipality, such as 2559/บ้านสาง.",
        )
        parser.add_argument("file", metavar="FILE.pdf", type=Path, help="The PDF file to write.")

    def handle(self, *args: Any, **options: Any) -> None:
        submission, file = find(options["submission"]), options["file"]
        if file.suffix.lower() != ".pdf":
            raise CommandError(f"A packet is a PDF: the name of the file must end in .pdf, not “{file.name}”.")
        self.stdout.write(f"Making the packet of {submission.full_name_th} {submission.cycle} ...")
        begun = perf_counter()
        pdf, version = self.pdf_of(submission)
        self.write(file, pdf)
        self.stdout.write(
            f"{file}: {version}, {packets.page_count(pdf)} pages, {len(pdf) / 1_000_000:.1f} MB, "
            f"{perf_counter() - begun:.1f} s"
        )

    def pdf_of(self, submission: Submission) -> tuple[bytes, str]:
        snapshot = submission.snapshots.last()
        try:
            if snapshot is None:
                return packets.preview(submission), "draft"
            packet = packets.make(snapshot)
            with default_storage.open(packet.name) as stored:
                return stored.read(), f"version {snapshot.number}"
        except (DocumentError, OSError) as error:
            raise CommandError(f"The packet cannot be made whole: {type(error).__name__} {error}") from error

    def write(self, file: Path, pdf: bytes) -> None:
        try:
            file.write_bytes(pdf)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error


def find(wanted: str) -> Submission:
    """The submission of a number, or of a year and a municipality's name with or without its kind."""
    found = list(Submission.objects.with_facts().filter(_matching(wanted)))
    if wanted.count("/") == 1:
        name = wanted.split("/")[1]
        found = [one for one in found if name in (one.name_th, one.full_name_th)]
    if not found:
        raise CommandError(f"There is no submission “{wanted}”.")
    if len(found) > 1:
        choices = ", ".join(f"{one.pk} ({one.full_name_th} {one.municipality.place})" for one in found)
        raise CommandError(f"More than one submission is meant by “{wanted}”; give its number: {choices}.")
    return found[0]


def _matching(wanted: str) -> Q:
    if wanted.isdecimal():
        return Q(pk=int(wanted))
    year, _, name = wanted.partition("/")
    if year.isdecimal() and name:
        return Q(cycle__year_be=int(year))
    raise CommandError(
        f"“{wanted}” names no submission. Give its number, or its year and municipality, such as 2559/บ้านสาง."
    )
