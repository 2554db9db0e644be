"""An evaluator at the bench: saved while typing, by keyboard from indicator to indicator, and without network."""

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from playwright.sync_api import expect

from assessments.models import Evidence, EvidenceKind, Status
from reviews.models import PrivateNote, Score
from tests import factories
from tests.journeys import texts
from tests.journeys.walking import GALLERY, eventually

pytestmark = pytest.mark.journeys

NOTE = "ถามเรื่องตัวเลขปริมาณขยะในที่ประชุม"
REMARK = "หลักฐานชัดเจน แต่ยังไม่ครอบคลุมทุกหมู่บ้าน"


@pytest.fixture
def sheet(cast):
    call_command("import_loss_reasons", verbosity=0)
    made = factories.submission_in(Status.AREA_REVIEW, cast)
    texts.write_answers(made)
    texts.write_activity(made, "1", "2")
    for caption in ("ผังเมืองรวม", "รายงานประจำปี"):
        link = Evidence.objects.create(
            submission=made, kind=EvidenceKind.LINK, url="https://example.com/", caption=caption
        )
        link.responses.add(made.responses.get(indicator__number="1"))
    return made.assignments.get(evaluator=cast.evaluator)


def sign(someone):
    return someone.page.locator("#save-state")


def points_of(sheet, number):
    found = Score.objects.filter(assignment=sheet, criterion__indicator__number=number)
    return {one.criterion.key: str(one.points) for one in found.select_related("criterion")}


def test_an_evaluator_scores_by_keyboard_and_everything_is_saved(walk, cast, sheet):
    someone = walk(cast.evaluator).start(f"/reviews/{sheet.pk}/indicators/1/")
    page = someone.page
    page.evaluate("window.isTheSamePage = true")
    page.keyboard.type("7.5")
    page.keyboard.press("Enter")
    page.keyboard.type("6")
    page.keyboard.press("c")
    page.keyboard.type(REMARK)
    page.locator("#note").fill(NOTE)
    page.locator("select").first.select_option(index=1)
    expect(sign(someone)).to_have_attribute("data-state", "saved", timeout=5000)
    assert points_of(sheet, "1") == {"process": "7.50", "output": "6.00"}
    assert Score.objects.get(assignment=sheet, criterion__key="process").loss_reason is not None
    assert PrivateNote.objects.get().text == NOTE

    page.locator("#bench h1").focus()
    page.keyboard.press("x")
    eventually(page, lambda: sheet.seen_evidence.count() == 1)
    expect(page.locator("[data-seen-count]")).to_contain_text("1")
    page.keyboard.press("?")
    expect(page.locator("#bench-keys")).to_be_visible()
    someone.look("b1-keys", both=False)
    page.keyboard.press("Escape")
    someone.look("b2-bench", narrow=True)

    page.locator("[data-points]").nth(2).fill("9")
    page.keyboard.press("n")
    page.wait_for_url("**/indicators/2/")
    expect(page.locator("#bench h1")).to_be_focused()
    assert page.evaluate("window.isTheSamePage")
    assert page.title().startswith("2 ")
    assert points_of(sheet, "1")["outcome"] == "9.00"
    page.locator("[data-points]").first.fill("4")
    expect(sign(someone)).to_have_attribute("data-state", "saved", timeout=5000)
    assert points_of(sheet, "2") == {"process": "4.00"}
    page.go_back()
    page.wait_for_url("**/indicators/1/")
    expect(page.locator("[data-points]").first).to_have_value("7.5")
    page.locator("[data-points]").first.fill("8")
    eventually(page, lambda: points_of(sheet, "1")["process"] == "8.00")
    # The button sends the same form, which starts from what was saved meanwhile.
    page.locator("[data-points]").first.fill("8.5")
    expect(sign(someone)).to_have_attribute("data-state", "saved", timeout=5000)
    someone.press('button[name="next"]')
    page.wait_for_url("**/indicators/2/")
    assert points_of(sheet, "1")["process"] == "8.50"


def test_points_that_cannot_be_saved_are_shown_before_one_leaves(walk, cast, sheet):
    someone = walk(cast.evaluator).start(f"/reviews/{sheet.pk}/indicators/1/")
    page = someone.page
    page.locator("[data-points]").first.fill("99")
    page.locator('[data-bench-go="after"]').first.click()
    expect(page.locator("[data-points]").first).to_be_focused()
    expect(page.locator("[data-autosave-error]")).to_be_visible()
    page.locator('[data-bench-go="after"]').first.click()
    page.wait_for_url("**/indicators/2/")
    # What could not be saved waits in this browser.
    page.locator('[data-bench-go="before"]').first.click()
    page.wait_for_url("**/indicators/1/")
    expect(page.locator("[data-points]").first).to_have_value("99")


def test_without_network_the_sheet_waits_in_the_browser(walk, cast, sheet):
    someone = walk(cast.evaluator).start(f"/reviews/{sheet.pk}/indicators/1/")
    page = someone.page
    someone.context.set_offline(True)
    page.locator("[data-points]").first.fill("7")
    page.locator("#note").fill(NOTE)
    page.wait_for_timeout(2000)
    expect(sign(someone)).to_have_attribute("data-state", "kept")
    assert points_of(sheet, "1") == {}
    someone.context.set_offline(False)
    eventually(page, lambda: points_of(sheet, "1") == {"process": "7.00"})
    expect(sign(someone)).to_have_attribute("data-state", "saved", timeout=5000)


def test_on_a_tablet_nothing_is_cut_off(walk, cast, sheet):
    someone = walk(cast.evaluator)
    someone.page.set_viewport_size({"width": 768, "height": 1024})
    for path in (f"/reviews/{sheet.pk}/indicators/1/", "/reviews/", f"/reviews/{sheet.pk}/"):
        someone.start(path)
        assert someone.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        someone.page.screenshot(path=GALLERY / f"b3-tablet{path.count('/')}.png", full_page=True)
    someone.start("/reviews/").look("b3-load", narrow=True)
    walk(cast.administrator).start("/loss-reasons/").look("b4-loss-reasons", narrow=True)


def test_who_was_signed_out_signs_in_over_the_bench_and_nothing_is_lost(walk, cast, sheet):
    someone = walk(cast.evaluator).start(f"/reviews/{sheet.pk}/indicators/1/")
    page = someone.page
    Session.objects.all().delete()
    page.locator("[data-points]").first.fill("7")
    dialog = page.locator("dialog[data-sign-in-again]")
    expect(dialog).to_be_visible(timeout=5000)
    assert points_of(sheet, "1") == {}
    dialog.locator('input[type="password"]').fill(factories.PASSWORD)
    dialog.locator("button.btn-primary").click()
    eventually(page, lambda: points_of(sheet, "1") == {"process": "7.00"})
    expect(sign(someone)).to_have_attribute("data-state", "saved", timeout=5000)
