"""Everybody who takes part in a country: nobody has a password, the benchmark signs them in itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import Area, Membership, Municipality, Province, Role, User

EVALUATORS_PER_AREA = 12
MUNICIPAL = (Role.CONTRIBUTOR, Role.COORDINATOR, Role.CERTIFIER)


@dataclass(frozen=True)
class Country:
    """Who acts where."""

    administrator: User
    national_chair: User
    chairs: dict[int, User]
    evaluators: dict[int, list[User]]
    officers: dict[int, User]
    staff: dict[tuple[int, Role], User]


def add_people(towns: list[Municipality]) -> Country:
    areas, provinces = list(Area.objects.all()), list(Province.objects.all())
    administrator, national_chair = _join(
        [("administrator", Role.ADMINISTRATOR, {}), ("national-chair", Role.CHAIR, {})]
    )
    chairs = _join((f"chair-{one.key}", Role.CHAIR, {"area": one}) for one in areas)
    officers = _join((f"officer-{one.code}", Role.PROVINCIAL_OFFICER, {"province": one}) for one in provinces)
    staff = _join((f"{role}-{town.pk}", role, {"municipality": town}) for town in towns for role in MUNICIPAL)
    return Country(
        administrator=administrator,
        national_chair=national_chair,
        chairs=dict(zip((one.pk for one in areas), chairs, strict=True)),
        evaluators={area.pk: _evaluators(area) for area in areas},
        officers=dict(zip((one.pk for one in provinces), officers, strict=True)),
        staff=dict(zip(((town.pk, role) for town in towns for role in MUNICIPAL), staff, strict=True)),
    )


def _evaluators(area: Area) -> list[User]:
    return _join(
        (f"evaluator-{area.key}-{number}", Role.EVALUATOR, {"area": area}) for number in range(EVALUATORS_PER_AREA)
    )


def _join(wanted: Any) -> list[User]:
    """People by key, each with one role in one scope."""
    found = list(wanted)
    users = User.objects.bulk_create(_users(key for key, _, _ in found))
    Membership.objects.bulk_create(
        Membership(user=user, role=role, **scope) for user, (_, role, scope) in zip(users, found, strict=True)
    )
    return users


def _users(keys: Iterator[str]) -> Iterator[User]:
    for key in keys:
        user = User(email=f"{key}@bench.sustcity.example", full_name=f"บุคลากร {key}", position="ผู้ปฏิบัติงาน")
        user.set_unusable_password()
        yield user
