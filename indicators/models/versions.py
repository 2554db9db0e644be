"""What holds versions to account: worked examples of the formula, and the way from one version to the next."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind
from indicators.models.frameworks import Framework
from indicators.models.indicators import Indicator


class WorkedExample(models.Model):
    """A formula test case: points in, expected totals out; a framework is published only when all of its pass.

    `points` maps "number/criterion key" (for example "19.1/process") to points; what is absent has no score.
    `dimensions` maps a dimension's number to its expected percent, and may be empty.
    """

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="worked_examples")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind of municipality"), max_length=10, choices=Kind)
    points = models.JSONField(default=dict, blank=True)
    total = models.DecimalField(_("Expected total"), max_digits=5, decimal_places=2)
    dimensions = models.JSONField(default=dict, blank=True)
    tolerance = models.DecimalField(_("Tolerance"), max_digits=5, decimal_places=2, default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "name"], name="one_worked_example_per_framework_and_name"),
            models.CheckConstraint(name="a_tolerance_is_not_negative", condition=Q(tolerance__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name


class CrosswalkLink(models.Model):
    """What became of an indicator (or part) in another version: one row for each of its successors.

    It changes no result, so unlike the frameworks it joins it can be corrected at any time.
    """

    source = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="successor_links")
    target = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="predecessor_links")

    class Meta:
        ordering = ["source__position", "target__position"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="one_link_per_pair_of_indicators"),
            models.CheckConstraint(name="a_link_joins_two_indicators", condition=~Q(source=models.F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} -> {self.target_id}"
