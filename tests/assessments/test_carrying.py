"""Carrying an earlier year into this one: once, nothing replaced, through the crosswalk, never a photo."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Municipality
from assessments import carrying
from assessments.earlier import earlier_submissions, previous_responses, year_of_photo
from assessments.models import (
    Activity,
    Evidence,
    EvidenceKind,
    Response,
    StaleSave,
    Status,
    StoredFile,
    Submission,
)
from assessments.queries import Standing, overview
from assessments.workflow import gaps
from indicators import publication
from indicators.crosswalk import set_links
from tests import factories

TEXT = "ขยายเส้นทางเก็บขยะอินทรีย์จาก 3 เป็น 7 หมู่บ้าน"


@pytest.fixture
def before(cast):
    factories.cycle(2568)
    return factories.submission(cast.municipality, 2568)


def write(submission, number, text=TEXT):
    submission.responses.filter(indicator__number=number).update(answer=text)


def answer_of(submission, number):
    return submission.responses.get(indicator__number=number)


def file(letter="a", content_type="application/pdf"):
    return StoredFile.objects.create(sha256=letter * 64, size=3, content_type=content_type, name=letter)


def everything(submission, source, by, scope=None):
    plan = carrying.plan(submission, source, scope)
    return carrying.carry(
        submission,
        source,
        scope,
        by=by,
        activities=[one.activity.pk for one in plan.activities],
        papers=[one.evidence.pk for one in plan.papers],
    )


def test_an_answer_comes_to_be_confirmed_with_its_source_and_without_points(cast, before, draft):
    write(before, "20")
    answer_of(before, "20").self_scores.create(
        criterion=answer_of(before, "20").indicator.criteria.first(), points=Decimal(2)
    )

    done = everything(draft, before, cast.contributor)

    carried = answer_of(draft, "20")
    assert (done.answers, done.activities, done.papers) == (1, 0, 0)
    assert (carried.answer, carried.to_confirm, carried.carried_from) == (TEXT, True, answer_of(before, "20"))
    assert (carried.changed_by, carried.version) == (cast.contributor, 2)
    assert not carried.self_scores.exists()
    assert {leaf.standing for leaf in overview(draft).leaves if leaf.indicator.number == "20"} == {Standing.TO_CONFIRM}


def test_what_somebody_wrote_is_never_replaced(cast, before, draft):
    write(before, "20")
    write(draft, "20", "ข้อความของปีนี้")

    plan = carrying.plan(draft, before)
    assert [one.leaf.number for one in plan.kept_answers] == ["20"]
    assert everything(draft, before, cast.contributor).answers == 0
    assert answer_of(draft, "20").answer == "ข้อความของปีนี้"


def test_what_somebody_writes_at_the_same_moment_stays(cast, before, draft, monkeypatch):
    write(before, "20")
    plan = carrying.plan(draft, before)
    answer_of(draft, "20").save_changes({"answer": "เพิ่งพิมพ์"}, base_version=1, by=cast.coordinator)

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "plan", lambda *_args: plan)
        assert carrying.carry(draft, before, None, by=cast.contributor).answers == 0
    assert answer_of(draft, "20").answer == "เพิ่งพิมพ์"


def test_pressed_twice_it_carries_once(cast, before, draft):
    write(before, "20")
    activity = factories.activity(before, "20", "21")
    paper = Evidence.objects.create(submission=before, kind=EvidenceKind.DOCUMENT, file=file(), file_name="แผน.pdf")
    paper.activities.add(activity)

    first = everything(draft, before, cast.contributor)
    second = everything(draft, before, cast.contributor)

    assert (first.answers, first.activities, first.papers) == (1, 1, 1)
    assert (second.answers, second.activities, second.papers) == (0, 0, 0)
    assert (draft.activities.count(), draft.evidence.count()) == (1, 1)


def test_an_activity_brings_its_texts_but_not_what_is_of_its_year(cast, before, draft):
    activity = factories.activity(
        before,
        *("20", "21"),
        about="เกี่ยวกับ",
        outcomes="ลดขยะได้ 12 ตัน",
        starts_on=date(2025, 3, 1),
        ends_on=date(2025, 3, 2),
        place="ตลาดสด",
        budget=Decimal(50_000),
        budget_source="เงินรายได้",
    )

    everything(draft, before, cast.contributor)

    copy = draft.activities.get()
    assert (copy.title, copy.about, copy.place, copy.budget_source) == (
        activity.title,
        "เกี่ยวกับ",
        "ตลาดสด",
        "เงินรายได้",
    )
    assert (copy.outcomes, copy.starts_on, copy.ends_on, copy.budget) == ("", None, None, None)
    assert (copy.year_be, copy.to_confirm, copy.carried_from) == (2569, True, activity)
    assert [one.indicator.number for one in copy.responses.all()] == ["20", "21"]
    assert activity.title in [one.name for one in gaps(draft)]


def test_only_what_is_chosen_comes(cast, before, draft):
    write(before, "20")
    one, other = factories.activity(before, "20"), factories.activity(before, "20", title="อื่น")

    done = carrying.carry(draft, before, None, by=cast.contributor, answers=False, activities=[one.pk])

    assert (done.answers, done.activities) == (0, 1)
    assert [it.carried_from_id for it in draft.activities.all()] == [one.pk]
    assert other.pk not in [it.carried_from_id for it in draft.activities.all()]


def test_a_dimension_or_an_indicator_comes_alone(cast, before, draft):
    write(before, "20")
    write(before, "1")
    factories.activity(before, "1")
    factories.activity(before, title="ยังไม่เชื่อมกับตัวชี้วัด")

    done = everything(draft, before, cast.contributor, ["20"])

    assert (done.answers, done.activities) == (1, 0)
    assert answer_of(draft, "1").answer == ""
    # The whole year brings what serves no indicator, too.
    assert everything(draft, before, cast.contributor).activities == 2


def test_documents_and_links_come_with_their_file_and_photos_stay_in_their_year(cast, before, draft):
    target, activity = answer_of(before, "20"), factories.activity(before, "20")
    plan_file = file("d")
    document = Evidence.objects.create(
        submission=before, kind=EvidenceKind.DOCUMENT, file=plan_file, file_name="แผน.pdf", caption="แผน 5 ปี"
    )
    link = Evidence.objects.create(submission=before, kind=EvidenceKind.LINK, url="https://example.com/1")
    photo = Evidence.objects.create(submission=before, kind=EvidenceKind.PHOTO, file=file("f", "image/jpeg"))
    for one in (document, photo):
        one.responses.add(target)
    link.activities.add(activity)

    plan = carrying.plan(draft, before)
    done = carrying.carry(
        draft, before, None, by=cast.contributor, activities=[activity.pk], papers=[document.pk, link.pk, photo.pk]
    )

    assert (plan.photo_count, done.papers) == (1, 2)
    copies = {one.kind: one for one in draft.evidence.all()}
    assert set(copies) == {EvidenceKind.DOCUMENT, EvidenceKind.LINK}
    assert (copies["document"].file, copies["document"].caption) == (plan_file, "แผน 5 ปี")
    assert [one.indicator.number for one in copies["document"].responses.all()] == ["20"]
    assert copies["link"].activities.get().carried_from == activity
    assert StoredFile.objects.count() == 2


def test_a_document_of_an_activity_that_does_not_come_stays(cast, before, draft):
    activity = factories.activity(before, "20")
    paper = Evidence.objects.create(submission=before, kind=EvidenceKind.DOCUMENT, file=file())
    paper.activities.add(activity)
    unlinked = Evidence.objects.create(submission=before, kind=EvidenceKind.DOCUMENT, file=file("b"))

    done = carrying.carry(draft, before, None, by=cast.contributor, papers=[paper.pk, unlinked.pk])

    assert done.papers == 0
    assert not draft.evidence.exists()


def test_a_document_that_is_here_already_is_linked_not_doubled(cast, before, draft):
    stored = file()
    paper = Evidence.objects.create(submission=before, kind=EvidenceKind.DOCUMENT, file=stored)
    paper.responses.add(answer_of(before, "20"))
    here = Evidence.objects.create(submission=draft, kind=EvidenceKind.DOCUMENT, file=stored)

    assert everything(draft, before, cast.contributor).papers == 0
    assert [one.indicator.number for one in here.responses.all()] == ["20"]


def test_nobody_carries_into_what_is_handed_in(cast, before, draft):
    write(before, "20")
    Submission.objects.filter(pk=draft.pk).update(status=Status.INTERNAL_REVIEW)

    with pytest.raises(PermissionDenied):
        everything(draft, before, cast.contributor)
    assert answer_of(draft, "20").answer == ""


def test_a_stranger_carries_nothing(cast, before, draft):
    with pytest.raises(PermissionDenied):
        everything(draft, before, cast.stranger)


# ------------------------------------------------------------------ through the crosswalk


def version_2(links, cast):
    """The next version with what became of some indicators, and a submission under it."""
    older = factories.framework()
    newer = factories.draft_framework()
    set_links(older, newer, links)
    factories.bare_cycle(2570, newer)
    factories.cycle(2570, self_assessment=(-30, 30))
    return factories.submission(cast.municipality, 2570)


def test_through_a_crosswalk_texts_are_joined_split_or_left_behind(cast, draft):
    for number in ("1", "2", "3", "4", "5"):
        write(draft, number, f"ข้อความ {number}")
    activity = factories.activity(draft, "3", "4")
    now = version_2({"1": ["2"], "2": ["2"], "3": ["3", "5"]}, cast)

    plan = carrying.plan(now, draft)
    everything(now, draft, cast.contributor)

    by_number = {one.leaf.number: one for one in plan.answers}
    assert by_number["2"].is_merged and by_number["2"].has_another_number
    assert by_number["3"].is_split and by_number["5"].is_split
    assert by_number["1"].fate == carrying.Fate.NEW
    assert [one.indicator.number for one in plan.dropped] == ["4", "5"]
    assert answer_of(now, "2").answer == "ข้อความ 1\n\nข้อความ 2"
    assert answer_of(now, "3").answer == answer_of(now, "5").answer == "ข้อความ 3"
    assert answer_of(now, "1").answer == answer_of(now, "4").answer == ""
    copy = now.activities.get()
    assert copy.carried_from == activity
    assert [one.indicator.number for one in copy.responses.all()] == ["3", "5"]


def test_a_crosswalk_leads_by_way_of_a_version_between(cast, draft):
    write(draft, "1", "จากฉบับแรก")
    older, middle = factories.framework(), factories.draft_framework()
    set_links(older, middle, {"1": ["2"]})
    newest = publication.clone(middle)
    set_links(middle, newest, {"2": ["3"]})
    factories.bare_cycle(2571, newest)
    factories.cycle(2571, self_assessment=(-30, 30))
    now = factories.submission(cast.municipality, 2571)

    everything(now, draft, cast.contributor)

    assert answer_of(now, "3").answer == "จากฉบับแรก"


# ------------------------------------------------------------------ confirming


def test_confirming_says_that_it_holds_without_a_new_version(cast, before, draft):
    write(before, "20")
    factories.activity(before, "20")
    everything(draft, before, cast.contributor)
    response, activity = answer_of(draft, "20"), draft.activities.get()

    count = carrying.confirm(draft, responses=[response.pk], activities=[activity.pk], by=cast.contributor)

    assert count == 2
    assert not Response.objects.filter(submission=draft, to_confirm=True).exists()
    assert not Activity.objects.filter(submission=draft, to_confirm=True).exists()
    assert answer_of(draft, "20").version == response.version
    assert carrying.confirm(draft, responses=[response.pk], by=cast.contributor) == 0


def test_nobody_confirms_what_belongs_to_another_submission(cast, before, draft):
    write(before, "20")
    everything(draft, before, cast.contributor)
    elsewhere = factories.submission(cast.other_municipality)

    assert carrying.confirm(elsewhere, responses=[answer_of(draft, "20").pk], by=cast.stranger) == 0
    with pytest.raises(PermissionDenied):
        carrying.confirm(draft, responses=[answer_of(draft, "20").pk], by=cast.stranger)


# ------------------------------------------------------------------ earlier years


def test_the_years_of_a_merged_municipality_are_at_hand(cast, draft):
    factories.cycle(2567)
    former = factories.municipality("เดิม", "tambon")
    theirs = factories.submission(former, 2567)
    write(theirs, "20", "ของเทศบาลเดิม")
    Municipality.objects.filter(pk=former.pk).update(merged_into=cast.municipality, merged_on=date(2025, 1, 1))

    assert list(earlier_submissions(cast.contributor, draft)) == [theirs]
    assert [one.answer for one in previous_responses(answer_of(draft, "20"), cast.contributor)] == ["ของเทศบาลเดิม"]
    everything(draft, theirs, cast.contributor)
    assert answer_of(draft, "20").answer == "ของเทศบาลเดิม"


def test_a_withdrawn_year_and_the_years_of_others_are_not_offered(cast, before, draft):
    Submission.objects.filter(pk=before.pk).update(status=Status.WITHDRAWN)
    factories.submission(cast.other_municipality, 2568)

    assert list(earlier_submissions(cast.contributor, draft)) == []
    assert list(earlier_submissions(cast.stranger, draft)) == []


def test_a_photo_of_an_earlier_year_is_known_by_its_bytes(cast, before, draft):
    photo = file("f", "image/jpeg")
    Evidence.objects.create(submission=before, kind=EvidenceKind.PHOTO, file=photo)

    assert year_of_photo(photo.sha256, draft) == 2568
    # Not in its own year, not for others, and not as a document.
    assert year_of_photo(photo.sha256, before) is None
    assert year_of_photo(photo.sha256, factories.submission(cast.other_municipality)) is None
    assert year_of_photo("0" * 64, draft) is None


def test_a_stale_save_keeps_both_texts_apart(cast, before, draft):
    """What was carried is a version like any other: who wrote before it came meets a conflict, not a loss."""
    write(before, "20")
    response = answer_of(draft, "20")
    everything(draft, before, cast.contributor)

    with pytest.raises(StaleSave):
        response.save_changes({"answer": "พิมพ์ค้างไว้"}, base_version=1, by=cast.coordinator)
