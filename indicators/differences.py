"""What differs between two frameworks, as data in the format of the framework files. No Django."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Data = Mapping[str, Any]
# A step of a place is the name of a column, or the name of a list with what tells its members apart.
Place = tuple[str, ...]
KEYS = ("number", "key", "name", "name_th")
# What a file means that leaves a name out, where it is not nothing at all; see the schema.
DEFAULTS: Data = {
    "rollup": "weighted_dimensions",
    "decimals": 2,
    "wording": "working",
    "parts_rule": "mean",
    "back_years": 3,
    "times": 1,
    "tolerance": 0,
}
# Told as a whole where one side lacks it: its parts mean nothing alone.
WHOLE = ("standard",)
# A part has these from its indicator unless it says otherwise.
INHERITED = ("wording", "source", "score_source", "is_pilot", "kinds", "sdgs")


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Difference:
    """At a place, what was and what is; a thing that is added or removed as a whole is told by its name."""

    change: Change
    place: Place
    old: str = ""
    new: str = ""

    @property
    def where(self) -> str:
        return " › ".join(self.place)


def compare(old: Data, new: Data) -> list[Difference]:
    """Every difference, in the order of the file; none means that both are the same framework."""
    return list(_compare((), _flat(old), _flat(new)))


def _flat(data: Data) -> dict[str, Any]:
    """The file with its indicators and parts by number, whatever group they stand in: one that moves is the same."""
    flat = {name: value for name, value in data.items() if name not in ("dimensions", "crosswalk", "base_data")}
    flat["dimensions"] = [
        {name: value for name, value in one.items() if name != "groups"} for one in data.get("dimensions", [])
    ]
    flat["indicators"] = [
        one
        for dimension in data.get("dimensions", [])
        for group in dimension["groups"]
        for one in _in(dimension, group)
    ]
    flat["base_data"] = [
        {"group": group["name_th"]} | field
        for group in data.get("base_data", {}).get("groups", [])
        for field in group["fields"]
    ]
    flat["figures"] = data.get("base_data", {}).get("figures", [])
    flat["crosswalk"] = {
        f"{walk['from']['code']}/{walk['from']['version']} {link['from']}": link["to"]
        for walk in data.get("crosswalk", [])
        for link in walk["links"]
    }
    return flat


def _in(dimension: Data, group: Data) -> Iterator[dict[str, Any]]:
    for indicator in group["indicators"]:
        home = {"dimension": dimension["number"], "group": group["name_th"]}
        yield home | {name: value for name, value in indicator.items() if name != "parts"}
        for part in indicator.get("parts", []):
            inherited = {name: indicator[name] for name in INHERITED if name in indicator}
            yield {"part_of": indicator["number"]} | inherited | part


def _compare(place: Place, old: Data, new: Data) -> Iterator[Difference]:
    for name in dict.fromkeys([*old, *new]):
        before, after = _value(old, name), _value(new, name)
        if before == after:
            continue
        if _is_keyed(before) and _is_keyed(after):
            yield from _compare_lists((*place, name), before or [], after or [])
        elif isinstance(before or after, Mapping) and name not in WHOLE:
            yield from _compare((*place, name), before or {}, after or {})
        else:
            yield Difference(_change(before, after), (*place, name), _text(before), _text(after))


def _value(data: Data, name: str) -> Any:
    """What stands there, or what is meant by leaving it out; empty texts and lists, and a plain no, are nothing."""
    value = data.get(name, DEFAULTS.get(name))
    return None if value is False or value in ("", [], {}) else value


def _is_keyed(value: Any) -> bool:
    """A list of objects that a name tells apart, or nothing at all."""
    if value is None:
        return True
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) and _key(one) for one in value)


def _key(one: Data) -> str:
    return next((str(one[name]) for name in KEYS if name in one), "")


def _compare_lists(place: Place, old: list[Data], new: list[Data]) -> Iterator[Difference]:
    before, after = {_key(one): one for one in old}, {_key(one): one for one in new}
    for key in dict.fromkeys([*before, *after]):
        here = (*place[:-1], f"{place[-1]} {key}")
        if key not in after:
            yield Difference(Change.REMOVED, here, old=_name(before[key]))
        elif key not in before:
            yield Difference(Change.ADDED, here, new=_name(after[key]))
        else:
            yield from _compare(here, before[key], after[key])
    kept = [key for key in before if key in after], [key for key in after if key in before]
    if kept[0] != kept[1]:
        yield Difference(Change.MOVED, place, ", ".join(kept[0]), ", ".join(kept[1]))


def _name(one: Data) -> str:
    """What a thing is called; what has no name of its own is told by its values."""
    return str(one.get("name_th", "")) or _text({name: value for name, value in one.items() if name not in KEYS})


def _change(before: Any, after: Any) -> Change:
    if before is None:
        return Change.ADDED
    return Change.REMOVED if after is None else Change.CHANGED


def _text(value: Any) -> str:
    """A value as a person reads it, lists line by line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        is_long = any(isinstance(one, Mapping) or len(str(one)) > 20 for one in value)
        return ("\n" if is_long else ", ").join(_text(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(one)}" for name, one in value.items())
    return str(value)
