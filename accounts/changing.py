"""Correct a municipality, or give it another kind or name from a day; either way with who, when and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import FormerKind, FormerName, Kind, Municipality, MunicipalityChange, Name, User

Facts = list[tuple[str, str, str]]


class ChangeRefused(Exception):
    """The change cannot be recorded; `field` names what the reason in the text is about."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def last_change_of(municipality: Municipality) -> date | None:
    """The day of the latest change that is recorded: nothing is recorded before it afterwards."""
    days = Municipality.objects.filter(pk=municipality.pk).aggregate(
        kind=Max("former_kinds__until"), name=Max("former_names__until"), merger=Max("predecessors__merged_on")
    )
    return max((day for day in days.values() if day), default=None)


def namesake_of(municipality: Municipality, **new: Any) -> Municipality | None:
    """Another municipality that has the same kind and name in the same district already."""
    fields = ("province_id", "district_th", "kind", "name_th")
    key = {field: new.get(field, getattr(municipality, field)) for field in fields}
    return Municipality.objects.existing().filter(**key).exclude(pk=municipality.pk).first()


@transaction.atomic
def correct(
    municipality: Municipality, values: Mapping[str, Any], *, by: User, reason: str
) -> MunicipalityChange | None:
    """Write corrected facts; nothing is recorded where all of them stood so already."""
    town = _held(municipality)
    different = {field: value for field, value in values.items() if getattr(town, field) != value}
    if not different:
        return None
    if namesake_of(town, **different):
        raise ChangeRefused("district_th", _("Another municipality of this kind and name is in that district."))
    facts = [(field, _shown(getattr(town, field)), _shown(value)) for field, value in different.items()]
    for field, value in different.items():
        setattr(town, field, value)
    town.save(update_fields=list(different))
    return _record(town, MunicipalityChange.Action.CORRECTED, facts, by=by, reason=reason)


@transaction.atomic
def change(
    municipality: Municipality, *, kind: Kind, name: Name, since: date, by: User, reason: str
) -> MunicipalityChange:
    """From a day on it is of another kind, has another name, or both; raises ChangeRefused."""
    town = _held(municipality)
    _check(town, kind, name, since)
    facts: Facts = []
    if kind != town.kind:
        FormerKind.objects.create(municipality=town, kind=town.kind, until=since)
        facts.append(("kind", town.kind, kind))
    if name != town.called:
        FormerName.objects.create(municipality=town, name_th=town.name_th, name_en=town.name_en, until=since)
        facts += [("name_th", town.name_th, name.th)] if name.th != town.name_th else []
        facts += [("name_en", town.name_en, name.en)] if name.en != town.name_en else []
    town.kind, town.name_th, town.name_en = kind, name.th, name.en
    town.save(update_fields=["kind", "name_th", "name_en"])
    return _record(town, MunicipalityChange.Action.CHANGED, facts, by=by, reason=reason, since=since)


def is_recorded(municipality: Municipality, *, kind: Kind, name: Name, since: date, by: User) -> bool:
    """A double click: the same person recorded the same last."""
    last = municipality.changes.first()
    same = (municipality.kind, municipality.called) == (kind, name)
    return same and last is not None and (last.since, last.by_id) == (since, by.pk)


def _held(municipality: Municipality) -> Municipality:
    """Two administrators at once take turns."""
    return Municipality.objects.select_for_update().get(pk=municipality.pk)


def _check(town: Municipality, kind: Kind, name: Name, since: date) -> None:
    if town.is_merged:
        raise ChangeRefused("since", _("This municipality was merged into another one and no longer changes."))
    if (kind, name) == (town.kind, town.called):
        raise ChangeRefused("kind", _("This is its kind and its name already; change at least one of them."))
    last = last_change_of(town)
    if last and since <= last:
        raise ChangeRefused("since", _("A change from a later day is recorded already; choose a day after that one."))
    if namesake_of(town, kind=kind, name_th=name.th):
        raise ChangeRefused("name_th", _("Another municipality in the district has this kind and name already."))


def _record(
    town: Municipality,
    action: MunicipalityChange.Action,
    facts: Facts,
    *,
    by: User,
    reason: str,
    since: date | None = None,
) -> MunicipalityChange:
    return MunicipalityChange.objects.create(
        municipality=town,
        action=action,
        facts=facts,
        since=since,
        reason=reason,
        by=by,
        by_name=by.name_and_position,
    )


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
