"""What the network, a full disk or a closed submission takes away while somebody writes: never a word of theirs."""

import json

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from assessments.models import Activity, Comment, Response, Status, Submission
from tests import factories
from tests.journeys.test_saving import FIRST, HERS, MINE, answer_of, open_answer, sign, type_and_wait
from tests.journeys.walking import eventually

pytestmark = pytest.mark.journeys
ADDRESS = "**/indicators/18/"


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.activity(made, "18")
    return made


def lose_answers(someone, sent):
    """What is saved from now on reaches the portal; that it did reaches nobody."""

    def lose(route):
        if route.request.method != "POST":
            return route.continue_()
        sent.append(route.fetch().status)
        return route.abort()

    someone.page.route(ADDRESS, lose)
    return lose


def test_what_is_taken_back_while_it_travels_is_taken_back(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    held = []

    def hold(route):
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    someone.page.route(ADDRESS, hold)
    someone.fill(answer=FIRST)
    eventually(someone.page, lambda: bool(held))
    someone.fill(answer="")
    held[0].continue_()
    eventually(someone.page, lambda: Response.objects.get(submission=draft, indicator__number="18").version == 3)
    expect(sign(someone)).to_have_attribute("data-state", "saved")
    assert answer_of(draft) == ""


@pytest.mark.parametrize("then", [HERS, ""])
def test_a_lost_answer_makes_nobody_their_own_rival(walk, cast, draft, then):
    someone = open_answer(walk(cast.contributor), draft)
    sent = []
    lose = lose_answers(someone, sent)
    someone.fill(answer=FIRST)
    eventually(someone.page, lambda: bool(sent))
    assert answer_of(draft) == FIRST
    someone.fill(answer=then)
    someone.page.unroute(ADDRESS, lose)
    eventually(someone.page, lambda: answer_of(draft) == then)
    expect(sign(someone)).to_have_attribute("data-state", "saved")
    expect(someone.page.locator(".conflict")).to_have_count(0)


def test_joining_both_takes_what_was_typed_beside_the_panel(walk, cast, draft):
    first = open_answer(walk(cast.contributor), draft)
    type_and_wait(first, answer=FIRST)
    second = open_answer(walk(cast.coordinator), draft)
    type_and_wait(second, answer=HERS)
    first.fill(answer=MINE)
    panel = first.page.locator(".conflict")
    expect(panel).to_be_visible()
    first.fill(answer="เมื่อปีก่อน" + MINE)
    panel.get_by_role("button", name="รวมทั้งสองข้อความ").click()
    expect(sign(first)).to_have_attribute("data-state", "saved")
    assert answer_of(draft) == "เมื่อปีก่อน" + MINE + "และโรงเรียน"


def test_a_browser_that_keeps_nothing_does_not_say_that_it_does(walk, cast, draft):
    someone = walk(cast.contributor)
    someone.page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    open_answer(someone, draft)
    someone.context.set_offline(True)
    someone.fill(answer=FIRST)
    expect(sign(someone)).to_have_attribute("data-state", "failed")
    someone.context.set_offline(False)
    expect(sign(someone)).to_have_attribute("data-state", "saved")
    assert answer_of(draft) == FIRST


def test_what_waited_while_the_work_was_handed_over_can_be_copied(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    someone.context.set_offline(True)
    someone.fill(answer=FIRST)
    expect(sign(someone)).to_have_attribute("data-state", "kept")
    Submission.objects.filter(pk=draft.pk).update(status=Status.INTERNAL_REVIEW)
    someone.context.set_offline(False)
    expect(sign(someone)).to_have_attribute("data-state", "closed")
    someone.page.reload()
    kept = someone.page.locator("[data-kept-here-notice]")
    expect(kept.locator("textarea")).to_have_value(FIRST)
    someone.look("a8-kept-here", narrow=True)
    kept.locator("button").click()
    someone.page.reload()
    expect(kept).to_have_count(0)


def test_typed_text_of_a_page_with_errors_stays_whatever_others_save(walk, cast, draft):
    activity = Activity.objects.get(submission=draft)
    someone = walk(cast.contributor)
    address = f"/activities/{activity.pk}/"
    someone.start(address)
    # By the button, before anything saved itself.
    someone.page.evaluate("window.setTimeout = () => 0")
    someone.fill(about=FIRST, budget="มาก")
    assert someone.press(".save-bar .btn-primary").status == 422
    Activity.objects.get(pk=activity.pk).save_changes({"about": HERS}, base_version=1, by=cast.coordinator)
    someone.page.evaluate("document.querySelector('form[data-autosave]').dispatchEvent(new Event('autosave:behind'))")
    someone.page.wait_for_timeout(1500)
    expect(someone.page.locator("#id_about")).to_have_value(FIRST)
    # A field that saves itself leaves the others to the button.
    someone.fill(budget="500")
    expect(sign(someone)).to_have_attribute("data-state", "saved")
    assert "about" in someone.page.locator("form[data-autosave]").get_attribute("data-changed")


def test_an_older_page_never_stands_over_a_newer_text(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    type_and_wait(someone, answer=FIRST)
    held = []

    def hold(route):
        if route.request.method == "GET" and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    someone.page.route(ADDRESS, hold)
    # The page before HERS was typed is on its way …
    bases = json.loads(someone.page.locator('[name="bases"]').input_value())
    someone.page.evaluate("document.querySelector('form[data-autosave]').dispatchEvent(new Event('autosave:behind'))")
    eventually(someone.page, lambda: bool(held))
    someone.fill(answer=HERS)
    eventually(someone.page, lambda: answer_of(draft) == HERS)
    expect(sign(someone)).to_have_attribute("data-state", "saved")
    route, answer = held[0]
    route.fulfill(response=answer)
    someone.page.wait_for_timeout(500)
    expect(someone.page.locator("#id_answer")).to_have_value(HERS)
    assert json.loads(someone.page.locator('[name="bases"]').input_value())["answer"] != bases["answer"]


def test_a_double_click_records_a_new_activity_once(walk, cast, draft):
    someone = walk(cast.contributor).start(f"/submissions/{draft.pk}/activities/add/")
    someone.fill(title="ปลูกต้นไม้ริมคลอง")
    with someone.page.expect_navigation():
        someone.page.locator(".save-bar .btn-primary").dblclick()
    eventually(someone.page, lambda: "/add/" not in someone.page.url)
    assert Activity.objects.filter(title="ปลูกต้นไม้ริมคลอง").count() == 1
    someone.start(f"/submissions/{draft.pk}/activities/add/")
    someone.fill(title="ทำปุ๋ยหมัก")
    form = someone.page.locator("form[data-autosave]")
    marked = "(form) => { form.requestSubmit(); return form.dataset.isSent; }"
    assert form.evaluate(marked) == "yes"


def test_a_comment_written_while_the_session_ended_is_kept_and_sent_later(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    page = someone.page
    box = page.locator("#comments textarea")
    box.fill("ขอรูปวันเปิดโครงการ <img src=x onerror=alert(1)>")
    Session.objects.all().delete()
    page.locator("#comments form[data-place] > button").click()
    expect(page.locator('[data-unsent="signed-out"]')).to_be_visible()
    expect(box).to_have_value("ขอรูปวันเปิดโครงการ <img src=x onerror=alert(1)>")
    assert Comment.objects.count() == 0
    other = someone.context.new_page()
    other.goto(someone.address + "/sign-in/")
    other.locator(f'form:has(input[value="{cast.contributor.email}"]) button').click()
    other.wait_for_url(someone.address + "/")
    other.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator('[data-unsent="signed-out"]')).to_be_hidden()
    page.locator("#comments form[data-place] > button").click()
    expect(page.locator(".comment-text")).to_have_text("ขอรูปวันเปิดโครงการ <img src=x onerror=alert(1)>")
    page.reload()
    expect(box).to_have_value("")
    assert Comment.objects.count() == 1


def test_a_comment_that_was_not_sent_is_there_again(walk, cast, draft):
    someone = open_answer(walk(cast.contributor), draft)
    someone.page.locator("#comments textarea").fill("ยังไม่ได้ส่ง")
    someone.page.reload()
    expect(someone.page.locator("#comments textarea")).to_have_value("ยังไม่ได้ส่ง")
    expect(someone.page.locator("[data-kept-here-notice]")).to_have_count(0)
