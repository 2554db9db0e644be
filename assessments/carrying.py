"""Carrying work of an earlier year into this one: what would come, what stays, and doing it, once.

Rows are copied, never bytes. Points are this year's judgement, and photos show the year in which they were taken:
neither is carried. Nothing that somebody wrote is replaced.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.editing import editing
from assessments.models import Activity, Evidence, Response, StaleSave, Submission
from assessments.queries import outline_of
from indicators.models import Dimension, Indicator
from indicators.routes import crosswalk


class Fate(TextChoices):
    """What becomes of the answer to an indicator."""

    CARRIED = "carried", _("Is carried")
    KEPT = "kept", _("Stays as it is: something is written already")
    NOTHING = "nothing", _("Nothing was written then")
    NEW = "new", _("New this year")


@dataclass(frozen=True)
class PlannedAnswer:
    """An indicator of this year with what was answered then to all that it was."""

    leaf: Indicator
    dimension: Dimension
    response: Response
    sources: list[Response]
    is_new: bool
    is_split: bool

    @cached_property
    def written(self) -> list[Response]:
        return [one for one in self.sources if one.answer.strip()]

    @property
    def text(self) -> str:
        return "\n\n".join(one.answer.strip() for one in self.written)

    @property
    def is_merged(self) -> bool:
        return len(self.written) > 1

    @property
    def has_another_number(self) -> bool:
        return [one.indicator.number for one in self.sources] not in ([], [self.leaf.number])

    @property
    def fate(self) -> Fate:
        if self.is_new:
            return Fate.NEW
        if not self.written:
            return Fate.NOTHING
        return Fate.KEPT if self.response.answer.strip() else Fate.CARRIED


@dataclass(frozen=True)
class PlannedActivity:
    """An activity of then with the responses that it would serve, and its copy if it was carried before.

    `has_twin` says that one of the same title was recorded anew this year: carrying it would double it.
    """

    activity: Activity
    responses: list[Response]
    copy: Activity | None
    has_twin: bool


@dataclass(frozen=True)
class PlannedPaper:
    """A document or link of then, what it would show something for, and the same one where it is here already."""

    evidence: Evidence
    responses: list[Response]
    activities: list[int]
    here: Evidence | None


@dataclass(frozen=True)
class Plan:
    """What carrying would do; `dropped` are indicators of then that had an answer and became nothing."""

    source: Submission
    answers: list[PlannedAnswer]
    activities: list[PlannedActivity]
    papers: list[PlannedPaper]
    dropped: list[Response] = field(default_factory=list)
    photo_count: int = 0

    @property
    def carried_answers(self) -> list[PlannedAnswer]:
        return [one for one in self.answers if one.fate == Fate.CARRIED]

    @property
    def kept_answers(self) -> list[PlannedAnswer]:
        return [one for one in self.answers if one.fate == Fate.KEPT]

    @property
    def new_activities(self) -> list[PlannedActivity]:
        return [one for one in self.activities if one.copy is None]

    @property
    def new_papers(self) -> list[PlannedPaper]:
        return [one for one in self.papers if one.here is None]

    @property
    def is_empty(self) -> bool:
        return not (self.carried_answers or self.new_activities or self.new_papers)


@dataclass(frozen=True)
class Carried:
    """How much was carried."""

    answers: int
    activities: int
    papers: int


def plan(submission: Submission, source: Submission, scope: Collection[str] | None = None) -> Plan:
    """What would be carried of `source`, for some indicators by number or for all; eight queries."""
    old, new = outline_of(source), outline_of(submission)
    way = crosswalk(old, new)
    rows = _Rows(submission, source)
    targets: dict[int, list[Response]] = {}
    for leaf in new.leaves:
        for one in way.predecessors[leaf.number]:
            targets.setdefault(one.pk, []).append(rows.now[leaf.pk])
    numbers = {leaf.number for leaf in new.leaves} if scope is None else set(scope)
    leaves = [leaf for leaf in new.leaves if leaf.number in numbers]
    wanted = {rows.now[leaf.pk].pk for leaf in leaves}
    activities = rows.activities(targets, None if scope is None else wanted)
    return Plan(
        source,
        [
            PlannedAnswer(
                leaf,
                new.dimension_of[leaf.pk],
                rows.now[leaf.pk],
                [rows.then[one.pk] for one in way.predecessors[leaf.number] if one.pk in rows.then],
                is_new=not way.predecessors[leaf.number],
                is_split=any(len(targets[one.pk]) > 1 for one in way.predecessors[leaf.number]),
            )
            for leaf in leaves
        ],
        activities,
        rows.papers(targets, wanted, {one.activity.pk for one in activities}),
        [] if scope is not None else [rows.then[one.pk] for one in way.dropped if rows.has_answer(one)],
        rows.photo_count,
    )


class _Rows:
    """The rows of both years, read together."""

    def __init__(self, submission: Submission, source: Submission) -> None:
        self.submission, self.source = submission, source
        both = [submission.pk, source.pk]
        self.now: dict[int, Response] = {}
        self.then: dict[int, Response] = {}
        for response in Response.objects.filter(submission__in=both).select_related("indicator"):
            side = self.now if response.submission_id == submission.pk else self.then
            side[response.indicator_id] = response
        self._indicator_of = {one.pk: one.indicator_id for one in self.then.values()}
        self._activities = list(Activity.objects.filter(submission__in=both))
        self._evidence = list(Evidence.objects.filter(submission__in=both).select_related("file"))

    def has_answer(self, indicator: Indicator) -> bool:
        return indicator.pk in self.then and bool(self.then[indicator.pk].answer.strip())

    @property
    def photo_count(self) -> int:
        return sum(one.is_photo for one in self._evidence if one.submission_id == self.source.pk)

    def activities(self, targets: dict[int, list[Response]], wanted: set[int] | None) -> list[PlannedActivity]:
        """Those that serve one of the wanted responses; all of them, where all is wanted."""
        served = _links(Activity.responses.through, "activity_id", "response_id", self.source)
        here = [one for one in self._activities if one.submission_id == self.submission.pk]
        copies = {one.carried_from_id: one for one in here if one.carried_from_id}
        titles = {one.title.strip() for one in here}
        planned = [
            PlannedActivity(
                one,
                self._targets_of(served.get(one.pk, []), targets),
                copies.get(one.pk),
                one.title.strip() in titles,
            )
            for one in self._activities
            if one.submission_id == self.source.pk
        ]
        return [one for one in planned if wanted is None or {it.pk for it in one.responses} & wanted]

    def papers(self, targets: dict[int, list[Response]], wanted: set[int], activities: set[int]) -> list[PlannedPaper]:
        """Documents and links of the wanted responses and of the activities that could come along."""
        direct = _links(Evidence.responses.through, "evidence_id", "response_id", self.source)
        through = _links(Evidence.activities.through, "evidence_id", "activity_id", self.source)
        here = {_what(one): one for one in self._evidence if one.submission_id == self.submission.pk}
        found = []
        for one in self._evidence:
            if one.submission_id != self.source.pk or one.is_photo:
                continue
            responses = self._targets_of(direct.get(one.pk, []), targets)
            its_own = [pk for pk in through.get(one.pk, []) if pk in activities]
            if its_own or {it.pk for it in responses} & wanted:
                found.append(PlannedPaper(one, responses, its_own, here.get(_what(one))))
        return found

    def _targets_of(self, responses: list[int], targets: dict[int, list[Response]]) -> list[Response]:
        """This year's responses to what those of then were for, each once."""
        found = {it.pk: it for pk in responses for it in targets.get(self._indicator_of[pk], [])}
        return sorted(found.values(), key=lambda it: it.indicator.position)


def _what(evidence: Evidence) -> tuple[str, int | None, str]:
    return evidence.kind, evidence.file_id, evidence.url


def _links(through: type, one: str, other: str, source: Submission) -> dict[int, list[int]]:
    name = one.removesuffix("_id")
    rows = through.objects.filter(**{f"{name}__submission": source})  # type: ignore[attr-defined]
    found: dict[int, list[int]] = {}
    for key, value in rows.order_by("pk").values_list(one, other):
        found.setdefault(key, []).append(value)
    return found


def carry(
    submission: Submission,
    source: Submission,
    scope: Collection[str] | None,
    *,
    by: User,
    answers: bool = True,
    activities: Collection[int] = (),
    papers: Collection[int] = (),
) -> Carried:
    """Carry the answers and the chosen activities, documents and links (keys of then); what came before stays.

    Pressed twice it carries once. Raises PermissionDenied when it may no longer be edited.
    """
    with editing(submission, by=by):
        found = plan(submission, source, scope)
        count = sum(_carry_answer(one, by) for one in found.carried_answers) if answers else 0
        made = _carry_activities([one for one in found.new_activities if one.activity.pk in activities], submission, by)
        copies = {one.activity.pk: one.copy for one in found.activities if one.copy} | made
        chosen = [one for one in found.papers if one.evidence.pk in papers]
        return Carried(count, len(made), _carry_papers(chosen, copies, submission, by))


def _carry_answer(planned: PlannedAnswer, by: User) -> bool:
    response = planned.response
    changes = {"answer": planned.text, "to_confirm": True, "carried_from": planned.written[0]}
    try:
        response.save_changes(changes, base_version=response.version, by=by)
    except StaleSave:
        # Somebody wrote meanwhile: theirs stays.
        return False
    return True


def _carry_activities(planned: list[PlannedActivity], submission: Submission, by: User) -> dict[int, Activity]:
    """The copies by the key of what they were made of."""
    made = Activity.objects.bulk_create(one.activity.copy_for(submission, by=by) for one in planned)
    link = Activity.responses.through
    link.objects.bulk_create(
        link(activity=copy, response=response)
        for one, copy in zip(planned, made, strict=True)
        for response in one.responses
    )
    return {one.activity.pk: copy for one, copy in zip(planned, made, strict=True)}


def _carry_papers(planned: list[PlannedPaper], copies: dict[int, Activity], submission: Submission, by: User) -> int:
    """One row for each, with the file that is there; how many are new."""
    count = 0
    for one in planned:
        activities = [copies[pk] for pk in one.activities if pk in copies]
        if not activities and not one.responses:
            continue
        row = one.here or _copy_of(one.evidence, submission, by)
        row.activities.add(*activities)
        row.responses.add(*one.responses)
        count += one.here is None
    return count


def _copy_of(evidence: Evidence, submission: Submission, by: User) -> Evidence:
    names = ("kind", "caption", "file", "file_name", "url", "period_from", "period_to", "link_state", "link_checked_at")
    return Evidence.objects.create(
        submission=submission, changed_by=by, **{name: getattr(evidence, name) for name in names}
    )


def confirm(
    submission: Submission, *, responses: Collection[int] = (), activities: Collection[int] = (), by: User
) -> int:
    """Say of carried answers and activities that they hold this year; how many waited for it.

    Without a new version: whoever is writing in them shall not meet a conflict over this.
    """
    with editing(submission, by=by):
        return sum(
            rows.filter(pk__in=keys, to_confirm=True).update(to_confirm=False)
            for rows, keys in ((submission.responses, responses), (submission.activities, activities))
        )
