"""How the results of a past cycle would look under another framework: an estimate, of which nothing is written."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import Kind
from assessments.models import Cycle, SelfScore, Submission
from assessments.models.submissions import HANDED_IN
from indicators import scoring
from indicators.models import Framework, Grade
from indicators.queries import Outline, outline
from indicators.routes import Crosswalk, crosswalk
from indicators.simulating import carry, ranks, without
from reviews.models import Decision, SettledScore

NO_GRADE = ""
# Submission, criterion, points.
PointsRow = tuple[int, int, Decimal]
STREAMED = 5000


@dataclass(frozen=True)
class Simulated:
    """One submission then and under the other framework; ranks are among its kind, of those that are here."""

    submission: int
    name: str
    kind: str
    is_decided: bool
    total: Decimal
    new_total: Decimal
    grade: str
    new_grade: str
    rank: int = 0
    new_rank: int = 0

    @property
    def change(self) -> Decimal:
        return self.new_total - self.total

    @property
    def climb(self) -> int:
        """Places gained; negative where they were lost."""
        return self.rank - self.new_rank

    @property
    def changes_grade(self) -> bool:
        return self.grade != self.new_grade


@dataclass(frozen=True)
class KindAverage:
    kind: Kind
    count: int
    mean: Decimal
    new_mean: Decimal
    maximum: Decimal
    new_maximum: Decimal

    @property
    def change(self) -> Decimal:
        return self.new_mean - self.mean


@dataclass(frozen=True)
class Cell:
    count: int
    is_same: bool


@dataclass(frozen=True)
class Simulation:
    cycle: Cycle
    framework: Framework
    way: Crosswalk
    old: Outline
    new: Outline
    rows: list[Simulated]

    @property
    def changed_count(self) -> int:
        return sum(one.changes_grade for one in self.rows)

    @property
    def undecided_count(self) -> int:
        return sum(not one.is_decided for one in self.rows)

    @property
    def mean_places(self) -> Decimal:
        """By how many places of its kind a municipality moves, up or down, on average."""
        return _mean([Decimal(abs(one.climb)) for one in self.rows])

    @property
    def mean_change(self) -> Decimal:
        return _mean([one.change for one in self.rows])

    @cached_property
    def grades(self) -> dict[str, str]:
        """Names by key: those of the cycle's framework, then what the other one adds."""
        return {one.key: one.name for one in (*_grades(self.new), *_grades(self.old))}

    @cached_property
    def new_grades(self) -> list[str]:
        return [*(one.key for one in _grades(self.new)), NO_GRADE]

    @cached_property
    def matrix(self) -> list[tuple[str, list[Cell]]]:
        """For each old grade, best first, how many would have which new one."""
        counts = Counter((one.grade, one.new_grade) for one in self.rows)
        old = [*(one.key for one in _grades(self.old)), NO_GRADE]
        return [(key, [Cell(counts[key, new], key == new) for new in self.new_grades]) for key in old]

    @cached_property
    def by_kind(self) -> list[KindAverage]:
        return [self._average(kind, rows) for kind in Kind if (rows := [one for one in self.rows if one.kind == kind])]

    def _average(self, kind: Kind, rows: list[Simulated]) -> KindAverage:
        return KindAverage(
            kind=kind,
            count=len(rows),
            mean=_mean([one.total for one in rows]),
            new_mean=_mean([one.new_total for one in rows]),
            maximum=self.old.for_kind(kind).tally({}).maximum,
            new_maximum=scoring.tally(_sheet(self.new, kind), {}).maximum,
        )


def _grades(plan: Outline) -> list[Grade]:
    return list(plan.framework.grades.all())


def _mean(values: list[Decimal]) -> Decimal:
    return scoring.rounded(sum(values, Decimal(0)) / len(values)) if values else Decimal(0)


def default_cycle() -> Cycle | None:
    """The newest with decisions, else the newest of all."""
    cycles = Cycle.objects.order_by("-year_be")
    return cycles.filter(submissions__decisions__isnull=False).first() or cycles.first()


def simulate(cycle: Cycle, framework: Framework, *, is_new_zero: bool = False) -> Simulation:
    """Five queries and those that read the frameworks, for any number of submissions.

    What is new in the framework has no points: left out it changes nothing, as a zero it lowers every total.
    """
    old, new = outline(cycle.framework), outline(framework)
    way = crosswalk(old, new)
    left_out = frozenset() if is_new_zero else way.new_numbers
    sheets = {kind: _sheet(new, kind, left_out) for kind in Kind.values}
    cut_offs = {one.key: one.min_percent for one in _grades(new)}
    facts, decided = _facts(cycle), _decided(cycle)
    found = []
    for pk, points in _points(cycle, old):
        name, kind = facts[pk]
        total, grade = decided.get(pk) or _self_result(cycle, old.for_kind(kind), points)
        new_total = scoring.tally(sheets[kind], carry(way.routes, points)).total
        new_grade = scoring.grade_key(new_total, cut_offs) or NO_GRADE
        found.append(Simulated(pk, name, kind, pk in decided, total, new_total, grade, new_grade))
    return Simulation(cycle, framework, way, old, new, list(_ranked(found)))


def _sheet(plan: Outline, kind: str, left_out: AbstractSet[str] = frozenset()) -> scoring.Sheet:
    """What a kind is scored on; a draft may have indicators that still lack their criteria."""
    unfinished = {leaf.number for leaf in plan.leaves if not leaf.criteria.all()}
    return without(plan.for_kind(kind).sheet, unfinished | left_out)


def _ranked(rows: list[Simulated]) -> Iterator[Simulated]:
    """Each kind has a ranking of its own, as the awards do."""
    for kind in Kind.values:
        of_kind = [one for one in rows if one.kind == kind]
        places = zip(of_kind, ranks(one.total for one in of_kind), ranks(one.new_total for one in of_kind), strict=True)
        for one, rank, new_rank in places:
            yield Simulated(**{**vars(one), "rank": rank, "new_rank": new_rank})


def _self_result(cycle: Cycle, plan: Outline, points: scoring.Points) -> tuple[Decimal, str]:
    total = plan.tally(points).total
    return total, cycle.grade_key(total) or NO_GRADE


def _facts(cycle: Cycle) -> dict[int, tuple[str, str]]:
    """Name and kind of the year."""
    rows = cycle.submissions.order_by().values_list("pk", "name_th", "kind")
    return {pk: (name, kind) for pk, name, kind in rows}


def _decided(cycle: Cycle) -> dict[int, tuple[Decimal, str]]:
    """Total and grade as they were stored, by the last decision."""
    rows = Decision.objects.filter(submission__cycle=cycle).order_by("decided_at", "pk")
    return {pk: (total, key or NO_GRADE) for pk, total, key in rows.values_list("submission_id", "total", "grade__key")}


def _points(cycle: Cycle, old: Outline) -> Iterator[tuple[int, dict[int, Decimal]]]:
    """Points by criterion of each submission handed in, one after the other, so that memory stays the same.

    Settled ones where there is a decision, with those that are given (LPA, base data); else what the municipality
    gave itself.
    """
    has_decision = Exists(Decision.objects.filter(submission=OuterRef("submission")))
    settled = SettledScore.objects.filter(has_decision, submission__cycle=cycle)
    given = [one.pk for leaf in old.leaves if not leaf.is_assessed for one in leaf.criteria.all()]
    is_undecided = ~Exists(Decision.objects.filter(submission=OuterRef("response__submission")))
    own = SelfScore.objects.filter(
        Q(criterion__in=given) | is_undecided,
        response__submission__in=Submission.objects.filter(cycle=cycle, status__in=HANDED_IN).order_by().values("pk"),
    )
    rows = merge(_sorted(settled, "submission_id", "stage"), _sorted(own, "response__submission_id"), key=itemgetter(0))
    for pk, scores in groupby(rows, key=itemgetter(0)):
        yield pk, {criterion: points for _pk, criterion, points in scores}


def _sorted(rows: Any, submission: str, *order: str) -> Iterator[PointsRow]:
    found = rows.order_by(submission, *order).values_list(submission, "criterion_id", "points")
    streamed: Iterator[PointsRow] = found.iterator(STREAMED)
    return streamed
