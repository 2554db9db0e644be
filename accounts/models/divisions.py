"""The divisions of a municipality, among which its work is divided."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.places import Municipality

# What most municipalities are divided into, in the order of their regulations.
USUAL_DIVISIONS = (
    "สำนักปลัด",
    "กองคลัง",
    "กองช่าง",
    "กองสาธารณสุขและสิ่งแวดล้อม",
    "กองการศึกษา",
    "กองสวัสดิการสังคม",
    "กองยุทธศาสตร์และงบประมาณ",
)


class DivisionQuerySet(models.QuerySet["Division"]):
    def visible_to(self, user: Any) -> "DivisionQuerySet":
        """Those of the municipalities a person works in."""
        held = user.active_memberships if user.is_authenticated else []
        return self.filter(municipality__in={one.municipality_id for one in held if one.municipality_id})


class Division(models.Model):
    """One that was closed is offered no more; what was given to it keeps its name."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="divisions")
    name = models.CharField(_("Name of the division"), max_length=150)
    is_closed = models.BooleanField(default=False)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        ordering = ["is_closed", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="one_division_per_municipality_and_name")
        ]

    def __str__(self) -> str:
        return self.name
