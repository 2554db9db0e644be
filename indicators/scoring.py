"""The arithmetic of the evaluation: plain decimals, no Django.

How points become a total is data of a framework: a `TotalRule` for the whole and a `PartsRule` for each indicator
that is divided. All rules are working formulas unless the framework's notes say otherwise.

What does not apply to a kind of municipality is not on its sheet, so it leaves numerator and denominator alike. A
dimension of which nothing is left gives its weight to the others in proportion. A pilot is scored and shown, and
counts nothing. What has no score counts as zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class TotalRule(StrEnum):
    """How points become a total in percent."""

    # A dimension's percent = sum of points / sum of maxima x weight, rounded; the total is the sum of those.
    WEIGHTED_DIMENSIONS = "weighted_dimensions"
    # The total = sum of all points / sum of all maxima x 100, rounded once; weights play no part.
    PLAIN_SUM = "plain_sum"


class PartsRule(StrEnum):
    """How the parts of a divided indicator become its points."""

    MEAN = "mean"
    # The part that reached the largest share of its own maximum stands for the whole.
    BEST = "best"
    SUM = "sum"


def rounded(value: Decimal, decimals: int = 2) -> Decimal:
    """The one rounding: halves up, as on paper, to hundredths where a framework does not name other decimals."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@dataclass(frozen=True)
class Part:
    """What is scored at once: maxima in points by criterion."""

    number: str
    maxima: Mapping[int, Decimal]

    @property
    def maximum(self) -> Decimal:
        return sum(self.maxima.values(), ZERO)


@dataclass(frozen=True)
class IndicatorSheet:
    number: str
    parts: tuple[Part, ...]
    rule: PartsRule = PartsRule.MEAN
    is_counted: bool = True


@dataclass(frozen=True)
class DimensionSheet:
    number: int
    weight: Decimal
    indicators: tuple[IndicatorSheet, ...]


@dataclass(frozen=True)
class Sheet:
    """What one kind of municipality is scored on."""

    dimensions: tuple[DimensionSheet, ...]
    rule: TotalRule = TotalRule.WEIGHTED_DIMENSIONS
    decimals: int = 2


Points = Mapping[int, Decimal]


@dataclass(frozen=True)
class PartResult:
    """Points of an indicator's part, or of the indicator itself where it is not divided."""

    number: str
    points: Decimal
    maximum: Decimal
    is_complete: bool

    @property
    def share(self) -> Decimal:
        return self.points / self.maximum


@dataclass(frozen=True)
class IndicatorResult:
    """Points and maximum of an indicator; `is_complete` when every criterion has a score."""

    number: str
    points: Decimal
    maximum: Decimal
    parts: tuple[PartResult, ...]
    rule: PartsRule
    is_counted: bool

    @property
    def is_complete(self) -> bool:
        return all(one.is_complete for one in self.parts)

    @property
    def percent(self) -> Decimal:
        return rounded(self.points / self.maximum * 100)


@dataclass(frozen=True)
class DimensionResult:
    """`percent` is the share of the total (0..weight), `achieved` how much of itself it reached (0..100).

    `weight` is what the dimension can bring to the total in percent: the framework's, or what it came to where a
    dimension without indicators gave its weight away or the rule is a plain sum. Points and maximum are those of
    the indicators that count.
    """

    number: int
    weight: Decimal
    points: Decimal
    maximum: Decimal
    percent: Decimal
    achieved: Decimal
    indicators: tuple[IndicatorResult, ...]


@dataclass(frozen=True)
class Result:
    """A total in percent, 0..100, and what it is made of; dimensions with nothing to score are left out."""

    total: Decimal
    dimensions: tuple[DimensionResult, ...]
    rule: TotalRule

    @property
    def indicators(self) -> dict[str, IndicatorResult]:
        return {one.number: one for dimension in self.dimensions for one in dimension.indicators}

    @property
    def points(self) -> Decimal:
        return sum((one.points for one in self.dimensions), ZERO)

    @property
    def maximum(self) -> Decimal:
        return sum((one.maximum for one in self.dimensions), ZERO)


def tally(sheet: Sheet, points: Points) -> Result:
    """Score a sheet; `points` holds points by criterion, and a criterion that is absent has no score yet."""
    scored = {one.number: tuple(_indicator(each, points) for each in one.indicators) for one in sheet.dimensions}
    weights = _weights(sheet, {number: _maximum(results) for number, results in scored.items()})
    dimensions = tuple(
        _dimension(one, scored[one.number], weights[one.number], sheet.decimals)
        for one in sheet.dimensions
        if scored[one.number]
    )
    return Result(_total(sheet, dimensions), dimensions, sheet.rule)


def _weights(sheet: Sheet, maxima: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What each dimension can bring to the total, in percent; nothing where nothing of it counts."""
    given = {one.number: one.weight for one in sheet.dimensions}
    if sheet.rule is TotalRule.PLAIN_SUM:
        given = dict(maxima)
    effective = {number: weight if maxima[number] else ZERO for number, weight in given.items()}
    used, whole = sum(effective.values(), ZERO), sum(given.values(), ZERO)
    if sheet.rule is TotalRule.WEIGHTED_DIMENSIONS and used == whole:
        return effective
    return {number: weight * HUNDRED / used if used else ZERO for number, weight in effective.items()}


def _dimension(
    sheet: DimensionSheet, results: tuple[IndicatorResult, ...], weight: Decimal, decimals: int
) -> DimensionResult:
    points = sum((one.points for one in results if one.is_counted), ZERO)
    maximum = _maximum(results)
    return DimensionResult(
        number=sheet.number,
        weight=weight,
        points=points,
        maximum=maximum,
        percent=rounded(points * weight / maximum, decimals) if maximum else rounded(ZERO, decimals),
        achieved=rounded(points * HUNDRED / maximum) if maximum else rounded(ZERO),
        indicators=results,
    )


def _maximum(results: Iterable[IndicatorResult]) -> Decimal:
    return sum((one.maximum for one in results if one.is_counted), ZERO)


def _total(sheet: Sheet, dimensions: tuple[DimensionResult, ...]) -> Decimal:
    if sheet.rule is TotalRule.WEIGHTED_DIMENSIONS:
        # Weights that were passed on can be rounded up more than once; a total is never above a hundred.
        return min(sum((one.percent for one in dimensions), ZERO), HUNDRED)
    maximum = sum((one.maximum for one in dimensions), ZERO)
    points = sum((one.points for one in dimensions), ZERO)
    return rounded(points * HUNDRED / maximum, sheet.decimals) if maximum else ZERO


def _indicator(sheet: IndicatorSheet, points: Points) -> IndicatorResult:
    parts = tuple(_part(part, points) for part in sheet.parts)
    reached, maximum = _combined(parts, sheet.rule)
    return IndicatorResult(sheet.number, reached, maximum, parts, sheet.rule, sheet.is_counted)


def _part(part: Part, points: Points) -> PartResult:
    return PartResult(
        number=part.number,
        points=sum((points.get(key, ZERO) for key in part.maxima), ZERO),
        maximum=part.maximum,
        is_complete=all(key in points for key in part.maxima),
    )


def _combined(parts: tuple[PartResult, ...], rule: PartsRule) -> tuple[Decimal, Decimal]:
    """Points and maximum of an indicator from those of its parts."""
    points, maxima = [one.points for one in parts], [one.maximum for one in parts]
    if rule is PartsRule.SUM:
        return sum(points, ZERO), sum(maxima, ZERO)
    if rule is PartsRule.MEAN:
        return sum(points, ZERO) / len(parts), sum(maxima, ZERO) / len(parts)
    # Parts of unequal maxima are compared by share, and the largest maximum is that of the whole.
    best, largest = max(parts, key=lambda one: one.share), max(maxima)
    return best.points * largest / best.maximum, largest


def grade_key(total: Decimal, cut_offs: Mapping[str, Decimal]) -> str | None:
    """The best grade whose lowest percent the total reaches, or None below them all."""
    reached = [(lowest, key) for key, lowest in cut_offs.items() if total >= lowest]
    return max(reached)[1] if reached else None
