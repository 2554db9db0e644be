"""Looking at photos: by keyboard, with a finger, two together, on the map; as evaluators and municipalities do."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from assessments import collecting
from assessments.models import Evidence, EvidenceKind, PhotoFacts, Status
from sustcity.demo.pictures import draw
from tests import factories
from tests.journeys import texts
from tests.journeys.walking import NARROW, eventually, work

pytestmark = pytest.mark.journeys

SCENES = {"waste_bank": "ธนาคารขยะหมู่ที่ 3", "market": "ตลาดสดปลอดโฟม", "tree_planting": "ปลูกป่าริมคลอง"}


@pytest.fixture
def in_review(cast):
    made = factories.submission_in(Status.AREA_REVIEW, cast)
    activity = texts.write_activity(made, "18")
    for number, (scene, caption) in enumerate(SCENES.items()):
        taken = datetime(2026, 7, 17 + number, 2, tzinfo=UTC)
        jpeg = draw(scene, seed=number, taken_on=taken.date(), lat=19.21, lon=99.86)
        photo = add(made, activity, jpeg, caption, cast)
        facts = {"width": 1600, "height": 1200, "taken_at": taken, "latitude": 19.2 + number / 20, "longitude": 99.86}
        PhotoFacts.objects.update_or_create(file=photo.file, defaults=facts | {"device": "Samsung SM-A546E"})
    work()
    return made


def add(submission, activity, jpeg, caption, cast):
    """As if it had been added while the self-assessment was open."""
    status = submission.status
    type(submission).objects.filter(pk=submission.pk).update(status=Status.DRAFT)
    made = collecting.add_file(
        submission,
        ContentFile(jpeg, name=f"{caption}.jpg"),
        kind=EvidenceKind.PHOTO,
        by=cast.contributor,
        activities=[activity],
        caption=caption,
    )
    type(submission).objects.filter(pk=submission.pk).update(status=status)
    return made


def test_an_evaluator_looks_through_the_photos_of_an_indicator(walk, cast, in_review):
    own = in_review.assignments.get(evaluator=cast.evaluator)
    first, second, third = Evidence.objects.all()
    evaluator = walk(cast.evaluator).start(f"/reviews/{own.pk}/indicators/18/")
    page = evaluator.page
    evaluator.follow("/evidence/?indicator=18")
    assert page.locator(".photos .photo").count() == 3
    evaluator.look("90-gallery", narrow=True).show("evaluator-gallery")

    # Through the grid by arrows, into the photo by Enter
    page.locator("a.photo-frame").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement === document.querySelectorAll('a.photo-frame')[1]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/evidence/{second.pk}/view/?indicator=18")
    expect(page.locator(".viewer-position")).to_have_text("2 จาก 3")
    evaluator.look("91-photo", narrow=True).show("evaluator-photo")

    step(page, "ArrowRight", third)
    step(page, "ArrowLeft", second)
    step(page, "j", third)
    step(page, "k", second)
    step(page, "ArrowLeft", first)
    enlarge_and_turn(page)
    see_the_keys(evaluator)

    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(rf"/evidence/\?indicator=18#evidence-{first.pk}$"))


def step(page, key, photo):
    page.keyboard.press(key)
    page.wait_for_url(re.compile(rf"/evidence/{photo.pk}/view/"))
    expect(page.locator(".viewer-side h1")).to_have_text(photo.caption)
    assert page.evaluate("document.activeElement.matches('[data-stage]')")


def enlarge_and_turn(page):
    picture, zoom = page.locator(".stage img"), page.locator("[data-zoom]")
    page.keyboard.press("+")
    expect(zoom).to_have_text("150 %")
    # Enlarged, an arrow moves the photo instead of leaving it.
    before, address = picture.bounding_box()["x"], page.url
    page.keyboard.press("ArrowRight")
    eventually(page, lambda: picture.bounding_box()["x"] < before)
    assert page.url == address
    page.keyboard.press("0")
    expect(zoom).to_have_text("100 %")

    page.keyboard.press("r")
    assert "rotate(90deg)" in picture.get_attribute("style")
    lying, stage = picture.bounding_box(), page.locator(".stage").bounding_box()
    assert lying["height"] <= stage["height"] * 1.5
    page.keyboard.press("Shift+R")
    assert "rotate(0deg)" in picture.get_attribute("style")

    # By mouse: the wheel enlarges, dragging moves, a double click shows all of it again.
    page.mouse.move(stage["x"] + 100, stage["y"] + 100)
    page.mouse.wheel(0, -100)
    expect(zoom).to_have_text("150 %")
    held = picture.bounding_box()["x"]
    page.mouse.down()
    page.mouse.move(stage["x"] + 60, stage["y"] + 100, steps=3)
    page.mouse.up()
    eventually(page, lambda: picture.bounding_box()["x"] < held)
    page.locator(".stage").dblclick()
    expect(zoom).to_have_text("100 %")
    page.get_by_role("button", name="เต็มจอ").click()
    page.wait_for_function("document.fullscreenElement !== null")
    page.locator(".stage").focus()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def see_the_keys(evaluator):
    page = evaluator.page
    page.locator(".stage").focus()
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    evaluator.look("92-keys", both=False)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.keys")).to_be_hidden()
    page.locator(".stage").focus()


def test_two_photos_are_compared_and_seen_on_the_map(walk, cast, in_review):
    first, second, _third = Evidence.objects.all()
    evaluator = walk(cast.evaluator).start(f"/evidence/{first.pk}/view/")
    page = evaluator.page
    with page.expect_navigation():
        page.keyboard.press("c")
    assert page.locator(".photos .photo").count() == 2
    evaluator.look("93-choose-the-second")
    evaluator.click(f'a[href*="right={second.pk}"]')
    evaluator.look("94-side-by-side", narrow=True).show("evaluator-side-by-side")

    left, right = page.locator(".stage img").all()
    page.locator(".stage").first.focus()
    page.keyboard.press("+")
    assert left.get_attribute("style") == right.get_attribute("style") != ""
    assert "scale(1.5)" in right.get_attribute("style")
    page.get_by_label("เลื่อนสองภาพพร้อมกัน").uncheck()
    page.locator(".stage").nth(1).focus()
    page.keyboard.press("+")
    assert "scale(2.25)" in right.get_attribute("style")
    assert "scale(1.5)" in left.get_attribute("style")
    page.keyboard.press("r")
    assert "rotate(90deg)" in right.get_attribute("style")
    assert "rotate(0deg)" in left.get_attribute("style")

    evaluator.start(f"/submissions/{in_review.pk}/evidence/map/")
    assert page.locator(".place-map-list li").count() == 3
    evaluator.look("95-photos-on-the-map", narrow=True).show("evaluator-map")
    evaluator.click(".place-map-list a")
    assert page.locator(".viewer-side h1").inner_text() == first.caption


def test_on_a_phone_a_swipe_leads_on_and_two_fingers_enlarge(walk, cast, in_review):
    first, second, _third = Evidence.objects.all()
    someone = walk(cast.contributor).start(f"/evidence/{first.pk}/view/")
    page = someone.page
    page.set_viewport_size(NARROW)
    box = page.locator(".stage").bounding_box()
    assert box["width"] <= NARROW["width"]
    touch(page, "pointerdown", 1, 250)
    touch(page, "pointerup", 1, 90)
    page.wait_for_url(re.compile(rf"/evidence/{second.pk}/view/"))
    expect(page.locator(".viewer-side h1")).to_have_text(second.caption)

    touch(page, "pointerdown", 1, 150)
    touch(page, "pointerdown", 2, 200)
    touch(page, "pointermove", 2, 300)
    expect(page.locator("[data-zoom]")).to_have_text("300 %")
    touch(page, "pointerup", 2, 300)
    touch(page, "pointerup", 1, 150)
    assert page.url.endswith(f"/evidence/{second.pk}/view/"), "two fingers are no swipe"


def touch(page, kind, finger, x):
    """One finger of several, as the browser tells of it; a pointer that is none cannot be captured."""
    page.locator(".stage").evaluate(
        """(stage, [kind, finger, x]) => {
            stage.setPointerCapture = () => {};
            const init = {pointerId: finger, pointerType: "touch", clientX: x, clientY: 300, bubbles: true};
            stage.dispatchEvent(new PointerEvent(kind, init));
        }""",
        [kind, finger, x],
    )


def test_the_pages_work_without_a_script(walk, cast, in_review):
    first, second, _third = Evidence.objects.all()
    someone = walk(cast.contributor)
    quiet = someone.browser.new_context(java_script_enabled=False, storage_state=someone.context.storage_state())
    page = quiet.new_page()
    page.goto(f"{someone.address}/evidence/{first.pk}/view/")
    assert page.locator(".stage-tools").is_hidden()
    page.locator('a[rel="next"]').click()
    assert page.url.endswith(f"/evidence/{second.pk}/view/")
    assert page.locator(".stage img").is_visible()
    quiet.close()
