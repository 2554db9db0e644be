"""Answers to indicators and the points a municipality gives itself."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Division, User
from assessments.models.submissions import Submission
from assessments.models.versions import Versioned
from indicators.models import Criterion, Indicator


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: Any) -> "ResponseQuerySet":
        return self.filter(submission__in=Submission.objects.readable_by(user))


class WorkState(models.TextChoices):
    """How far the municipality's own people say they are with an indicator."""

    OPEN = "open", _("In work")
    READY = "ready", pgettext_lazy("indicator", "Ready")
    BACK = "back", _("Back to its author")


class Response(Versioned):
    """The answer to one indicator or part; made for all of them when the submission starts.

    `work_state` is the coordinator's word on it, `to_confirm` says that the text was carried forward from
    `carried_from` and nobody has said yet that it holds this year: until then the indicator is not complete.
    `followup` answers what the panel of last year wrote.
    """

    kept_as = "response"
    kept_texts = ("answer", "followup")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="responses")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="responses")
    answer = models.TextField(_("Summary of what was done"), blank=True)
    assigned_to = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_responses"
    )
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="responses")
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    work_state = models.CharField(max_length=10, choices=WorkState, default=WorkState.OPEN)
    work_note = models.TextField(blank=True, max_length=2000, help_text="What is to be done, when it went back.")
    work_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    work_at = models.DateTimeField(null=True, blank=True)
    to_confirm = models.BooleanField(default=False)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    followup = models.TextField(_("What we did about it"), blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["indicator__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator"], name="one_response_per_submission_and_indicator"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} · {self.indicator}"


class SelfScore(models.Model):
    """Points a municipality gives itself for one criterion; no row means not scored yet, which is not zero.

    Points that the LPA result or the base data give (see assessments/given.py) become rows when the submission is
    certified, with what they followed from then as `origin`.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="self_scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    origin = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "criterion"], name="one_self_score_per_response_and_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0), name="a_self_score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.points)
