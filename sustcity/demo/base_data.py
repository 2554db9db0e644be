"""The base data of the demo's municipalities: invented, the same in every build, and of one piece over the years."""

import json
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from accounts.models import Kind, Municipality, User
from assessments.base_data import plan_of
from assessments.models import BaseDatum, Submission
from indicators.models import BaseDataField, FieldType
from sustcity.demo.places import FIXTURES

# The year that the values of the fixture speak of; the trend leads from there to the others.
BASE_YEAR = 2569
# Where the register has no population.
USUAL_POPULATION = {Kind.NAKHON: 85_000, Kind.MUEANG: 22_000, Kind.TAMBON: 7_800, Kind.TAO: 6_500}
# Money in hundreds of baht; what is measured has decimals where it is small.
ROUNDED = {FieldType.INTEGER: 0, FieldType.MONEY: -2}


@cache
def _facts() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((FIXTURES / "demo-base-data.json").read_text())
    return found


def add(
    submissions: Iterable[Submission], by: User | None = None, *, open_groups: str = "", open_now: tuple[str, ...] = ()
) -> None:
    """Fill in the form; some groups may be left to the visitor, and some fields in the year of the cycle."""
    BaseDatum.objects.bulk_create(
        row for one in submissions for row in _rows(one, by, open_groups=open_groups, open_now=open_now)
    )


def _rows(
    submission: Submission, by: User | None, *, open_groups: str, open_now: tuple[str, ...]
) -> Iterator[BaseDatum]:
    this_year = submission.cycle.year_be
    for group in plan_of(submission).base_data_groups:
        for field in group.fields.all() if group.key not in open_groups else ():
            for year in range(this_year - field.back_years, this_year + 1):
                if year == this_year and field.key in open_now:
                    continue
                value = value_of(submission.municipality, field, year)
                yield BaseDatum(
                    submission=submission,
                    field=field,
                    year_be=year,
                    number=None if isinstance(value, str) else value,
                    choice=value if isinstance(value, str) else "",
                    changed_by=by,
                )


def value_of(town: Municipality, field: BaseDataField, year: int) -> Decimal | str:
    """What a municipality gives for a year, in whichever year's form it is asked."""
    facts = _facts()[field.key]
    if "choices" in facts:
        choices: list[str] = facts["choices"]
        return choices[year % len(choices)]
    number = _number(town, field.key, year)
    digits = 0 if number > 1000 else 2
    return Decimal(str(round(number, ROUNDED.get(FieldType(field.type), digits)))).quantize(Decimal("0.0001"))


def _number(town: Municipality, key: str, year: int) -> float:
    facts, size, own = _facts()[key], _population(town), random.Random(f"{town.name_th} {key}")
    number: float = facts["per_person"] * size if "per_person" in facts else facts["value"]
    number *= 1 if key.startswith("population_") else own.uniform(0.92, 1.08)
    number *= (1 + facts.get("trend", 0) / 100) ** (year - BASE_YEAR)
    number *= 1 + random.Random(f"{town.name_th} {key} {year}").uniform(-1, 1) * facts.get("noise", 0) / 100
    if str(year) >= facts.get("leap_in", "9999"):
        number *= 2.2
    return min(number, _number(town, facts["at_most"], year)) if "at_most" in facts else number


def _population(town: Municipality) -> float:
    usual = USUAL_POPULATION[Kind(town.kind)] * random.Random(town.name_th).uniform(0.8, 1.3)
    return town.population or usual
