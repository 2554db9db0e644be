"""Published results that show evaluators what points meant."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessments import clock
from assessments.models import Response, Status

JUDGES = (Role.EVALUATOR, Role.CHAIR, Role.ADMINISTRATOR)


class AnchorQuerySet(models.QuerySet["Anchor"]):
    def visible_to(self, user: Any) -> "AnchorQuerySet":
        """For those who judge; only what is taken from a published result."""
        if not any(one.role in JUDGES for one in user.active_memberships):
            return self.none()
        return self.filter(response__submission__status=Status.PUBLISHED)


class Anchor(models.Model):
    """An answer of an earlier year with the points that the panel settled: “this was 7 of 10 in 2568”.

    Points and reason stay as they were when it was chosen. The municipality is not named beside a score sheet.
    """

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="anchor")
    excerpt = models.TextField(_("What the evaluators read"), max_length=2000)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    maximum = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.TextField(blank=True)
    captions = models.JSONField(default=list)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=clock.now)

    objects = AnchorQuerySet.as_manager()

    class Meta:
        ordering = ["-response__submission__cycle__year_be", "points", "pk"]

    def __str__(self) -> str:
        return f"{self.points} / {self.maximum}"
