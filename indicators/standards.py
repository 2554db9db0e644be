"""Points that follow from a figure of the base data, for example days of PM2.5 over the standard. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.scoring import rounded


@dataclass(frozen=True)
class Step:
    """From this limit on (or down to it, where less is better) so many percent of the maximum are earned."""

    limit: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Standard:
    """Which figure is measured, whether less of it is better, and the steps from the best to the least."""

    figure: str
    is_less_better: bool
    steps: tuple[Step, ...]

    def percent_for(self, value: Decimal) -> Decimal:
        """0..100: the percent of the best step that the value reaches, zero beyond the last."""
        reached = [one.percent for one in self.steps if self._reaches(value, one.limit)]
        return max(reached, default=Decimal(0))

    def points_for(self, value: Decimal, maximum: Decimal) -> Decimal:
        return rounded(maximum * self.percent_for(value) / 100)

    def _reaches(self, value: Decimal, limit: Decimal) -> bool:
        return value <= limit if self.is_less_better else value >= limit


def read_standard(data: Mapping[str, Any]) -> Standard:
    """A standard from its form in a framework's file; raises KeyError, TypeError or ArithmeticError on another."""
    return Standard(
        figure=data["figure"],
        is_less_better=data["better"] == "less",
        steps=tuple(Step(Decimal(str(one["limit"])), Decimal(str(one["percent"]))) for one in data["steps"]),
    )
