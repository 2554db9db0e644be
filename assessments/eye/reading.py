"""Reading what the checks look at, for many submissions of one cycle in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from assessments import base_data
from assessments.eye.facts import Facts, LeafFacts
from assessments.models import Activity, BaseDatum, Evidence, Response, SelfScore, Status, Submission
from assessments.queries import Overview, outline_of
from indicators.models import Indicator
from indicators.queries import Outline, outline
from indicators.routes import crosswalk

# By submission or response.
Grouped = Mapping[int, list[Any]]


def facts_of(submissions: Sequence[Submission]) -> list[Facts]:
    """Eleven queries however many; one more for each other version that was in force the year before."""
    return _Read(submissions, _rows_of([one.pk for one in submissions])).facts() if submissions else []


def facts_in(state: Overview) -> Facts:
    """Of a submission that is read already: what is not in its overview, in six queries."""
    return _Read([state.submission], _rows_in(state)).facts()[0]


@dataclass(frozen=True)
class _Rows:
    """What stands in the submissions themselves; `done` are links of responses with activities."""

    responses: Grouped
    points: Mapping[int, Decimal]
    evidence: Grouped
    activities: Grouped
    done: Mapping[int, Iterable[int]]


def _rows_of(keys: Sequence[int]) -> _Rows:
    points = SelfScore.objects.filter(response__submission__in=keys).values_list("response_id")
    evidence = Evidence.objects.filter(submission__in=keys).select_related("file__facts").order_by("pk")
    done: dict[int, list[int]] = defaultdict(list)
    served = Activity.responses.through.objects.filter(activity__submission__in=keys)
    for response, activity in served.values_list("response_id", "activity_id"):
        done[response].append(activity)
    return _Rows(
        _by_submission(Response.objects.filter(submission__in=keys).order_by("pk")),
        dict(points.annotate(points=Sum("points"))),
        _by_submission(evidence),
        _by_submission(Activity.objects.filter(submission__in=keys).order_by("pk")),
        done,
    )


def _rows_in(state: Overview) -> _Rows:
    return _Rows(
        _by_submission(leaf.response for leaf in state.leaves),
        {leaf.response.pk: leaf.total for leaf in state.leaves if leaf.points},
        _by_submission(state.evidence),
        _by_submission(sorted(state.activities, key=lambda one: one.pk)),
        state.activities_by_response,
    )


class _Read:
    def __init__(self, submissions: Sequence[Submission], rows: _Rows) -> None:
        self.submissions, self.rows = submissions, rows
        keys = [one.pk for one in submissions]
        self.values = _values(submissions, keys)
        self.before = _before(submissions)
        older = [one.pk for one in self.before.values()]
        self.activities_before = _by_submission(Activity.objects.filter(submission__in=older).order_by("pk"))
        self.answers = _by_submission(Response.objects.filter(submission__in=older).exclude(answer=""))
        self.shown = _shown_by(keys, rows.done)
        self._followed: dict[int, dict[str, list[Indicator]]] = {}

    def facts(self) -> list[Facts]:
        return [self._facts_of(one) for one in self.submissions]

    def _facts_of(self, submission: Submission) -> Facts:
        plan, before = outline_of(submission), self.before.get(submission.municipality_id)
        responses = {one.indicator_id: one for one in self.rows.responses[submission.pk]}
        evidence = {one.pk: one for one in self.rows.evidence[submission.pk]}
        texts = self._texts(submission, before)
        leaves = [
            LeafFacts(
                leaf,
                response,
                self.rows.points.get(response.pk),
                [evidence[pk] for pk in sorted(self.shown[response.pk]) if pk in evidence],
                texts.get(leaf.number, ()),
            )
            for leaf in plan.leaves
            if leaf.is_assessed and (response := responses.get(leaf.pk))
        ]
        return Facts(
            submission,
            plan,
            leaves,
            list(evidence.values()),
            _serves(leaves),
            self.rows.activities[submission.pk],
            self._activity_serves(leaves),
            self.activities_before[before.pk] if before else [],
            self.values[submission.pk],
        )

    def _activity_serves(self, leaves: Iterable[LeafFacts]) -> Mapping[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for leaf in leaves:
            for activity in sorted(self.rows.done.get(leaf.response.pk, ())):
                found[activity].append(leaf.number)
        return found

    def _texts(self, submission: Submission, before: Submission | None) -> dict[str, list[str]]:
        """Last year's answers by this year's numbers."""
        if before is None:
            return {}
        answers = {one.indicator_id: one.answer for one in self.answers[before.pk]}
        followed = self._what_was(before, submission)
        return {number: [answers[one.pk] for one in leaves if one.pk in answers] for number, leaves in followed.items()}

    def _what_was(self, before: Submission, submission: Submission) -> dict[str, list[Indicator]]:
        old: Outline = outline(before.cycle.framework)
        if old.framework.pk not in self._followed:
            self._followed[old.framework.pk] = crosswalk(old, outline(submission.cycle.framework)).predecessors
        return self._followed[old.framework.pk]


def _by_submission(rows: Iterable[Any]) -> Grouped:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in rows:
        found[one.submission_id].append(one)
    return found


def _values(submissions: Sequence[Submission], keys: Sequence[int]) -> Mapping[int, dict[str, dict[int, Any]]]:
    """The base data of each, by key and year."""
    fields = {one.pk: key for key, one in base_data.plan_of(submissions[0]).base_data_fields.items()}
    found: dict[int, dict[str, dict[int, Any]]] = defaultdict(dict)
    for row in BaseDatum.objects.filter(submission__in=keys, field__in=fields).order_by():
        found[row.submission_id].setdefault(fields[row.field_id], {})[row.year_be] = row.value
    return found


def _before(submissions: Sequence[Submission]) -> Mapping[int, Submission]:
    """The last earlier submission of each municipality."""
    earlier = (
        Submission.objects.filter(
            municipality__in=[one.municipality_id for one in submissions],
            cycle__year_be__lt=submissions[0].cycle.year_be,
        )
        .exclude(status=Status.WITHDRAWN)
        .select_related("cycle__framework")
        .order_by("cycle__year_be")
    )
    return {one.municipality_id: one for one in earlier}


def _shown_by(keys: Sequence[int], done: Mapping[int, Iterable[int]]) -> Mapping[int, set[int]]:
    """The evidence of each response, its own and that of its activities; two queries."""
    found: dict[int, set[int]] = defaultdict(set)
    of_activity: dict[int, list[int]] = defaultdict(list)
    own, through = Evidence.responses.through.objects, Evidence.activities.through.objects
    for response, evidence in own.filter(evidence__submission__in=keys).values_list("response_id", "evidence_id"):
        found[response].add(evidence)
    for activity, evidence in through.filter(evidence__submission__in=keys).values_list("activity_id", "evidence_id"):
        of_activity[activity].append(evidence)
    for response, activities in done.items():
        found[response].update(pk for activity in activities for pk in of_activity[activity])
    return found


def _serves(leaves: Iterable[LeafFacts]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for leaf in leaves:
        for one in leaf.evidence:
            found[one.pk].append(leaf.number)
    return found
