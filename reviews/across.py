"""One indicator over all one's open assignments of a stage, so that the same measure is laid on each."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from accounts.models import User
from assessments.models import Cycle, Evidence, Response, Stage
from assessments.queries import outline_of
from indicators.models import Indicator
from reviews.bench import own_assignments
from reviews.models import Assignment, Score
from reviews.permissions import why_not_score
from reviews.queries import judged_leaves


@dataclass(frozen=True)
class Place:
    """A municipality in the row; `code` stands for it in addresses, and where names are hidden on the page too."""

    assignment: Assignment
    is_hidden: bool

    @cached_property
    def code(self) -> str:
        """The same for one evaluator and stage as long as the review lasts, and no way back to the municipality."""
        one = self.assignment
        facts = f"{one.evaluator_id}/{one.panel.cycle_id}/{one.panel.stage}/{one.submission_id}"
        return salted_hmac("reviews.across", facts, algorithm="sha256").hexdigest()[:8]


@dataclass(frozen=True)
class Row:
    """All one's open assignments of a stage, in their order."""

    cycle: Cycle
    stage: Stage
    places: list[Place]

    @property
    def is_hidden(self) -> bool:
        return self.cycle.rules(self.stage).hides_municipalities

    @cached_property
    def leaves(self) -> list[Indicator]:
        """What is judged of at least one of them, in the order of the framework."""
        found = {
            leaf.pk: leaf for place in self.places for leaf in judged_leaves(outline_of(place.assignment.submission))
        }
        return sorted(found.values(), key=lambda leaf: leaf.position)

    def of(self, leaf: Indicator) -> list[Place]:
        """Those of whom the indicator is asked: it depends on the kind of municipality."""
        return [one for one in self.places if leaf in judged_leaves(outline_of(one.assignment.submission))]

    def place_of(self, code: str) -> Place | None:
        return next((one for one in self.places if one.code == code), None)


def rows_of(user: User, keep: str = "") -> list[Row]:
    """One's open assignments by cycle and stage, and what has the code `keep` though it was closed meanwhile."""
    rows: dict[tuple[int, str], Row] = {}
    for one in own_assignments(user):
        cycle, stage = one.panel.cycle, one.stage
        place = Place(one, cycle.rules(stage).hides_municipalities)
        if why_not_score(one) is None or place.code == keep:
            rows.setdefault((cycle.pk, stage), Row(cycle, stage, [])).places.append(place)
    for row in rows.values():
        row.places.sort(key=_order)
    return list(rows.values())


def _order(place: Place) -> str:
    """By name, or by the code where a name would tell."""
    return place.code if place.is_hidden else place.assignment.submission.name_th


@dataclass(frozen=True)
class Progress:
    """An indicator in the list: of how many municipalities it is scored."""

    leaf: Indicator
    scored_count: int
    places: list[Place]
    next_place: Place


def progress_of(row: Row) -> list[Progress]:
    """One query for the whole row."""
    counts = _counts([one.assignment for one in row.places])
    return [_progress(leaf, row.of(leaf), counts) for leaf in row.leaves]


def _counts(assignments: list[Assignment]) -> dict[tuple[int, int], int]:
    rows = Score.objects.filter(assignment__in=assignments).values_list("assignment_id", "criterion__indicator_id")
    return {(one, leaf): count for one, leaf, count in rows.annotate(count=Count("pk"))}


def _progress(leaf: Indicator, places: list[Place], counts: dict[tuple[int, int], int]) -> Progress:
    needed = len(leaf.criteria.all())
    waiting = [one for one in places if counts.get((one.assignment.pk, leaf.pk), 0) < needed]
    return Progress(leaf, len(places) - len(waiting), places, (waiting or places)[0])


@dataclass(frozen=True)
class Line:
    """A municipality in the table of one indicator."""

    place: Place
    response: Response
    evidence_count: int
    points: Decimal | None


def lines_of(row: Row, leaf: Indicator) -> list[Line]:
    """Three queries, however many municipalities there are."""
    places = row.of(leaf)
    submissions = [one.assignment.submission_id for one in places]
    responses = {one.submission_id: one for one in Response.objects.filter(submission__in=submissions, indicator=leaf)}
    evidence = dict(
        Evidence.objects.filter(responses__in=responses.values())
        .order_by()
        .values_list("responses")
        .annotate(count=Count("pk"))
    )
    given: dict[int, Decimal] = {}
    scores = Score.objects.filter(assignment__in=[one.assignment for one in places], criterion__indicator=leaf)
    for assignment_id, points in scores.values_list("assignment_id", "points"):
        given[assignment_id] = given.get(assignment_id, Decimal(0)) + points
    return [
        Line(one, response, evidence.get(response.pk, 0), given.get(one.assignment.pk))
        for one in places
        for response in [responses[one.assignment.submission_id]]
    ]
