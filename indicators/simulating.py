"""Points of one version of the yardstick carried to another, and what they come to there. No Django."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators import scoring
from indicators.scoring import ZERO


@dataclass(frozen=True)
class Source:
    """What was scored in the old version: one criterion, or all of an indicator where no criterion has the same key."""

    keys: tuple[int, ...]
    maximum: Decimal


@dataclass(frozen=True)
class Route:
    """The way to one criterion of the new version."""

    target: int
    maximum: Decimal
    sources: tuple[Source, ...]


def carry(routes: Iterable[Route], points: scoring.Points) -> dict[int, Decimal]:
    """Points in the new version: the mean share of the sources, scaled to the new maximum, to hundredths.

    Of several sources those without a score count as zero; where none has a score, there is none to carry.
    """
    carried = {}
    for route in routes:
        shares = [_share(one, points) for one in route.sources if any(key in points for key in one.keys)]
        if shares:
            carried[route.target] = scoring.rounded(route.maximum * sum(shares, ZERO) / len(route.sources))
    return carried


def _share(source: Source, points: scoring.Points) -> Decimal:
    # A criterion can be worth less in a later correction than was given for it before.
    return min(sum((points.get(key, ZERO) for key in source.keys), ZERO) / source.maximum, Decimal(1))


def without(sheet: scoring.Sheet, numbers: AbstractSet[str]) -> scoring.Sheet:
    """The sheet without some indicators or parts, so that they leave points and maxima alike."""
    return replace(
        sheet,
        dimensions=tuple(
            replace(
                dimension,
                indicators=tuple(kept for one in dimension.indicators if (kept := _without(one, numbers)).parts),
            )
            for dimension in sheet.dimensions
        ),
    )


def _without(indicator: scoring.IndicatorSheet, numbers: AbstractSet[str]) -> scoring.IndicatorSheet:
    if not any(one.number in numbers for one in indicator.parts):
        return indicator
    return replace(indicator, parts=tuple(one for one in indicator.parts if one.number not in numbers))


def ranks(totals: Iterable[Decimal]) -> list[int]:
    """The place of each total, the highest first; equal totals share the better place, as in sports."""
    listed = list(totals)
    places: dict[Decimal, int] = {}
    for place, total in enumerate(sorted(listed, reverse=True), start=1):
        places.setdefault(total, place)
    return [places[one] for one in listed]
