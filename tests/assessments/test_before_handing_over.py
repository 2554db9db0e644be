"""One list of everything missing or doubtful, with the exact place of each, and reasons for what may stay."""

import pytest
from django.urls import reverse

from assessments.base_data import Progress
from assessments.checklist import AnsweredMeanwhile, answer, checklist
from assessments.findings import Severity
from assessments.models import (
    Consent,
    Evidence,
    EvidenceKind,
    FindingAnswer,
    Response,
    SelfScore,
    Status,
    StoredFile,
    WorkState,
)
from assessments.queries import overview
from assessments.workflow import gaps
from tests import factories

pytestmark = pytest.mark.django_db


def url(name, submission):
    return reverse(f"assessments:{name}", args=[submission.pk])


def list_of(submission, reader):
    return checklist(overview(submission), reader)


def photo(submission, **fields):
    file, _ = StoredFile.objects.get_or_create(
        sha256="f" * 64, defaults={"size": 1, "content_type": "image/jpeg", "name": "originals/f"}
    )
    return Evidence.objects.create(submission=submission, kind=EvidenceKind.PHOTO, file=file, **fields)


@pytest.fixture
def filled(draft):
    factories.fill(draft)
    return draft


@pytest.fixture
def loose(filled):
    return factories.activity(filled, title="ปลูกป่าวันแม่")


def send(client, submission, item, reason, **changes):
    sent = {"key": item.finding.key, "digest": item.finding.digest, "read": "", "reason": reason} | changes
    return client.post(url("finding_answer", submission), sent)


def loose_item(submission, reader, activity):
    return list_of(submission, reader).item(f"activity:{activity.pk}:indicator")


def test_what_must_be_done_is_what_the_move_itself_demands(draft, cast):
    photo(draft, consent=Consent.BLUR, file_name="เด็ก.jpg")

    musts = [one.finding for one in list_of(draft, cast.coordinator).items if one.finding.severity == Severity.MUST]

    assert [(one.text, one.indicator, one.name) for one in musts] == [
        (gap.text, gap.indicator, gap.name) for gap in gaps(draft)
    ]
    assert musts[-1].name == "เด็ก.jpg"


def test_each_gap_leads_to_the_field_that_lacks_something(filled, cast):
    Response.objects.filter(submission=filled, indicator__number="20").update(answer="")
    points = SelfScore.objects.filter(response__submission=filled, response__indicator__number="34")
    lacking = points.last().criterion.key
    points.last().delete()
    filled.municipality.lpa_results.all().delete()

    urls = {one.finding.key: one.finding.url for one in list_of(filled, cast.coordinator).items}

    assert urls["gap:20"] == reverse("assessments:response_edit", args=[filled.pk, "20"]) + "#id_answer"
    assert urls["gap:34"] == reverse("assessments:response_edit", args=[filled.pk, "34"]) + f"#id_points_{lacking}"
    assert urls["gap:24"] == reverse("assessments:lpa_edit", args=[filled.municipality_id])


def test_the_cheap_doubts_are_found(filled, loose, cast):
    photo(filled)
    Response.objects.filter(submission=filled, indicator__number="20").update(
        work_state=WorkState.BACK, work_note="เพิ่มจำนวนครัวเรือน"
    )

    found = {one.finding.key: one.finding for one in list_of(filled, cast.coordinator).items}

    assert set(found) == {"base_data", f"activity:{loose.pk}:indicator", "people", "response:20:back"}
    assert "เพิ่มจำนวนครัวเรือน" in found["response:20:back"].text
    assert found["people"].url == url("people_edit", filled)


def test_a_filled_submission_lacks_nothing_but_base_data(filled, cast):
    found = list_of(filled, cast.coordinator)

    assert [one.finding.key for one in found.items] == ["base_data"]
    assert found.must_count == 0
    assert found.done_count == found.leaf_count == 35


def test_the_page_groups_by_severity_then_by_dimension(client, draft, loose, cast):
    Response.objects.filter(submission=draft, indicator__number__in=["1", "20"]).update(answer="")
    client.force_login(cast.coordinator)

    response = client.get(url("before_handing_over", draft))

    groups = response.context["checklist"].groups
    assert [group.severity for group in groups] == [Severity.MUST, Severity.WARNING]
    assert [part.dimension.number for part in groups[0].parts] == [1, 3]
    assert [part.dimension for part in groups[1].parts] == [None]
    assert groups[0].count == 2
    assert "ปลูกป่าวันแม่" in response.content.decode()


def test_the_move_is_offered_as_soon_as_nothing_is_missing(client, filled, cast):
    client.force_login(cast.coordinator)
    move = reverse("assessments:move", args=[filled.pk, "hand_over"])
    assert f'href="{move}"' in client.get(url("before_handing_over", filled)).content.decode()

    Response.objects.filter(submission=filled, indicator__number="20").update(answer="")

    assert f'href="{move}"' not in client.get(url("before_handing_over", filled)).content.decode()


def test_a_doubt_answered_with_a_reason_folds_away_and_stays_readable(client, filled, loose, cast):
    client.force_login(cast.contributor)
    item = loose_item(filled, cast.contributor, loose)

    assert send(client, filled, item, "เป็นกิจกรรมของจังหวัด").status_code == 302

    found = list_of(filled, cast.contributor)
    assert [one.answer.reason for one in found.answered] == ["เป็นกิจกรรมของจังหวัด"]
    assert item.finding.key not in [one.finding.key for one in found.open]
    client.force_login(cast.certifier)
    assert "เป็นกิจกรรมของจังหวัด" in client.get(url("before_handing_over", filled)).content.decode()


def test_an_answer_goes_stale_when_the_finding_says_something_else(client, filled, loose, cast):
    client.force_login(cast.contributor)
    send(client, filled, loose_item(filled, cast.contributor, loose), "ไม่เกี่ยวกับตัวชี้วัดใด")
    loose.title = "ปลูกป่าชายเลน"
    loose.save()

    item = loose_item(filled, cast.contributor, loose)

    assert item.is_outdated
    assert not item.is_answered
    assert "ไม่เกี่ยวกับตัวชี้วัดใด" in client.get(url("before_handing_over", filled)).content.decode()


def test_what_must_be_done_cannot_be_answered_away(client, draft, cast):
    client.force_login(cast.coordinator)
    item = list_of(draft, cast.coordinator).items[0]
    assert item.finding.severity == Severity.MUST

    response = send(client, draft, item, "ไม่มีเวลา")

    assert response.status_code == 409
    assert not FindingAnswer.objects.exists()


@pytest.mark.parametrize("changes", [{"key": "unknown"}, {"digest": "0" * 64}])
def test_what_is_gone_or_changed_is_read_again_first(client, filled, loose, cast, changes):
    client.force_login(cast.coordinator)

    response = send(client, filled, loose_item(filled, cast.coordinator, loose), "เหตุผลที่พิมพ์", **changes)

    assert response.status_code == 409
    assert not FindingAnswer.objects.exists()


def test_a_reason_that_is_too_long_is_not_lost(client, filled, loose, cast):
    client.force_login(cast.coordinator)

    response = send(client, filled, loose_item(filled, cast.coordinator, loose), "ก" * 1001)

    assert response.status_code == 422
    assert "ก" * 1001 in response.content.decode()


def test_a_double_click_keeps_one_answer(client, filled, loose, cast):
    client.force_login(cast.coordinator)
    item = loose_item(filled, cast.coordinator, loose)

    for _ in range(2):
        assert send(client, filled, item, "ซ้ำ").status_code == 302

    assert FindingAnswer.objects.count() == 1


def test_a_colleagues_answer_is_never_written_over(client, filled, loose, cast):
    item = loose_item(filled, cast.coordinator, loose)
    answer(item, filled, "คำตอบของกมล", read="", by=cast.contributor)
    client.force_login(cast.coordinator)

    response = send(client, filled, item, "คำตอบของปราณี")

    assert response.status_code == 409
    page = response.content.decode()
    assert "คำตอบของกมล" in page
    assert "คำตอบของปราณี" in page
    assert FindingAnswer.objects.get().reason == "คำตอบของกมล"


def test_whoever_read_the_answer_of_a_colleague_may_change_or_take_it_back(client, filled, loose, cast):
    answer(loose_item(filled, cast.coordinator, loose), filled, "เดิม", read="", by=cast.contributor)
    client.force_login(cast.coordinator)
    item = loose_item(filled, cast.coordinator, loose)

    send(client, filled, item, "ใหม่", read=item.given_at)
    assert (FindingAnswer.objects.get().reason, FindingAnswer.objects.get().by) == ("ใหม่", cast.coordinator)
    send(client, filled, item, "", read="")

    assert not FindingAnswer.objects.exists()


def test_the_exception_carries_the_answer_that_stands(filled, loose, cast):
    item = loose_item(filled, cast.coordinator, loose)
    answer(item, filled, "หนึ่ง", read="", by=cast.contributor)

    with pytest.raises(AnsweredMeanwhile) as meanwhile:
        answer(item, filled, "สอง", read="", by=cast.coordinator)

    assert meanwhile.value.answer.reason == "หนึ่ง"
    assert str(meanwhile.value.answer) == f"{filled.pk} {item.finding.key}"


def test_the_certifier_reads_and_does_not_answer(client, filled, loose, cast):
    client.force_login(cast.certifier)

    assert url("finding_answer", filled) not in client.get(url("before_handing_over", filled)).content.decode()
    assert send(client, filled, loose_item(filled, cast.certifier, loose), "ข้าพเจ้าว่าได้").status_code == 403


@pytest.mark.parametrize("name", ["before_handing_over", "internal_review", "submission_changes"])
def test_nobody_outside_the_municipality_sees_it_even_when_they_read_the_answers(client, cast, name):
    submitted = factories.submission_in(Status.SUBMITTED, cast)
    for who in (cast.officer, cast.stranger, cast.evaluator):
        client.force_login(who)
        assert client.get(url(name, submitted)).status_code == 404


def test_the_page_takes_the_same_queries_for_one_and_for_three(client, filled, cast, django_assert_max_num_queries):
    client.force_login(cast.coordinator)
    factories.activity(filled)
    with django_assert_max_num_queries(18) as one:
        client.get(url("before_handing_over", filled))
    for number in range(2):
        photo(filled)
        made = factories.activity(filled, title=f"กิจกรรม {number}")
        answer(loose_item(filled, cast.coordinator, made), filled, "เหตุผล", read="", by=cast.coordinator)

    with django_assert_max_num_queries(len(one)):
        client.get(url("before_handing_over", filled))


def test_complete_base_data_are_no_doubt(filled, cast):
    state = overview(filled)
    state.__dict__["base_data"] = Progress(3, 3)

    assert checklist(state, cast.coordinator).items == []
