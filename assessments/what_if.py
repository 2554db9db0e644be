"""Trying other points on a self-assessment: what was typed, and what it would come to. Nothing is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError

from assessments.forms.fields import PointsField
from assessments.marks import grade_of
from assessments.queries import LeafState, Overview
from indicators import scoring
from indicators.explaining import Gain, gains
from indicators.models import Criterion, Dimension, Grade, Indicator

PREFIX = "points_"
# A button of this name fills in all points of the indicator whose number it carries.
FILL = "full"
SHOWN_GAINS = 10


@dataclass(frozen=True)
class Line:
    """One criterion: the points that are saved, the text as typed, and what it was read as."""

    criterion: Criterion
    saved: Decimal | None
    text: str
    tried: Decimal | None
    error: str = ""

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.criterion.pk}"

    @property
    def is_changed(self) -> bool:
        return self.tried != self.saved


@dataclass(frozen=True)
class LeafTrial:
    state: LeafState
    lines: list[Line]


@dataclass(frozen=True)
class DimensionTrial:
    """A dimension before and after."""

    dimension: Dimension
    before: scoring.DimensionResult
    after: scoring.DimensionResult
    leaves: list[LeafTrial]

    @property
    def difference(self) -> Decimal:
        return self.after.percent - self.before.percent


@dataclass(frozen=True)
class ShownGain:
    indicator: Indicator
    dimension: Dimension
    gain: Gain

    @property
    def anchor(self) -> str:
        """Where its points stand on the page."""
        return f"indicator-{self.indicator.number}"


@dataclass(frozen=True)
class Trial:
    """All lines of a page, with the result that is saved and the one that was tried."""

    state: Overview
    leaves: list[LeafTrial]

    @property
    def before(self) -> scoring.Result:
        return self.state.result

    @cached_property
    def points(self) -> dict[int, Decimal]:
        lines = (line for leaf in self.leaves for line in leaf.lines)
        return {line.criterion.pk: line.tried for line in lines if line.tried is not None}

    @cached_property
    def after(self) -> scoring.Result:
        return self.state.outline.tally(self.points)

    @property
    def difference(self) -> Decimal:
        return self.after.total - self.before.total

    @property
    def is_passed(self) -> bool:
        return self.after.total >= self.state.pass_mark

    @cached_property
    def grade(self) -> Grade | None:
        return grade_of(self.state.submission.cycle, self.after.total)

    @cached_property
    def grade_before(self) -> Grade | None:
        return grade_of(self.state.submission.cycle, self.before.total)

    @cached_property
    def dimensions(self) -> list[DimensionTrial]:
        before, after = ({one.number: one for one in result.dimensions} for result in (self.before, self.after))
        return [
            DimensionTrial(
                one,
                before[one.number],
                after[one.number],
                [leaf for leaf in self.leaves if leaf.state.dimension == one],
            )
            for one in self.state.outline.dimensions
        ]

    @cached_property
    def faults(self) -> list[Line]:
        return [line for leaf in self.leaves for line in leaf.lines if line.error]

    @cached_property
    def changed(self) -> list[LeafTrial]:
        return [leaf for leaf in self.leaves if any(line.is_changed for line in leaf.lines)]

    @cached_property
    def gains(self) -> list[ShownGain]:
        """What is most worth working on, as things stand in the trial."""
        plan = self.state.outline
        found = [(plan.by_number[one.number], one) for one in gains(plan.sheet, self.points)[:SHOWN_GAINS]]
        return [ShownGain(indicator, plan.dimension_of[indicator.pk], gain) for indicator, gain in found]

    @property
    def pilots(self) -> list[Indicator]:
        return [one for one in self.state.outline.indicators if one.is_pilot]


def trial(state: Overview, data: Mapping[str, str] | None = None) -> Trial:
    """The page as it is opened (no data), or with what was typed; what was not sent stays as it is saved."""
    typed = _filled(state, data) if data else {}
    return Trial(
        state, [LeafTrial(leaf, [_line(one, leaf, typed) for one in _criteria(leaf)]) for leaf in state.leaves]
    )


def _criteria(leaf: LeafState) -> list[Criterion]:
    return list(leaf.indicator.criteria.all())


def _filled(state: Overview, data: Mapping[str, str]) -> Mapping[str, str]:
    leaf = state.outline.leaf_by_number.get(data.get(FILL, ""))
    full = {f"{PREFIX}{one.pk}": f"{one.maximum.normalize():f}" for one in leaf.criteria.all()} if leaf else {}
    return {name: data[name] for name in data if name.startswith(PREFIX)} | full


def _line(criterion: Criterion, leaf: LeafState, typed: Mapping[str, str]) -> Line:
    saved, name = leaf.points.get(criterion.pk), f"{PREFIX}{criterion.pk}"
    field = PointsField(maximum=criterion.maximum, required=False)
    if name not in typed:
        return Line(criterion, saved, field.prepare_value(saved) or "", saved)
    try:
        return Line(criterion, saved, typed[name], field.clean(typed[name]))
    except ValidationError as fault:
        return Line(criterion, saved, typed[name], saved, " ".join(fault.messages))
