"""Silence accepts: what nobody contested in the preview becomes the area result when the preview is over."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Membership, Role, User
from assessments.engine import Inputs, MoveRefused, make_move
from assessments.models import Cycle, Stage, Status, Submission


def decider_of(submission: Submission) -> User | None:
    """In whose name silence accepts: the chair of the area, without one an administrator, the longest in office."""
    active = Membership.objects.active().select_related("user").order_by("pk")
    chair = active.filter(role=Role.CHAIR, area=submission.area_id).first()
    found = chair or active.filter(role=Role.ADMINISTRATOR).first()
    return found.user if found else None


def past_preview() -> list[Cycle]:
    """The cycles in which something waits to be accepted, by the dates as they are now."""
    waiting = Cycle.objects.with_stages().filter(submissions__status=Status.PREVIEW).distinct()
    return [one for one in waiting if one.has_ended(Stage.PREVIEW)]


def accept_in(cycle: Cycle) -> int:
    """Decide what stands unopposed, each in its own transaction, and say how many; running again does no harm.

    While the preview runs, or runs again because its dates moved, the move itself refuses.
    """
    return sum(_accept(one) for one in cycle.submissions.filter(status=Status.PREVIEW).order_by("pk"))


def _accept(submission: Submission) -> bool:
    by = decider_of(submission)
    if by is None:
        return False
    with override(settings.LANGUAGE_CODE):
        reason = _("Silence: no objection was sent before the preview ended.")
    try:
        make_move("decide_unopposed", submission, by, Inputs(reason=reason))
    except MoveRefused:
        return False
    return True
