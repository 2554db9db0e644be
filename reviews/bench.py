"""What an evaluator reads: one's load, the state of a score sheet, and what the municipality shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When

from accounts.models import Role, User
from assessments.earlier import previous_responses
from assessments.given import Origin, frozen
from assessments.models import Activity, Evidence, Response, Stage, Status, Submission
from assessments.permissions import sees_self_scores
from assessments.queries import outline_of
from indicators import scoring
from indicators.models import Criterion, Dimension, Indicator
from indicators.queries import Outline
from reviews.models import Assignment, Clarification, LossReason, Score, SettledScore
from reviews.models.assignments import SCORED_IN
from reviews.queries import is_judged_by, leaves_judged_by, lpa_points


@dataclass(frozen=True)
class Load:
    """One assignment in an evaluator's list, with how far it is and where to go on."""

    assignment: Assignment
    scored_count: int
    judged_count: int
    next_leaf: Indicator | None

    @property
    def days_left(self) -> int | None:
        return self.assignment.cycle.days_left(self.assignment.stage)

    @property
    def is_open(self) -> bool:
        one = self.assignment
        return one.is_active and not one.is_finished and one.submission.status in SCORED_IN[one.stage]


def own_assignments(user: User) -> QuerySet[Assignment]:
    """One's own assignments, those still to do first."""
    own = Assignment.objects.visible_to(user).filter(evaluator=user)
    is_done = Case(When(pk__in=own.waiting().order_by().values("pk"), then=0), default=1)
    return (
        own.active()
        .select_related("panel__cycle", "submission__municipality__province", "submission__cycle__framework")
        .prefetch_related("panel__cycle__stages", "submission__cycle__stages")
        .order_by(is_done, "-submission__cycle__year_be", "submission__name_th", "pk")
    )


def loads_of(assignments: Sequence[Assignment]) -> list[Load]:
    """How far each of them is, in one query."""
    counts = _score_counts(assignments)
    return [
        _load(one, leaves_judged_by(one, outline_of(one.submission)), counts.get(one.pk, {})) for one in assignments
    ]


def _score_counts(assignments: Sequence[Assignment]) -> dict[int, dict[int, int]]:
    """How many criteria have points, by assignment and indicator."""
    rows = Score.objects.filter(assignment__in=assignments).values_list("assignment_id", "criterion__indicator_id")
    counts: dict[int, dict[int, int]] = {}
    for assignment_id, indicator_id, count in rows.annotate(count=Count("pk")):
        counts.setdefault(assignment_id, {})[indicator_id] = count
    return counts


def _load(assignment: Assignment, leaves: list[Indicator], counts: dict[int, int]) -> Load:
    waiting = [leaf for leaf in leaves if counts.get(leaf.pk, 0) < len(leaf.criteria.all())]
    return Load(assignment, len(leaves) - len(waiting), len(leaves), waiting[0] if waiting else None)


@dataclass(frozen=True)
class WholeLoad:
    """All that one has to score now: how far it is, what ends first, and where to go on."""

    loads: list[Load]

    @property
    def open_loads(self) -> list[Load]:
        """Those that can be scored now, what ends first before the others."""
        running = [one for one in self.loads if one.is_open and one.assignment.panel.cycle.is_in(one.assignment.stage)]
        return sorted(running, key=lambda one: (one.days_left is None, one.days_left))

    @property
    def judged_count(self) -> int:
        return sum(one.judged_count for one in self.open_loads)

    @property
    def scored_count(self) -> int:
        return sum(one.scored_count for one in self.open_loads)

    @property
    def days_left(self) -> int | None:
        return self.open_loads[0].days_left if self.open_loads else None

    @property
    def per_day(self) -> int | None:
        """So many indicators a day get all of it done in time; None where nothing ends or is left."""
        left = self.judged_count - self.scored_count
        if self.days_left is None or not left:
            return None
        return -(-left // max(self.days_left, 1))

    @property
    def next(self) -> Load | None:
        """What is begun, else what ends first; what is complete only has to be finished."""
        unfinished = [one for one in self.open_loads if one.next_leaf]
        return next((one for one in unfinished if one.scored_count), next(iter([*unfinished, *self.open_loads]), None))


def whole_load(user: User) -> WholeLoad:
    """What waits for this person, whatever page of the list it stands on."""
    waiting = own_assignments(user).filter(finished_at=None)
    return WholeLoad(loads_of(list(waiting)))


def led_submissions(user: User) -> QuerySet[Submission]:
    """What the chair of an area has to settle or to decide, with how many evaluators have finished."""
    areas = [one.area_id for one in user.active_memberships if one.role == Role.CHAIR]
    counted = Q(assignments__ended_at=None, assignments__panel__stage=Stage.AREA_REVIEW)
    return (
        Submission.objects.visible_to(user)
        .filter(area__in=areas, status__in=(Status.AREA_REVIEW, Status.OBJECTION))
        .select_related("municipality__province", "cycle")
        .annotate(
            evaluator_count=Count("assignments", filter=counted),
            finished_count=Count("assignments", filter=counted & Q(assignments__finished_at__isnull=False)),
        )
        .order_by("-cycle__year_be", "name_th", "pk")
    )


@dataclass(frozen=True)
class SheetLeaf:
    """An indicator on one's score sheet; `unreasoned` are the criteria that lost points without a reason."""

    indicator: Indicator
    points: list[Decimal | None]
    maximum: Decimal
    is_judged: bool = True
    unreasoned: list[Criterion] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((one for one in self.points if one is not None), Decimal(0))

    @property
    def is_complete(self) -> bool:
        return None not in self.points

    @property
    def is_begun(self) -> bool:
        return any(one is not None for one in self.points)


@dataclass(frozen=True)
class SheetState:
    """One's own score sheet of a submission, by dimension, and what it comes to so far."""

    dimensions: list[tuple[Dimension, list[SheetLeaf]]]
    result: scoring.Result

    @property
    def judged(self) -> list[SheetLeaf]:
        return [leaf for _dimension, leaves in self.dimensions for leaf in leaves if leaf.is_judged]

    @property
    def unscored(self) -> list[SheetLeaf]:
        return [leaf for leaf in self.judged if not leaf.is_complete]

    @property
    def unreasoned(self) -> list[SheetLeaf]:
        """Full of points, yet a lost one lacks its reason."""
        return [leaf for leaf in self.judged if leaf.is_complete and leaf.unreasoned]

    @property
    def is_ready(self) -> bool:
        """Whether it can be handed in."""
        return not (self.unscored or self.unreasoned)

    @property
    def scored_count(self) -> int:
        return len(self.judged) - len(self.unscored)


def sheet_state(assignment: Assignment) -> SheetState:
    """Only the dimensions that this evaluator judges."""
    plan = outline_of(assignment.submission)
    scores = {one.criterion_id: one for one in assignment.scores.all()}
    points = {pk: one.points for pk, one in scores.items()} | lpa_points(assignment.submission, plan)
    wants_reasons = LossReason.objects.in_use().exists()
    lost = {pk for pk, one in scores.items() if one.loss_reason_id is None} if wants_reasons else set()
    dimensions = [
        (dimension, [_sheet_leaf(leaf, points, lost) for leaf in plan.leaves_of(dimension)])
        for dimension in plan.dimensions
        if assignment.judges(dimension)
    ]
    return SheetState(dimensions, plan.tally(points))


def _sheet_leaf(leaf: Indicator, points: dict[int, Decimal], without_reason: set[int]) -> SheetLeaf:
    criteria = list(leaf.criteria.all())
    return SheetLeaf(
        leaf,
        [points.get(one.pk) for one in criteria],
        sum((one.maximum for one in criteria), Decimal(0)),
        leaf.is_assessed,
        [one for one in criteria if one.pk in without_reason and points[one.pk] < one.maximum],
    )


@dataclass(frozen=True)
class Shown:
    """What the municipality shows for one indicator; `self_points` is None where the stage hides them."""

    response: Response
    self_points: dict[int, Decimal] | None
    activities: list[Activity]
    evidence: list[Evidence]
    previous: list[tuple[Response, list[SettledScore]]]
    clarifications: list[Clarification]
    origin: Origin | None

    @property
    def all_evidence(self) -> list[Evidence]:
        """Of the indicator itself and of its activities; what serves several stands there as often."""
        return [*self.evidence, *(one for activity in self.activities for one in activity.evidence.all())]

    @property
    def previous_responses(self) -> list[Response]:
        return [response for response, _settled in self.previous]


def shown_for(user: User, submission: Submission, leaf: Indicator) -> Shown:
    response = submission.responses.get(indicator=leaf)
    response.submission, response.indicator = submission, leaf
    with_files = Prefetch("evidence", Evidence.objects.with_files())
    asked = Clarification.objects.visible_to(user).filter(response=response)
    own = list(response.self_scores.all())
    given = frozen(own)
    return Shown(
        response=response,
        self_points={one.criterion_id: one.points for one in own} if sees_self_scores(user, submission) else None,
        activities=list(response.activities.prefetch_related(with_files)),
        evidence=list(response.evidence.with_files()),
        previous=_with_results(user, previous_responses(response, user)),
        clarifications=list(asked.select_related("asked_by", "answered_by")),
        origin=given.origin if given else None,
    )


def _with_results(user: User, earlier: list[Response]) -> list[tuple[Response, list[SettledScore]]]:
    """Earlier answers with the points that were settled for them, as far as this person may see those."""
    of = Q(pk__in=[])
    for one in earlier:
        of |= Q(submission=one.submission_id, criterion__indicator=one.indicator_id)
    found = SettledScore.objects.visible_to(user).filter(of).select_related("criterion").order_by("stage", "criterion")
    # What the national panel settled counts over what the area did.
    last = {(one.submission_id, one.criterion_id): one for one in (found if earlier else ())}
    return [
        (
            response,
            [
                one
                for (submission_id, _pk), one in last.items()
                if submission_id == response.submission_id and one.criterion.indicator_id == response.indicator_id
            ],
        )
        for response in earlier
    ]


def own_leaves(assignment: Assignment, plan: Outline) -> list[Indicator]:
    """The indicators of a score sheet in their order, those that nobody judges among them."""
    return [leaf for leaf in plan.leaves if assignment.judges(plan.dimension_of[leaf.pk])]


def neighbours(assignment: Assignment, plan: Outline, leaf: Indicator) -> tuple[Indicator | None, Indicator | None]:
    """The indicators before and after on one's own sheet."""
    at = plan.leaves.index(leaf)
    own = {one.pk for one in own_leaves(assignment, plan)}
    before = [one for one in plan.leaves[:at] if one.pk in own]
    after = [one for one in plan.leaves[at + 1 :] if one.pk in own]
    return (before[-1] if before else None), (after[0] if after else None)


def next_judged(assignment: Assignment, plan: Outline, leaf: Indicator) -> Indicator | None:
    """The indicator after this one that this evaluator judges."""
    after = plan.leaves[plan.leaves.index(leaf) + 1 :]
    return next((one for one in after if is_judged_by(assignment, one)), None)
