"""People are blurred where somebody drew or typed their places."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from assessments import renditions
from assessments.models import Consent
from tests.assessments.people.shown import (
    FACE,
    KINDS,
    a_photo,
    blurred,
    change,
    file_url,
    is_blurred,
    shown,
    under_review,
    url,
    withheld,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]


def test_drawn_places_are_kept_and_blurred(contributor, photo):
    page = contributor.get(url("evidence_blur", photo.pk))
    assert file_url(photo, "unblurred") in page.text

    drawn = json.dumps([FACE, [0.7, 0.7, 0.3, 0.3001]])
    answer = contributor.post(url("evidence_blur", photo.pk), {"places": drawn, "base_version": 1})

    assert answer.url == url("submission_detail", photo.submission_id)
    photo.refresh_from_db()
    assert (photo.blurs, photo.version) == ([FACE, [0.7, 0.7, 0.3, 0.3]], 2)
    assert photo.consent == Consent.BLUR, "who blurs says why"
    assert all(is_blurred(shown(contributor, photo, kind)) for kind in KINDS)
    assert not is_blurred(shown(contributor, photo, "unblurred"))
    assert photo.blur_key in contributor.get(url("evidence_edit", photo.pk)).text


def test_an_answer_that_was_given_stays_when_places_are_blurred(photo, cast):
    agreed = change(photo, cast, consent=Consent.HELD)

    assert blurred(agreed, cast).consent == Consent.HELD


def test_places_can_be_typed_without_a_script(contributor, photo, cast):
    saved = blurred(photo, cast, FACE, [0.5, 0.5, 0.1, 0.1])
    page = contributor.get(url("evidence_blur", photo.pk))
    assert [one.initial for one in page.context["form"].lines.initial_forms][0]["left"] == 25
    data = {"line-TOTAL_FORMS": 4, "line-INITIAL_FORMS": 2, "base_version": saved.version}
    lines = [("25", "10", "20", "30"), ("", "", "", ""), ("๖๐", "0", "12.5", "100"), ("", "", "", "")]

    answer = contributor.post(url("evidence_blur", photo.pk), data | typed(*lines))

    assert answer.status_code == 302
    photo.refresh_from_db()
    assert photo.blurs == [FACE, [0.6, 0.0, 0.125, 1.0]]


def typed(*lines):
    sides = ("left", "top", "width", "height")
    return {
        f"line-{number}-{side}": text
        for number, line in enumerate(lines)
        for side, text in zip(sides, line, strict=True)
    }


@pytest.mark.parametrize(
    "lines",
    [
        [("25", "10", "20", "")],
        [("25", "x", "20", "20")],
        [("25", "10", "0.5", "20")],
        [("90", "10", "20", "20")],
    ],
)
def test_typed_places_that_cannot_be_are_told_and_kept(contributor, photo, lines):
    data = {"line-TOTAL_FORMS": 1, "line-INITIAL_FORMS": 0, "base_version": 1} | typed(*lines)

    answer = contributor.post(url("evidence_blur", photo.pk), data)

    assert answer.status_code == 422
    assert f'value="{lines[0][0]}"' in answer.text
    assert answer.context["form"].errors or answer.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ("[[0.1,0.1,0.2]]", "โหลดหน้านี้ใหม่"),
        ("[[0.1,0.1,0.2,true]]", "โหลดหน้านี้ใหม่"),
        ("[[0.1,0.1,0.2,NaN]]", "โหลดหน้านี้ใหม่"),
        ("[[0.1,0.1,0.2,1e999]]", "โหลดหน้านี้ใหม่"),
        ('[{"left":1}]', "โหลดหน้านี้ใหม่"),
        ('{"left":1}', "โหลดหน้านี้ใหม่"),
        ("[[", "โหลดหน้านี้ใหม่"),
        ("[" * 100_000, "โหลดหน้านี้ใหม่"),
        ("[[0.1,0.1,0.2,0.2],[0.1,0.1,0.009,0.2]]", "ตำแหน่งที่ 2 เล็กเกินไป"),
        ("[[0.9,0.1,0.2,0.2]]", "ตำแหน่งที่ 1 อยู่เลยขอบภาพ"),
        ("[[-0.1,0.1,0.2,0.2]]", "ตำแหน่งที่ 1 อยู่เลยขอบภาพ"),
        (json.dumps([FACE] * 201), "201"),
    ],
)
def test_drawn_places_that_cannot_be_are_told_in_words(contributor, photo, drawn, said):
    answer = contributor.post(url("evidence_blur", photo.pk), {"places": drawn, "base_version": 1})

    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors["places"])
    photo.refresh_from_db()
    assert photo.blurs == []


def test_a_form_without_places_changes_nothing(contributor, photo, cast):
    blurred(photo, cast)

    answer = contributor.post(url("evidence_blur", photo.pk), {"base_version": 2})

    assert answer.status_code == 422
    photo.refresh_from_db()
    assert photo.blurs == [FACE]


def test_without_any_place_the_photo_is_whole_again(contributor, photo, cast):
    agreed = change(photo, cast, consent=Consent.HELD)
    blurred(agreed, cast)

    contributor.post(url("evidence_blur", photo.pk), {"places": "[]", "base_version": 3})

    photo.refresh_from_db()
    assert photo.blurs == []
    assert not is_blurred(shown(contributor, photo, "screen"))


def test_the_slower_one_sees_that_somebody_was_faster_and_keeps_the_drawing(contributor, photo, cast):
    blurred(photo, cast, [0.5, 0.5, 0.1, 0.1])
    drawn = json.dumps([FACE])

    answer = contributor.post(url("evidence_blur", photo.pk), {"places": drawn, "base_version": 1})

    assert answer.status_code == 409
    assert cast.contributor.full_name in answer.text
    assert answer.context["form"]["base_version"].value() == "2"
    assert json.loads(answer.context["form"]["places"].value()) == [FACE]
    contributor.post(url("evidence_blur", photo.pk), {"places": drawn, "base_version": 2})
    photo.refresh_from_db()
    assert photo.blurs == [FACE]


def test_one_photo_leads_to_the_next_until_none_is_left(contributor, draft, cast):
    first, second = (withheld(a_photo(draft, cast), cast) for _ in range(2))
    data = {"places": json.dumps([FACE]), "base_version": 2, "and_next": "1"}
    assert "and_next" in contributor.get(url("evidence_blur", first.pk)).text

    assert contributor.post(url("evidence_blur", first.pk), data).url == url("evidence_blur", second.pk)
    assert "and_next" not in contributor.get(url("evidence_blur", second.pk)).text
    assert contributor.post(url("evidence_blur", second.pk), data).url == url("submission_detail", draft.pk)


@pytest.mark.parametrize(("content", "said"), [(None, "กำลังเตรียม"), (b"\xff\xd8\xff", "เตรียมภาพนี้ไม่สำเร็จ")])
def test_a_photo_without_a_picture_cannot_be_drawn_on(contributor, draft, cast, no_worker, content, said):
    photo = a_photo(draft, cast, content)
    if content:
        renditions.make(photo.file)

    page = contributor.get(url("evidence_blur", photo.pk))

    assert page.status_code == 200
    assert said in page.text
    assert "data-blur" not in page.text


@pytest.mark.parametrize("who", ["stranger", "other_officer", "idle_evaluator", "other_chair", "evaluator", "officer"])
def test_to_strangers_the_pages_do_not_exist(client, cast, photo, who):
    client.force_login(getattr(cast, who))

    for page in (url("evidence_blur", photo.pk), url("people_edit", photo.submission_id)):
        assert client.get(page).status_code == 404
        assert client.post(page, {"places": "[]", "base_version": 1}).status_code == 404


def test_after_certifying_nobody_changes_what_is_blurred(contributor, cast, draft, photo):
    under_review(draft, cast)

    assert contributor.get(url("evidence_blur", photo.pk)).status_code == 403
    assert contributor.post(url("evidence_blur", photo.pk), {"places": "[]", "base_version": 1}).status_code == 403
    assert contributor.get(url("people_edit", draft.pk)).status_code == 403
    with pytest.raises(PermissionDenied):
        blurred(photo, cast)
