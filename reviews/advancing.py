"""Moving many submissions of a cycle on at once: into their first review, and to the national one."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from assessments.engine import MOVES, Move, MoveRefused, make_move
from assessments.models import Cycle, Stage, Status, Submission
from reviews.models import Assignment
from reviews.publishing import AT_ONCE
from reviews.workflow import excellent_in


@dataclass(frozen=True)
class Advance:
    """What one press would do: how many are ready, how many stay where they are, and whether the stage runs."""

    move: Move
    stage: Stage
    is_time: bool
    ready_count: int
    staying_count: int


def advances_of(cycle: Cycle) -> list[Advance]:
    """The moves that can be made together in a cycle, those of switched-off stages left out."""
    first = first_review(cycle)
    found = [_advance(cycle, begin_move(cycle), first, waiting_for_review(cycle), with_evaluators(cycle))]
    if not cycle.is_off(Stage.NATIONAL_REVIEW) and first == Stage.AREA_REVIEW:
        decided = cycle.submissions.filter(status=Status.AREA_DECIDED)
        found.append(_advance(cycle, "nominate", Stage.NATIONAL_REVIEW, decided, nominable(cycle)))
    return found


def _advance(
    cycle: Cycle, name: str, stage: Stage, waiting: QuerySet[Submission], ready: QuerySet[Submission]
) -> Advance:
    ready_count = ready.count()
    return Advance(MOVES[name], stage, cycle.is_in(stage), ready_count, waiting.count() - ready_count)


def first_review(cycle: Cycle) -> Stage:
    return Stage.NATIONAL_REVIEW if cycle.is_off(Stage.AREA_REVIEW) else Stage.AREA_REVIEW


def begin_move(cycle: Cycle) -> str:
    return f"begin_{first_review(cycle)}"


def waiting_for_review(cycle: Cycle) -> QuerySet[Submission]:
    statuses = [Status.ACCEPTED]
    if cycle.is_off(Stage.PROVINCIAL_CHECK):
        statuses.append(Status.SUBMITTED)
    return cycle.submissions.filter(status__in=statuses)


def with_evaluators(cycle: Cycle) -> QuerySet[Submission]:
    judges = Assignment.objects.active().at(first_review(cycle)).filter(submission=OuterRef("pk"))
    return waiting_for_review(cycle).filter(Exists(judges))


def nominable(cycle: Cycle) -> QuerySet[Submission]:
    excellent = excellent_in(cycle.year_be - 1).values("submission__municipality_id")
    return cycle.submissions.filter(status=Status.AREA_DECIDED, municipality_id__in=excellent)


def advance_all(cycle: Cycle, name: str, by: User, at_once: int = AT_ONCE) -> int:
    """Make a move for all that are ready, each in its own transaction, and say how many went.

    What is refused, because somebody was faster or the dates forbid it, stays; pressing again goes on.
    """
    ready = nominable(cycle) if name == "nominate" else with_evaluators(cycle)
    return sum(_is_moved(name, one, by) for one in ready.order_by("pk")[:at_once])


def _is_moved(name: str, submission: Submission, by: User) -> bool:
    try:
        make_move(name, submission, by)
    except MoveRefused:
        return False
    return True
