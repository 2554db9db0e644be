"""Give a person a role: the account when it is new, and the membership with the scope that its role asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.importing.facts import KINDS, province_index, word_of
from accounts.models import (
    MUNICIPAL_ROLES,
    PANEL_ROLES,
    Area,
    Membership,
    Municipality,
    PeopleChange,
    Province,
    Role,
    User,
)

Scope = Municipality | Province | Area | None
COLUMNS = {Municipality: "municipality", Province: "province", Area: "area"}


class JoiningFailed(Exception):
    """The person cannot be given this role here; the text says why."""


@dataclass(frozen=True)
class Joined:
    """What was done: `changes` in words, empty when all of it was so before."""

    membership: Membership
    is_new_person: bool
    changes: list[str]


def municipality_named(text: str) -> Municipality:
    """The municipality of `kind|name|district|province`; raises JoiningFailed."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 4:
        raise JoiningFailed(
            "A municipality is named by kind, name, district and province with | between them, "
            f"such as tambon|บ้านสาง|เมืองพะเยา|พะเยา, not “{text}”."
        )
    kind, name, district, province = parts
    named = Municipality.objects.existing().filter(name_th=name, province=province_named(province)).with_place()
    found = named.filter(district_th=district, kind=KINDS.get(word_of(kind), "")).first()
    if found is None:
        others = "; ".join(f"{one.kind}|{one.name_th}|{one.district_th}|{one.province.name_th}" for one in named)
        hint = f" Of that name there is: {others}." if others else ""
        raise JoiningFailed(f"There is no municipality “{text}”.{hint}")
    return found


def province_named(text: str) -> Province:
    """The province of a code or a Thai or English name; raises JoiningFailed."""
    found = province_index(Province.objects.all()).get(text.lower())
    if found is None:
        raise JoiningFailed(f"There is no province “{text}”.")
    return found


def area_named(text: str) -> Area:
    """The area of a key or a Thai or English name; raises JoiningFailed."""
    areas = list(Area.objects.all())
    for one in areas:
        if text.lower() in (one.key, one.name_th, one.name_en.lower()):
            return one
    raise JoiningFailed(f"There is no area “{text}”. The areas are: {', '.join(one.key for one in areas)}.")


def check_scope(role: Role, scope: Scope) -> None:
    """Whether the scope is of the kind that the role asks for; raises JoiningFailed."""
    if role in MUNICIPAL_ROLES and not isinstance(scope, Municipality):
        raise JoiningFailed(f"A {role} belongs to one municipality: give --municipality and nothing else.")
    if role == Role.PROVINCIAL_OFFICER and not isinstance(scope, Province):
        raise JoiningFailed(f"A {role} belongs to one province: give --province and nothing else.")
    if role in PANEL_ROLES and not isinstance(scope, Area | None):
        raise JoiningFailed(f"A {role} sits in the panel of an area (--area) or, without it, in the national one.")
    if role == Role.ADMINISTRATOR and scope is not None:
        raise JoiningFailed("An administrator works for the whole programme: give no scope.")


@transaction.atomic
def join(
    email: str,
    role: Role,
    scope: Scope,
    *,
    name: str = "",
    position: str = "",
    password: str | None = None,
    first_password: str | None = None,
) -> Joined:
    """Make the person and the membership, as far as they are not there; raises JoiningFailed.

    Name, position and password of a person who is there are corrected when given; the first password is for
    a new person to whom none is given.
    """
    check_scope(role, scope)
    person = User.objects.select_for_update().filter(email__iexact=email).first()
    is_new = person is None
    if person is None:
        if not name:
            raise JoiningFailed("A new person needs a name: give --name.")
        person = User.objects.create_user(email, password or first_password, full_name=name, position=position)
        changes = [f"{person.full_name} <{person.email}> was created."]
    else:
        changes = _correct(person, name, position, password)
    columns = {COLUMNS[type(scope)]: scope} if scope is not None else {}
    membership = _membership(person, role, columns)
    if membership is None:
        membership = Membership.objects.create(user=person, role=role, **columns)
        _record(membership)
        changes.append(f"{person.full_name} is now {role}: {membership.scope_name}.")
    return Joined(membership, is_new, changes)


def _record(membership: Membership) -> None:
    """A municipality's people read how somebody came to be one of them."""
    if membership.municipality is not None:
        PeopleChange.objects.record(
            membership.municipality,
            PeopleChange.Action.JOINED,
            by=None,
            about=membership.user.name_and_position,
            team_role=membership.team_role,
        )


def _correct(person: User, name: str, position: str, password: str | None) -> list[str]:
    if not person.is_active:
        raise JoiningFailed(f"The account {person.email} is closed.")
    changes = []
    for field, value in (("full_name", name), ("position", position)):
        if value and getattr(person, field) != value:
            changes.append(f"{field}: {getattr(person, field) or '(empty)'} -> {value}")
            setattr(person, field, value)
    if password is not None and not person.check_password(password):
        person.set_password(password)
        changes.append("The password was changed.")
    person.save()
    return changes


def _membership(person: User, role: Role, columns: Mapping[str, Scope]) -> Membership | None:
    scope = {f"{name}_id": getattr(columns.get(name), "pk", None) for name in COLUMNS.values()}
    return Membership.objects.active().filter(user=person, role=role, **scope).first()
