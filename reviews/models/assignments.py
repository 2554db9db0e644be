"""Who evaluates what."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from assessments import clock
from assessments.models import Submission
from reviews.models.panels import Panel
from reviews.models.reach import led_by


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Any) -> "AssignmentQuerySet":
        """One's own assignments; those who lead see that others exist and are done, see Score."""
        submissions = Submission.objects.visible_to(user)
        if any(one.role in (Role.CHAIR, Role.ADMINISTRATOR) for one in user.active_memberships):
            return self.filter(Q(evaluator=user) | Q(submission__in=led_by(user)), submission__in=submissions)
        return self.filter(evaluator=user, submission__in=submissions)


class Assignment(models.Model):
    """One evaluator's task to score one submission, alone."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="assignments")
    evaluator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "submission", "evaluator"],
                name="one_assignment_per_panel_submission_and_evaluator",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluator} · {self.submission_id}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
