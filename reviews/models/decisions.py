"""What was decided and who was honoured."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.models import Snapshot, Stage, Status, Submission
from indicators.models import Grade
from reviews.models.reach import leads_nationally, led_rows, shown_to


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> "DecisionQuerySet":
        """Everyone who sees the submission, once it left the panel; the national result once published.

        Before, only those who lead the stage.
        """
        is_out = Q(stage=Stage.AREA_REVIEW) | Q(stage=Stage.NATIONAL_REVIEW, submission__status=Status.PUBLISHED)
        return self.filter(is_out & Q(submission__in=shown_to(user)) | led_rows(user, "submission", "stage"))


class Decision(models.Model):
    """A stage's result as it was decided, stored so that it stays readable whatever the framework becomes."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="decisions")
    stage = models.CharField(max_length=20, choices=Stage)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=5, decimal_places=2)
    dimensions = models.JSONField(help_text="Result by dimension and indicator, as shown to the municipality.")
    grade = models.ForeignKey(Grade, null=True, blank=True, on_delete=models.PROTECT)
    grade_name_th = models.CharField(max_length=60, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "stage"], name="one_decision_per_submission_and_stage")
        ]

    def __str__(self) -> str:
        return f"{self.total} {self.grade_name_th}"


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: Any) -> "AwardQuerySet":
        """Those who lead the national level; everybody what was confirmed, once the submission is published."""
        if user.is_authenticated and leads_nationally(user):
            return self
        return self.published()

    def published(self) -> "AwardQuerySet":
        return self.filter(submission__status=Status.PUBLISHED, submission__cycle__ranking__isnull=False)


class Award(models.Model):
    """A national award of one of the two families; a municipality may hold several.

    It is a proposal until the ranking of its cycle is confirmed.
    """

    class Family(models.TextChoices):
        LIVEABLE = "liveable", _("Sustainable liveable municipality")
        ENVIRONMENT = "environment", _("Environmentally sustainable municipality")

    class Rank(models.TextChoices):
        WINNER = "winner", _("Winner")
        RUNNER_UP = "runner_up", _("Runner-up")
        HONOURABLE_MENTION = "honourable_mention", _("Honourable mention")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="awards")
    family = models.CharField(max_length=20, choices=Family)
    rank = models.CharField(max_length=20, choices=Rank)
    awarded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    awarded_at = models.DateTimeField(default=clock.now)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "family"], name="one_award_per_submission_and_family")
        ]

    def __str__(self) -> str:
        return f"{self.get_family_display()} · {self.get_rank_display()}"


class AwardChange(models.Model):
    """One line of the history of awards: what was, what became of it (empty: none), by whom and why."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="award_changes")
    family = models.CharField(max_length=20, choices=Award.Family)
    from_rank = models.CharField(max_length=20, choices=Award.Rank, blank=True)
    to_rank = models.CharField(max_length=20, choices=Award.Rank, blank=True)
    reason = models.TextField(blank=True, max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.family}: {self.from_rank} → {self.to_rank}"
