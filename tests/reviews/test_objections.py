"""Objections of the municipality and the chair's replies."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments import clock
from assessments.engine import MoveRefused, make_move
from assessments.models import CycleStage, Stage, Status
from reviews.models import Objection
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def preview(cast):
    return factories.submission_in(Status.PREVIEW, cast)


@pytest.fixture
def contested(cast):
    return factories.submission_in(Status.OBJECTION, cast)


def object_at(submission, number="20"):
    return reverse("reviews:objection_add", args=[submission.pk, number])


def reply_at(submission):
    return reverse("reviews:objection_reply", args=[Objection.objects.get(response__submission=submission).pk])


def typed(page, **changes):
    form = page.context["form"]
    usual = {"outcome": "upheld"}
    return {name: form[name].value() or usual.get(name, "") for name in form.fields} | changes


@pytest.mark.parametrize("who", ["coordinator", "certifier"])
def test_an_indicator_is_contested_with_a_reason(preview, cast, as_user, who):
    client = as_user(getattr(cast, who))
    page = client.get(object_at(preview))
    assert page.context["leaf"].points == 21

    response = client.post(object_at(preview), typed(page, reason="มีหลักฐาน\x00เพิ่ม"))

    assert response.url == reverse("reviews:result_detail", args=[preview.pk])
    one = Objection.objects.get()
    assert (one.reason, one.raised_by, one.response.indicator.number) == ("มีหลักฐานเพิ่ม", getattr(cast, who), "20")
    result = client.get(response.url)
    assert [each.reason for each in result.context["result"].objections] == ["มีหลักฐานเพิ่ม"]
    assert reverse("assessments:move", args=[preview.pk, "object"]) in result.content.decode()


def test_an_objection_is_changed_and_taken_back(preview, cast, as_user):
    client = as_user(cast.coordinator)
    client.post(object_at(preview), typed(client.get(object_at(preview)), reason="แรก"))

    client.post(object_at(preview), typed(client.get(object_at(preview)), reason="แก้ไขแล้ว"))
    assert Objection.objects.get().reason == "แก้ไขแล้ว"

    client.post(object_at(preview), {"remove": "1"})
    client.post(object_at(preview), {"remove": "1"})
    assert not Objection.objects.exists()


def test_sending_twice_writes_one_and_a_colleagues_text_is_not_overwritten(preview, cast, as_user):
    mine, theirs = as_user(cast.coordinator), as_user(cast.certifier)
    old = mine.get(object_at(preview))
    theirs.post(object_at(preview), typed(theirs.get(object_at(preview)), reason="ของนายก"))
    assert theirs.post(object_at(preview), typed(old, reason="ของนายก")).status_code == 302

    response = mine.post(object_at(preview), typed(old, reason="ของกองแผน"))

    assert response.status_code == 409
    assert response.context["form"]["reason"].value() == "ของกองแผน"
    text = response.content.decode()
    assert "ของนายก" in text and "ของกองแผน" in text
    assert Objection.objects.get().reason == "ของนายก"
    assert mine.post(object_at(preview), typed(response)).status_code == 302
    assert Objection.objects.get().reason == "ของกองแผน"


@pytest.mark.parametrize("text", ["", "ก" * 10_001])
def test_a_bad_reason_stays_in_its_field(preview, cast, as_user, text):
    response = as_user(cast.coordinator).post(object_at(preview), {"reason": text})

    assert response.status_code == 422
    assert response.context["form"].errors["reason"]
    assert not Objection.objects.exists()


@pytest.mark.parametrize("number", ["24", "99", "19"])
def test_only_judged_indicators_are_contested(preview, cast, as_user, number):
    assert as_user(cast.coordinator).get(object_at(preview, number)).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("contributor", 403),
        ("evaluator", 403),
        ("chair", 403),
        ("administrator", 403),
        ("officer", 403),
        ("stranger", 404),
    ],
)
def test_nobody_else_contests(preview, cast, as_user, who, status):
    client = as_user(getattr(cast, who))

    assert client.get(object_at(preview)).status_code == status
    assert client.post(object_at(preview), {"reason": "x"}).status_code == status
    assert not Objection.objects.exists()


def test_before_the_preview_there_is_nothing_to_contest(in_review, cast, as_user):
    assert as_user(cast.coordinator).get(object_at(in_review)).status_code == 404


def test_after_the_preview_it_is_too_late(preview, cast, as_user):
    CycleStage.objects.filter(cycle=preview.cycle, key=Stage.PREVIEW).update(ends_at=clock.now() - timedelta(days=1))

    assert as_user(cast.coordinator).post(object_at(preview), {"reason": "x"}).status_code == 403


def test_a_contest_that_ends_while_typing_is_refused(preview, cast, rf):
    from django.core.exceptions import PermissionDenied

    from reviews.forms import ObjectionForm
    from reviews.views.objections import _write_objection

    request = rf.post("/", {"reason": "x"})
    request.user = cast.coordinator
    response = preview.responses.get(indicator__number="20")
    make_move("agree", preview, cast.certifier)

    with pytest.raises(PermissionDenied):
        _write_objection(request, response, ObjectionForm(request.POST.dict()))


def test_what_is_written_and_not_sent_only_the_municipality_sees(preview, cast, as_user):
    factories.object_to(preview, "20", cast.coordinator)

    for who in (cast.chair, cast.evaluator, cast.officer, cast.administrator):
        assert not Objection.objects.visible_to(who).exists()
    assert Objection.objects.visible_to(cast.contributor).exists()


def test_agreeing_with_unsent_objections_is_refused(preview, cast):
    factories.object_to(preview, "20", cast.coordinator)

    with pytest.raises(MoveRefused) as refused:
        make_move("agree", preview, cast.certifier)

    assert [one.indicator.number for one in refused.value.missing] == ["20"]


def test_the_chair_replies_and_may_change_the_reply(contested, cast, as_user):
    client = as_user(cast.chair)
    address = reply_at(contested)

    response = client.post(address, typed(client.get(address), reply="ปรับคะแนนแล้ว"))
    assert response.url == reverse("reviews:settling", args=[contested.pk])
    one = Objection.objects.get()
    assert (one.reply, one.replied_by) == ("ปรับคะแนนแล้ว", cast.chair)

    client.post(address, typed(client.get(address), reply="ยืนตามเดิม"))
    assert Objection.objects.get().reply == "ยืนตามเดิม"
    assert "ยืนตามเดิม" in client.get(address).content.decode()


def test_a_reply_from_an_old_page_is_refused(contested, cast, as_user):
    client, address = as_user(cast.chair), reply_at(contested)
    old = client.get(address)
    client.post(address, typed(old, reply="ใหม่"))

    response = client.post(address, typed(old, reply="เก่า"))

    assert response.status_code == 409
    assert "ใหม่" in response.content.decode() and "เก่า" in response.content.decode()


def test_an_empty_reply_is_refused(contested, cast, as_user):
    assert as_user(cast.chair).post(reply_at(contested), {"reply": ""}).status_code == 422


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("administrator", 200, 403),
        ("coordinator", 403, 403),
        ("evaluator", 403, 403),
        ("officer", 403, 403),
        ("other_chair", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_who_reads_the_page_of_replies_and_who_writes(contested, cast, as_user, who, reads, writes):
    client, address = as_user(getattr(cast, who)), reply_at(contested)

    assert client.get(address).status_code == reads
    assert client.post(address, {"reply": "x"}).status_code == writes


def test_the_municipality_reads_replies_and_changed_points_once_decided(contested, cast, as_user):
    objection = Objection.objects.get()
    chair, ours = as_user(cast.chair), as_user(cast.coordinator)
    chair.post(reply_at(contested), typed(chair.get(reply_at(contested)), reply="ปรับให้แล้ว"))
    row = contested.settled_scores.filter(criterion__indicator=objection.response.indicator).first()
    chair.post(
        reverse("reviews:settling", args=[contested.pk]),
        {
            f"points-{row.criterion_id}": "10",
            f"remark-{row.criterion_id}": "เหตุผลใหม่",
            f"base-{row.criterion_id}": "1-",
        },
    )
    address = reverse("reviews:result_detail", args=[contested.pk])

    page = ours.get(address)
    assert "ปรับให้แล้ว" not in page.content.decode() and "เหตุผลใหม่" not in page.content.decode()
    assert [
        leaf.indicator.number
        for one in page.context["result"].dimensions
        for leaf in one.leaves
        if leaf.is_reconsidered
    ] == ["20"]
    before = page.context["result"].decision.total

    make_move("decide_objections", contested, cast.chair)

    page = ours.get(address)
    assert "ปรับให้แล้ว" in page.content.decode() and "เหตุผลใหม่" in page.content.decode()
    assert page.context["result"].decision.total > before


def test_the_chair_can_jump_to_the_contested_indicators(contested, cast, as_user):
    client, address = as_user(cast.chair), reverse("reviews:settling", args=[contested.pk])

    page = client.get(address)
    numbers = [one.indicator.number for one in page.context["state"].contested]
    assert numbers == [Objection.objects.get().response.indicator.number]
    assert page.content.decode().count(f'href="#indicator-{numbers[0]}"') == 1
    assert page.content.decode().count('class="tag tag-amber">รอท่านตอบ') == 1

    reply = reply_at(contested)
    client.post(reply, typed(client.get(reply), reply="ปรับคะแนนแล้ว"))
    assert 'class="tag tag-green">ตอบแล้ว' in client.get(address).content.decode()
