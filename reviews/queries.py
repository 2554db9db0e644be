"""What evaluators, chairs and municipalities see of a review, each in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from assessments.models import Response, SelfScore, Submission
from indicators import scoring
from indicators.models import Criterion, Indicator
from indicators.queries import Outline, outline

from reviews.models import Assignment, Score, SettledScore


def points_of(assignment: Assignment) -> dict[int, Decimal]:
    """Points by criterion of one evaluator."""
    return dict(assignment.scores.values_list("criterion_id", "points"))


def settled_points(submission: Submission) -> dict[int, Decimal]:
    return dict(submission.settled_scores.values_list("criterion_id", "points"))


def lpa_points(submission: Submission, plan: Outline) -> dict[int, Decimal]:
    """Points of the indicators that take their score from the LPA result: nobody here judges them."""
    own = dict(
        SelfScore.objects.filter(response__submission=submission).values_list("criterion_id", "points")
    )
    return {
        criterion.pk: own[criterion.pk]
        for leaf in plan.leaves
        if leaf.is_from_lpa
        for criterion in leaf.criteria.all()
        if criterion.pk in own
    }


def judged_leaves(plan: Outline) -> list[Indicator]:
    return [leaf for leaf in plan.leaves if not leaf.is_from_lpa]


def unscored(assignment: Assignment) -> list[Indicator]:
    """The indicators that an evaluator has not scored in full."""
    points = points_of(assignment)
    plan = outline(assignment.submission.cycle.framework)
    return [
        leaf
        for leaf in judged_leaves(plan)
        if any(criterion.pk not in points for criterion in leaf.criteria.all())
    ]


@dataclass(frozen=True)
class SettlingLine:
    """One criterion on the chair's sheet: what the municipality and each evaluator gave, and what was settled."""

    criterion: Criterion
    self_points: Decimal | None
    scores: list[Score | None]
    settled: SettledScore | None

    @property
    def spread(self) -> Decimal:
        """Points between the highest and the lowest evaluator."""
        given = [score.points for score in self.scores if score]
        return max(given) - min(given) if given else Decimal(0)

    @property
    def proposal(self) -> Decimal | None:
        """What was settled, else the evaluators' mean."""
        if self.settled:
            return self.settled.points
        given = [score.points for score in self.scores if score]
        return scoring.rounded(sum(given, Decimal(0)) / len(given)) if given else None


@dataclass(frozen=True)
class SettlingIndicator:
    indicator: Indicator
    response: Response
    lines: list[SettlingLine]


@dataclass(frozen=True)
class SettlingSheet:
    """Both evaluators side by side over the whole submission; scores of the unfinished stay out of it."""

    submission: Submission
    outline: Outline
    assignments: list[Assignment]
    indicators: list[SettlingIndicator]


def settling_sheet(submission: Submission, chair: User) -> SettlingSheet:
    plan = outline(submission.cycle.framework)
    assignments = list(submission.assignments.select_related("evaluator"))
    scores = {
        (score.assignment_id, score.criterion_id): score
        for score in Score.objects.visible_to(chair).filter(assignment__submission=submission)
    }
    settled = {one.criterion_id: one for one in submission.settled_scores.all()}
    own = dict(
        SelfScore.objects.filter(response__submission=submission).values_list("criterion_id", "points")
    )
    responses = {one.indicator_id: one for one in submission.responses.all()}
    return SettlingSheet(
        submission,
        plan,
        assignments,
        [
            SettlingIndicator(
                leaf,
                responses[leaf.pk],
                [
                    SettlingLine(
                        criterion,
                        own.get(criterion.pk),
                        [scores.get((one.pk, criterion.pk)) for one in assignments],
                        settled.get(criterion.pk),
                    )
                    for criterion in leaf.criteria.all()
                ],
            )
            for leaf in judged_leaves(plan)
        ],
    )


def final_result(submission: Submission) -> scoring.Result:
    """The settled points together with those from LPA, scored."""
    plan = outline(submission.cycle.framework)
    return plan.tally(settled_points(submission) | lpa_points(submission, plan))
