"""Whose review a submission is, and to whom its result is shown: what the other models' `visible_to` is made of."""

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Role, User
from assessments.models import Status, Submission

# From the preview on, what the panel settled is shown to whoever sees the submission.
RESULT_SHOWN = (
    Status.PREVIEW,
    Status.OBJECTION,
    Status.AREA_DECIDED,
    Status.NATIONAL_REVIEW,
    Status.NATIONAL_DECIDED,
    Status.PUBLISHED,
)


def led_by(user: User) -> models.QuerySet[Submission]:
    """The submissions whose review this person leads: a chair those of the area, an administrator all."""
    allowed = Q(pk__in=[])
    for one in user.active_memberships:
        allowed |= _leads(one)
    return Submission.objects.filter(allowed)


def _leads(membership: Membership) -> Q:
    if membership.role == Role.ADMINISTRATOR:
        return Q(pk__isnull=False)
    if membership.role == Role.CHAIR and membership.area_id:
        return Q(area_id=membership.area_id)
    if membership.role == Role.CHAIR:
        return Q(status__in=(Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED, Status.PUBLISHED))
    return Q(pk__in=[])


def of_own_municipality(user: User) -> models.QuerySet[Submission]:
    own = [one for one in user.active_memberships if one.municipality_id]
    return Submission.objects.filter(
        municipality_id__in=[pk for one in own for pk in (one.municipality_id, *one.predecessor_ids)]
    )


def shown_to(user: User) -> models.QuerySet[Submission]:
    """The submissions whose result this person may read as everyone may."""
    return Submission.objects.visible_to(user).filter(status__in=RESULT_SHOWN)
