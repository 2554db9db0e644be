"""What the rows of an assessment know of themselves, and what the database refuses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.models import Area, FormerKind, Membership, Province, Role
from assessments import clock
from assessments.models import (
    Activity,
    Announcement,
    Cycle,
    CycleProvince,
    CycleStage,
    Evidence,
    EvidenceKind,
    Extension,
    Letter,
    Rendition,
    Response,
    SelfScore,
    Snapshot,
    Stage,
    StaleSave,
    Status,
    StatusChange,
    StoredFile,
    Submission,
)
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 31, 5, 0, tzinfo=UTC)


def stage(cycle, key=Stage.SELF_ASSESSMENT, starts=NOON, ends=None):
    return CycleStage.objects.create(cycle=cycle, key=key, starts_at=starts, ends_at=ends)


@pytest.fixture
def bare_cycle():
    return Cycle.objects.create(year_be=2569, framework=factories.framework())


class TestCycle:
    def test_a_stage_runs_from_its_start_until_just_before_its_end(self, bare_cycle):
        stage(bare_cycle, starts=NOON, ends=NOON + timedelta(days=2))
        moments = {
            -timedelta(seconds=1): (False, False, False),
            timedelta(0): (True, True, False),
            timedelta(days=2, seconds=-1): (True, True, False),
            timedelta(days=2): (False, True, True),
        }

        for offset, expected in moments.items():
            with clock.set_to(NOON + offset):
                found = (
                    bare_cycle.is_in(Stage.SELF_ASSESSMENT),
                    bare_cycle.has_begun(Stage.SELF_ASSESSMENT),
                    bare_cycle.has_ended(Stage.SELF_ASSESSMENT),
                )
            assert found == expected, offset

    def test_a_stage_without_end_never_ends(self, bare_cycle):
        stage(bare_cycle)

        with clock.set_to(NOON + timedelta(days=10_000)):
            assert bare_cycle.is_in(Stage.SELF_ASSESSMENT)
            assert not bare_cycle.has_ended(Stage.SELF_ASSESSMENT)
            assert bare_cycle.days_left(Stage.SELF_ASSESSMENT) is None

    def test_a_stage_without_dates_has_neither_begun_nor_ended(self, bare_cycle):
        assert not bare_cycle.is_in(Stage.PREVIEW, Stage.SELF_ASSESSMENT)
        assert not bare_cycle.has_begun(Stage.PREVIEW)
        assert not bare_cycle.has_ended(Stage.PREVIEW)
        assert bare_cycle.days_left(Stage.PREVIEW) is None

    def test_one_running_stage_of_several_is_enough(self, bare_cycle):
        stage(bare_cycle, Stage.PROVINCIAL_CHECK)

        with clock.set_to(NOON):
            assert bare_cycle.is_in(Stage.SELF_ASSESSMENT, Stage.PROVINCIAL_CHECK)
            assert not bare_cycle.is_in(Stage.SELF_ASSESSMENT)

    @pytest.mark.parametrize(
        ("before_the_end", "days"),
        [
            (timedelta(hours=1), 0),
            (timedelta(days=1), 1),
            (timedelta(days=5, hours=3), 5),
            (timedelta(0), None),
        ],
    )
    def test_days_left(self, bare_cycle, before_the_end, days):
        ends = NOON + timedelta(days=30)
        stage(bare_cycle, ends=ends)

        with clock.set_to(ends - before_the_end):
            assert bare_cycle.days_left(Stage.SELF_ASSESSMENT) == days

    def test_the_fiscal_year_2569_lasts_from_october_2025_to_september_2026(self, bare_cycle):
        assert (bare_cycle.first_day, bare_cycle.last_day) == (date(2025, 10, 1), date(2026, 9, 30))
        assert str(bare_cycle) == "2569"

    def test_the_latest_begun_cycle_is_the_newest_whose_self_assessment_has_begun(self, bare_cycle):
        stage(bare_cycle, starts=NOON)
        earlier = Cycle.objects.create(year_be=2568, framework=factories.framework())
        stage(earlier, starts=NOON - timedelta(days=365))
        planned = Cycle.objects.create(year_be=2570, framework=factories.framework())
        stage(planned, Stage.PREVIEW, starts=NOON - timedelta(days=1))

        for offset, expected in ((-1, earlier), (0, bare_cycle)):
            with clock.set_to(NOON + timedelta(seconds=offset)):
                assert Cycle.objects.latest_begun() == expected
        with clock.set_to(NOON - timedelta(days=366)):
            assert Cycle.objects.latest_begun() is None

    def test_a_stage_names_its_cycle(self, bare_cycle):
        assert str(stage(bare_cycle)) == "2569 " + str(Stage.SELF_ASSESSMENT.label)

    def test_the_database_refuses_impossible_cycles(self, bare_cycle):
        stage(bare_cycle)
        for wrong in (
            lambda: Cycle.objects.create(year_be=2569, framework=factories.framework()),
            lambda: Cycle.objects.create(year_be=2026, framework=factories.framework()),
            lambda: stage(bare_cycle),
            lambda: stage(bare_cycle, Stage.PREVIEW, ends=NOON),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                wrong()


# Who sees a submission in which state: the truth of the specification, role by role.
HANDED_IN = set(Status) - {Status.DRAFT, Status.INTERNAL_REVIEW, Status.WITHDRAWN}
UNDER_REVIEW = {Status.AREA_REVIEW, Status.PREVIEW, Status.OBJECTION}
DECIDED = {Status.AREA_DECIDED, Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED, Status.PUBLISHED}
SEEN_BY = {
    "contributor": set(Status),
    "coordinator": set(Status),
    "certifier": set(Status),
    "officer": HANDED_IN,
    "evaluator": UNDER_REVIEW | DECIDED,
    "idle_evaluator": set(),
    "chair": {Status.ACCEPTED} | UNDER_REVIEW | DECIDED,
    "national_chair": DECIDED,
    "administrator": set(Status),
    "stranger": set(),
    "other_officer": set(),
    "other_chair": set(),
}


def test_who_sees_a_submission_in_which_state():
    cast = factories.Cast()
    factories.cycle()
    submission = factories.submission(cast.municipality)
    Submission.objects.filter(pk=submission.pk).update(self_percent=80)
    factories.assign(submission, cast.evaluator, cast.administrator)

    seen = {who: set() for who in SEEN_BY}
    for status in Status:
        Submission.objects.filter(pk=submission.pk).update(status=status)
        for who, states in seen.items():
            if Submission.objects.visible_to(getattr(cast, who)).exists():
                states.add(status)

    assert seen == SEEN_BY
    assert not Submission.objects.visible_to(AnonymousUser()).exists()


def test_corrections_after_a_return_are_read_by_the_municipality_alone():
    cast = factories.Cast()
    factories.cycle()
    submission = factories.submission(cast.municipality)
    Submission.objects.filter(pk=submission.pk).update(self_percent=80)

    for status in Status:
        Submission.objects.filter(pk=submission.pk).update(status=status)
        for who in ("contributor", "administrator", "officer", "chair", "stranger"):
            reads = Submission.objects.readable_by(getattr(cast, who)).exists()
            is_hidden = who == "officer" and status == Status.RETURNED
            assert reads == (status in SEEN_BY[who] and not is_hidden), (who, status)


def test_an_ended_membership_and_a_switched_off_person_see_nothing():
    cast = factories.Cast()
    factories.cycle()
    factories.submission(cast.municipality)
    Membership.objects.filter(user=cast.coordinator).update(ended_at=clock.now())
    cast.certifier.is_active = False
    cast.certifier.save()

    for person in (cast.coordinator, cast.certifier):
        assert not Submission.objects.visible_to(person).exists()


def test_a_person_with_two_roles_sees_what_either_sees():
    cast = factories.Cast()
    factories.cycle()
    own = factories.submission(cast.municipality)
    other = factories.submission(cast.other_municipality)
    Submission.objects.filter(pk=other.pk).update(status=Status.SUBMITTED, self_percent=80)
    Membership.objects.create(
        user=cast.coordinator, role=Role.PROVINCIAL_OFFICER, province=cast.other_municipality.province
    )

    assert set(Submission.objects.visible_to(cast.coordinator)) == {own, other}


def test_what_hangs_on_a_submission_is_seen_by_those_who_see_it():
    cast = factories.Cast()
    factories.cycle()
    submission = factories.submission(cast.municipality)
    factories.activity(submission, "1")
    Evidence.objects.create(submission=submission, kind=EvidenceKind.LINK, url="https://www.bansang.go.th/")
    snapshot(submission, cast)

    for model, count in ((Response, 35), (Activity, 1), (Evidence, 1), (Snapshot, 1)):
        assert model.objects.visible_to(cast.contributor).count() == count
        assert not model.objects.visible_to(cast.stranger).exists()
        assert not model.objects.visible_to(cast.officer).exists(), "a draft is the municipality's own"


def snapshot(submission, cast, number=1):
    return Snapshot.objects.create(
        submission=submission, number=number, content={}, sha256="0" * 64, signed_by=cast.certifier
    )


class TestSubmission:
    def test_facts_of_the_year_stay_whatever_the_municipality_becomes(self):
        factories.cycle()
        town = factories.municipality()
        FormerKind.objects.create(municipality=town, kind="tao", until=date(2026, 10, 1))
        submission = factories.submission(town)
        town.province = Province.objects.get(code="90")
        town.save()
        submission.refresh_from_db()

        assert (submission.kind, submission.province.code) == ("tao", "56")
        assert submission.area == Area.objects.get(key=Province.objects.get(code="56").area.key)

    def test_its_words(self):
        factories.cycle()
        submission = factories.submission()
        change = StatusChange(submission=submission, from_status="draft", to_status="internal_review")

        assert str(submission) == "เทศบาลตำบลบ้านสาง 2569"
        assert str(change) == f"{submission.pk}: draft -> internal_review"
        assert str(Snapshot(submission=submission, number=2)) == "เทศบาลตำบลบ้านสาง 2569 (2)"

    def test_editable_and_handed_in(self):
        assert {one for one in Status if Submission(status=one).is_editable} == {
            Status.DRAFT,
            Status.RETURNED,
        }
        assert {one for one in Status if Submission(status=one).is_handed_in} == HANDED_IN

    def test_the_database_holds_what_must_hold(self):
        cast = factories.Cast()
        factories.cycle()
        submission = factories.submission(cast.municipality)
        snapshot(submission, cast)
        for wrong in (
            lambda: Submission.objects.create(
                municipality=submission.municipality,
                cycle=submission.cycle,
                kind="tambon",
                province=submission.province,
                area=submission.area,
            ),
            lambda: Submission.objects.filter(pk=submission.pk).update(status=Status.SUBMITTED),
            lambda: snapshot(submission, cast),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                wrong()


class TestResponsesAndScores:
    def test_their_words(self):
        factories.cycle()
        response = factories.submission().responses.first()

        assert str(response) == f"{response.submission_id} · {response.indicator}"
        assert str(SelfScore(points=Decimal("6.37"))) == "6.37"

    def test_the_database_keeps_one_of_each_and_no_negative_points(self):
        factories.cycle()
        response = factories.submission().responses.first()
        criterion = response.indicator.criteria.first()
        SelfScore.objects.create(response=response, criterion=criterion, points=0)
        other = response.indicator.criteria.last()
        for wrong in (
            lambda: SelfScore.objects.create(response=response, criterion=criterion, points=1),
            lambda: SelfScore.objects.create(response=response, criterion=other, points=-1),
            lambda: Response.objects.create(submission=response.submission, indicator=response.indicator),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                wrong()


class TestVersions:
    def test_a_save_from_the_present_version_is_written_with_who_and_when(self):
        factories.cycle()
        response, person = factories.submission().responses.first(), factories.user()

        with clock.set_to(NOON):
            saved = response.save_changes({"answer": "ทำแล้ว"}, base_version=1, by=person)

        assert (saved.answer, saved.version, saved.changed_by, saved.changed_at) == ("ทำแล้ว", 2, person, NOON)

    def test_a_stale_save_changes_nothing_and_hands_over_the_row_as_it_is(self):
        factories.cycle()
        response, person = factories.submission().responses.first(), factories.user()
        response.save_changes({"answer": "ของเพื่อน"}, base_version=1, by=person)

        with pytest.raises(StaleSave, match="is at version 2") as refused:
            response.save_changes({"answer": "ของฉัน"}, base_version=1, by=person)

        assert refused.value.current.answer == "ของเพื่อน"
        assert Response.objects.get(pk=response.pk).version == 2

    def test_fields_that_are_not_named_stay(self):
        factories.cycle()
        activity = factories.activity(factories.submission(), about="เดิม")

        activity.save_changes({"place": "วัด"}, base_version=1, by=factories.user())

        activity.refresh_from_db()
        assert (activity.about, activity.place) == ("เดิม", "วัด")


class TestActivitiesAndEvidence:
    def test_an_activity_cannot_end_before_it_starts(self):
        factories.cycle()
        submission = factories.submission()

        activity = factories.activity(submission, starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 2))
        assert str(activity) == "ธนาคารขยะชุมชน"
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.activity(submission, starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1))

    def test_evidence_is_a_file_or_a_link_never_both_or_neither(self):
        factories.cycle()
        submission = factories.submission()
        file = StoredFile.objects.create(sha256="a" * 64, size=1, content_type="image/jpeg", name="a")

        def evidence(**fields):
            return Evidence.objects.create(submission=submission, **fields)

        evidence(kind=EvidenceKind.PHOTO, file=file)
        evidence(kind=EvidenceKind.LINK, url="https://example.com")
        for wrong in (
            {"kind": EvidenceKind.PHOTO},
            {"kind": EvidenceKind.LINK},
            {"kind": EvidenceKind.LINK, "url": "https://example.com", "file": file},
            {"kind": EvidenceKind.DOCUMENT, "url": "https://example.com"},
            {"kind": EvidenceKind.DOCUMENT, "url": "https://example.com", "file": file},
            {
                "kind": EvidenceKind.PHOTO,
                "file": file,
                "period_from": date(2026, 1, 2),
                "period_to": date(2026, 1, 1),
            },
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                evidence(**wrong)

    def test_an_evidence_is_called_by_caption_file_name_or_address(self):
        named = Evidence(caption="คลองหลังทำความสะอาด", file_name="คลอง.jpg")

        assert str(named) == "คลองหลังทำความสะอาด"
        assert str(Evidence(file_name="คลอง.jpg")) == "คลอง.jpg"
        assert str(Evidence(url="https://example.com")) == "https://example.com"

    def test_a_rendition_is_found_by_its_kind(self):
        factories.cycle()
        file = StoredFile.objects.create(sha256="a" * 64, size=1, content_type="image/jpeg", name="a")
        thumbnail = Rendition.objects.create(file=file, kind="thumbnail", name="t/a.jpg", width=1, height=1)
        photo = Evidence(kind=EvidenceKind.PHOTO, file=file)
        link = Evidence(kind=EvidenceKind.LINK, url="https://example.com")

        assert photo.rendition("thumbnail") == thumbnail
        assert photo.rendition("print") is None
        assert link.rendition("thumbnail") is None
        assert (photo.is_photo, link.is_photo) == (True, False)
        assert (str(file), str(thumbnail)) == ("a" * 64, "t/a.jpg")

    def test_files_and_renditions_come_with_the_evidence(self, django_assert_num_queries):
        factories.cycle()
        submission = factories.submission()
        file = StoredFile.objects.create(sha256="a" * 64, size=1, content_type="image/jpeg", name="a")
        Evidence.objects.create(submission=submission, kind=EvidenceKind.PHOTO, file=file)

        with django_assert_num_queries(2):
            [photo] = submission.evidence.with_files()
            assert photo.rendition("print") is None


class TestClock:
    def test_a_rehearsal_starts_at_the_moment_it_is_given_and_goes_on(self, settings):
        settings.CLOCK_STARTS_AT = "2026-03-31T23:50"

        first, second = clock.now(), clock.now()

        assert first <= second
        assert clock.today() >= date(2026, 3, 31)
        assert first - datetime(2026, 3, 31, 16, 50, tzinfo=UTC) < timedelta(hours=1)

    def test_a_rehearsal_may_name_its_zone(self, settings):
        settings.CLOCK_STARTS_AT = "2026-03-31T23:50+00:00"

        assert clock.now() - datetime(2026, 3, 31, 23, 50, tzinfo=UTC) < timedelta(hours=1)

    def test_without_one_it_is_now(self, settings):
        settings.CLOCK_STARTS_AT = ""

        assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)

    def test_the_day_is_that_of_thailand(self):
        with clock.set_to(datetime(2026, 3, 31, 17, 0, tzinfo=UTC)):
            assert clock.today() == date(2026, 4, 1)


def test_what_administrators_decide_about_a_cycle_reads_as_what_it_is():
    cast, cycle = factories.Cast(), factories.cycle()
    by = {"by": cast.administrator, "by_name": "พิมพ์", "reason": "น้ำท่วม"}
    made = Announcement.objects.create(cycle=cycle, at=datetime(2026, 3, 31, tzinfo=UTC), **by)
    change = made.changes.create(stage=Stage.PREVIEW, starts_at=made.at)
    extension = Extension(municipality=cast.municipality, cycle=cycle, stage=Stage.SELF_ASSESSMENT, **by)

    assert (str(made), str(change)) == ("2569 2026-03-31", "2569 2026-03-31: preview")
    assert str(Letter(announcement=made, user=cast.chair)) == f"{made.pk} → {cast.chair.pk}"
    assert str(extension) == "เทศบาลตำบลบ้านสาง 2569 self_assessment"
    row = CycleProvince(cycle=cycle, province=cast.province, area=cast.area)
    assert str(row) == f"{cycle.pk} · พะเยา: {cast.area.name_th}"


@pytest.mark.parametrize(
    "make",
    [
        lambda cycle, cast: CycleProvince.objects.create(cycle=cycle, province=cast.province, area=cast.area),
        lambda cycle, cast: Letter.objects.create(announcement=cycle.announcements.get(), user=cast.chair),
        lambda cycle, cast: Extension.objects.create(
            municipality=cast.municipality, cycle=cycle, stage=Stage.PREVIEW, reason="-", by=cast.chair, by_name="-"
        ),
    ],
    ids=["one area per province", "one letter per person", "judges' stages are not extended"],
)
def test_the_database_keeps_what_belongs_to_a_cycle_single(make):
    cast, cycle = factories.Cast(), factories.cycle()
    Announcement.objects.create(cycle=cycle, reason="-", by=cast.chair, by_name="-")

    with pytest.raises(IntegrityError):
        make(cycle, cast)
        make(cycle, cast)
