"""Who evaluates what."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessments import clock
from assessments.models import Cycle, Stage, Status, Submission
from indicators.models import Dimension
from reviews.models.panels import Panel
from reviews.models.reach import led_rows

# The status in which a submission is scored in a stage; calibration has submissions that were decided long ago.
SCORED_IN = {
    Stage.AREA_REVIEW: (Status.AREA_REVIEW,),
    Stage.NATIONAL_REVIEW: (Status.NATIONAL_REVIEW,),
    Stage.CALIBRATION: (Status.PUBLISHED,),
}


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Any) -> "AssignmentQuerySet":
        """One's own assignments; those who lead the stage see that others exist and are done, see Score."""
        submissions = Submission.objects.visible_to(user)
        if any(one.role in (Role.CHAIR, Role.ADMINISTRATOR) for one in user.active_memberships):
            led = led_rows(user, "submission", "panel__stage")
            return self.filter(Q(evaluator=user) | led, submission__in=submissions)
        return self.filter(evaluator=user, submission__in=submissions)

    def active(self) -> "AssignmentQuerySet":
        """Those that count: nobody declined them or was replaced in them."""
        return self.filter(ended_at=None)

    def at(self, stage: Stage) -> "AssignmentQuerySet":
        return self.filter(panel__stage=stage)

    def waiting(self) -> "AssignmentQuerySet":
        """Still to be scored, as far as the state of the submission goes; dates are asked by permissions."""
        scored = Q(pk__in=[])
        for stage, statuses in SCORED_IN.items():
            scored |= Q(panel__stage=stage, submission__status__in=statuses)
        return self.active().filter(scored, finished_at=None)


class Assignment(models.Model):
    """One evaluator's task to score one submission in one stage, alone.

    One that ended early keeps its scores, which count no more.
    """

    class End(models.TextChoices):
        DECLINED = "declined", _("Declined by the evaluator")
        INTEREST = "interest", _("Interest declared")
        REPLACED = "replaced", _("Replaced")

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="assignments")
    evaluator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=20, choices=End, blank=True)
    end_reason = models.TextField(_("Reason"), blank=True, max_length=2000)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    dimensions = models.JSONField(
        default=list, blank=True, help_text="Numbers of the dimensions that are judged; empty is all of them."
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "submission", "evaluator"],
                name="one_assignment_per_panel_submission_and_evaluator",
            ),
            models.CheckConstraint(
                name="an_assignment_that_ended_says_how_by_whom_and_when",
                condition=Q(end="", ended_by=None, ended_at=None)
                | (~Q(end="") & Q(ended_by__isnull=False, ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator} · {self.submission_id}"

    @property
    def stage(self) -> Stage:
        return Stage(self.panel.stage)

    @property
    def cycle(self) -> Cycle:
        """The cycle that this judges for; a training submission is of an earlier one."""
        own = self.submission.cycle
        return own if own.pk == self.panel.cycle_id else self.panel.cycle

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    def judges(self, dimension: Dimension) -> bool:
        """Whether this evaluator gives points in a dimension: in all, unless some are named."""
        return not self.dimensions or dimension.number in self.dimensions

    @property
    def is_active(self) -> bool:
        return self.ended_at is None
