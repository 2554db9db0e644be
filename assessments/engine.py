"""The engine that moves submissions: a table of moves and one function that makes them.

Nobody else writes `status`. assessments/workflow.py holds the municipality's and the province's moves,
reviews/workflow.py those of the judges.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Role, User
from assessments import clock
from assessments.models import Status, StatusChange, Submission
from assessments.permissions import roles_in
from indicators.models import Indicator


@dataclass(frozen=True)
class Missing:
    """One thing that must be done before a move: its indicator or another name, and the address if it is another."""

    text: str
    indicator: Indicator | None = None
    url: str = ""
    name: str = ""


@dataclass(frozen=True)
class Inputs:
    """What a person says when moving: a reason, or the typed name and position of a signature."""

    reason: str = ""
    signed_name: str = ""
    signed_position: str = ""


def _always(submission: Submission) -> bool:
    return True


def _nothing(submission: Submission) -> list[Missing]:
    return []


def _no_effect(submission: Submission, by: User, inputs: Inputs) -> None:
    return None


@dataclass(frozen=True)
class Move:
    """From where to where, who may, when, what must hold, what it does, and what it asks of the person."""

    name: str
    label: str | Promise
    explanation: str | Promise
    sources: tuple[Status, ...]
    target: Status
    roles: tuple[Role, ...]
    when: Callable[[Submission], bool] = _always
    missing: Callable[[Submission], list[Missing]] = _nothing
    effect: Callable[[Submission, User, Inputs], None] = _no_effect
    asks: tuple[str, ...] = ()
    is_backward: bool = False


class MoveRefused(Exception):
    """The move cannot be made now; the message says why, in the reader's language."""

    def __init__(self, message: str, missing: list[Missing] | None = None) -> None:
        super().__init__(message)
        self.missing = missing or []


MOVES: dict[str, Move] = {}
_followers: dict[str, list[Callable[[StatusChange], None]]] = {}


def register(*moves: Move) -> None:
    MOVES.update({move.name: move for move in moves})


def follow(name: str, follower: Callable[[StatusChange], None]) -> None:
    """Call a function within the transaction of each such move; slow work belongs in a task it enqueues."""
    if follower not in _followers.setdefault(name, []):
        _followers[name].append(follower)


def open_moves_for(user: User, submission: Submission) -> list[Move]:
    """The moves that are this person's now, whether or not something is still missing."""
    roles = roles_in(user, submission)
    return [
        move
        for move in MOVES.values()
        if submission.status in move.sources and roles & set(move.roles) and move.when(submission)
    ]


def moves_for(user: User, submission: Submission, lacks: Callable[[Move], list[Missing]] | None = None) -> list[Move]:
    """Exactly the moves that will work; `lacks` where a page has read already what is missing."""
    missing = lacks or (lambda move: move.missing(submission))
    return [move for move in open_moves_for(user, submission) if not missing(move)]


@transaction.atomic
def make_move(name: str, submission: Submission, by: User, inputs: Inputs | None = None) -> StatusChange:
    """Move a submission: lock and re-read it, check again, do the effect, write status and history.

    Raises MoveRefused when it is not this person's move, the dates forbid it, something is missing, or somebody
    was faster. Where the database has no row locks the conditional write settles a race.
    """
    move, inputs = MOVES[name], inputs or Inputs()
    current = Submission.objects.with_facts().select_for_update(of=("self",)).get(pk=submission.pk)
    _check(move, current, by)
    move.effect(current, by, inputs)
    now = clock.now()
    written = Submission.objects.filter(pk=current.pk, status=current.status).update(status=move.target, status_at=now)
    if not written:
        raise MoveRefused(_was_faster(current))
    change = StatusChange.objects.create(
        submission=current,
        move=move.name,
        from_status=current.status,
        to_status=move.target,
        by=by,
        by_name=by.name_and_position,
        at=now,
        reason=inputs.reason,
    )
    submission.refresh_from_db()
    for follower in _followers.get(name, []):
        follower(change)
    return change


def _check(move: Move, submission: Submission, by: User) -> None:
    if submission.status not in move.sources:
        raise MoveRefused(_was_faster(submission))
    if not roles_in(by, submission) & set(move.roles):
        raise MoveRefused(_("This step is not yours to take."))
    if not move.when(submission):
        raise MoveRefused(_("The dates of the cycle do not allow this step now."))
    missing = move.missing(submission)
    if missing:
        raise MoveRefused(_("Something is still missing."), missing)


def _was_faster(submission: Submission) -> str:
    last = submission.status_changes.last()
    if last is None:
        return _("This step is not possible: the submission is in the state “%(status)s”.") % {
            "status": submission.get_status_display()
        }
    return _("This step is no longer possible: %(who)s has already moved the submission to “%(status)s”.") % {
        "who": last.by_name,
        "status": submission.get_status_display(),
    }
