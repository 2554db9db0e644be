"""The arithmetic of the evaluation: plain decimals, no Django.

Working formula (a framework names the one it uses): points of an indicator = sum of its criteria, or the mean of
its parts where it is divided; a dimension's percent = sum of points / sum of maxima x weight; total = sum of the
dimensions. What has no score counts as zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
HUNDREDTH = Decimal("0.01")


def rounded(value: Decimal) -> Decimal:
    """The one rounding: to hundredths, halves up, as on paper. Dimensions are rounded before they are summed."""
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Part:
    """What is scored at once: maxima in points by criterion."""

    number: str
    maxima: Mapping[int, Decimal]


@dataclass(frozen=True)
class IndicatorSheet:
    number: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class DimensionSheet:
    number: int
    weight: Decimal
    indicators: tuple[IndicatorSheet, ...]


Sheet = tuple[DimensionSheet, ...]
Points = Mapping[int, Decimal]


@dataclass(frozen=True)
class IndicatorResult:
    """Points and maximum of an indicator; `is_complete` when every criterion has a score."""

    number: str
    points: Decimal
    maximum: Decimal
    is_complete: bool

    @property
    def percent(self) -> Decimal:
        return rounded(self.points / self.maximum * 100)


@dataclass(frozen=True)
class DimensionResult:
    """`percent` is the share of the total (0..weight), `achieved` how much of itself it reached (0..100)."""

    number: int
    weight: Decimal
    points: Decimal
    maximum: Decimal
    indicators: tuple[IndicatorResult, ...]

    @property
    def percent(self) -> Decimal:
        return rounded(self.points / self.maximum * self.weight)

    @property
    def achieved(self) -> Decimal:
        return rounded(self.points / self.maximum * 100)


@dataclass(frozen=True)
class Result:
    dimensions: tuple[DimensionResult, ...]

    @property
    def total(self) -> Decimal:
        """Percent, 0..100 where the weights sum to 100."""
        return sum((dimension.percent for dimension in self.dimensions), ZERO)

    @property
    def indicators(self) -> dict[str, IndicatorResult]:
        return {one.number: one for dimension in self.dimensions for one in dimension.indicators}


def tally(sheet: Sheet, points: Points) -> Result:
    """Score a sheet; `points` holds points by criterion, and a criterion that is absent has no score yet."""
    return Result(tuple(_dimension(dimension, points) for dimension in sheet))


def _dimension(sheet: DimensionSheet, points: Points) -> DimensionResult:
    results = tuple(_indicator(indicator, points) for indicator in sheet.indicators)
    return DimensionResult(
        number=sheet.number,
        weight=sheet.weight,
        points=sum((one.points for one in results), ZERO),
        maximum=sum((one.maximum for one in results), ZERO),
        indicators=results,
    )


def _indicator(sheet: IndicatorSheet, points: Points) -> IndicatorResult:
    return IndicatorResult(
        number=sheet.number,
        points=_mean(sum((points.get(key, ZERO) for key in part.maxima), ZERO) for part in sheet.parts),
        maximum=_mean(sum(part.maxima.values(), ZERO) for part in sheet.parts),
        is_complete=all(key in points for part in sheet.parts for key in part.maxima),
    )


def _mean(values: Iterable[Decimal]) -> Decimal:
    found = list(values)
    return sum(found, ZERO) / len(found)


def grade_key(total: Decimal, cut_offs: Mapping[str, Decimal]) -> str | None:
    """The best grade whose lowest percent the total reaches, or None below them all."""
    reached = [(lowest, key) for key, lowest in cut_offs.items() if total >= lowest]
    return max(reached)[1] if reached else None
