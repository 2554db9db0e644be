"""manage.py remind"""

from typing import Any

from django.core.management.base import BaseCommand

from reports import reminding
from reports.tasks import remind


class Command(BaseCommand):
    help = (
        "Has the workers remind people by e-mail of deadlines that are near and of what came back to them: one mail "
        "a day at most for each, however often this is run. Belongs into the jobs of every morning."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        batches = reminding.batches()
        for first, last in batches:
            remind.enqueue(first, last)
        self.stdout.write(f"Batches of people to remind: {len(batches)}.")
