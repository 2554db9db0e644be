"""This year's self-score beside the year before, on this year's yardstick."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from assessments.given import given_points
from assessments.models import SelfScore, Status, Submission
from assessments.queries import Overview, outline_of
from indicators import scoring
from indicators.models import Dimension, Indicator
from indicators.queries import Outline
from indicators.routes import Crosswalk, crosswalk
from indicators.simulating import carry, without


@dataclass(frozen=True)
class Compared:
    """What a dimension or indicator reached of itself in percent, in both years; None where it has no points."""

    now: Decimal | None
    before: Decimal | None
    is_new: bool

    @property
    def difference(self) -> Decimal | None:
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True)
class ComparedIndicator(Compared):
    indicator: Indicator
    follows: list[str]

    @property
    def has_another_number(self) -> bool:
        return not self.is_new and self.follows != [self.indicator.number]


@dataclass(frozen=True)
class ComparedDimension(Compared):
    dimension: Dimension
    indicators: list[ComparedIndicator]


@dataclass(frozen=True)
class YearsCompared:
    """`before` is the municipality's last earlier submission that the reader may see."""

    before: Submission
    is_other_version: bool
    dimensions: list[ComparedDimension]


def years_compared(user: User, state: Overview) -> YearsCompared | None:
    """Three queries, up to two more while that year is live; None where there is no earlier year to see."""
    before = _before(user, state.submission)
    if before is None:
        return None
    old = outline_of(before)
    way = crosswalk(old, state.outline)
    years = _Years(state, way, carry(way.routes, _points_of(before, old)))
    return YearsCompared(
        before,
        old.framework.pk != state.outline.framework.pk,
        [years.dimension(one) for one in state.outline.dimensions],
    )


def _points_of(submission: Submission, plan: Outline) -> dict[int, Decimal]:
    """The self-score; as long as it is live, with the points that follow from LPA results and base data."""
    scores = dict(SelfScore.objects.filter(response__submission=submission).values_list("criterion_id", "points"))
    return scores | given_points(submission, plan) if submission.is_live else scores


def _before(user: User, submission: Submission) -> Submission | None:
    return (
        Submission.objects.readable_by(user)
        .filter(municipality_id=submission.municipality_id, cycle__year_be__lt=submission.cycle.year_be)
        .exclude(status=Status.WITHDRAWN)
        .select_related("cycle__framework")
        .order_by("-cycle__year_be")
        .first()
    )


class _Years:
    """Both years on the sheet of this one; what is new is not on the sheet of the year before."""

    def __init__(self, state: Overview, way: Crosswalk, carried: Mapping[int, Decimal]) -> None:
        self.plan, self.way = state.outline, way
        self.points, self.carried = state.points, carried
        old_sheet = without(self.plan.sheet, way.new_numbers)
        self.now, self.before = state.result, scoring.tally(old_sheet, carried)
        self.keys = {
            one.number: [key for part in one.parts for key in part.maxima]
            for dimension in self.plan.sheet.dimensions
            for one in dimension.indicators
        }

    def dimension(self, dimension: Dimension) -> ComparedDimension:
        indicators = [one for one in self.plan.indicators if self.plan.dimension_of[one.pk] == dimension]
        rows = [self.indicator(one) for one in indicators]
        now, before = (
            next((one.achieved for one in result.dimensions if one.number == dimension.number), None)
            for result in (self.now, self.before)
        )
        return ComparedDimension(
            now=now if any(one.now is not None for one in rows) else None,
            before=before if any(one.before is not None for one in rows) else None,
            is_new=all(one.is_new for one in rows),
            dimension=dimension,
            indicators=rows,
        )

    def indicator(self, indicator: Indicator) -> ComparedIndicator:
        leaves = self.plan.parts_of(indicator) or [indicator]
        followed = [one for leaf in leaves for one in self.way.predecessors[leaf.number]]
        return ComparedIndicator(
            now=self._percent(indicator.number, self.now, self.points),
            before=self._percent(indicator.number, self.before, self.carried),
            is_new=not followed,
            indicator=indicator,
            follows=self._numbers(followed),
        )

    def _percent(self, number: str, result: scoring.Result, points: scoring.Points) -> Decimal | None:
        has_points = any(key in points for key in self.keys[number])
        return result.indicators[number].percent if has_points else None

    def _numbers(self, followed: list[Indicator]) -> list[str]:
        """Of parts the number of their whole, as the indicator is compared whole."""
        return list(dict.fromkeys(one.number.partition(".")[0] if one.whole_id else one.number for one in followed))
