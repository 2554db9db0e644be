"""People who did not agree are marked on a photo by mouse, keyboard and finger; the evaluator sees them blurred."""

import json
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageStat
from playwright.sync_api import expect

from assessments import collecting
from assessments.engine import make_move
from assessments.models import EvidenceKind, Status
from sustcity.demo.drawing import draw_at
from tests import factories
from tests.assessments import pictures
from tests.journeys.walking import NARROW, eventually, work

pytestmark = pytest.mark.journeys
CAPTION = "นักเรียนโรงเรียนบ้านสางช่วยกันทำแปลงผัก"


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.fill(made)
    return made


@pytest.fixture
def photo(draft, cast):
    activity = factories.activity(draft, "20", title="แปลงผักโรงเรียน")
    scene, _ = draw_at("school_garden", 7, draft.cycle.last_day, 19.2, 99.8)
    added = collecting.add_file(
        draft,
        pictures.upload(scene, "แปลงผัก.jpg"),
        kind=EvidenceKind.PHOTO,
        by=cast.contributor,
        activities=[activity],
        caption=CAPTION,
    )
    work()
    return added


def places(page) -> list[list[float]]:
    return json.loads(page.locator("[data-blur] input[name=places]").input_value())


def drag(page, start, end) -> None:
    """From one point of the photo to another, as parts of it."""
    page.locator(".blur-frame").evaluate("one => one.scrollIntoView({block: 'center'})")
    box = page.locator(".blur-places").bounding_box()
    at = lambda point: (box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"])  # noqa: E731
    page.mouse.move(*at(start))
    page.mouse.down()
    page.mouse.move(*at(end), steps=5)
    page.mouse.up()


def near(place, *expected) -> bool:
    return all(abs(one - other) < 0.012 for one, other in zip(place, expected, strict=True))


def test_people_are_marked_by_mouse_and_keyboard_and_blurred_for_the_evaluator(walk, cast, draft, photo):
    someone = walk(cast.contributor)
    page = someone.page
    someone.start(f"/evidence/{photo.pk}/").look("people-question", narrow=True).show(
        "contributor-people", at="#people"
    )
    page.locator('input[name="consent"][value="blur"]').check()
    someone.press()
    assert page.url.endswith(f"/evidence/{photo.pk}/blur/")

    drag(page, (0.2, 0.3), (0.4, 0.6))
    drag(page, (0.6, 0.2), (0.7, 0.4))
    first, second = places(page)
    assert near(first, 0.2, 0.3, 0.2, 0.3)
    assert near(second, 0.6, 0.2, 0.1, 0.2)
    # The second is moved, then made larger by its lower right corner.
    drag(page, (0.65, 0.3), (0.75, 0.4))
    assert near(places(page)[1], 0.7, 0.3, 0.1, 0.2)
    drag(page, (0.8, 0.5), (0.9, 0.7))
    assert near(places(page)[1], 0.7, 0.3, 0.2, 0.4)
    page.keyboard.press("Control+z")
    assert near(places(page)[1], 0.7, 0.3, 0.1, 0.2)

    page.locator("[data-blur-add]").press("Enter")
    assert len(places(page)) == 3
    before = places(page)[2]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    left, top, width, height = before
    assert near(places(page)[2], left + 0.01, top - 0.01, width, height + 0.01)
    expect(page.locator(".blur-state")).to_contain_text("ตำแหน่งที่ 3 จาก 3")
    page.keyboard.press("Delete")
    assert len(places(page)) == 2
    assert page.locator(".blur-place").nth(1).evaluate("one => one === document.activeElement")
    page.keyboard.press("Control+z")
    assert len(places(page)) == 3
    page.locator("[data-blur-remove]").click()
    kept = places(page)
    someone.look("blur-tool", both=False).show("contributor-blur", at="[data-blur]")

    someone.press("main .save-bar .btn-primary")
    photo.refresh_from_db()
    assert photo.blurs == kept
    expect(page.locator("#pictures .photo-wait")).to_be_visible()
    work()
    # The card asks for itself until the blurred photo is there.
    expect(page.locator("#pictures .photo-frame img")).to_be_visible()
    someone.start(f"/evidence/{photo.pk}/").look("people-both", narrow=True)
    assert page.locator(".photo-frame img").count() == 2
    someone.start(f"/evidence/{photo.pk}/blur/").look("blur-again", narrow=True)
    assert places(page) == kept

    for who, move in factories.ROAD[Status.AREA_REVIEW]:
        factories.prepare(move, draft, cast)
        make_move(move, draft, getattr(cast, who), factories.SIGNED)
    judge = walk(cast.evaluator).start(f"/evidence/{photo.pk}/")
    picture = judge.page.locator(".stage img")
    assert picture.count() == 1
    seen = judge.page.request.get(judge.address + picture.get_attribute("src"))
    assert spread_in(seen.body(), kept[0]) < spread_in(plain(photo), kept[0]) / 3
    assert judge.page.request.get(f"{judge.address}/evidence/{photo.pk}/unblurred/").status == 404


def spread_in(content: bytes, place: list[float]) -> float:
    """The contrast between neighbouring pixels within a place."""
    image = Image.open(BytesIO(content)).convert("L")
    left, top, width, height = place
    x, y = left * image.width, top * image.height
    part = image.crop((int(x), int(y), int(x + width * image.width), int(y + height * image.height)))
    coarse = part.resize((max(1, part.width // 24), max(1, part.height // 24))).resize(part.size)
    return ImageStat.Stat(Image.blend(part, Image.eval(coarse, lambda value: 255 - value), 0.5)).stddev[0]


def plain(photo) -> bytes:
    with default_storage.open(photo.file.renditions.get(kind="screen", blur="").name) as file:
        return file.read()


def test_a_finger_marks_people_on_a_phone(walk, cast, photo):
    someone = walk(cast.contributor)
    phone = someone.browser.new_context(
        viewport=NARROW, has_touch=True, is_mobile=True, storage_state=someone.context.storage_state()
    )
    page = phone.new_page()
    page.goto(f"{someone.address}/evidence/{photo.pk}/blur/")
    frame = page.locator(".blur-frame")
    frame.scroll_into_view_if_needed()
    touch(page, (0.3, 0.3), (0.6, 0.7))
    assert near(places(page)[0], 0.3, 0.3, 0.3, 0.4)
    scrolled = page.evaluate("scrollY")
    touch(page, (0.45, 0.5), (0.35, 0.4))
    assert near(places(page)[0], 0.2, 0.2, 0.3, 0.4)
    assert page.evaluate("scrollY") == scrolled, "the page stays while a finger draws"
    # So soon after a drag the browser would take a tap for the end of its fling.
    page.wait_for_timeout(600)
    page.locator("[data-blur-remove]").tap()
    eventually(page, lambda: places(page) == [])
    page.locator("[data-blur-undo]").tap()
    eventually(page, lambda: len(places(page)) == 1)
    with page.expect_navigation():
        page.locator(".save-bar .btn-primary").tap()
    phone.close()
    photo.refresh_from_db()
    assert near(photo.blurs[0], 0.2, 0.2, 0.3, 0.4)


def touch(page, start, end) -> None:
    """A finger that goes from one point of the photo to another."""
    box = page.locator(".blur-places").bounding_box()
    session = page.context.new_cdp_session(page)
    for step in range(6):
        x, y = (one + (other - one) * step / 5 for one, other in zip(start, end, strict=True))
        point = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def test_without_a_script_places_are_typed(walk, cast, photo):
    someone = walk(cast.contributor)
    bare = someone.browser.new_context(java_script_enabled=False, storage_state=someone.context.storage_state())
    page = bare.new_page()
    page.goto(f"{someone.address}/evidence/{photo.pk}/blur/")
    for side, number in (("left", "20"), ("top", "30"), ("width", "10"), ("height", "15")):
        page.locator(f"#id_line-0-{side}").fill(number)
    page.locator(".save-bar .btn-primary").click()
    page.wait_for_url("**/activities/**")
    bare.close()
    photo.refresh_from_db()
    assert photo.blurs == [[0.2, 0.3, 0.1, 0.15]]


def test_all_that_is_open_about_people_is_answered_on_one_page(walk, cast, draft, photo):
    for colour in ("red", "blue"):
        upload = pictures.upload(pictures.encoded(Image.new("RGB", (400, 300), colour)), f"{colour}.jpg")
        collecting.add_file(draft, upload, kind=EvidenceKind.PHOTO, by=cast.contributor, caption=colour)
    work()
    collecting.change(photo, {"consent": "blur"}, base_version=1, by=cast.contributor)
    boss = walk(cast.coordinator)
    page = boss.page
    boss.start(f"/submissions/{draft.pk}/moves/hand_over/").look("people-missing", narrow=True)
    assert CAPTION in page.locator(".tasks").inner_text()
    boss.start(f"/submissions/{draft.pk}/activities/").follow(f"/submissions/{draft.pk}/people/")
    boss.look("people-open", narrow=True).show("coordinator-people")
    page.locator('input[name="all-consent"][value="nobody"]').check()
    boss.press("main .save-bar .btn-primary")
    assert [one.consent for one in draft.evidence.all()] == ["blur", "nobody", "nobody"]
    boss.follow(f"/evidence/{photo.pk}/blur/")
    drag(page, (0.2, 0.3), (0.4, 0.6))
    boss.press("main .save-bar .btn-primary")
    boss.start(f"/submissions/{draft.pk}/people/").look("people-done")
    boss.start(f"/submissions/{draft.pk}/moves/hand_over/")
    boss.press()
    draft.refresh_from_db()
    assert draft.status == Status.INTERNAL_REVIEW
