"""What the review adds to a page of a submission, for the person who looks."""

from typing import Any

from django import template

from accounts.models import Role
from assessments.models import Response, Submission
from assessments.permissions import may_see_questions, roles_in
from assessments.queries import Overview
from indicators.models import Indicator
from reviews.anchors import anchors_of
from reviews.models import RESULT_SHOWN, Anchor
from reviews.permissions import may_answer, may_assign_evaluators, may_object, may_settle
from reviews.queries import clarifications_for
from reviews.score_band import score_band as band_of
from reviews.stages import judges_of
from reviews.suggestions import Suggested, suggestions_on

register = template.Library()


@register.simple_tag(takes_context=True)
def last_suggestions(context: dict[str, Any], previous: list[Response]) -> list[Suggested]:
    """What the panel wrote to the earlier answers beside an indicator."""
    return suggestions_on(context["request"].user, previous)


@register.simple_tag(takes_context=True)
def anchors_for(context: dict[str, Any], submission: Submission, leaf: Indicator) -> list[Anchor]:
    """Examples of earlier years beside a score sheet."""
    return anchors_of(context["request"].user, leaf, submission)


@register.inclusion_tag("reviews/_links.html", takes_context=True)
def review_links(context: dict[str, Any], submission: Submission) -> dict[str, Any]:
    """The doors to evaluators, settling and the result that are open to this person."""
    user = context["request"].user
    return {
        "submission": submission,
        "may_assign": may_assign_evaluators(user, submission),
        "may_settle": may_settle(user, submission),
        "may_object": may_object(user, submission),
        "has_result": submission.status in RESULT_SHOWN,
        "own_assignment": judges_of(submission).filter(evaluator=user).first()
        if Role.EVALUATOR in roles_in(user, submission)
        else None,
    }


@register.simple_tag(takes_context=True)
def panel_questions(context: dict[str, Any], submission: Submission) -> dict[str, Any]:
    """Questions of the panel with their answers, read once: a page shows them first while one waits."""
    user = context["request"].user
    clarifications, may_write = clarifications_for(user, submission), may_answer(user, submission)
    return {
        "clarifications": clarifications,
        "may_answer": may_write,
        "is_waiting": may_write and not all(one.is_answered for one in clarifications),
    }


@register.inclusion_tag("reviews/_score_band.html", takes_context=True)
def score_band(context: dict[str, Any], state: Overview) -> dict[str, Any]:
    """Where such self-scores ended, for the municipality while it can still change its own."""
    is_shown = may_see_questions(context["request"].user, state.submission)
    return {"band": band_of(state) if is_shown else None, "submission": state.submission}
