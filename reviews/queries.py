"""What evaluators, chairs and municipalities see of a review, each in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from assessments.models import Evidence, Response, SelfScore, Stage, Submission
from assessments.models.evidence import EvidenceQuerySet
from assessments.permissions import sees_self_scores
from assessments.queries import outline_of
from indicators import scoring
from indicators.models import Criterion, Dimension, Indicator
from indicators.queries import Outline
from reviews.models import Assignment, Clarification, Objection, Score, SettledScore
from reviews.stages import judges_of, judging_stage


def clarifications_for(user: User, submission: Submission) -> list[Clarification]:
    """The panel's questions on a submission that this person may read, in the order of the indicators."""
    found = Clarification.objects.visible_to(user).filter(response__submission=submission)
    return list(
        found.select_related("response__indicator", "answered_by").order_by(
            "response__indicator__position", "asked_at", "pk"
        )
    )


def unanswered_questions() -> Coalesce:
    """How many questions of the panel still wait for an answer, to annotate submissions with."""
    asked = Clarification.objects.answerable().filter(response__submission=OuterRef("pk"))
    counted = asked.order_by().values("response__submission").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def self_points(submission: Submission) -> dict[int, Decimal]:
    """Points by criterion that the municipality gave itself."""
    own = SelfScore.objects.filter(response__submission=submission)
    return dict(own.values_list("criterion_id", "points"))


def settled_points(submission: Submission, stage: Stage = Stage.AREA_REVIEW) -> dict[int, Decimal]:
    """Points by criterion that count in a stage: what the national panel left alone stays as the area settled it."""
    rows = submission.settled_scores.filter(stage__in=(Stage.AREA_REVIEW, stage))
    return dict(rows.order_by("stage").values_list("criterion_id", "points"))


def lpa_points(submission: Submission, plan: Outline) -> dict[int, Decimal]:
    """Points of the indicators that take their score from the LPA result: nobody here judges them."""
    return _from_lpa(plan, self_points(submission))


def _from_lpa(plan: Outline, own: dict[int, Decimal]) -> dict[int, Decimal]:
    return {
        criterion.pk: own[criterion.pk]
        for leaf in plan.leaves
        if not leaf.is_assessed
        for criterion in leaf.criteria.all()
        if criterion.pk in own
    }


def judged_leaves(plan: Outline) -> list[Indicator]:
    return [leaf for leaf in plan.leaves if leaf.is_assessed]


def leaves_judged_by(assignment: Assignment, plan: Outline) -> list[Indicator]:
    """What one evaluator gives points for: all that is judged, or the dimensions that were given to them."""
    return [leaf for leaf in judged_leaves(plan) if assignment.judges(plan.dimension_of[leaf.pk])]


def is_judged_by(assignment: Assignment, leaf: Indicator) -> bool:
    return leaf.is_assessed and assignment.judges(outline_of(assignment.submission).dimension_of[leaf.pk])


# Evaluators further apart than this share of the maximum deserve the chair's eye. A working value.
WIDE_SPREAD = Decimal("0.3")


@dataclass(frozen=True)
class Given:
    """What one evaluator gave for a criterion, None as long as it is not shown; some judge other dimensions alone."""

    assignment: Assignment
    score: Score | None
    is_asked: bool = True


@dataclass(frozen=True)
class SettlingLine:
    """One criterion on the chair's sheet: what municipality and evaluators gave, and what was settled."""

    criterion: Criterion
    self_points: Decimal | None
    given: list[Given]
    settled: SettledScore | None

    @property
    def points(self) -> list[Decimal]:
        return [one.score.points for one in self.given if one.score]

    @property
    def spread(self) -> Decimal | None:
        """Points between the highest and the lowest evaluator, once there are two to compare."""
        return max(self.points) - min(self.points) if len(self.points) > 1 else None

    @property
    def is_wide(self) -> bool:
        return self.spread is not None and self.spread > self.criterion.maximum * WIDE_SPREAD

    @property
    def proposal(self) -> Decimal | None:
        """The evaluators' mean, once all who judge it have scored."""
        if not self.points or any(one.is_asked and not one.score for one in self.given):
            return None
        return scoring.rounded(sum(self.points, Decimal(0)) / len(self.points))


@dataclass(frozen=True)
class SettlingIndicator:
    indicator: Indicator
    dimension: Dimension
    response: Response
    lines: list[SettlingLine]
    objection: Objection | None = None

    @property
    def comments(self) -> list[tuple[User, Criterion, str]]:
        return [
            (one.assignment.evaluator, line.criterion, one.score.comment)
            for line in self.lines
            for one in line.given
            if one.score and one.score.comment
        ]


@dataclass(frozen=True)
class SettlingSheet:
    """Evaluators side by side over the whole submission; scores of the unfinished stay out of it."""

    submission: Submission
    stage: Stage
    outline: Outline
    assignments: list[Assignment]
    indicators: list[SettlingIndicator]
    result: scoring.Result

    @property
    def unfinished(self) -> list[Assignment]:
        return [one for one in self.assignments if not one.is_finished]

    @property
    def contested(self) -> list[SettlingIndicator]:
        return [one for one in self.indicators if one.objection]

    @property
    def settled_count(self) -> int:
        return sum(all(line.settled for line in one.lines) for one in self.indicators)

    @property
    def wide_count(self) -> int:
        return sum(line.is_wide for one in self.indicators for line in one.lines)


def settling_sheet(submission: Submission, chair: User) -> SettlingSheet:
    """Nine queries, whatever was scored."""
    plan = outline_of(submission)
    stage = judging_stage(submission)
    assignments = list(judges_of(submission, stage).select_related("evaluator"))
    scores = {
        (score.assignment_id, score.criterion_id): score
        for score in Score.objects.visible_to(chair).filter(assignment__submission=submission)
    }
    settled = {one.criterion_id: one for one in submission.settled_scores.filter(stage=stage)}
    own = self_points(submission) if sees_self_scores(chair, submission) else lpa_points(submission, plan)
    objections = objections_by_indicator(chair, submission)

    def line(criterion: Criterion) -> SettlingLine:
        dimension = plan.dimension_of[criterion.indicator_id]
        asked = [(one, one.judges(dimension)) for one in assignments]
        given = [Given(one, scores.get((one.pk, criterion.pk)) if judges else None, judges) for one, judges in asked]
        return SettlingLine(criterion, own.get(criterion.pk), given, settled.get(criterion.pk))

    indicators = [
        SettlingIndicator(
            response.indicator,
            plan.dimension_of[response.indicator.pk],
            response,
            [line(criterion) for criterion in response.indicator.criteria.all()],
            objections.get(response.indicator_id),
        )
        for response in _judged_responses(submission, plan)
    ]
    result = plan.tally(settled_points(submission, stage) | _from_lpa(plan, own))
    return SettlingSheet(submission, stage, plan, assignments, indicators, result)


def _judged_responses(submission: Submission, plan: Outline) -> list[Response]:
    """The responses of judged indicators, each with the indicator that the outline holds in memory."""
    responses = {one.indicator_id: one for one in submission.responses.all()}
    for leaf in judged_leaves(plan):
        responses[leaf.pk].indicator = leaf
    return [responses[leaf.pk] for leaf in judged_leaves(plan)]


def objections_by_indicator(user: User, submission: Submission) -> dict[int, Objection]:
    found = Objection.objects.visible_to(user).filter(response__submission=submission)
    return {
        one.response.indicator_id: one
        for one in found.select_related("response", "replied_by").prefetch_related("evidence")
    }


def evidence_given(user: User, response: Response) -> EvidenceQuerySet:
    """What was handed in for an indicator, by itself or through an activity."""
    serving = Q(responses=response) | Q(activities__responses=response)
    return Evidence.objects.visible_to(user).filter(serving).distinct()


def final_result(submission: Submission, stage: Stage = Stage.AREA_REVIEW) -> scoring.Result:
    """The points settled in a stage together with those from LPA, scored."""
    plan = outline_of(submission)
    return plan.tally(settled_points(submission, stage) | lpa_points(submission, plan))
