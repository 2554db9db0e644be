"""What officers, evaluators and chairs of the demo do between the moves."""

import random
from decimal import Decimal

from assessments import clock
from assessments.models import Stage, Submission
from assessments.queries import outline_of
from indicators.models import Criterion
from reviews.models import Assignment, Clarification, LossReason, Objection, Panel, Score, SettledScore, Suggestion
from reviews.queries import judged_leaves
from sustcity.demo import content
from sustcity.demo.answers import some_points
from sustcity.demo.troupe import Troupe


def prepare(move: str, submission: Submission, troupe: Troupe, rng: random.Random, share: float) -> None:
    """What must have been done before a move."""
    if move == "begin_area_review":
        _assign(submission, troupe)
    if move == "settle":
        _ask(submission, troupe, is_answered=True)
        for assignment in submission.assignments.all():
            _score(assignment, rng, share)
            Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now())
        _suggest(submission)
        _settle(submission, rng)
    if move == "object":
        _object(submission, troupe)


def leave_half_scored(submission: Submission, troupe: Troupe, rng: random.Random, share: float) -> None:
    """A review in full swing: one evaluator is done, the other half-way, a question waits for its answer."""
    first, second = submission.assignments.order_by("pk")
    _score(first, rng, share)
    Assignment.objects.filter(pk=first.pk).update(finished_at=clock.now())
    _score(second, rng, share, until=17)
    _ask(submission, troupe, is_answered=False)


def _assign(submission: Submission, troupe: Troupe) -> None:
    panel, _ = Panel.objects.get_or_create(cycle=submission.cycle, stage=Stage.AREA_REVIEW, area=submission.area)
    for evaluator in troupe.evaluators:
        Assignment.objects.create(
            panel=panel, submission=submission, evaluator=evaluator, assigned_by=troupe.administrator
        )


def _criteria(submission: Submission, until: int | None = None) -> list[Criterion]:
    leaves = judged_leaves(outline_of(submission))[:until]
    return [criterion for leaf in leaves for criterion in leaf.criteria.all()]


def _score(assignment: Assignment, rng: random.Random, share: float, until: int | None = None) -> None:
    comments = content.remarks("evaluator_comments")
    scores = [
        Score(
            assignment=assignment,
            criterion=criterion,
            points=some_points(criterion, rng, share),
            comment=rng.choice(comments) if rng.random() < 0.3 else "",
            changed_by=assignment.evaluator,
        )
        for criterion in _criteria(assignment.submission, until)
    ]
    _say_why(scores, assignment)
    Score.objects.bulk_create(scores)


def _say_why(scores: list[Score], assignment: Assignment) -> None:
    """A reason for every lost point; what else the demo draws stays the same."""
    rng, reasons = random.Random(assignment.submission.name_th), list(LossReason.objects.in_use())
    for score in scores:
        if score.points < score.criterion.maximum:
            score.loss_reason = rng.choice(reasons)


def _suggest(submission: Submission) -> None:
    """Advice for the next year on a few indicators; what else the demo draws stays the same."""
    rng = random.Random(submission.name_th)
    first, texts = submission.assignments.order_by("pk")[0], content.remarks("suggestions")
    numbers = ("18", "20", *(leaf.number for leaf in rng.sample(judged_leaves(outline_of(submission)), 3)))
    responses = submission.responses.filter(indicator__number__in=numbers)
    Suggestion.objects.bulk_create(
        Suggestion(assignment=first, response=one, text=rng.choice(texts), changed_at=clock.now()) for one in responses
    )


def _settle(submission: Submission, rng: random.Random) -> None:
    """The mean of both, rounded to half points, with a reason where they were far apart."""
    given: dict[int, list[Decimal]] = {}
    for score in Score.objects.filter(assignment__submission=submission):
        given.setdefault(score.criterion_id, []).append(score.points)
    reasons = content.remarks("chair_reasons")
    SettledScore.objects.bulk_create(
        SettledScore(
            submission=submission,
            criterion_id=criterion_id,
            points=Decimal(round(sum(points) / len(points) * 2)) / 2,
            reason=rng.choice(reasons) if max(points) - min(points) >= 2 else "",
        )
        for criterion_id, points in given.items()
    )


def _ask(submission: Submission, troupe: Troupe, *, is_answered: bool) -> None:
    asked = content.remarks("clarification_questions")[:2]
    for one in asked:
        is_done = is_answered or one is not asked[-1]
        Clarification.objects.create(
            response=submission.responses.get(indicator__number=one["indicator"]),
            question=one["question"],
            asked_by=troupe.evaluators[0],
            answer=one["answer"] if is_done else "",
            answered_by=troupe.coordinator if is_done else None,
            answered_at=clock.now() if is_done else None,
        )


def _object(submission: Submission, troupe: Troupe) -> None:
    for one in content.remarks("objections")[:2]:
        Objection.objects.create(
            response=submission.responses.get(indicator__number=one["indicator"]),
            reason=one["reason"],
            raised_by=troupe.coordinator,
        )
