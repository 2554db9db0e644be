"""Nobody loses a sentence: saved while typing, without network, signed out, with the server away, two at one field."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from assessments import collecting
from assessments.models import Activity, Evidence, EvidenceKind, Response, TextVersion
from tests import factories
from tests.assessments import pictures
from tests.journeys.walking import eventually

pytestmark = pytest.mark.journeys

FIRST = "เทศบาลคัดแยกขยะในชุมชนร่วมกับผู้นำหมู่บ้าน"
HERS = "เทศบาลคัดแยกขยะในชุมชนร่วมกับผู้นำหมู่บ้านและโรงเรียน"
MINE = "เทศบาลตำบลคัดแยกขยะในชุมชนร่วมกับผู้นำหมู่บ้าน"


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.activity(made, "18")
    return made


def sign(someone):
    return someone.page.locator("#save-state")


def answer_of(draft, number="18"):
    return Response.objects.get(submission=draft, indicator__number=number).answer


def open_answer(someone, draft, number="18"):
    return someone.start(f"/submissions/{draft.pk}/indicators/{number}/")


def type_and_wait(someone, **fields):
    someone.fill(**fields)
    expect(sign(someone)).to_have_attribute("data-state", "saved", timeout=4000)


def test_what_is_typed_is_saved_without_a_button(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    expect(sign(someone)).to_have_attribute("data-state", "clean")
    someone.fill(answer=FIRST)
    expect(sign(someone)).to_have_attribute("data-state", "kept")
    type_and_wait(someone, points_process="๗.๕")
    assert answer_of(draft) == FIRST
    someone.look("a1-saved", both=False, narrow=True).show("contributor-autosave", at=".save-bar")
    # Leaving asks nothing, coming back shows what is saved.
    someone.start("/")
    someone.page.go_back()
    expect(someone.page.locator("#id_answer")).to_have_value(FIRST)

    activity = draft.activities.get()
    someone.start(f"/activities/{activity.pk}/")
    someone.fill(place="ศาลาประชาคมบ้านสาง", budget="มาก")
    expect(someone.page.locator("#div_id_budget [data-autosave-error]")).to_be_visible()
    assert Activity.objects.get(pk=activity.pk).place == "ศาลาประชาคมบ้านสาง"
    expect(sign(someone)).to_have_attribute("data-state", "failed")
    type_and_wait(someone, budget="12,500")
    expect(someone.page.locator("#div_id_budget [data-autosave-error]")).to_have_count(0)
    box = someone.page.locator('input[name="indicators"][value="20"]')
    if not box.is_visible():
        someone.page.locator("details:has(input[name=indicators][value='20']) > summary").click()
    box.check()
    eventually(someone.page, lambda: activity.responses.filter(indicator__number="20").exists())


def test_without_network_the_text_waits_and_is_sent_later(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    someone.context.set_offline(True)
    someone.fill(answer=FIRST)
    someone.page.wait_for_timeout(2000)
    expect(sign(someone)).to_have_attribute("data-state", "kept")
    assert answer_of(draft) == ""
    someone.look("a2-kept", both=False, narrow=True)
    someone.context.set_offline(False)
    expect(sign(someone)).to_have_attribute("data-state", "saved")
    assert answer_of(draft) == FIRST


def test_a_closed_laptop_loses_nothing_and_shows_nothing_to_others(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    someone.context.set_offline(True)
    someone.fill(answer=FIRST)
    someone.page.close()
    someone.context.set_offline(False)
    assert answer_of(draft) == ""

    # A colleague at the same computer
    page = someone.page = someone.context.new_page()
    someone.context.clear_cookies()
    someone.enter(cast.coordinator)
    expect(page.locator("[data-kept-notice]")).to_be_hidden()
    open_answer(someone, draft)
    expect(page.locator("#id_answer")).to_have_value("")
    page.wait_for_timeout(1500)
    assert answer_of(draft) == ""

    someone.context.clear_cookies()
    someone.enter(cast.contributor)
    expect(page.locator("[data-kept-notice]")).to_be_visible()
    someone.look("a3-waiting", narrow=True)
    with page.expect_navigation():
        page.locator("[data-kept-notice] a").click()
    expect(sign(someone)).to_have_attribute("data-state", "saved")
    assert answer_of(draft) == FIRST
    someone.start("/")
    expect(page.locator("[data-kept-notice]")).to_be_hidden()


def test_signed_out_meanwhile_one_signs_in_over_the_page(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    page = someone.page
    Session.objects.all().delete()
    # What the page fetches by itself is never the page to sign in.
    page.evaluate("htmx.ajax('GET', location.href, {target: '#comments', swap: 'innerHTML'}).catch(() => null)")
    someone.fill(answer=FIRST)
    dialog = page.locator("dialog[data-sign-in-again]")
    expect(dialog).to_be_visible()
    assert page.locator(".front-scene").count() == 0
    someone.look("a4-sign-in-again", both=False, narrow=True).show("contributor-sign-in-again")

    dialog.locator("#again-password").fill("wrong-password")
    dialog.locator(".btn-primary").click()
    expect(dialog.locator('[data-says="wrong"]')).to_be_visible()
    dialog.locator("#again-username").fill(cast.coordinator.email)
    dialog.locator("#again-password").fill(factories.PASSWORD)
    dialog.locator(".btn-primary").click()
    expect(dialog.locator('[data-says="another"]')).to_be_visible()
    page.wait_for_timeout(500)
    assert answer_of(draft) == "", "another person's name is never put to this text"

    dialog.locator("#again-username").fill(cast.contributor.email)
    dialog.locator("#again-password").fill(factories.PASSWORD)
    dialog.locator(".btn-primary").click()
    expect(dialog).to_be_hidden()
    expect(sign(someone)).to_have_attribute("data-state", "saved")
    assert (answer_of(draft), page.locator("#id_answer").input_value()) == (FIRST, FIRST)
    # The button works with the new session too.
    someone.fill(answer=HERS)
    assert someone.press(".save-bar .btn-primary").status == 302
    assert answer_of(draft) == HERS


def test_while_the_server_restarts_the_text_waits(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    away = lambda route: route.fulfill(status=502, body="Bad gateway")  # noqa: E731
    someone.page.route("**/indicators/18/", away)
    someone.fill(answer=FIRST)
    someone.page.wait_for_timeout(2000)
    expect(sign(someone)).to_have_attribute("data-state", "kept")
    someone.page.unroute("**/indicators/18/", away)
    expect(sign(someone)).to_have_attribute("data-state", "saved")
    assert answer_of(draft) == FIRST


def test_two_people_at_one_answer_lose_nothing(walk, cast, draft):
    first = open_answer(walk(cast.contributor), draft)
    type_and_wait(first, answer=FIRST)
    second = open_answer(walk(cast.coordinator), draft)

    # Different fields go together without a word.
    type_and_wait(second, points_process="7")
    type_and_wait(first, points_output="5")
    expect(first.page.locator(".conflict")).to_have_count(0)

    # The same field: whoever comes second sees both, by words.
    type_and_wait(second, answer=HERS)
    first.fill(answer=MINE)
    panel = first.page.locator(".conflict")
    expect(panel).to_be_visible()
    expect(sign(first)).to_have_attribute("data-state", "conflict")
    assert cast.coordinator.full_name in panel.inner_text()
    assert panel.locator('[data-part="theirs"] mark').all_inner_texts() == ["และโรงเรียน"]
    assert panel.locator('[data-part="mine"] mark').all_inner_texts() == ["ตำบล"]
    assert answer_of(draft) == HERS
    first.look("a5-conflict", both=False, narrow=True).show("contributor-both-texts", at=".conflict")
    panel.get_by_role("button", name="รวมทั้งสองข้อความ").click()
    expect(sign(first)).to_have_attribute("data-state", "saved")
    expect(first.page.locator("#id_answer")).to_have_value(MINE + "และโรงเรียน")
    assert answer_of(draft) == MINE + "และโรงเรียน"

    # An untouched page learns of it; what was seen may be replaced.
    second.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(second.page.locator("#id_answer")).to_have_value(MINE + "และโรงเรียน")
    assert list(TextVersion.objects.values_list("text", flat=True)) == [FIRST, HERS, MINE + "และโรงเรียน"]


def test_who_is_there_is_seen(walk, cast, draft):
    first = open_answer(walk(cast.contributor), draft)
    second = open_answer(walk(cast.coordinator), draft)
    line = second.page.locator("[data-presence-line]")
    expect(line).to_contain_text(f"{cast.contributor.full_name} กำลังดู")
    first.page.locator("#id_answer").press_sequentially("คัด")
    second.page.wait_for_timeout(500)
    second.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(line).to_contain_text(f"{cast.contributor.full_name} กำลังพิมพ์")
    second.look("a6-presence", both=False, narrow=True)
    elsewhere = open_answer(second, draft, "17")
    expect(elsewhere.page.locator(".rail-presence")).to_contain_text(cast.contributor.full_name)


def test_versions_are_read_and_brought_back(walk, cast, draft):
    first = open_answer(walk(cast.contributor), draft)
    type_and_wait(first, answer=FIRST)
    second = open_answer(walk(cast.coordinator), draft)
    type_and_wait(second, answer=HERS)
    second.follow(f"/texts/response/{draft.responses.get(indicator__number='18').pk}/answer/")
    page = second.page
    assert page.locator(".version").count() == 2
    assert page.locator(".version").first.locator("ins").all_inner_texts() == ["และโรงเรียน"]
    assert cast.contributor.full_name in page.locator(".version").nth(1).inner_text()
    second.look("a7-versions", narrow=True).show("contributor-versions", at=".versions")
    second.press(".version form button")
    expect(page.locator("#id_answer")).to_have_value(FIRST)
    assert TextVersion.objects.count() == 3


def test_a_new_activity_waits_on_the_device_until_it_is_recorded(walk, cast, draft):
    someone = walk(cast.contributor).start(f"/submissions/{draft.pk}/activities/add/")
    someone.fill(title="ปลูกต้นไม้ริมคลอง", about=FIRST)
    expect(sign(someone)).to_have_attribute("data-state", "kept")
    someone.page.reload()
    expect(someone.page.locator("#id_about")).to_have_value(FIRST)
    someone.press(".save-bar .btn-primary")
    assert Activity.objects.get(title="ปลูกต้นไม้ริมคลอง").about == FIRST
    someone.start(f"/submissions/{draft.pk}/activities/add/")
    expect(someone.page.locator("#id_about")).to_have_value("")


def test_what_is_said_of_a_photo_is_saved_too(walk, cast, draft):
    activity = draft.activities.get()
    photo = collecting.add_file(
        draft,
        pictures.upload(pictures.jpeg(900, 600)),
        kind=EvidenceKind.PHOTO,
        by=cast.coordinator,
        activities=[activity],
    )
    someone = walk(cast.contributor).start(f"/evidence/{photo.pk}/")
    type_and_wait(someone, caption="สมาชิกนำขยะมาชั่งที่ธนาคารขยะ")
    someone.page.locator('input[name="consent"][value="nobody"]').check()
    eventually(someone.page, lambda: Evidence.objects.get(pk=photo.pk).consent == "nobody")
    assert Evidence.objects.get(pk=photo.pk).caption == "สมาชิกนำขยะมาชั่งที่ธนาคารขยะ"
    someone.look("a9-photo", narrow=True)
    assert someone.press(".save-bar .btn-primary").status == 302
