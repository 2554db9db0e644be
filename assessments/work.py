"""How the work on a submission is divided: what is whose, and how pressing each piece is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessments import clock
from assessments.colleagues import division_ids
from assessments.given import given_to
from assessments.models import Activity, Response, Status, StatusChange, Submission
from assessments.models.submissions import EDITABLE, LIVE
from assessments.permissions import may_edit
from assessments.queries import LeafState, Standing, outline_of, points_of

SOON = timedelta(days=7)


class Urgency(TextChoices):
    """What comes first on the list of a person; the first of these that holds."""

    BACK = "back", _("Came back to you")
    OVERDUE = "overdue", _("Overdue")
    SOON = "soon", _("Due within a week")
    WAITING = "waiting", _("To do")
    DONE = "done", _("Done")


def urgency_of(leaf: LeafState) -> Urgency:
    if leaf.standing == Standing.BACK:
        return Urgency.BACK
    if leaf.is_complete:
        return Urgency.DONE
    due, today = leaf.response.due_on, clock.today()
    if due is not None and due < today:
        return Urgency.OVERDUE
    return Urgency.SOON if due is not None and due <= today + SOON else Urgency.WAITING


@dataclass(frozen=True)
class Piece:
    """An indicator that somebody works on; `is_own` when it is the person's and not only the division's."""

    leaf: LeafState
    submission: Submission
    is_own: bool = True

    @cached_property
    def urgency(self) -> Urgency:
        return urgency_of(self.leaf)

    @property
    def days(self) -> int | None:
        """Days until it is due, below zero when it was."""
        due = self.leaf.response.due_on
        return None if due is None else (due - clock.today()).days


@dataclass(frozen=True)
class Team:
    """One submission as the person finds it today."""

    submission: Submission
    unassigned_count: int
    may_edit: bool
    may_assign: bool
    waits_for_signature: bool
    returned: StatusChange | None


@dataclass(frozen=True)
class MyWork:
    teams: list[Team]
    pieces: list[Piece]

    @cached_property
    def by_urgency(self) -> list[tuple[Urgency, list[Piece]]]:
        """The groups that are not empty; what is due first stands first."""
        found: dict[Urgency, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            found[piece.urgency].append(piece)
        return [(one, sorted(found[one], key=_by_day)) for one in Urgency if one in found]

    @property
    def open_count(self) -> int:
        return sum(piece.urgency != Urgency.DONE for piece in self.pieces)


def _by_day(piece: Piece) -> tuple[bool, int]:
    return piece.days is None, piece.days or 0


def my_work(user: User) -> MyWork:
    """Everything that waits for a person in the submissions of the municipalities they work in."""
    towns = {one.municipality_id for one in user.active_memberships if one.municipality_id}
    live = Submission.objects.readable_by(user).filter(municipality__in=towns, status__in=LIVE).with_facts()
    submissions = list(live.annotate(unassigned=_unassigned()).prefetch_related("cycle__stages"))
    returned = _returned(submissions)
    return MyWork(
        [_team(user, one, returned.get(one.pk)) for one in submissions],
        _pieces(user, [one for one in submissions if one.status in EDITABLE]),
    )


def _unassigned() -> Subquery:
    nobodys = Response.objects.filter(submission=OuterRef("pk"), assigned_to=None, division=None).order_by()
    return Subquery(nobodys.values("submission").annotate(count=Count("pk")).values("count"))


def _returned(submissions: list[Submission]) -> dict[int, StatusChange]:
    """The last word of the province on those that it returned."""
    pks = [one.pk for one in submissions if one.status == Status.RETURNED]
    found = StatusChange.objects.filter(submission__in=pks, to_status=Status.RETURNED) if pks else []
    return {one.submission_id: one for one in found}


def _team(user: User, submission: Submission, returned: StatusChange | None) -> Team:
    held = {one.role for one in user.active_memberships if one.municipality_id == submission.municipality_id}
    is_open = may_edit(user, submission)
    return Team(
        submission,
        getattr(submission, "unassigned", None) or 0,
        is_open,
        is_open and Role.COORDINATOR in held,
        submission.status == Status.INTERNAL_REVIEW and Role.CERTIFIER in held,
        returned,
    )


def _pieces(user: User, submissions: list[Submission]) -> list[Piece]:
    by_submission: dict[int, list[Response]] = defaultdict(list)
    for response in _responses(user, submissions):
        by_submission[response.submission_id].append(response)
    return [
        Piece(leaf, submission, leaf.response.assigned_to_id == user.pk)
        for submission in submissions
        for leaf in _leaves(submission, by_submission[submission.pk])
    ]


def _responses(user: User, submissions: list[Submission]) -> QuerySet[Response]:
    """Those of a person, and those of their division that no person in it has."""
    mine = Q(assigned_to=user) | Q(assigned_to=None, division__in=division_ids(user))
    found = Response.objects.filter(mine, submission__in=submissions).select_related("division")
    return found.prefetch_related("self_scores").annotate(activity_count=_count(Activity.responses.through))


def _count(link: type) -> Subquery:
    rows = link.objects.filter(response=OuterRef("pk")).order_by().values("response")  # type: ignore[attr-defined]
    return Subquery(rows.annotate(count=Count("pk")).values("count"))


def _leaves(submission: Submission, responses: Iterable[Response]) -> list[LeafState]:
    """As `overview` tells them, for some of a submission's indicators only."""
    plan, found = outline_of(submission), {one.indicator_id: one for one in responses}
    leaves = [leaf for leaf in plan.leaves if leaf.pk in found]
    given = {} if all(leaf.is_assessed for leaf in leaves) else given_to(submission, plan)
    return [
        LeafState(
            indicator=leaf,
            dimension=plan.dimension_of[leaf.pk],
            response=found[leaf.pk],
            points=points_of(submission, leaf, found[leaf.pk], given.get(leaf.pk)),
            activity_count=found[leaf.pk].activity_count or 0,  # type: ignore[attr-defined] # an annotation
            given=given.get(leaf.pk),
        )
        for leaf in leaves
    ]
