"""manage.py examine_photos"""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.models import StoredFile
from assessments.tasks import make_renditions


class Command(BaseCommand):
    help = (
        "Has the workers read the facts of photos (when, where and with what they were taken, how sharp they are) "
        "that were kept before the portal read them, and make lacking renditions. Running it again asks only for "
        "what is still lacking."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        photos = StoredFile.objects.filter(content_type__startswith="image/", facts__sharpness=None)
        lacking = list(photos.exclude(state=StoredFile.State.FAILED).order_by("pk").values_list("pk", flat=True))
        for pk in lacking:
            make_renditions.enqueue(pk)
        self.stdout.write(f"{len(lacking):,} photos to examine; manage.py db_worker does it.")
