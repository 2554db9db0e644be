"""manage.py clear_uploads"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from assessments.activity_import.keeping import clear_imports
from assessments.intake.clearing import clear_uploads


class Command(BaseCommand):
    help = (
        "Forgets uploads to which nothing happened for some days: begun and never finished, refused, or made into "
        "evidence long ago (the evidence stays). What was sent whole and waits for its check is never given up."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=settings.UPLOAD_KEEP_DAYS,
            help=f"So many days (UPLOAD_KEEP_DAYS, now {settings.UPLOAD_KEEP_DAYS}).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        unfinished = done = 0
        for upload in clear_uploads(options["days"]):
            if upload.evidence_id:
                done += 1
            else:
                unfinished += 1
        imports = sum(1 for _ in clear_imports(options["days"]))
        self.stdout.write(f"Uploads forgotten: {unfinished} that never became evidence, {done} that did.")
        if imports:
            self.stdout.write(f"Imports of activities forgotten: {imports}.")
