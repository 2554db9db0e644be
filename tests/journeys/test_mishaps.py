"""What people do by mistake, at once, or without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Activity, Response
from tests import factories
from tests.journeys import texts
from tests.journeys.walking import work

pytestmark = pytest.mark.journeys

OTHERS = "ปราณีเขียนไว้ก่อน: ดำเนินการครบ 9 หมู่บ้าน"
MINE = "กมลชนกเขียนทีหลัง: ดำเนินการ 8 หมู่บ้าน"


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.activity(made, "18")
    return made


def test_bad_input_is_told_beside_the_field_and_kept(walk, cast, draft):
    someone = walk(cast.contributor).follow(f"/submissions/{draft.pk}/").follow("/indicators/20/")
    page = someone.page
    someone.fill(answer=texts.ANSWER, points_process="11.5", points_output="มาก")
    assert someone.press(".save-bar .btn-primary").status == 422
    assert page.locator(".error-summary").evaluate("one => one === document.activeElement")
    for name, typed in {"process": "11.5", "output": "มาก"}.items():
        field = page.locator(f"#id_points_{name}")
        assert field.input_value() == typed
        assert page.locator(f"#div_id_points_{name} .invalid-feedback").is_visible()
    assert page.locator("#id_answer").input_value() == texts.ANSWER
    someone.look("70-bad-points", both=False, narrow=True)

    someone.follow(f"/submissions/{draft.pk}/", within="nav").follow("/activities/").follow("/activities/add/")
    someone.fill(
        **texts.ACTIVITY | {"title": "", "starts_on": "32/13/2569", "budget": "ประมาณ 5 หมื่น", "year_be": "2540"}
    )
    assert someone.press(".save-bar .btn-primary").status == 422
    for name in ("title", "starts_on", "budget", "year_be"):
        assert page.locator(f"#div_id_{name} .invalid-feedback").is_visible()
    assert page.locator("#id_method").input_value() == texts.ACTIVITY["method"]
    someone.look("71-bad-activity", both=False, narrow=True)
    assert Activity.objects.filter(submission=draft).count() == 1


def test_a_file_that_is_no_photo_is_refused_by_name(walk, cast, draft):
    someone = walk(cast.contributor).follow(f"/submissions/{draft.pk}/").follow("/activities/")
    activity = draft.activities.get()
    someone.follow(f"/activities/{activity.pk}/")
    someone.click('#pictures a[href*="/evidence/add/"]')
    someone.look("72-add-photos", narrow=True)
    fake = {"name": "บันทึก.jpg", "mimeType": "image/jpeg", "buffer": "ไม่ใช่ภาพ".encode()}
    someone.page.locator("#id_photos").set_input_files([fake])
    row = someone.page.get_by_role("listitem", name="บันทึก.jpg")
    expect(row).to_have_attribute("data-state", "checking")
    work()
    expect(row).to_have_attribute("data-state", "refused")
    assert "JPEG" in row.locator("[data-words]").inner_text()
    someone.page.locator("main form .btn-primary").click()
    expect(someone.page.locator("[data-summary]")).to_be_visible()
    someone.look("73-no-photo", both=False)
    assert not draft.evidence.exists()


def test_the_second_of_two_writers_sees_both_texts(walk, cast, draft):
    first = walk(cast.coordinator).follow(f"/submissions/{draft.pk}/").follow("/indicators/18/")
    second = walk(cast.contributor).follow(f"/submissions/{draft.pk}/").follow("/indicators/18/")
    first.fill(answer=OTHERS).press(".save-bar .btn-primary")
    assert second.fill(answer=MINE).press(".save-bar .btn-primary").status == 409
    page = second.page
    assert page.locator("#id_answer").input_value() == MINE
    assert OTHERS in page.locator("#id_answer_theirs").inner_text()
    assert cast.coordinator.full_name in page.locator('main .notice[role="alert"]').inner_text()
    second.look("74-both-texts", both=False, narrow=True).show("contributor-conflict", at=".page-head h1")
    response = Response.objects.get(submission=draft, indicator__number="18")
    assert response.answer == OTHERS
    second.press(".save-bar .btn-primary")
    response.refresh_from_db()
    assert response.answer == MINE


def test_a_double_click_records_one_activity(walk, cast, draft):
    someone = (
        walk(cast.contributor).follow(f"/submissions/{draft.pk}/").follow("/activities/").follow("/activities/add/")
    )
    someone.fill(title="ปลูกป่าชุมชน")
    someone.page.locator(".save-bar .btn-primary").dblclick(no_wait_after=True)
    # Where the second click got through, it broke the first navigation off: only the end of it counts.
    expect(someone.page).to_have_url(re.compile(r"/activities/\d+/"))
    assert draft.activities.filter(title="ปลูกป่าชุมชน").count() == 1


def test_the_language_is_one_click_away(walk, cast, draft):
    someone = walk(cast.contributor).follow(f"/submissions/{draft.pk}/")
    page, address = someone.page, someone.page.url
    with page.expect_navigation():
        page.locator('button[name="language"][value="en"]').click()
    assert page.url == address
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == cast.municipality.name_en + " Subdistrict Municipality"
    with page.expect_navigation():
        page.locator('button[name="language"][value="th"]').click()
    assert page.locator("h1").inner_text() == "เทศบาลตำบลบ้านสาง"


def test_an_answer_is_written_without_a_mouse(walk, cast, draft):
    someone = walk().start()
    page = someone.page
    tab_to(page, "#id_username")
    page.keyboard.type(cast.contributor.email)
    tab_to(page, "#id_password")
    page.keyboard.type("a-long-password")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    open_by_keyboard(page, f'main a[href$="/submissions/{draft.pk}/"]')
    open_by_keyboard(page, 'main a[href$="/indicators/1/"]')
    tab_to(page, "#id_answer")
    page.keyboard.type("เขียนด้วยแป้นพิมพ์เท่านั้น")
    tab_to(page, "#id_points_process")
    page.keyboard.type("4")
    tab_to(page, ".save-bar .btn-primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    response = Response.objects.get(submission=draft, indicator__number="1")
    assert response.answer == "เขียนด้วยแป้นพิมพ์เท่านั้น"
    assert [score.points for score in response.self_scores.all()] == [4]


def open_by_keyboard(page, link):
    tab_to(page, link)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page, wanted):
    """Tab until it is reached; every stop on the way shows where one is."""
    for _ in range(120):
        stop = page.evaluate(
            """wanted => {
                const one = document.activeElement;
                const isMarked = found => found.outlineStyle !== "none" || found.boxShadow !== "none";
                return {
                    isThere: one.matches(wanted),
                    isSeen: one === document.body || isMarked(getComputedStyle(one)),
                    is: one.outerHTML.slice(0, 120),
                };
            }""",
            wanted,
        )
        assert stop["isSeen"], f"no focus to be seen on {stop['is']}"
        if stop["isThere"]:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")
