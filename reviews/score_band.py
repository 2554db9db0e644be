"""What past results let a municipality expect of its self-score, without naming any other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.queries import LeafState, Overview
from indicators.queries import outline
from indicators.routes import crosswalk
from indicators.scoring import rounded
from reviews.banding import Spread, band
from reviews.gaps import ALL_KINDS, TOTAL
from reviews.models import GapSummary

SHOWN = 5


@dataclass(frozen=True)
class LeafGap:
    """An indicator that was usually lowered, by so many of its points."""

    leaf: LeafState
    points: Decimal
    cases: int


@dataclass(frozen=True)
class ScoreBand:
    """`spread` is of totals; None where too few past cases are known, of this kind and of all together."""

    own: Decimal
    open_count: int
    years: list[int]
    spread: Spread | None = None
    is_own_kind: bool = False
    gaps: list[LeafGap] = field(default_factory=list)

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        assert self.spread
        return band(self.own, self.spread)

    @property
    def low(self) -> Decimal:
        return self.ends[0]

    @property
    def high(self) -> Decimal:
        return self.ends[1]

    @property
    def width(self) -> Decimal:
        """For the drawing: a band of no width is seen too."""
        return max(self.high - self.low, Decimal(1))


def score_band(state: Overview) -> ScoreBand:
    """By the newest summary of earlier years: one query, three more where another framework was in force."""
    open_count = sum(not leaf.has_all_points for leaf in state.leaves)
    summary = _summary(state)
    if summary is None:
        return ScoreBand(state.result.total, open_count, [])
    kind = state.submission.kind
    group = kind if TOTAL in summary.spreads.get(kind, {}) else ALL_KINDS
    spreads = {number: _read(row) for number, row in summary.spreads.get(group, {}).items()}
    return ScoreBand(
        own=state.result.total,
        open_count=open_count,
        years=summary.years,
        spread=spreads.get(TOTAL),
        is_own_kind=group == kind,
        gaps=sorted(_gaps(state, summary, spreads), key=lambda one: -one.points)[:SHOWN],
    )


def _summary(state: Overview) -> GapSummary | None:
    earlier = GapSummary.objects.filter(cycle__year_be__lt=state.submission.cycle.year_be).exclude(years=[])
    return earlier.select_related("cycle__framework").order_by("-cycle__year_be").first()


def _read(row: list[str]) -> Spread:
    return Spread(int(row[0]), *(Decimal(one) for one in row[1:]))


def _gaps(state: Overview, summary: GapSummary, spreads: Mapping[str, Spread]) -> Iterator[LeafGap]:
    """Of what this municipality gave itself points for: half of the cases lost at least so many of them."""
    numbers = _numbers(state, summary)
    for leaf in state.leaves:
        spread = next((spreads[one] for one in numbers.get(leaf.indicator.number, ()) if one in spreads), None)
        if spread is None or not leaf.indicator.is_assessed or not leaf.total:
            continue
        lowered = min(rounded(-spread.median * leaf.maximum, 1), leaf.total)
        if lowered > 0:
            yield LeafGap(leaf, lowered, spread.cases)


def _numbers(state: Overview, summary: GapSummary) -> Mapping[str, list[str]]:
    """By this year's numbers, those of the summary's framework that they follow."""
    old, new = outline(summary.cycle.framework), outline(state.submission.cycle.framework)
    return {number: [one.number for one in leaves] for number, leaves in crosswalk(old, new).predecessors.items()}
