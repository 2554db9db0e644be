"""Every value that points ever had."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from assessments import clock
from assessments.models import Stage, Status, StatusChange, Submission
from indicators.models import Criterion
from reviews.models.assignments import Assignment
from reviews.models.reach import led_rows
from reviews.models.scores import Score, SettledScore, given_to, settled_to


class PointsChangeQuerySet(models.QuerySet["PointsChange"]):
    def visible_to(self, user: Any) -> "PointsChangeQuerySet":
        """An evaluator's values as Score shows them, the panel's as SettledScore does.

        Who does not lead sees what the panel changed once the result was out, not how it came to its first result.
        """
        out = StatusChange.objects.filter(
            submission=OuterRef("submission"), to_status=Status.PREVIEW, at__lte=OuterRef("at")
        )
        settled = settled_to(user) & (Q(Exists(out), stage=Stage.AREA_REVIEW) | led_rows(user, "submission", "stage"))
        return self.filter(
            Q(assignment__isnull=False) & given_to(user) | Q(assignment=None) & settled,
            submission__in=Submission.objects.visible_to(user),
        )


class PointsChange(models.Model):
    """One change of an evaluator's points, or of the panel's where there is no assignment. Rows are only added."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="points_changes")
    stage = models.CharField(max_length=20, choices=Stage)
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="points_changes")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    from_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    to_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    from_remark = models.TextField(blank=True)
    to_remark = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = PointsChangeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.from_points} -> {self.to_points}"


def change_of(row: Score | SettledScore, to: tuple[Decimal | None, str], by: User, *, is_new: bool) -> PointsChange:
    """What a write makes of a row, to be kept; `row` is as it was, a new one as it is."""
    if isinstance(row, Score):
        place: dict[str, Any] = {
            "submission_id": row.assignment.submission_id,
            "stage": row.assignment.panel.stage,
            "assignment": row.assignment,
        }
        was = (row.points, row.comment)
    else:
        place, was = {"submission_id": row.submission_id, "stage": row.stage}, (row.points, row.reason)
    points, remark = (None, "") if is_new else was
    return PointsChange(
        **place,
        criterion_id=row.criterion_id,
        from_points=points,
        from_remark=remark,
        to_points=to[0],
        to_remark=to[1],
        by=by,
    )
