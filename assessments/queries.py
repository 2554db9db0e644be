"""What the screens of a municipality show, each read in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Prefetch

from assessments import base_data
from assessments.models import Activity, Evidence, Response, SelfScore, Submission
from indicators import scoring
from indicators.models import Dimension, Indicator
from indicators.queries import Outline, outline


@dataclass(frozen=True)
class LeafState:
    """An indicator or part with what was answered so far."""

    indicator: Indicator
    dimension: Dimension
    response: Response
    points: dict[int, Decimal]
    activity_count: int
    evidence_count: int

    @property
    def has_answer(self) -> bool:
        return bool(self.response.answer.strip())

    @property
    def has_all_points(self) -> bool:
        return all(one.pk in self.points for one in self.indicator.criteria.all())

    @property
    def is_complete(self) -> bool:
        """LPA indicators take their score from another assessment, so they need no answer of their own."""
        return self.has_all_points and (self.has_answer or self.indicator.is_from_lpa)

    @property
    def is_begun(self) -> bool:
        return self.has_answer or bool(self.points) or self.activity_count > 0

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

    @cached_property
    def result(self) -> scoring.Result:
        return self.outline.tally({key: value for leaf in self.leaves for key, value in leaf.points.items()})

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

    @property
    def complete_count(self) -> int:
        return sum(leaf.is_complete for leaf in self.leaves)

    @property
    def incomplete(self) -> list[LeafState]:
        return [leaf for leaf in self.leaves if not leaf.is_complete]

    @property
    def pass_mark(self) -> Decimal:
        return self.outline.pass_mark(self.submission.kind)

    @property
    def is_passed(self) -> bool:
        return self.result.total >= self.pass_mark


def outline_of(submission: Submission) -> Outline:
    """What is asked of this submission: its cycle's framework, as far as it applies to the municipality's kind."""
    return outline(submission.cycle.framework).for_kind(submission.kind)


def overview(submission: Submission) -> Overview:
    """Five queries, four more the first time a process meets the framework."""
    plan = outline_of(submission)
    responses = {one.indicator_id: one for one in _responses(submission)}
    activities = _counts(Activity.responses.through, submission)
    evidence = _counts(Evidence.responses.through, submission)
    return Overview(
        submission,
        plan,
        [
            LeafState(
                indicator=leaf,
                dimension=plan.dimension_of[leaf.pk],
                response=responses[leaf.pk],
                points={one.criterion_id: one.points for one in responses[leaf.pk].self_scores.all()},
                activity_count=activities.get(responses[leaf.pk].pk, 0),
                evidence_count=evidence.get(responses[leaf.pk].pk, 0),
            )
            for leaf in plan.leaves
        ],
    )


def _responses(submission: Submission) -> Iterable[Response]:
    return submission.responses.select_related("assigned_to").prefetch_related(
        Prefetch("self_scores", SelfScore.objects.order_by("pk"))
    )


def _counts(link: type, submission: Submission) -> dict[int, int]:
    rows = link.objects.filter(response__submission=submission).values("response_id")  # type: ignore[attr-defined]
    return {row["response_id"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def previous_response(response: Response) -> Response | None:
    """The answer to the indicator of the same number in the municipality's last earlier submission."""
    submission = response.submission
    return (
        Response.objects.filter(
            submission__municipality_id=submission.municipality_id,
            submission__cycle__year_be__lt=submission.cycle.year_be,
            indicator__number=response.indicator.number,
        )
        .select_related("submission__cycle")
        .prefetch_related("self_scores__criterion", "activities")
        .order_by("-submission__cycle__year_be")
        .first()
    )


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
