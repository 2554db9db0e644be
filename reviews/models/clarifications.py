"""What a panel asks a municipality."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.models import Response, Submission
from reviews.models.reach import led_by, of_own_municipality


class ClarificationQuerySet(models.QuerySet["Clarification"]):
    def answerable(self) -> "ClarificationQuerySet":
        """Without an answer, and the last day for one is not over."""
        return self.filter(Q(last_day=None) | Q(last_day__gte=clock.today()), answered_at=None)

    def visible_to(self, user: Any) -> "ClarificationQuerySet":
        """The municipality and those who lead see all of a submission's; an evaluator one's own questions."""
        return self.filter(
            Q(asked_by=user)
            | Q(response__submission__in=of_own_municipality(user))
            | Q(response__submission__in=led_by(user)),
            response__submission__in=Submission.objects.visible_to(user),
        )


class Clarification(models.Model):
    """A question about an indicator during the review, and the municipality's answer."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="clarifications")
    question = models.TextField(_("Question"), max_length=5000)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    last_day = models.DateField(_("Last day for the answer"), null=True, blank=True)
    answer = models.TextField(_("Answer"), blank=True, max_length=10_000)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_answered_clarification_says_who_and_when",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_too_late(self) -> bool:
        """Whether the last day passed without an answer."""
        return not self.is_answered and self.last_day is not None and self.last_day < clock.today()
