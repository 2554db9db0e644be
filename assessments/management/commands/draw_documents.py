"""manage.py draw_documents"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assessments.files import DOCUMENT_TYPES
from assessments.models import StoredFile
from assessments.tasks import draw_pages


class Command(BaseCommand):
    help = (
        "Has the workers draw the pages of documents that wait for it: those stored before the portal drew pages, or "
        "with --failed those that could not be drawn, for instance before LibreOffice was installed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--failed", action="store_true", help="Those that could not be drawn as well.")

    def handle(self, *args: Any, **options: Any) -> None:
        states = [StoredFile.State.WAITING, *([StoredFile.State.FAILED] if options["failed"] else [])]
        documents = StoredFile.objects.filter(content_type__in=DOCUMENT_TYPES, state__in=states)
        numbers = list(documents.values_list("pk", flat=True))
        documents.update(state=StoredFile.State.WAITING)
        for number in numbers:
            draw_pages.enqueue(number)
        self.stdout.write(f"{len(numbers)} documents are handed to the workers.")
