"""What the pages of a submission show of the municipality's own preparations."""

from typing import Any

from django import template

from accounts.models import Role, User
from assessments import clock
from assessments.models import Submission
from assessments.permissions import may_edit, may_mark, roles_in, sees_preparations
from assessments.queries import LeafState
from assessments.seen import Change, changes_since, last_look

register = template.Library()


@register.simple_tag
def unread_changes(user: User, submission: Submission) -> dict[str, Any]:
    """What the certifier has not read yet, while there is something to certify; for nobody else."""
    if not submission.is_live or Role.CERTIFIER not in roles_in(user, submission):
        return {}
    since = last_look(user, submission)
    changes: list[Change] = changes_since(since, user, submission)
    return {"changes": changes, "since": since, "shown": True}


@register.filter
def prepares(user: User, submission: Submission) -> bool:
    """Whether the person reads the list of what is left to do."""
    return submission.is_live and sees_preparations(user, submission)


def may_finish(user: User, leaf: LeafState, submission: Submission) -> bool:
    """Whoever sent it back reads it again; the answer "done" is for the others who write in it."""
    return may_edit(user, submission) and leaf.response.work_by_id != user.pk


@register.inclusion_tag("assessments/_mark.html", takes_context=True)
def internal_mark(context: dict[str, Any], leaf: LeafState, submission: Submission) -> dict[str, Any]:
    """What the coordinator said of an indicator, and the buttons of whoever may say something about it."""
    user = context["request"].user
    shown = leaf.is_internal and sees_preparations(user, submission)
    return {
        "leaf": leaf,
        "submission": submission,
        "shown": shown,
        "may_mark": shown and may_mark(user, submission),
        "may_finish": shown and leaf.response.work_state == "back" and may_finish(user, leaf, submission),
        "now": clock.now().isoformat(),
        "csrf_token": context.get("csrf_token"),
    }
