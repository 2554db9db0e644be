"""What a panel wrote to a municipality in an earlier year, as far as a person may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.models import Response, Status
from reviews.models import Clarification, Objection, SettledScore, Suggestion


class Kind(TextChoices):
    ADVICE = "advice", _("Suggestion of an evaluator")
    REASON = "reason", _("Reason of the panel")
    QUESTION = "question", _("Question of the panel")
    REPLY = "reply", _("Reply of the panel")


@dataclass(frozen=True)
class Suggested:
    """`about` is the criterion, where it is of one."""

    year_be: int
    kind: Kind
    text: str
    about: str = ""


def suggestions_on(user: Any, responses: Iterable[Response]) -> list[Suggested]:
    """Of earlier answers, once their result is published: four queries, none without an earlier answer.

    Comments on points stay with the panel; advice to the municipality, and what the panel settled, asked and replied,
    is told.
    """
    earlier = [one for one in responses if one.submission.status == Status.PUBLISHED]
    if not earlier:
        return []
    of = Q()
    for one in earlier:
        of |= Q(submission=one.submission_id, criterion__indicator=one.indicator_id)
    year_of = {one.submission_id: one.submission.cycle.year_be for one in earlier}
    year_of_response = {one.pk: one.submission.cycle.year_be for one in earlier}
    advice = Suggestion.objects.visible_to(user).filter(response__in=earlier)
    settled = SettledScore.objects.visible_to(user).filter(of).exclude(reason="").select_related("criterion")
    asked = Clarification.objects.visible_to(user).filter(response__in=earlier)
    replied = Objection.objects.visible_to(user).filter(response__in=earlier).exclude(reply="")
    return [
        *(Suggested(year_of_response[one.response_id], Kind.ADVICE, one.text) for one in advice),
        *(
            Suggested(year_of[one.submission_id], Kind.REASON, one.reason, one.criterion.name)
            for one in settled.order_by("criterion__position", "pk")
        ),
        *(Suggested(year_of_response[one.response_id], Kind.QUESTION, one.question) for one in asked),
        *(Suggested(year_of_response[one.response_id], Kind.REPLY, one.reply) for one in replied),
    ]
