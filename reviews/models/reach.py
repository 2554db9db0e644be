"""Whose review a submission is, and to whom its result is shown: what the other models' `visible_to` is made of."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Role, User
from assessments.models import JUDGING, Stage, Status, Submission

# From the preview on, what the panel settled is shown to whoever sees the submission.
RESULT_SHOWN = (
    Status.PREVIEW,
    Status.OBJECTION,
    Status.AREA_DECIDED,
    Status.NATIONAL_REVIEW,
    Status.NATIONAL_DECIDED,
    Status.PUBLISHED,
)
# What an area's chair can open: nothing before the province accepted it, nor what was withdrawn.
LED_IN_AN_AREA = (Status.ACCEPTED, Status.AREA_REVIEW, *RESULT_SHOWN)
NATIONALLY_LED = (Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED, Status.PUBLISHED)


def led_by(user: User, *stages: Stage) -> models.QuerySet[Submission]:
    """The submissions whose review this person leads, in any stage or in these.

    A chair of an area leads the area review there, one without an area the national review, administrators all.
    """
    allowed = Q(pk__in=[])
    for one in user.active_memberships:
        allowed |= _leads(one, stages or JUDGING)
    return Submission.objects.filter(allowed)


def _leads(membership: Membership, stages: tuple[Stage, ...]) -> Q:
    if membership.role == Role.ADMINISTRATOR:
        return Q(pk__isnull=False)
    if membership.role == Role.CHAIR and membership.area_id and Stage.AREA_REVIEW in stages:
        return Q(area_id=membership.area_id, status__in=LED_IN_AN_AREA)
    if membership.role == Role.CHAIR and not membership.area_id and Stage.NATIONAL_REVIEW in stages:
        return Q(status__in=NATIONALLY_LED)
    return Q(pk__in=[])


def leads_nationally(user: User) -> bool:
    """Administrators, and chairs without an area: they rank and honour."""
    return any(
        one.role == Role.ADMINISTRATOR or (one.role == Role.CHAIR and one.area_id is None)
        for one in user.active_memberships
    )


def led_rows(user: User, submission: str, stage: str) -> Q:
    """Rows of a review that this person leads; the two arguments name the columns of a row's submission and stage."""
    allowed = Q(pk__in=[])
    for one in JUDGING:
        allowed |= Q(**{stage: one, f"{submission}__in": led_by(user, one)})
    return allowed


def of_own_municipality(user: User) -> models.QuerySet[Submission]:
    own = [one for one in user.active_memberships if one.municipality_id]
    return Submission.objects.filter(
        municipality_id__in=[pk for one in own for pk in (one.municipality_id, *one.predecessor_ids)]
    )


def shown_to(user: Any) -> models.QuerySet[Submission]:
    """The submissions whose result this person may read as everyone may."""
    return Submission.objects.visible_to(user).filter(status__in=RESULT_SHOWN)
