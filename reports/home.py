"""What waits for a person, role by role: the first page after signing in."""

from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from accounts.models import PANEL_ROLES, Area, Membership, Municipality, Province, Role, User
from assessments import registering
from assessments.announcing import Notice, notices_for
from assessments.extensions import MoreTime, may_start, more_time, more_time_for
from assessments.models import Cycle, Registration, Status, Submission
from assessments.models.submissions import SubmissionQuerySet
from assessments.queries import Overview, overview
from reports.reminders import Known, Reminder, reminders_for
from reviews.models import Assignment
from reviews.permissions import may_answer
from reviews.queries import unanswered_questions


@dataclass(frozen=True)
class MunicipalDesk:
    """One municipality's year as its people see it; no submission means it can be started or not yet.

    `earlier` holds the other years, and those of the municipalities that were merged into this one.
    """

    municipality: Municipality
    cycle: Cycle | None
    state: Overview | None
    assigned_count: int
    question_count: int
    may_start: bool
    lacks_registration: bool
    earlier: list[Submission]
    more_time: list[MoreTime]


@dataclass(frozen=True)
class StatusCount:
    status: Status
    count: int

    @property
    def label(self) -> str:
        return str(self.status.label)


@dataclass(frozen=True)
class Desk:
    """Counts by status of what a province, a panel or the programme follows, and what waits for a decision."""

    role: Role
    scope: Province | Area | None
    counts: list[StatusCount]
    waiting: list[Submission]
    waiting_count: int


@dataclass(frozen=True)
class RegistrationDesk:
    """How many municipalities of a province, or of the country, are registered for a cycle that is open for it."""

    cycle: Cycle
    scope: Province | None
    counts: registering.Counts


@dataclass(frozen=True)
class Home:
    cycle: Cycle | None
    municipal: list[MunicipalDesk] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)
    registrations: list[RegistrationDesk] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)


SHOWN = 10
# What each role is waited for.
WAITING = {
    Role.PROVINCIAL_OFFICER: (Status.SUBMITTED,),
    Role.CHAIR: (Status.AREA_REVIEW, Status.OBJECTION),
    Role.ADMINISTRATOR: (Status.ACCEPTED,),
}


def home_for(user: User) -> Home:
    cycle = Cycle.objects.with_stages().select_related("framework").latest_begun()
    towns: dict[Municipality, list[Membership]] = {}
    desks: list[Desk] = []
    for one in user.active_memberships:
        if one.municipality:
            towns.setdefault(one.municipality, []).append(one)
        elif one.role in WAITING and cycle:
            desks.append(_desk(user, Role(one.role), one.province or one.area, cycle))
    municipal = [_municipal_desk(user, town, held, cycle) for town, held in towns.items()]
    submissions = [one.state.submission for one in municipal if one.state]
    return Home(
        cycle=cycle,
        municipal=municipal,
        desks=desks,
        registrations=_registration_desks(user),
        assignments=_assignments(user),
        notices=notices_for(user),
        reminders=reminders_for(user, Known([cycle] if cycle else [], submissions)),
    )


def _municipal_desk(
    user: User, municipality: Municipality, held: list[Membership], cycle: Cycle | None
) -> MunicipalDesk:
    pks = [municipality.pk, *held[0].predecessor_ids]
    found = Submission.objects.filter(municipality__in=pks).with_facts().annotate(unanswered=unanswered_questions())
    submissions = list(found.prefetch_related("cycle__stages"))
    own = [one for one in submissions if one.municipality_id == municipality.pk]
    current = next((one for one in own if cycle and one.cycle_id == cycle.pk), None)
    state = overview(current) if current else None
    can_be_begun = current is None and cycle is not None and may_start(municipality, cycle)
    is_registered = can_be_begun and Registration.objects.filter(municipality=municipality, cycle=cycle).exists()
    return MunicipalDesk(
        municipality=municipality,
        cycle=cycle,
        state=state,
        assigned_count=sum(leaf.response.assigned_to_id == user.pk for leaf in state.leaves) if state else 0,
        question_count=_waiting_questions(user, current) if current else 0,
        may_start=is_registered and any(one.role == Role.COORDINATOR for one in held),
        lacks_registration=can_be_begun and not is_registered,
        earlier=[one for one in submissions if one != current],
        more_time=_more_time(municipality, cycle, current),
    )


def _more_time(municipality: Municipality, cycle: Cycle | None, current: Submission | None) -> list[MoreTime]:
    """Before a submission there is nothing that says whether more time was given: then it is asked."""
    if current is not None:
        return more_time_for(current)
    return more_time(municipality, cycle) if cycle else []


def _registration_desks(user: User) -> list[RegistrationDesk]:
    """For whoever registers, the cycles that are open for it."""
    registrars = (Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR)
    scopes = [one.province for one in user.active_memberships if one.role in registrars]
    cycles = registering.open_cycles() if scopes else []
    return [
        RegistrationDesk(cycle, scope, counts[cycle.pk])
        for scope in scopes
        for counts in [registering.counts_of(_towns_of(scope), cycles)]
        for cycle in cycles
    ]


def _towns_of(scope: Province | None) -> QuerySet[Municipality]:
    return Municipality.objects.filter(province=scope) if scope else Municipality.objects.all()


def _waiting_questions(user: User, submission: Submission) -> int:
    """Counted with the submissions, so that it costs no query of its own."""
    count: int = submission.unanswered if may_answer(user, submission) else 0  # type: ignore[attr-defined]
    return count


def _desk(user: User, role: Role, scope: Province | Area | None, cycle: Cycle) -> Desk:
    followed, waited_for = _followed(user, scope, cycle), _waited_for(role, scope)
    counts = dict(followed.order_by().values_list("status").annotate(Count("pk")))
    waiting = followed.filter(status__in=waited_for)
    return Desk(
        role=role,
        scope=scope,
        counts=[StatusCount(status, counts[status]) for status in Status if status in counts],
        waiting=list(waiting.with_facts().order_by("status_at")[:SHOWN]),
        waiting_count=sum(counts.get(status, 0) for status in waited_for),
    )


def _waited_for(role: Role, scope: Province | Area | None) -> tuple[Status, ...]:
    """A chair without an area leads the national panel."""
    return (Status.NATIONAL_REVIEW,) if role == Role.CHAIR and scope is None else WAITING[role]


def _followed(user: User, scope: Province | Area | None, cycle: Cycle) -> SubmissionQuerySet:
    followed = Submission.objects.visible_to(user).filter(cycle=cycle)
    if isinstance(scope, Province):
        return followed.filter(province=scope)
    return followed.filter(area=scope) if scope else followed


def _assignments(user: User) -> list[Assignment]:
    if not any(one.role in PANEL_ROLES for one in user.active_memberships):
        return []
    found = Assignment.objects.visible_to(user).filter(evaluator=user).waiting()
    return list(found.select_related("submission__municipality__province", "submission__cycle")[:SHOWN])
