"""manage.py accept_silence"""

from typing import Any

from django.core.management.base import BaseCommand

from reviews.silence import past_preview
from reviews.tasks import accept_silence


class Command(BaseCommand):
    help = (
        "Has the workers make area results of the preliminary ones that nobody contested before the preview ended. "
        "What is decided already, and what was contested, stays as it is. Belongs into the jobs of every few minutes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        cycles = past_preview()
        for cycle in cycles:
            accept_silence.enqueue(cycle.pk)
        self.stdout.write(f"Cycles in which silence accepts: {len(cycles)}.")
