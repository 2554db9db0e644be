"""What the screens of a municipality show, each read in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from assessments import base_data
from assessments.given import Given, frozen, given_to
from assessments.models import Activity, Evidence, Response, SelfScore, Submission, WorkState
from assessments.permissions import sees_self_scores
from indicators import scoring
from indicators.models import Dimension, Indicator
from indicators.queries import Outline, outline


class Standing(TextChoices):
    """Where an indicator stands, from nothing to ready: the first of these that holds is shown everywhere."""

    BACK = "back", _("Back to its author")
    TO_CONFIRM = "to_confirm", _("Carried forward, to be confirmed")
    READY = "ready", pgettext_lazy("indicator", "Ready")
    COMPLETE = "complete", _("Complete")
    BEGUN = "begun", _("In progress")
    EMPTY = "empty", _("Not begun")


@dataclass(frozen=True)
class LeafState:
    """An indicator or part with what was answered so far; `given` says where points come from that nobody gives.

    What the municipality's people say to each other about it shows only while it is theirs (`is_internal`).
    """

    indicator: Indicator
    dimension: Dimension
    response: Response
    points: dict[int, Decimal]
    activity_count: int
    given: Given | None = None
    is_internal: bool = True
    hides_points: bool = False

    @property
    def has_answer(self) -> bool:
        return bool(self.response.answer.strip())

    @property
    def has_all_points(self) -> bool:
        return self.hides_points or all(one.pk in self.points for one in self.indicator.criteria.all())

    @property
    def is_complete(self) -> bool:
        """What takes its score from another assessment or from a figure needs no answer of its own.

        What was carried forward is never complete before somebody confirmed it.
        """
        is_answered = self.has_answer or not self.indicator.is_assessed
        return self.has_all_points and is_answered and not self.response.to_confirm

    @property
    def is_begun(self) -> bool:
        return self.has_answer or bool(self.points) or self.activity_count > 0

    @property
    def standing(self) -> Standing:
        if self.is_internal and self.response.work_state == WorkState.BACK:
            return Standing.BACK
        if self.response.to_confirm:
            return Standing.TO_CONFIRM
        if self.is_complete:
            return Standing.READY if self.is_ready else Standing.COMPLETE
        return Standing.BEGUN if self.is_begun else Standing.EMPTY

    @property
    def is_ready(self) -> bool:
        """The coordinator said so, and nothing of it was written after that."""
        is_marked = self.is_internal and self.response.work_state == WorkState.READY
        return is_marked and not self.is_changed_since_marked

    @property
    def is_changed_since_marked(self) -> bool:
        marked_at = self.response.work_at
        return marked_at is not None and self.response.changed_at > marked_at

    @property
    def total(self) -> Decimal:
        return sum(self.points.values(), Decimal(0))

    @property
    def maximum(self) -> Decimal:
        return sum((one.maximum for one in self.indicator.criteria.all()), Decimal(0))


@dataclass(frozen=True)
class DimensionState:
    dimension: Dimension
    leaves: list[LeafState]
    result: scoring.DimensionResult

    @property
    def complete_count(self) -> int:
        return sum(leaf.is_complete for leaf in self.leaves)


@dataclass(frozen=True)
class Overview:
    """A submission seen whole: state of every indicator, the score so far, what is missing."""

    submission: Submission
    outline: Outline
    leaves: list[LeafState] = field(default_factory=list)
    activities_by_response: Mapping[int, list[int]] = field(default_factory=dict)
    hides_self_scores: bool = False

    @property
    def points(self) -> dict[int, Decimal]:
        """By criterion; one without a score is absent."""
        return {key: value for leaf in self.leaves for key, value in leaf.points.items()}

    @cached_property
    def result(self) -> scoring.Result:
        return self.outline.tally(self.points)

    @cached_property
    def dimensions(self) -> list[DimensionState]:
        results = {one.number: one for one in self.result.dimensions}
        return [
            DimensionState(
                dimension,
                [leaf for leaf in self.leaves if leaf.dimension == dimension],
                results[dimension.number],
            )
            for dimension in self.outline.dimensions
        ]

    @cached_property
    def base_data(self) -> base_data.Progress:
        """How much of the base data form is filled in; one query, for the pages that show it."""
        return base_data.progress(self.submission)

    @cached_property
    def activities(self) -> list[Activity]:
        """All of them; one query, once for all that a page finds in them."""
        return list(self.submission.activities.all())

    @cached_property
    def evidence(self) -> list[Evidence]:
        """All of it with the facts of photos; one query, as for activities."""
        return list(self.submission.evidence.select_related("file__facts").order_by("pk"))

    @property
    def left_to_do(self) -> dict[str, int]:
        """How many photos wait to be blurred and how many for an answer."""
        return {
            "withheld": sum(one.is_withheld for one in self.evidence),
            "unanswered": sum(one.is_unanswered for one in self.evidence),
        }

    @property
    def complete_count(self) -> int:
        return sum(leaf.is_complete for leaf in self.leaves)

    @property
    def incomplete(self) -> list[LeafState]:
        return [leaf for leaf in self.leaves if not leaf.is_complete]

    @property
    def pass_mark(self) -> Decimal:
        return self.submission.cycle.pass_mark(self.submission.kind)

    @property
    def is_passed(self) -> bool:
        return self.result.total >= self.pass_mark


def outline_of(submission: Submission) -> Outline:
    """What is asked of this submission: its cycle's framework, as far as it applies to the municipality's kind."""
    return outline(submission.cycle.framework).for_kind(submission.kind)


def overview(submission: Submission) -> Overview:
    """Three queries, up to two more while it is live, and nine the first time a process meets the framework."""
    plan = outline_of(submission)
    responses = {one.indicator_id: one for one in _responses(submission)}
    activities = _activities_by_response(submission)
    given = given_to(submission, plan) if submission.is_live else _frozen(responses)
    return Overview(
        submission,
        plan,
        [
            LeafState(
                indicator=leaf,
                dimension=plan.dimension_of[leaf.pk],
                response=responses[leaf.pk],
                points=points_of(submission, leaf, responses[leaf.pk], given.get(leaf.pk)),
                activity_count=len(activities.get(responses[leaf.pk].pk, ())),
                given=given.get(leaf.pk),
                is_internal=submission.is_live,
            )
            for leaf in plan.leaves
        ],
        activities,
    )


def overview_for(user: User, submission: Submission) -> Overview:
    """The overview as this person may read it: without what the municipality gave itself, where a stage hides that."""
    state = overview(submission)
    if sees_self_scores(user, submission):
        return state
    leaves = [replace(leaf, points={}, hides_points=True) for leaf in state.leaves]
    return replace(state, leaves=leaves, hides_self_scores=True)


def _frozen(responses: dict[int, Response]) -> dict[int, Given]:
    found = {pk: frozen(response.self_scores.all()) for pk, response in responses.items()}
    return {pk: given for pk, given in found.items() if given}


def points_of(submission: Submission, leaf: Indicator, response: Response, given: Given | None) -> dict[int, Decimal]:
    """Rows of points that are given count only as what was frozen: a live submission follows their source."""
    if submission.is_live and not leaf.is_assessed:
        return given.points if given else {}
    return {one.criterion_id: one.points for one in response.self_scores.all()}


def _responses(submission: Submission) -> Iterable[Response]:
    linked = ("assigned_to", "division", "work_by", "changed_by", "carried_from__submission__cycle")
    return submission.responses.select_related(*linked).prefetch_related(
        Prefetch("self_scores", SelfScore.objects.order_by("pk"))
    )


def _activities_by_response(submission: Submission) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = Activity.responses.through.objects.filter(response__submission=submission)
    for response, activity in rows.order_by("pk").values_list("response_id", "activity_id"):
        found.setdefault(response, []).append(activity)
    return found


def activities_of(submission: Submission) -> list[Activity]:
    """The activities of a submission with their evidence and the responses they serve."""
    return list(
        submission.activities.prefetch_related(
            Prefetch("evidence", Evidence.objects.with_files()),
            Prefetch("responses", Response.objects.select_related("indicator")),
        )
    )


def direct_evidence_of(submission: Submission) -> dict[int, list[Evidence]]:
    """Evidence that serves a response without an activity between, by response."""
    found: dict[int, list[Evidence]] = {}
    for evidence in (
        submission.evidence.with_files().filter(responses__isnull=False).distinct().prefetch_related("responses")
    ):
        for response in evidence.responses.all():
            found.setdefault(response.pk, []).append(evidence)
    return found
