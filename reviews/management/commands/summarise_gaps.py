"""manage.py summarise_gaps"""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.models import Cycle, Status
from reviews.gaps import summarise
from reviews.models import GapSummary


class Command(BaseCommand):
    help = (
        "Works out anew, for every cycle with published results, how self-scores and final scores parted. The portal "
        "does this by itself when results are published; it is needed once for results of earlier years."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        cycles = Cycle.objects.filter(submissions__status=Status.PUBLISHED).distinct().select_related("framework")
        for cycle in cycles.order_by("year_be"):
            made = summarise(cycle)
            # A worker that was asked and never came would keep others from asking.
            GapSummary.objects.filter(pk=made.pk).update(is_asked_for=False)
            self.stdout.write(f"{cycle.year_be}: {', '.join(map(str, made.years))}")
