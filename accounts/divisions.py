"""Setting up the divisions of a municipality, and who works in which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from accounts.models import MUNICIPAL_ROLES, USUAL_DIVISIONS, Division, Membership, Municipality, User


def with_counts(municipality: Municipality) -> QuerySet[Division]:
    """The divisions, each with how many people work in it as `people_count`."""
    working = Q(membership__ended_at=None, membership__user__is_active=True)
    people = Count("membership__user", filter=working, distinct=True)
    return municipality.divisions.annotate(people_count=people)


def usual_left(divisions: Iterable[Division]) -> list[str]:
    """The usual divisions that the municipality has not set up."""
    known = {one.name for one in divisions}
    return [name for name in USUAL_DIVISIONS if name not in known]


@dataclass(frozen=True)
class Colleague:
    """A person of the municipality with all roles there, and the division they work in."""

    user: User
    roles: list[str]
    division_id: int | None


def colleagues_in(municipality: Municipality) -> list[Colleague]:
    held = Membership.objects.active().filter(municipality=municipality, role__in=MUNICIPAL_ROLES)
    by_user: dict[User, list[Membership]] = {}
    for one in held.select_related("user").order_by("user__full_name", "user_id", "pk"):
        by_user.setdefault(one.user, []).append(one)
    return [
        Colleague(
            user,
            [str(one.get_role_display()) for one in rows],
            next((one.division_id for one in rows if one.division_id), None),
        )
        for user, rows in by_user.items()
    ]


def add(municipality: Municipality, names: Iterable[str]) -> int:
    """Set divisions up; one that was closed is opened again. Returns how many."""
    rows = [Division(municipality=municipality, name=name) for name in dict.fromkeys(names)]
    Division.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["municipality", "name"], update_fields=["is_closed"]
    )
    return len(rows)


@transaction.atomic
def place(municipality: Municipality, chosen: Mapping[int, int | None]) -> None:
    """Say in which division each person works, in all their roles there."""
    held = Membership.objects.active().filter(municipality=municipality, role__in=MUNICIPAL_ROLES)
    for user_id, division_id in chosen.items():
        held.filter(user_id=user_id).update(division=division_id)
