"""Worked examples of a framework's formula: what comes out beside what a person expects."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.models import Criterion, WorkedExample
from indicators.queries import Outline


@dataclass(frozen=True)
class Line:
    """One expectation: the total (no number) or the percent of a dimension."""

    number: str
    expected: Decimal
    found: Decimal | None
    tolerance: Decimal

    @property
    def difference(self) -> Decimal | None:
        return None if self.found is None else self.found - self.expected

    @property
    def is_passed(self) -> bool:
        return self.difference is not None and abs(self.difference) <= self.tolerance


@dataclass(frozen=True)
class Outcome:
    """What an example came to; `problem` says why it could not be reckoned as it stands."""

    example: WorkedExample
    lines: tuple[Line, ...]
    problem: str = ""

    @property
    def total(self) -> Line:
        return self.lines[0]

    @property
    def dimensions(self) -> tuple[Line, ...]:
        return self.lines[1:]

    @property
    def is_passed(self) -> bool:
        return not self.problem and all(one.is_passed for one in self.lines)


def run(plan: Outline) -> list[Outcome]:
    """Reckon every worked example of a framework; one query."""
    return [_outcome(plan, one) for one in plan.framework.worked_examples.all()]


def criteria_by_name(plan: Outline) -> dict[str, Criterion]:
    """The criteria as worked examples name them: "19.1/process"."""
    return {f"{leaf.number}/{one.key}": one for leaf in plan.leaves for one in leaf.criteria.all()}


def _outcome(whole: Outline, example: WorkedExample) -> Outcome:
    plan = whole.for_kind(example.kind)
    criteria = criteria_by_name(plan)
    points = {criteria[name].pk: _decimal(value) for name, value in example.points.items() if name in criteria}
    result = plan.tally(points)
    found = {str(one.number): one.percent for one in result.dimensions}
    lines = [Line("", _decimal(example.total), result.total, example.tolerance)]
    lines += [
        Line(number, _decimal(value), found.get(number), example.tolerance)
        for number, value in sorted(example.dimensions.items())
    ]
    return Outcome(example, tuple(lines), _problem(example.points, criteria))


def _problem(points: Mapping[str, Any], criteria: Mapping[str, Criterion]) -> str:
    # PostgreSQL keeps the names of an object in an order of its own.
    unknown = sorted(name for name in points if name not in criteria)
    if unknown:
        return _("It gives points for what is not there for this kind of municipality: %(names)s.") % {
            "names": ", ".join(unknown)
        }
    over = sorted(name for name, value in points.items() if _decimal(value) > criteria[name].maximum)
    return _("It gives more points than the maximum: %(names)s.") % {"names": ", ".join(over)} if over else ""


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))
