"""What comes out, each read in a fixed number of queries: packets, scores of a cycle, public results."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import Kind, Province, User
from assessments import clock
from assessments.given import facts_of, given_points
from assessments.models import Cycle, SelfScore, Snapshot, Status, Submission
from indicators.queries import Outline, outline
from reports.models import Packet
from reviews.models import Award, Decision, RankedPlace

# A packet takes seconds; after this long something went wrong, or no worker runs.
LATE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class PacketVersion:
    """What was certified once, and its packet as soon as that is made."""

    snapshot: Snapshot
    packet: Packet | None

    @property
    def is_late(self) -> bool:
        return self.packet is None and clock.now() - self.snapshot.signed_at > LATE_AFTER


@dataclass(frozen=True)
class PacketVersions:
    """Newest first."""

    versions: list[PacketVersion]

    @property
    def is_being_made(self) -> bool:
        return any(one.packet is None and not one.is_late for one in self.versions)

    @property
    def is_late(self) -> bool:
        return any(one.is_late for one in self.versions)


def packets_for(user: User, submission: Submission) -> PacketVersions:
    """The versions of a submission's packet that a person may see, in one query."""
    snapshots = (
        Snapshot.objects.visible_to(user)
        .filter(submission=submission)
        .select_related("packet")
        .defer("content")
        .order_by("-number")
    )
    return PacketVersions([PacketVersion(one, getattr(one, "packet", None)) for one in snapshots])


def unmade_packets(submission: Submission) -> QuerySet[Snapshot]:
    return submission.snapshots.filter(packet=None).defer("content")


Figures = dict[str, Any]


@dataclass(frozen=True)
class Points:
    """A result in numbers: total, percent by dimension, points by indicator; empty where there is none."""

    total: Decimal | None
    dimensions: dict[int, Decimal]
    indicators: dict[str, Decimal]


NO_POINTS = Points(None, {}, {})


@dataclass(frozen=True)
class ScoreRow:
    """One submission with what the municipality gave itself and what the panel settled."""

    submission: Submission
    own: Points
    settled: Points
    grade: str


@dataclass(frozen=True)
class Scores:
    """All submissions of a cycle with their scores, as they stand now."""

    cycle: Cycle
    outline: Outline
    count: int
    rows: Iterator[ScoreRow]


def scores_of(cycle: Cycle) -> Scores:
    """Six queries for any number of submissions, one more where the framework computes points from base data."""
    plan = outline(cycle.framework)
    submissions = list(
        cycle.submissions.select_related("municipality", "province", "area").order_by(
            "province__name_th", "name_th", "pk"
        )
    )
    return Scores(cycle, plan, len(submissions), _score_rows(cycle, plan, submissions))


def _score_rows(cycle: Cycle, plan: Outline, submissions: list[Submission]) -> Iterator[ScoreRow]:
    certified, decisions = _certified(cycle), _decisions(cycle)
    typed = _typed(cycle, plan, [one for one in submissions if one.pk not in certified])
    for submission in submissions:
        decision = decisions.get(submission.pk)
        own = certified.get(submission.pk) or _tallied(plan.for_kind(submission.kind), typed[submission.pk])
        yield ScoreRow(
            submission,
            own,
            _points(str(decision.total), decision.dimensions) if decision else NO_POINTS,
            _grade_name(decision),
        )


def _certified(cycle: Cycle) -> dict[int, Points]:
    """The self-scores as they were frozen last; of the content the database sends the results alone."""
    results = (
        Snapshot.objects.filter(submission__cycle=cycle)
        .order_by("number")
        .values_list("submission_id", "content__result")
    )
    # A later version of the same submission takes the place of the earlier one.
    return {submission_id: _points_of_result(result) for submission_id, result in results.iterator()}


def _points_of_result(result: Figures) -> Points:
    return Points(
        Decimal(result["total"]),
        {one["number"]: Decimal(one["percent"]) for one in result["dimensions"]},
        {one["number"]: Decimal(one["points"]) for one in result["indicators"]},
    )


def _typed(cycle: Cycle, plan: Outline, submissions: list[Submission]) -> dict[int, dict[int, Decimal]]:
    """Points by criterion of what was never certified: typed ones, and while it is live those that are given."""
    rows = SelfScore.objects.filter(
        response__submission__cycle=cycle, response__submission__snapshots=None
    ).values_list("response__submission_id", "criterion_id", "points")
    found: dict[int, dict[int, Decimal]] = {one.pk: {} for one in submissions}
    for submission_id, criterion_id, points in rows.iterator():
        found.setdefault(submission_id, {})[criterion_id] = points
    facts = facts_of(cycle.submissions.filter(snapshots=None), cycle.year_be, plan)
    given = {one.pk for leaf in plan.leaves if not leaf.is_assessed for one in leaf.criteria.all()}
    for one in submissions:
        if one.is_live:
            typed = {pk: points for pk, points in found[one.pk].items() if pk not in given}
            found[one.pk] = typed | given_points(one, plan.for_kind(one.kind), facts)
    return found


def _tallied(plan: Outline, points: dict[int, Decimal]) -> Points:
    if not points:
        return NO_POINTS
    result = plan.tally(points)
    return Points(
        result.total,
        {one.number: one.percent for one in result.dimensions},
        {one.number: one.points for one in result.indicators.values()},
    )


def _decisions(cycle: Cycle) -> dict[int, Decision]:
    """The last decision on each submission: the national one where there is one."""
    found = Decision.objects.filter(submission__cycle=cycle).select_related("grade").order_by("decided_at", "pk")
    return {one.submission_id: one for one in found}


def _points(total: str, dimensions: list[Figures]) -> Points:
    """A decision's figures, as they were stored when it was decided."""
    return Points(
        Decimal(total),
        {one["number"]: Decimal(one["percent"]) for one in dimensions},
        {one["number"]: Decimal(one["points"]) for dimension in dimensions for one in dimension["indicators"]},
    )


def _grade_name(decision: Decision | None) -> str:
    return decision.grade.name if decision and decision.grade else ""


def published_years() -> QuerySet[Cycle]:
    """The cycles with published results, newest first, each with how many there are as `published`."""
    count = Count("submissions", filter=Q(submissions__status=Status.PUBLISHED))
    return Cycle.objects.annotate(published=count).filter(published__gt=0).order_by("-year_be")


def published_results(cycle: Cycle) -> QuerySet[Submission]:
    """What everybody may see of a cycle: published submissions with `total` and the names of the grade."""
    decision = Decision.objects.filter(submission=OuterRef("pk")).order_by("-decided_at", "-pk")
    place = RankedPlace.objects.published().filter(submission=OuterRef("pk"))
    return (
        Submission.objects.filter(cycle=cycle, status=Status.PUBLISHED)
        .select_related("municipality__province", "province")
        .annotate(
            total=Subquery(decision.values("total")[:1]),
            grade_th=Subquery(decision.values("grade_name_th")[:1]),
            grade_en=Subquery(decision.values("grade__name_en")[:1]),
            rank=Subquery(place.values("rank")[:1]),
            tie=Subquery(place.values("tie")[:1]),
        )
        .prefetch_related(Prefetch("awards", Award.objects.published(), to_attr="published_awards"))
    )


def published_provinces(cycle: Cycle) -> QuerySet[Province]:
    published = Submission.objects.filter(cycle=cycle, status=Status.PUBLISHED)
    return Province.objects.filter(pk__in=published.values("province"))


def published_kinds(cycle: Cycle) -> list[tuple[str, Any]]:
    kinds = set(published_results(cycle).order_by().values_list("kind", flat=True).distinct())
    return [choice for choice in Kind.choices if choice[0] in kinds]
