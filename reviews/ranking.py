"""The order of the national ranking, and what decides between equal totals: plain arithmetic.

The rule is a working one, not official: the higher total comes first; among equal totals the higher result in
dimension 3, then the higher sum of points for outcomes; who is equal in all three shares a rank, and the ranks after a
shared one are left out (1, 2, 2, 4).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

NO_TIE, BY_DIMENSION_3, BY_OUTCOME, SHARED = "", "dimension_3", "outcome", "shared"


@dataclass(frozen=True)
class Standing:
    """What one submission is ranked by: total and dimension 3 in percent, outcomes in points."""

    key: int
    total: Decimal
    dimension_3: Decimal
    outcome: Decimal

    @property
    def figures(self) -> tuple[Decimal, Decimal, Decimal]:
        return self.total, self.dimension_3, self.outcome


@dataclass(frozen=True)
class Place:
    """A rank from 1 on, and what decided it where another has the same total."""

    standing: Standing
    rank: int
    tie: str


def ranked(standings: Iterable[Standing]) -> list[Place]:
    """Best first; whatever the order they come in, the result is the same."""
    ordered = sorted(standings, key=lambda one: (*(-figure for figure in one.figures), one.key))
    alike = Counter(one.figures[:count] for one in ordered for count in (1, 2, 3))
    places: list[Place] = []
    for _figures, group in groupby(ordered, key=lambda one: one.figures):
        equal, rank = list(group), len(places) + 1
        places += [Place(one, rank, _tie(one, alike)) for one in equal]
    return places


def _tie(one: Standing, alike: Counter[tuple[Decimal, ...]]) -> str:
    for tie, count in ((SHARED, 3), (BY_OUTCOME, 2), (BY_DIMENSION_3, 1)):
        if alike[one.figures[:count]] > 1:
            return tie
    return NO_TIE
