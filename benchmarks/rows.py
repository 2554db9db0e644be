"""The rows of many submissions at once, as the portal itself would have written them."""

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Model

from accounts.models import Area, Municipality, Role, User
from assessments import clock
from assessments.engine import MOVES, Inputs
from assessments.models import (
    Activity,
    Cycle,
    Evidence,
    EvidenceKind,
    LpaResult,
    PhotoFacts,
    Registration,
    Rendition,
    RenditionKind,
    Response,
    SelfScore,
    Snapshot,
    Stage,
    Status,
    StatusChange,
    StoredFile,
    Submission,
)
from assessments.models.submissions import DECIDED, HANDED_IN, UNDER_REVIEW
from assessments.snapshots import content_of, sha256_of
from benchmarks.people import Country
from benchmarks.profiles import Profile
from indicators.queries import outline
from reports.models import Packet
from reviews.models import Assignment, Clarification, Decision, Objection, Panel, Score, SettledScore
from reviews.workflow import decide_area
from sustcity.demo import base_data, content
from sustcity.demo.build import ROADS

Pairs = list[tuple[Municipality, Status]]
JUDGED = (*UNDER_REVIEW, *DECIDED)
SETTLED = tuple(status for status in JUDGED if status != Status.AREA_REVIEW)


@dataclass
class Batch:
    """Adds submissions of a cycle, some at a time."""

    cycle: Cycle
    country: Country
    profiles: list[Profile]
    is_diligent: bool = False
    rng: random.Random = field(default_factory=lambda: random.Random(3))

    @transaction.atomic
    def add(self, pairs: Pairs) -> None:
        submissions = self._submissions(pairs)
        responses = self._responses(submissions)
        self._lpa_results(submissions)
        self._self_scores(responses)
        self._activities(submissions, responses)
        if self.is_diligent:
            base_data.add(submissions)
        self._history(submissions)
        self._snapshots([one for one in submissions if one.status in HANDED_IN])
        judged = [one for one in submissions if one.status in JUDGED]
        self._scores(self._assignments(judged))
        self._questions(judged, responses)
        self._settled([one for one in submissions if one.status in SETTLED])

    def profile(self, submission: Submission) -> Profile:
        return self.profiles[submission.municipality_id % len(self.profiles)]

    def staff(self, submission: Submission, role: Role) -> User:
        return self.country.staff[submission.municipality_id, role]

    def _submissions(self, pairs: Pairs) -> list[Submission]:
        made = [
            Submission(
                municipality=town,
                cycle=self.cycle,
                kind=town.kind,
                name_th=town.name_th,
                name_en=town.name_en,
                province=town.province,
                area=town.province.area,
                status=status,
                status_at=clock.now() - timedelta(minutes=self.rng.randrange(90_000)),
            )
            for town, status in pairs
        ]
        for one in made:
            if one.status in HANDED_IN:
                one.self_percent = self.profile(one).result.total
        Registration.objects.bulk_create(
            Registration(municipality=town, cycle=self.cycle, by=self.country.officers[town.province_id])
            for town, _status in pairs
        )
        return Submission.objects.bulk_create(made)

    def _responses(self, submissions: list[Submission]) -> list[Response]:
        leaves = outline(self.cycle.framework).leaves
        return Response.objects.bulk_create(
            Response(
                submission=submission,
                indicator=leaf,
                answer="\n\n".join(content.answer(submission, leaf.number, variant) for variant in range(2)),
                assigned_to=self.staff(submission, Role.CONTRIBUTOR),
                changed_by=self.staff(submission, Role.CONTRIBUTOR),
            )
            for submission in submissions
            for leaf in leaves
        )

    def _self_scores(self, responses: list[Response]) -> None:
        """What the LPA result gives has rows only where it was certified."""
        SelfScore.objects.bulk_create(
            SelfScore(response=one, criterion=criterion, points=self.profile(one.submission).own[criterion.pk])
            for one in responses
            if one.indicator.is_assessed or not one.submission.is_live
            for criterion in one.indicator.criteria.all()
        )

    def _lpa_results(self, submissions: list[Submission]) -> None:
        leaves = [leaf for leaf in outline(self.cycle.framework).leaves if leaf.is_from_lpa]
        LpaResult.objects.bulk_create(
            LpaResult(
                municipality=one.municipality,
                year_be=self.cycle.year_be - 1,
                maximum=sum(criterion.maximum for criterion in leaves[0].criteria.all()),
                scores={
                    str(leaf.lpa_item): str(sum(self.profile(one).own[each.pk] for each in leaf.criteria.all()))
                    for leaf in leaves
                },
                source="รายการทดสอบ",
            )
            for one in submissions
        )

    def _activities(self, submissions: list[Submission], responses: list[Response]) -> None:
        by_key = {(one.submission_id, one.indicator.number): one for one in responses}
        chosen = [
            (submission, record)
            for submission in submissions
            for record in self.rng.sample(content.records(), 30 if self.is_diligent else 3)
        ]
        made = Activity.objects.bulk_create(self._activity(*one) for one in chosen)
        links = [
            (activity, by_key[activity.submission_id, number])
            for activity, (_, record) in zip(made, chosen, strict=True)
            for number in dict.fromkeys(record["indicators"])
            if (activity.submission_id, number) in by_key
        ]
        _link(Activity.responses.through, "activity", "response", links)
        self._photos([(activity, record) for activity, (_, record) in zip(made, chosen, strict=True)])

    def _activity(self, submission: Submission, record: dict[str, Any]) -> Activity:
        texts = ("title", "about", "method", "success_factors", "outcomes", "place", "budget_source")
        partners = ("partners_government", "partners_business", "partners_citizens")
        name = submission.full_name_th
        return Activity(
            submission=submission,
            **{key: record[key].replace("{municipality}", name) for key in (*texts, *partners)},
            budget=record["budget"],
            year_be=self.cycle.year_be,
            starts_on=self._day,
            ends_on=self._day,
            changed_by=self.staff(submission, Role.CONTRIBUTOR),
        )

    @cached_property
    def _day(self) -> date:
        return self.cycle.first_day + timedelta(days=120)

    def _photos(self, records: list[tuple[Activity, dict[str, Any]]]) -> None:
        """Two photos to an activity: rows as of a photo whose renditions are made, without the bytes.

        Every twentieth was taken a year too early, which is a signal.
        """
        shown = [(activity, caption) for activity, record in records for caption in record["captions"][:2]]
        files = StoredFile.objects.bulk_create(_file(f"{one.pk} {caption}") for one, caption in shown)
        Rendition.objects.bulk_create(rendition for file in files for rendition in _renditions(file))
        taken = datetime.combine(self._day, time(9), tzinfo=UTC)
        PhotoFacts.objects.bulk_create(
            PhotoFacts(file=one, width=4000, height=3000, taken_at=taken - timedelta(days=0 if number % 20 else 365))
            for number, one in enumerate(files)
        )
        made = Evidence.objects.bulk_create(
            Evidence(
                submission=activity.submission,
                kind=EvidenceKind.PHOTO,
                caption=caption,
                file=file,
                file_name="ภาพกิจกรรม.jpg",
                period_from=self._day,
                period_to=self._day,
                changed_by=activity.changed_by,
            )
            for (activity, caption), file in zip(shown, files, strict=True)
        )
        pairs = [(evidence, activity) for evidence, (activity, _) in zip(made, shown, strict=True)]
        _link(Evidence.activities.through, "evidence", "activity", pairs)

    def _history(self, submissions: list[Submission]) -> None:
        StatusChange.objects.bulk_create(change for one in submissions for change in self._changes(one))

    def _changes(self, submission: Submission) -> Iterator[StatusChange]:
        status: Status = Status.DRAFT
        for who, name, days_ago in ROADS[Status(submission.status)]:
            by = self._actor(submission, who)
            yield StatusChange(
                submission=submission,
                move=name,
                from_status=status,
                to_status=MOVES[name].target,
                by=by,
                by_name=by.full_name,
                at=clock.now() - timedelta(days=days_ago),
            )
            status = MOVES[name].target

    def _actor(self, submission: Submission, who: str) -> User:
        match who:
            case "officer":
                return self.country.officers[submission.province_id]
            case "chair":
                return self.country.chairs[submission.area_id]
            case "administrator":
                return self.country.administrator
            case "national_chair":
                return self.country.national_chair
        return self.staff(submission, Role(who))

    def _snapshots(self, submissions: list[Submission]) -> None:
        made = Snapshot.objects.bulk_create(self._snapshot(one) for one in submissions)
        Packet.objects.bulk_create(
            Packet(snapshot=one, name=f"packets/{one.sha256}.pdf", sha256=one.sha256, size=2_000_000, pages=90)
            for one in made
        )

    def _snapshot(self, submission: Submission) -> Snapshot:
        profile = self.profile(submission)
        profile.content = profile.content or content_of(submission)
        own = {
            "full_name_th": submission.full_name_th,
            "name_th": submission.name_th,
            "province_th": submission.province.name_th,
        }
        frozen = profile.content | {"municipality": profile.content["municipality"] | own}
        by = self.staff(submission, Role.CERTIFIER)
        return Snapshot(
            submission=submission,
            number=1,
            content=frozen,
            sha256=sha256_of(frozen),
            signed_name=by.full_name,
            signed_position=by.position,
            signed_by=by,
        )

    def _assignments(self, submissions: list[Submission]) -> list[Assignment]:
        """Two evaluators of the area for each; of those still in review every other has one unfinished."""
        return Assignment.objects.bulk_create(
            Assignment(
                panel=self._panel(submission.area),
                submission=submission,
                evaluator=evaluator,
                assigned_by=self.country.administrator,
                finished_at=None if submission.status == Status.AREA_REVIEW and is_second else clock.now(),
            )
            for submission in submissions
            for is_second, evaluator in enumerate(self.rng.sample(self.country.evaluators[submission.area_id], 2))
        )

    def _panel(self, area: Area) -> Panel:
        if area.pk not in self._panels:
            self._panels[area.pk], _ = Panel.objects.get_or_create(cycle=self.cycle, stage=Stage.AREA_REVIEW, area=area)
        return self._panels[area.pk]

    @cached_property
    def _panels(self) -> dict[int, Panel]:
        return {}

    def _scores(self, assignments: list[Assignment]) -> None:
        comments = content.remarks("evaluator_comments")
        Score.objects.bulk_create(
            Score(
                assignment=one,
                criterion_id=criterion_id,
                points=points,
                comment=comments[criterion_id % len(comments)] if criterion_id % 3 == 0 else "",
                changed_by=one.evaluator,
            )
            for index, one in enumerate(assignments)
            for criterion_id, points in self.profile(one.submission).given[index % 2].items()
        )

    def _questions(self, submissions: list[Submission], responses: list[Response]) -> None:
        by_key = {(one.submission_id, one.indicator.number): one for one in responses}
        Clarification.objects.bulk_create(
            Clarification(
                response=by_key[submission.pk, one["indicator"]],
                question=one["question"],
                asked_by=self.country.chairs[submission.area_id],
                answer=one["answer"],
                answered_by=self.staff(submission, Role.COORDINATOR),
                answered_at=clock.now(),
            )
            for submission in submissions
            for one in content.remarks("clarification_questions")[:2]
        )
        Objection.objects.bulk_create(
            Objection(
                response=by_key[submission.pk, one["indicator"]],
                reason=one["reason"],
                raised_by=self.staff(submission, Role.COORDINATOR),
            )
            for submission in submissions
            if submission.status == Status.OBJECTION
            for one in content.remarks("objections")[:2]
        )

    def _settled(self, submissions: list[Submission]) -> None:
        SettledScore.objects.bulk_create(
            SettledScore(
                submission=one,
                criterion_id=criterion_id,
                points=points,
                changed_by=self.country.chairs[one.area_id],
            )
            for one in submissions
            for criterion_id, points in self.profile(one).settled.items()
        )
        first = {id(self.profile(one)): one for one in submissions if self.profile(one).decision is None}
        for one in first.values():
            decide_area(one, self.country.chairs[one.area_id], Inputs())
            self.profile(one).decision = one.decisions.get()
        Decision.objects.bulk_create(
            self._decision(one) for one in submissions if first.get(id(self.profile(one))) != one
        )

    def _decision(self, submission: Submission) -> Decision:
        """As the portal decided for the first municipality of the same points."""
        model = self.profile(submission).decision
        assert model
        return Decision(
            submission=submission,
            stage=Stage.AREA_REVIEW,
            snapshot=submission.snapshots.get(),
            total=model.total,
            dimensions=model.dimensions,
            grade_id=model.grade_id,
            grade_name_th=model.grade_name_th,
            decided_by=self.country.chairs[submission.area_id],
        )


def _file(text: str) -> StoredFile:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return StoredFile(
        sha256=sha256,
        size=1_800_000,
        content_type="image/jpeg",
        name=f"originals/{sha256[:2]}/{sha256}",
        state=StoredFile.State.READY,
    )


def _renditions(file: StoredFile) -> Iterator[Rendition]:
    for kind, width in (
        (RenditionKind.THUMBNAIL, 320),
        (RenditionKind.SCREEN, 1600),
        (RenditionKind.PRINT, 900),
    ):
        name = f"renditions/{file.sha256}-{kind}.jpg"
        yield Rendition(file=file, kind=kind, name=name, width=width, height=width * 3 // 4)


def _link(through: Any, left: str, right: str, pairs: Iterable[tuple[Model, Model]]) -> None:
    make: Callable[..., Any] = through
    through.objects.bulk_create(make(**{left: one, right: other}) for one, other in pairs)
