"""A result as it is shown: what was decided beside what the municipality gave itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from assessments.given import Origin, frozen
from assessments.models import Response, SelfScore, Stage, Submission
from assessments.permissions import sees_self_scores
from assessments.queries import outline_of
from indicators import charts, scoring
from indicators.models import Criterion, Dimension, Indicator
from indicators.queries import Outline
from reviews.models import Decision, Objection, SettledScore
from reviews.queries import objections_by_indicator


@dataclass(frozen=True)
class ResultLine:
    criterion: Criterion
    self_points: Decimal | None
    settled: SettledScore | None

    @property
    def points(self) -> Decimal | None:
        """What counts: settled, or from LPA as the municipality stated it."""
        if not self.criterion.indicator.is_assessed:
            return self.self_points
        return self.settled.points if self.settled else None


@dataclass(frozen=True)
class ResultLeaf:
    """One indicator or part; without points while the chair reconsiders what was contested."""

    indicator: Indicator
    response: Response
    lines: list[ResultLine]
    objection: Objection | None
    is_reconsidered: bool
    origin: Origin | None = None

    @property
    def self_total(self) -> Decimal:
        return sum((one.self_points or Decimal(0) for one in self.lines), Decimal(0))

    @property
    def points(self) -> Decimal | None:
        return None if self.is_reconsidered else sum((one.points or Decimal(0) for one in self.lines), Decimal(0))

    @property
    def maximum(self) -> Decimal:
        return sum((one.criterion.maximum for one in self.lines), Decimal(0))

    @property
    def has_reasons(self) -> bool:
        return any(one.settled and one.settled.reason for one in self.lines)


@dataclass(frozen=True)
class ResultDimension:
    """A dimension with its stored result; `percent` counts towards the total, `achieved` is of itself."""

    dimension: Dimension
    percent: Decimal
    achieved: Decimal
    own: scoring.DimensionResult
    leaves: list[ResultLeaf]


@dataclass(frozen=True)
class ShownResult:
    submission: Submission
    decision: Decision
    outline: Outline
    dimensions: list[ResultDimension]
    hides_self_scores: bool = False

    @property
    def pass_mark(self) -> Decimal:
        return self.submission.cycle.pass_mark(self.submission.kind)

    @property
    def is_passed(self) -> bool:
        return self.decision.total >= self.pass_mark

    @property
    def leaves(self) -> list[ResultLeaf]:
        return [leaf for one in self.dimensions for leaf in one.leaves]

    @property
    def objections(self) -> list[Objection]:
        return [leaf.objection for leaf in self.leaves if leaf.objection]

    @property
    def points(self) -> dict[int, Decimal]:
        """What counts by criterion, as far as it is shown."""
        lines = (line for leaf in self.leaves for line in leaf.lines)
        return {line.criterion.pk: line.points for line in lines if line.points is not None}

    @property
    def reconsidered(self) -> frozenset[str]:
        """Numbers of the indicators whose points are not shown, as the chair is at them."""
        return frozenset(leaf.indicator.number for leaf in self.leaves if leaf.is_reconsidered)

    @property
    def radar(self) -> charts.Radar:
        own = (_("Self-assessment"), [one.own.achieved for one in self.dimensions])
        panel = (_("Area panel"), [one.achieved for one in self.dimensions])
        return radar_of(self.outline, [panel] if self.hides_self_scores else [own, panel])


def radar_of(plan: Outline, series: Sequence[tuple[str, Sequence[Decimal]]]) -> charts.Radar:
    """What each dimension reached of itself, in one or more shapes."""
    return charts.radar(
        [charts.Axis(one.number, one.name) for one in plan.dimensions],
        [charts.Series(label, percents) for label, percents in series],
        _("What each dimension reached, in percent"),
    )


def result_for(user: User, submission: Submission) -> ShownResult | None:
    """The latest result of a submission that this person may see, read in six queries."""
    decision = (
        Decision.objects.visible_to(user).filter(submission=submission).select_related("grade", "decided_by").last()
    )
    if decision is None:
        return None
    plan = outline_of(submission)
    rows = SelfScore.objects.filter(response__submission=submission)
    hides_own = not sees_self_scores(user, submission)
    judged = {one.pk for leaf in plan.leaves if leaf.is_assessed for one in leaf.criteria.all()} if hides_own else set()
    own = {one.criterion_id: one.points for one in rows if one.criterion_id not in judged}
    parts = _Parts(
        own=own,
        rows={one.criterion_id: one for one in rows},
        settled=_settled(user, decision),
        responses={one.indicator_id: one for one in submission.responses.all()},
        objections=objections_by_indicator(user, submission),
        stored={one["number"]: one for one in decision.dimensions},
        own_result={one.number: one for one in plan.tally(own).dimensions},
    )
    return ShownResult(submission, decision, plan, [_dimension(one, plan, parts) for one in plan.dimensions], hides_own)


def _settled(user: User, decision: Decision) -> dict[int, SettledScore]:
    """By criterion what counts in a decision: the national panel's points over those of the area."""
    rows = SettledScore.objects.visible_to(user).filter(
        submission=decision.submission_id, stage__in=(Stage.AREA_REVIEW, decision.stage)
    )
    return {one.criterion_id: one for one in rows.order_by("stage")}


@dataclass(frozen=True)
class _Parts:
    own: dict[int, Decimal]
    rows: dict[int, SelfScore]
    settled: dict[int, SettledScore]
    responses: dict[int, Response]
    objections: dict[int, Objection]
    stored: dict[int, dict[str, Any]]
    own_result: dict[int, scoring.DimensionResult]


def _dimension(dimension: Dimension, plan: Outline, parts: _Parts) -> ResultDimension:
    stored = parts.stored[dimension.number]
    return ResultDimension(
        dimension,
        Decimal(stored["percent"]),
        Decimal(stored["achieved"]),
        parts.own_result[dimension.number],
        [_leaf(leaf, parts) for leaf in plan.leaves_of(dimension)],
    )


def _leaf(leaf: Indicator, parts: _Parts) -> ResultLeaf:
    lines = [ResultLine(one, parts.own.get(one.pk), parts.settled.get(one.pk)) for one in leaf.criteria.all()]
    is_reconsidered = leaf.is_assessed and all(one.settled is None for one in lines)
    given = frozen(parts.rows[one.criterion.pk] for one in lines if one.criterion.pk in parts.rows)
    return ResultLeaf(
        leaf,
        parts.responses[leaf.pk],
        lines,
        parts.objections.get(leaf.pk),
        is_reconsidered,
        given.origin if given else None,
    )
