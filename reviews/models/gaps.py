"""How self-scores and results parted in earlier years."""

from django.db import models

from assessments.models import Cycle


class GapSummary(models.Model):
    """How self-scores and final scores parted in a cycle and those before it (reviews/gaps.py).

    `spreads` is {kind: {number: [cases, low, median, high]}}: a kind of "" is all kinds, a number of "" the total.
    What fewer than eight cases tell is not in it, so no municipality can be found out from it.
    """

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="gap_summary")
    years = models.JSONField(default=list)
    spreads = models.JSONField(default=dict)
    is_asked_for = models.BooleanField(default=False, help_text="A worker is going to make it anew")

    def __str__(self) -> str:
        return str(self.cycle)
