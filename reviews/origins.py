"""Where each number of one indicator comes from, as far as a person may see it."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from assessments.models import SelfScore, Snapshot, Submission
from indicators import scoring
from indicators.models import Criterion, Indicator
from reviews.models import Assignment, Decision, Objection, PointsChange, Score, SettledScore
from reviews.permissions import may_lead
from reviews.queries import objections_by_indicator


@dataclass(frozen=True)
class CriterionOrigin:
    """What was given for one criterion, by whom, and what it was before."""

    criterion: Criterion
    own: SelfScore | None
    given: list[Score]
    settled: list[SettledScore]
    changes: list[PointsChange]

    @property
    def mean(self) -> Decimal | None:
        points = [one.points for one in self.given]
        return scoring.rounded(sum(points, Decimal(0)) / len(points)) if len(points) > 1 else None

    @property
    def spread(self) -> Decimal | None:
        points = [one.points for one in self.given]
        return max(points) - min(points) if len(points) > 1 else None


@dataclass(frozen=True)
class IndicatorOrigin:
    criteria: list[CriterionOrigin]
    snapshot: Snapshot | None
    objection: Objection | None
    decisions: list[Decision]
    unnamed: frozenset[int]


def origin_of(user: User, submission: Submission, leaf: Indicator) -> IndicatorOrigin:
    """A fixed number of queries, whatever was given and changed."""
    criteria = list(leaf.criteria.all())
    own = _own(user, submission)
    given = _given(user, submission, criteria)
    settled = _settled(user, submission, criteria)
    changes = _changes(user, submission, criteria)
    return IndicatorOrigin(
        [
            CriterionOrigin(
                one,
                own.get(one.pk),
                [row for row in given if row.criterion_id == one.pk],
                [row for row in settled if row.criterion_id == one.pk],
                [row for row in changes if row.criterion_id == one.pk],
            )
            for one in criteria
        ],
        _snapshot(user, submission),
        objections_by_indicator(user, submission).get(leaf.pk),
        list(Decision.objects.visible_to(user).filter(submission=submission).select_related("decided_by")),
        _unnamed(user, submission),
    )


def _own(user: User, submission: Submission) -> dict[int, SelfScore]:
    """Self-scores by criterion; none of corrections after a return, which are a draft again, and none for whoever
    judges in a stage that does not show them.
    """
    hidden = Submission.objects.hiding_self_scores_from(user)
    readable = Submission.objects.readable_by(user).filter(pk=submission.pk).exclude(pk__in=hidden.values("pk"))
    return {one.criterion_id: one for one in SelfScore.objects.filter(response__submission__in=readable)}


def _unnamed(user: User, submission: Submission) -> frozenset[int]:
    """Assignments of others whose evaluators are not named: where the stage hides them, unless one leads."""
    if may_lead(user, submission):
        return frozenset()
    others = Assignment.objects.filter(submission=submission).exclude(evaluator=user).select_related("panel")
    return frozenset(one.pk for one in others if submission.cycle.rules(one.stage).hides_evaluators)


def _given(user: User, submission: Submission, criteria: list[Criterion]) -> list[Score]:
    """Only what counts: points of an assignment that ended stay in the history."""
    rows = Score.objects.visible_to(user).filter(
        assignment__submission=submission, assignment__ended_at=None, criterion__in=criteria
    )
    return list(rows.select_related("assignment__evaluator", "assignment__panel", "loss_reason").order_by("pk"))


def _settled(user: User, submission: Submission, criteria: list[Criterion]) -> list[SettledScore]:
    rows = SettledScore.objects.visible_to(user).filter(submission=submission, criterion__in=criteria)
    return list(rows.select_related("changed_by", "loss_reason").order_by("stage"))


def _changes(user: User, submission: Submission, criteria: list[Criterion]) -> list[PointsChange]:
    rows = PointsChange.objects.visible_to(user).filter(submission=submission, criterion__in=criteria)
    return list(rows.select_related("by"))


def _snapshot(user: User, submission: Submission) -> Snapshot | None:
    return Snapshot.objects.visible_to(user).filter(submission=submission).order_by("pk").last()
