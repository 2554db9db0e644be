"""manage.py publish_due"""

from typing import Any

from django.core.management.base import BaseCommand

from reviews.releasing import due
from reviews.tasks import publish_portion


class Command(BaseCommand):
    help = (
        "Has the workers go on publishing the cycles whose set moment has come, as after a worker was killed. What is "
        "published already stays as it is. Belongs into the jobs of every few minutes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        cycles = due()
        for cycle in cycles:
            publish_portion.enqueue(cycle.pk)
        self.stdout.write(f"Cycles to publish: {len(cycles)}.")
