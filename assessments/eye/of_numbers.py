"""Checks of the base data: against itself, against last year, against the points."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.base_data import shown
from assessments.eye.facts import Facts
from assessments.eye.hits import Hit, measure_name, on_number
from assessments.eye.parameters import Relation
from indicators.figures import change_percent


def holds(relation: Relation, number: Decimal, other: Decimal, tolerance: Decimal = Decimal(0)) -> bool:
    """Whether two numbers stand to each other as they should, give or take so many percent of the other."""
    room = abs(other) * tolerance / 100
    if relation is Relation.AT_MOST:
        return number <= other + room
    if relation is Relation.AT_LEAST:
        return number >= other - room
    return abs(number - other) <= room


def number_contradicts(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    for year in _years(facts):
        numbers = facts.numbers(year)
        number, other = numbers.get(asked["measure"]), numbers.get(asked["other"])
        if number is None or other is None or holds(asked["relation"], number, other, asked["tolerance"]):
            continue
        said = {
            "year": year,
            "number": shown(number),
            "relation": asked["relation"].label,
            "name": measure_name(facts, asked["other"]),
            "other": shown(other),
        }
        detail = _("in %(year)s it is %(number)s, and should be %(relation)s “%(name)s” (%(other)s)") % said
        yield from on_number(facts, asked["measure"], year, detail)


def number_against_points(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    """Many points for what a number of the year speaks against."""
    number = facts.numbers(facts.year_be).get(asked["measure"])
    if number is None or holds(asked["relation"], number, asked["limit"]):
        return
    for leaf in facts.leaves:
        if leaf.share >= asked["share"]:
            said = {"share": round(leaf.share), "number": shown(number), "limit": shown(asked["limit"])}
            detail = _("%(share)s %% of the points, and the number is %(number)s (compared with %(limit)s)") % said
            yield from on_number(facts, asked["measure"], facts.year_be, detail, [leaf.number])


def number_changed(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    """Of one field or figure, or of all fields."""
    before, now = facts.numbers(facts.year_be - 1), facts.numbers(facts.year_be)
    for key in [asked["measure"]] if asked["measure"] else facts.plan.base_data_fields:
        change = change_percent(before.get(key), now.get(key))
        if change is None or abs(change) <= asked["percent"]:
            continue
        said = {"before": shown(before[key]), "now": shown(now[key]), "change": f"{change:+}"}
        detail = _("from %(before)s last year to %(now)s this year (%(change)s %%)") % said
        yield from on_number(facts, key, facts.year_be, detail)


def _years(facts: Facts) -> list[int]:
    return sorted({year for by_year in facts.values.values() for year in by_year})
