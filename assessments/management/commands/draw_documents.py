"""manage.py draw_documents"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assessments.files import DOCUMENT_TYPES
from assessments.models import StoredFile
from assessments.tasks import draw_pages


class Command(BaseCommand):
    help = (
        "Has the workers draw the pages of documents that have none: those stored before the portal drew pages, and "
        "with --failed those that could not be drawn, for instance because LibreOffice was not installed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--failed", action="store_true", help="Those that could not be drawn as well.")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = StoredFile.objects.filter(content_type__in=DOCUMENT_TYPES, pages=None)
        if not options["failed"]:
            documents = documents.exclude(state=StoredFile.State.FAILED)
        numbers = list(documents.values_list("pk", flat=True))
        StoredFile.objects.filter(pk__in=numbers).update(state=StoredFile.State.WAITING)
        for number in numbers:
            draw_pages.enqueue(number)
        self.stdout.write(f"{len(numbers)} documents are handed to the workers.")
