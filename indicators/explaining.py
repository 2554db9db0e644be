"""A total step by step: every number between the points of a criterion and the total, as it was used. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators import scoring
from indicators.scoring import HUNDRED, ZERO


@dataclass(frozen=True)
class CriterionStep:
    """Points of a criterion, None where it has no score and counts as zero."""

    key: int
    points: Decimal | None
    maximum: Decimal


@dataclass(frozen=True)
class PartStep:
    """A part, or the indicator itself; `stands_for_whole` where it is the best of several that counts alone."""

    number: str
    points: Decimal
    maximum: Decimal
    criteria: tuple[CriterionStep, ...]
    stands_for_whole: bool


@dataclass(frozen=True)
class IndicatorStep:
    number: str
    points: Decimal
    maximum: Decimal
    rule: scoring.PartsRule
    is_counted: bool
    parts: tuple[PartStep, ...]

    @property
    def is_divided(self) -> bool:
        return [one.number for one in self.parts] != [self.number]


@dataclass(frozen=True)
class DimensionStep:
    """`unrounded` is points / maximum x weight; `percent` what it was rounded to.

    `given_weight` is the framework's. `weight` is another one where a dimension that does not count passed its own
    on; it is zero where nothing of the dimension counts, and without meaning under a plain sum.
    """

    number: int
    given_weight: Decimal
    weight: Decimal
    points: Decimal
    maximum: Decimal
    unrounded: Decimal
    percent: Decimal
    indicators: tuple[IndicatorStep, ...]

    @property
    def is_counted(self) -> bool:
        return self.maximum > 0

    @property
    def has_changed_weight(self) -> bool:
        return self.weight != self.given_weight


@dataclass(frozen=True)
class Absent:
    """A dimension of which nothing applies to this kind of municipality."""

    number: int
    given_weight: Decimal


@dataclass(frozen=True)
class Explanation:
    """`summed` is what the steps come to before the total is rounded (plain sum) or held at a hundred."""

    rule: scoring.TotalRule
    decimals: int
    dimensions: tuple[DimensionStep, ...]
    absent: tuple[Absent, ...]
    points: Decimal
    maximum: Decimal
    summed: Decimal
    total: Decimal

    @property
    def is_weighted(self) -> bool:
        return self.rule is scoring.TotalRule.WEIGHTED_DIMENSIONS

    @property
    def is_held_at_a_hundred(self) -> bool:
        return self.is_weighted and self.summed > HUNDRED

    @property
    def has_passed_weight_on(self) -> bool:
        return self.is_weighted and any(one.has_changed_weight for one in self.dimensions)

    @property
    def given_weight_of_counted(self) -> Decimal:
        """The weights by which the weight of the others was shared out."""
        return sum((one.given_weight for one in self.dimensions if one.is_counted), ZERO)


def explain(sheet: scoring.Sheet, points: scoring.Points) -> Explanation:
    """The same tally as the total's, with what came between."""
    result = scoring.tally(sheet, points)
    given = {one.number: one for one in sheet.dimensions}
    dimensions = tuple(_dimension(one, given[one.number], points) for one in result.dimensions)
    shown = {one.number for one in dimensions}
    return Explanation(
        rule=sheet.rule,
        decimals=sheet.decimals,
        dimensions=dimensions,
        absent=tuple(Absent(one.number, one.weight) for one in sheet.dimensions if one.number not in shown),
        points=result.points,
        maximum=result.maximum,
        summed=_summed(result),
        total=result.total,
    )


def _summed(result: scoring.Result) -> Decimal:
    if result.rule is scoring.TotalRule.WEIGHTED_DIMENSIONS:
        return sum((one.percent for one in result.dimensions), ZERO)
    return result.points * HUNDRED / result.maximum if result.maximum else ZERO


def _dimension(result: scoring.DimensionResult, sheet: scoring.DimensionSheet, points: scoring.Points) -> DimensionStep:
    return DimensionStep(
        number=result.number,
        given_weight=sheet.weight,
        weight=result.weight,
        points=result.points,
        maximum=result.maximum,
        unrounded=result.points * result.weight / result.maximum if result.maximum else ZERO,
        percent=result.percent,
        indicators=tuple(
            _indicator(reached, asked, points)
            for reached, asked in zip(result.indicators, sheet.indicators, strict=True)
        ),
    )


def _indicator(result: scoring.IndicatorResult, sheet: scoring.IndicatorSheet, points: scoring.Points) -> IndicatorStep:
    is_best_alone = result.rule is scoring.PartsRule.BEST and len(result.parts) > 1
    best = max(result.parts, key=lambda one: one.share) if is_best_alone else None
    return IndicatorStep(
        number=result.number,
        points=result.points,
        maximum=result.maximum,
        rule=result.rule,
        is_counted=result.is_counted,
        parts=tuple(
            PartStep(reached.number, reached.points, reached.maximum, _criteria(asked, points), stands)
            for reached, asked, stands in (
                (reached, asked, reached is best) for reached, asked in zip(result.parts, sheet.parts, strict=True)
            )
        ),
    )


def _criteria(part: scoring.Part, points: scoring.Points) -> tuple[CriterionStep, ...]:
    return tuple(CriterionStep(key, points.get(key), maximum) for key, maximum in part.maxima.items())


# ------------------------------------------------------------------ what full points would add


@dataclass(frozen=True)
class Gain:
    """What full points of one indicator would add to the total as it is now, in percent points."""

    number: str
    points: Decimal
    maximum: Decimal
    gain: Decimal


def gains(sheet: scoring.Sheet, points: scoring.Points) -> list[Gain]:
    """The largest first, without those that would add nothing: pilots, and what is full already.

    Each is scored anew, so rounding, best parts and passed-on weights are as they would be.
    """
    now = scoring.tally(sheet, points)
    reached = now.indicators
    found = [
        Gain(one.number, reached[one.number].points, reached[one.number].maximum, total - now.total)
        for dimension in sheet.dimensions
        for one in dimension.indicators
        if (total := _total_with_all_of(one, sheet, points, reached[one.number])) > now.total
    ]
    return sorted(found, key=lambda one: -one.gain)


def _total_with_all_of(
    indicator: scoring.IndicatorSheet,
    sheet: scoring.Sheet,
    points: scoring.Points,
    reached: scoring.IndicatorResult,
) -> Decimal:
    if not indicator.is_counted or reached.points == reached.maximum:
        return ZERO
    return scoring.tally(sheet, {**points, **full_points(indicator)}).total


def full_points(indicator: scoring.IndicatorSheet) -> Mapping[int, Decimal]:
    return {key: maximum for part in indicator.parts for key, maximum in part.maxima.items()}
