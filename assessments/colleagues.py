"""Who works in a municipality, and in which of its divisions."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import MUNICIPAL_ROLES, Division, Membership, User
from assessments.models import Submission


def colleagues(submission: Submission) -> QuerySet[User]:
    """Everybody with a role in the municipality."""
    staff = Membership.objects.active().filter(municipality_id=submission.municipality_id, role__in=MUNICIPAL_ROLES)
    return User.objects.filter(pk__in=staff.values("user_id"))


def divisions_for(submission: Submission, kept: Iterable[int] = ()) -> QuerySet[Division]:
    """What may be chosen: the open divisions, and those that were chosen before they closed."""
    own = Division.objects.filter(municipality_id=submission.municipality_id)
    return own.filter(Q(is_closed=False) | Q(pk__in=kept))


def division_ids(user: User) -> list[int]:
    """The divisions a person works in."""
    return [one.division_id for one in user.active_memberships if one.division_id]
