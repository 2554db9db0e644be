"""The sub-committees of a cycle."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Kind
from assessments.models import Cycle, Stage


class Panel(models.Model):
    """A sub-committee of a stage: for one area, or a national one for one kind of municipality (or all)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="panels")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.AREA_REVIEW)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "cycle", "stage", Coalesce("area", 0), "kind", name="one_panel_per_cycle_stage_area_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.area or self.get_kind_display() or _('National')}"
