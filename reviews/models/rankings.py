"""The national ranking of a cycle as it was confirmed, and the announcement that waits for its moment."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind, User
from assessments import clock
from assessments.models import Cycle, Status, Submission
from reviews import ranking
from reviews.models.reach import leads_nationally


class Ranking(models.Model):
    """That a cycle's ranking and awards are confirmed: from then on they are frozen."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="ranking")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.cycle)


class RankedPlaceQuerySet(models.QuerySet["RankedPlace"]):
    def visible_to(self, user: Any) -> "RankedPlaceQuerySet":
        """Those who lead the national level; everybody once the submission is published."""
        if user.is_authenticated and leads_nationally(user):
            return self
        return self.published()

    def published(self) -> "RankedPlaceQuerySet":
        return self.filter(submission__status=Status.PUBLISHED)


class RankedPlace(models.Model):
    """A submission's rank among its kind with the figures that gave it, as they were when it was confirmed."""

    TIES = (
        (ranking.NO_TIE, _("No other has this total.")),
        (ranking.BY_DIMENSION_3, _("Equal totals: the result in dimension 3 decided.")),
        (ranking.BY_OUTCOME, _("Equal totals and equal in dimension 3: the points for outcomes decided.")),
        (ranking.SHARED, _("Equal in all figures: the rank is shared.")),
    )

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="places")
    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="place")
    kind = models.CharField(max_length=10, choices=Kind)
    rank = models.PositiveSmallIntegerField()
    total = models.DecimalField(max_digits=5, decimal_places=2)
    dimension_3 = models.DecimalField(max_digits=5, decimal_places=2)
    outcome = models.DecimalField(max_digits=7, decimal_places=2)
    tie = models.CharField(max_length=20, choices=TIES, blank=True)

    objects = RankedPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "rank", "pk"]
        constraints = [models.CheckConstraint(condition=Q(rank__gte=1), name="ranks_begin_at_one")]

    def __str__(self) -> str:
        return f"{self.kind} {self.rank}"


class Release(models.Model):
    """That the results of a cycle are to be published by themselves when its publication begins."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="release")
    armed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    armed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.cycle)
