"""Find the municipality that a row means, and say what the row would do to it.

In this order: the code of the list; province, district, kind and name; then province, district and name alone,
which is a change of kind. The last only between kinds of municipalities, when it is the only one of that name on
both sides, and never when both have a code: many a municipality lies beside a TAO of its name, some beside another
municipality, and two that are mixed up are harder to mend than one that is there twice.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.importing.facts import Facts, Refused
from accounts.importing.report import Change, Line
from accounts.models import FormerKind, FormerName, Kind, Municipality, Province

Key = tuple[int, str, str, str]


def key_of(one: Municipality) -> Key:
    return (one.province_id, one.district_th, one.kind, one.name_th)


def _place_of(key: Key) -> tuple[int, str, str]:
    province, district, _kind, name = key
    return (province, district, name)


@dataclass
class Plan:
    """What is to be written, and the report of it."""

    new: list[Municipality] = field(default_factory=list)
    updated: list[Municipality] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    former_kinds: list[FormerKind] = field(default_factory=list)
    former_names: list[FormerName] = field(default_factory=list)
    created: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    unchanged_count: int = 0


@dataclass(frozen=True)
class History:
    """From when changes count that no row dates, and the day of the last change of each municipality."""

    since: date
    last_changes: dict[int, date] = field(default_factory=dict)


class Register:
    """The municipalities that are here, to be found by what rows say of them."""

    def __init__(self, known: list[Municipality]) -> None:
        self.by_code = {one.source_code: one for one in known if one.source_code}
        # One that was merged into another is known by its key until somebody else has that key.
        self.by_key = {key_of(one): one for one in sorted(known, key=lambda one: not one.is_merged)}
        self.by_place: dict[tuple[int, str, str], list[Municipality]] = defaultdict(list)
        for one in known:
            if not one.is_merged:
                self.by_place[_place_of(key_of(one))].append(one)


def plan_for(rows: list[Facts], known: list[Municipality], history: History) -> Plan:
    """Compare rows, in which nothing is said twice, with what is known. Changes the known objects."""
    register = Register(known)
    meant = _match(rows, register)
    plan = Plan()
    for facts in rows:
        found = meant.get(facts.row)
        try:
            _check_key_is_free(facts, found, register)
            if found is None:
                _add(facts, register, plan)
            else:
                _compare(facts, found, plan, history)
        except Refused as refused:
            plan.refused.append(Line(facts.row, facts.label, str(refused)))
    return plan


def _add(facts: Facts, register: Register, plan: Plan) -> None:
    plan.new.append(Municipality(**facts.values))
    notes = (*facts.notes, *_namesakes(facts, register))
    plan.created.append(Line(facts.row, facts.label, notes=notes))


def _match(rows: list[Facts], register: Register) -> dict[int, Municipality]:
    """The municipality of each row that means one. Sure matches first: a guess may not take what another row names."""
    meant = {row.row: register.by_code[row.code] for row in rows if row.code in register.by_code}
    taken = {one.pk for one in meant.values()}
    for row in rows:
        same = register.by_key.get(row.key)
        if row.row not in meant and same and same.pk not in taken:
            meant[row.row] = same
            taken.add(same.pk)
    rows_of_place: dict[tuple[int, str, str], list[Facts]] = defaultdict(list)
    for row in rows:
        if row.row not in meant:
            rows_of_place[row.place_key].append(row)
    for place, waiting in rows_of_place.items():
        free = [one for one in register.by_place[place] if one.pk not in taken]
        if len(waiting) == len(free) == 1 and _may_have_changed_kind(waiting[0], free[0]):
            meant[waiting[0].row] = free[0]
    return meant


def _may_have_changed_kind(row: Facts, one: Municipality) -> bool:
    return Kind.TAO not in (row.kind, one.kind) and not (row.code and one.source_code)


def _check_key_is_free(facts: Facts, found: Municipality | None, register: Register) -> None:
    holder = register.by_key.get(facts.key)
    if holder is not None and holder is not found:
        code = f" with code {holder.source_code}" if holder.source_code else ""
        raise Refused(f"Another municipality{code} has this kind, name and district already.")


def _namesakes(facts: Facts, register: Register) -> tuple[str, ...]:
    """A new one may be a known one that changed kind; only a person can tell."""
    return tuple(
        f"note: {one.full_name_th} of the same district (code {one.source_code or 'none'}) stays as it is"
        for one in register.by_place.get(facts.place_key, [])
    )


def _compare(facts: Facts, found: Municipality, plan: Plan, history: History) -> None:
    if found.is_merged:
        raise Refused(f"This municipality was merged into {found.merged_into} on {found.merged_on}.")
    different = {name: value for name, value in facts.values.items() if getattr(found, name) != value}
    if not different:
        plan.unchanged_count += 1
        return
    label, notes = found.label_th, (*facts.notes, *_former(facts, found, plan, history))
    changes = [_change(name, getattr(found, name), value) for name, value in different.items()]
    for name, value in different.items():
        setattr(found, name, value)
    plan.updated.append(found)
    plan.fields.update(different)
    plan.changed.append(Line(facts.row, label, changes=tuple(changes), notes=notes))


def _change(name: str, old: Any, new: Any) -> Change:
    return Change(name, _shown(old), _shown(new))


def _shown(value: Any) -> str:
    if isinstance(value, Province):
        return value.name_th
    return "" if value is None else str(value)


def _former(facts: Facts, found: Municipality, plan: Plan, history: History) -> list[str]:
    """Keep the kind and the name that it had until a day. An English name alone is a matter of spelling."""
    notes = []
    is_new_kind, is_new_name = facts.kind != found.kind, facts.name != found.name_th
    # The day in a row is that of the kind; a name that changes without it counts from the day of the import.
    day = (facts.since if is_new_kind else None) or history.since
    if is_new_kind or is_new_name:
        _check_day(day, history.last_changes.get(found.pk))
    if is_new_kind:
        plan.former_kinds.append(FormerKind(municipality=found, kind=found.kind, until=day))
        notes.append(f"note: {Kind(found.kind).value} until {day.isoformat()}")
    if is_new_name:
        former = FormerName(municipality=found, name_th=found.name_th, name_en=found.name_en, until=day)
        plan.former_names.append(former)
        notes.append(f"note: called {found.name_th} until {day.isoformat()}")
    return notes


def _check_day(day: date, last: date | None) -> None:
    if last and day < last:
        raise Refused(f"Its kind or name changed on {last.isoformat()}; a change cannot be from {day.isoformat()}.")
