"""Who works in a municipality, and in which of its divisions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Value

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


@dataclass(frozen=True)
class Hands:
    """Whom work can be given to, as keys with names."""

    divisions: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)


def hands_of(submission: Submission, kept: Iterable[int]) -> Hands:
    """Both lists in one query: the board asks enough as it is."""
    divisions = divisions_for(submission, kept).order_by().values_list("pk", "name", Value(0))
    people = colleagues(submission).order_by().values_list("pk", "full_name", Value(1))
    rows = sorted(divisions.union(people, all=True), key=lambda row: (row[1], row[0]))
    return Hands(*([(str(pk), name) for pk, name, which in rows if which == wanted] for wanted in (0, 1)))
