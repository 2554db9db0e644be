"""How self-scores and final scores part: quantiles of past gaps, and the band that follows. No Django.

A total's gap is a ratio, final / own: it holds for a half-filled sheet too, and never leads below zero. An indicator's
gap is a difference in percent of its maximum, final - own, for its own score is often the maximum or nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.scoring import HUNDRED, rounded

# With fewer cases nothing is said: a quarter of them would be one town.
FEWEST = 8
LOWER, MIDDLE, UPPER = Decimal("0.25"), Decimal("0.5"), Decimal("0.75")


@dataclass(frozen=True)
class Spread:
    """Of so many past cases: what a quarter lies below, what half does, what a quarter lies above."""

    cases: int
    low: Decimal
    median: Decimal
    high: Decimal


def quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """By linear interpolation between the two nearest of values in ascending order."""
    place = share * (len(ordered) - 1)
    at = int(place)
    above = ordered[min(at + 1, len(ordered) - 1)]
    return ordered[at] + (above - ordered[at]) * (place - at)


def spread_of(values: Sequence[Decimal]) -> Spread | None:
    """None where there are too few."""
    if len(values) < FEWEST:
        return None
    ordered = sorted(values)
    low, median, high = (rounded(quantile(ordered, share), 4) for share in (LOWER, MIDDLE, UPPER))
    return Spread(len(ordered), low, median, high)


def band(own: Decimal, ratios: Spread) -> tuple[Decimal, Decimal]:
    """Between which totals the middle half of such cases ended, in whole percent, never above a hundred."""
    low, high = (min(rounded(own * ratio, 0), HUNDRED) for ratio in (ratios.low, ratios.high))
    return low, high
