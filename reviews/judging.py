"""Writing to a review, safe against whoever finishes, settles or moves it at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from accounts.models import User
from assessments import clock
from assessments.models import Response, Submission
from indicators.models import Criterion, Indicator
from reviews.desk import Desk, Text, Ticks
from reviews.models import Assignment, Clarification, LossReason, PrivateNote, Score, SettledScore, Suggestion
from reviews.points import Sheet, Store
from reviews.queries import SettlingSheet, is_judged_by


@contextmanager
def locked_assignment(assignment: Assignment) -> Iterator[Assignment]:
    """The assignment as it is now, held: what its permissions say stays true within the block."""
    with transaction.atomic():
        rows = Assignment.objects.select_for_update(of=("self",)).select_related(
            "panel__cycle", "submission__cycle__framework"
        )
        yield rows.get(pk=assignment.pk)


@contextmanager
def locked_submission(submission: Submission) -> Iterator[Submission]:
    """The submission as it is now, held against every move."""
    with transaction.atomic():
        yield Submission.objects.with_facts().select_for_update(of=("self",)).get(pk=submission.pk)


def score_sheet(assignment: Assignment, leaf: Indicator) -> Sheet:
    """An evaluator's own points for one indicator; none for what takes its score from LPA or others judge."""
    reasons = {one.pk: one for one in LossReason.objects.all()}
    store = Store(Score, {"assignment": assignment}, "comment", reasons)
    criteria: list[Criterion] = list(leaf.criteria.all()) if is_judged_by(assignment, leaf) else []
    rows = {one.criterion_id: one for one in assignment.scores.filter(criterion__in=criteria)}
    return Sheet(store, store.lines(criteria, rows))


def desk_of(assignment: Assignment, leaf: Indicator) -> Desk:
    """All that an evaluator writes about one indicator; advice only where points are given."""
    response = assignment.submission.responses.get(indicator=leaf)
    sheet = score_sheet(assignment, leaf)
    texts = [
        Text.of("suggestion", Suggestion, assignment, response),
        Text.of("note", PrivateNote, assignment, response),
    ]
    return Desk(sheet, texts, Ticks.of(assignment, response))


def settling_form(state: SettlingSheet, *, contested_only: bool) -> Sheet:
    """The chair's lines with the evaluators' mean proposed; after objections only the contested ones."""
    store = Store(SettledScore, {"submission": state.submission, "stage": state.stage}, "reason")
    asked = [one for one in state.indicators if one.objection or not contested_only]
    found = [line for one in asked for line in one.lines]
    lines = store.lines(
        [one.criterion for one in found], {one.criterion.pk: one.settled for one in found if one.settled}
    )
    for line, seen in zip(lines, found, strict=True):
        line.propose(seen.proposal)
    return Sheet(store, lines)


def finish(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk, finished_at=None).update(finished_at=clock.now())


def ask(response: Response, question: str, by: User, last_day: date | None = None) -> Clarification:
    """Ask the municipality; the same open question is asked once, however often it was sent."""
    asked, _is_new = Clarification.objects.get_or_create(
        response=response, question=question, asked_by=by, last_day=last_day, answered_at=None
    )
    return asked


def answer(clarification: Clarification, text: str, by: User) -> bool:
    """Write the answer; False where somebody has answered already or the last day is over."""
    open_rows = Clarification.objects.filter(pk=clarification.pk).answerable()
    return bool(open_rows.update(answer=text, answered_by=by, answered_at=clock.now()))
