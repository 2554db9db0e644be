"""The sub-committees of a cycle."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from assessments.models import Cycle, Stage


class Panel(models.Model):
    """The sub-committee of a cycle for one area, or the national one (no area)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="panels")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.AREA_REVIEW)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("cycle", "stage", Coalesce("area", 0), name="one_panel_per_cycle_stage_and_area")
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.area or _('National')}"
