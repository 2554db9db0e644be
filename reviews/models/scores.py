"""What evaluators gave and advised, and what the panel settled."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.models import Response, Status, Submission, Versioned
from indicators.models import Criterion
from reviews.models.assignments import Assignment
from reviews.models.objections import Objection
from reviews.models.reach import led_by, shown_to


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: Any) -> "ScoreQuerySet":
        """One's own scores; for those who lead the review, others' once that evaluator has finished.

        Whoever leads and evaluates as well sees the others' only after having finished, like everyone.
        """
        own = Q(assignment__evaluator=user)
        judging = Assignment.objects.filter(
            submission=OuterRef("assignment__submission"), evaluator=user, finished_at=None
        )
        led = Q(assignment__finished_at__isnull=False, assignment__submission__in=led_by(user))
        return self.filter(own | led & ~Exists(judging))


class Score(Versioned):
    """An evaluator's points and comment for one criterion of one submission."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    comment = models.TextField(_("Comment"), blank=True, max_length=5000)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="one_score_per_assignment_and_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0), name="a_score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class SettledScoreQuerySet(models.QuerySet["SettledScore"]):
    def visible_to(self, user: Any) -> "SettledScoreQuerySet":
        """For those who lead the review while it runs; for all who see the submission from the preview on.

        What is contested is not shown while the chair reconsiders it.
        """
        contested = Objection.objects.filter(
            response__submission=OuterRef("submission"), response__indicator=OuterRef("criterion__indicator")
        )
        shown = Q(submission__in=shown_to(user)) & ~(Q(submission__status=Status.OBJECTION) & Exists(contested))
        return self.filter(shown | Q(submission__in=led_by(user)))


class SettledScore(Versioned):
    """The points a panel settled on for one criterion, with the chair's reason where there is one."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="settled_scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.TextField(_("Reason"), blank=True, max_length=2000)

    objects = SettledScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "criterion"], name="one_settled_score_per_submission_and_criterion"
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="a_settled_score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: Any) -> "SuggestionQuerySet":
        """One's own; for those who lead, others' once that evaluator has finished; for all who see the submission, once
        its result is published.
        """
        return self.filter(
            Q(assignment__evaluator=user)
            | Q(assignment__finished_at__isnull=False, response__submission__in=led_by(user))
            | Q(response__submission__status=Status.PUBLISHED),
            response__submission__in=Submission.objects.visible_to(user),
        )


class Suggestion(models.Model):
    """What an evaluator advises a municipality for its next year; told with the published result, without the name."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="suggestions")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="suggestions")
    text = models.TextField(_("Suggestion for the next year"), max_length=5000)
    changed_at = models.DateTimeField(default=clock.now)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "response"], name="one_suggestion_per_evaluator_and_response")
        ]

    def __str__(self) -> str:
        return self.text
