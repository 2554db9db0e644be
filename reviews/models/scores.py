"""What evaluators gave and advised, and what the panel settled."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.models import CycleStage, Response, Sight, Stage, Status, Submission, Versioned
from indicators.models import Criterion
from reviews.models.assignments import Assignment
from reviews.models.objections import Objection
from reviews.models.reach import led_rows, shown_to


def given_to(user: Any) -> Q:
    """Rows of an assignment, points or changes of points, that a person may see."""
    own = Q(assignment__evaluator=user)
    alike = Assignment.objects.active().filter(
        panel=OuterRef("assignment__panel"), submission=OuterRef("assignment__submission")
    )
    judging, judged = alike.filter(evaluator=user, finished_at=None), alike.exclude(finished_at=None)
    stage = CycleStage.objects.filter(
        cycle=OuterRef("assignment__panel__cycle"), key=OuterRef("assignment__panel__stage")
    )
    handed_in = Q(assignment__finished_at__isnull=False) | Q(assignment__ended_at__isnull=False)
    everybody = Q(~Exists(alike.filter(finished_at=None)))
    led = led_rows(user, "assignment__submission", "assignment__panel__stage") & (
        everybody & Q(~Exists(stage.filter(chair_sees=Sight.NEVER)))
        | Q(Exists(stage.filter(chair_sees=Sight.HANDED_IN)))
    )
    colleagues = Q(Exists(judged.filter(evaluator=user))) & (
        everybody & Q(Exists(stage.filter(colleagues_see=Sight.ALL_HANDED_IN)))
        | Q(Exists(stage.filter(colleagues_see=Sight.HANDED_IN)))
    )
    return own | handed_in & ~Exists(judging) & (led | colleagues)


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: Any) -> "ScoreQuerySet":
        """One's own scores, and those of others from the point on that the rules of the stage name.

        Whoever leads and evaluates as well sees the others' only after having finished, like everyone. Scores of an
        assignment that ended are shown like those of one that is handed in.
        """
        return self.filter(given_to(user))


class LossReasonQuerySet(models.QuerySet["LossReason"]):
    def in_use(self) -> "LossReasonQuerySet":
        return self.filter(is_in_use=True)


class LossReason(models.Model):
    """Why points were lost, as one chooses it from a list; a reason out of use stays where it was chosen.

    The list is a working one, administrators keep it.
    """

    key = models.SlugField(max_length=40, unique=True)
    name_th = models.CharField(_("Name in Thai"), max_length=120)
    name_en = models.CharField(_("Name in English"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_in_use = models.BooleanField(_("In use"), default=True)

    objects = LossReasonQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language of the reader."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_th


class Score(Versioned):
    """An evaluator's points, comment and reason of what was lost, for one criterion of one submission."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    loss_reason = models.ForeignKey(LossReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(_("Comment"), blank=True, max_length=5000)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="one_score_per_assignment_and_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0), name="a_score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.points)


def settled_to(user: Any) -> Q:
    """Rows of what a panel settled, points or changes of points, that a person may see."""
    contested = Objection.objects.filter(
        response__submission=OuterRef("submission"), response__indicator=OuterRef("criterion__indicator")
    )
    is_out = Q(stage=Stage.AREA_REVIEW) | Q(stage=Stage.NATIONAL_REVIEW, submission__status=Status.PUBLISHED)
    reconsidered = Q(submission__status=Status.OBJECTION) & Exists(contested)
    shown = Q(submission__in=shown_to(user)) & is_out & ~reconsidered
    return shown | led_rows(user, "submission", "stage")


class SettledScoreQuerySet(models.QuerySet["SettledScore"]):
    def visible_to(self, user: Any) -> "SettledScoreQuerySet":
        """For those who lead the stage while it runs; for all who see the submission, what the area panel settled from
        the preview on, what the national one did once it is published.

        What is contested is not shown while the chair reconsiders it.
        """
        return self.filter(settled_to(user))


class SettledScore(Versioned):
    """The points the panel of a stage settled on for one criterion, with the chair's reason where there is one."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="settled_scores")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.AREA_REVIEW)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    loss_reason = models.ForeignKey(LossReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("Reason"), blank=True, max_length=2000)

    objects = SettledScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "stage", "criterion"], name="one_settled_score_per_submission_stage_and_criterion"
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="a_settled_score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: Any) -> "SuggestionQuerySet":
        """One's own; for those who lead, others' once that evaluator has finished; for all who see the submission, once
        its result is published, those of reviews that counted.
        """
        counted = Q(assignment__ended_at=None) & ~Q(assignment__panel__stage=Stage.CALIBRATION)
        return self.filter(
            Q(assignment__evaluator=user)
            | Q(assignment__finished_at__isnull=False)
            & led_rows(user, "response__submission", "assignment__panel__stage")
            | Q(response__submission__status=Status.PUBLISHED) & counted,
            response__submission__in=Submission.objects.visible_to(user),
        )


class Suggestion(Versioned):
    """What an evaluator advises a municipality for its next year; told with the published result, without the name."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="suggestions")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="suggestions")
    text = models.TextField(_("Suggestion for the next year"), max_length=5000)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "response"], name="one_suggestion_per_evaluator_and_response")
        ]

    def __str__(self) -> str:
        return self.text
