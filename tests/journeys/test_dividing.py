"""A town divides its work: divisions, the board, my work, and two colleagues who talk at two browsers."""

import pytest
from playwright.sync_api import expect

from assessments.models import Comment, Mention
from tests import factories

pytestmark = pytest.mark.journeys


@pytest.fixture
def draft(cast):
    return factories.submission(cast.municipality)


def test_a_coordinator_divides_the_work_and_a_colleague_finds_it(walk, cast, draft):
    boss = walk(cast.coordinator)
    boss.start(f"/municipalities/{cast.municipality.pk}/divisions/")
    boss.page.get_by_label("กองช่าง").check()
    boss.page.get_by_label("กองสาธารณสุขและสิ่งแวดล้อม").check()
    boss.press("main form.card-plain .btn-primary")
    boss.page.locator(f"#id_person-{cast.contributor.pk}").select_option(label="กองช่าง")
    boss.press("section[aria-labelledby=places] .btn-primary")
    boss.look("dividing-01-divisions", narrow=True).show("coordinator-divisions")

    boss.start(f"/submissions/{draft.pk}/board/?by=dimension")
    boss.page.locator(".board-column").first.locator("[data-tick-column]").check()
    ticked = boss.page.locator('input[name="responses"]:checked').count()
    assert ticked > 3
    expect(boss.page.locator("[data-ticked-count]")).to_contain_text(str(ticked))
    boss.page.locator("#assign_division").select_option(label="กองช่าง")
    boss.page.locator("#assign_due_on").fill("15/01/2569")
    boss.look("dividing-02-ticked", both=False)
    boss.press(".board-assign .btn-primary")
    assert draft.responses.exclude(division=None).count() == ticked
    boss.look("dividing-03-board", narrow=True).show("coordinator-board")

    someone = walk(cast.contributor).start("/my-work/")
    assert someone.page.locator("main .task").count() == ticked
    someone.look("dividing-04-my-work", narrow=True).show("contributor-my-work")


def test_colleagues_ask_each_other_and_nobody_else_reads_it(walk, cast, draft):
    asker, asked = walk(cast.contributor), walk(cast.coordinator)
    page = asker.start(f"/submissions/{draft.pk}/indicators/20/").page
    field = page.locator("#comments textarea")
    field.click()
    page.keyboard.type("@ปรา")
    expect(page.locator(".mention-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("ตัวเลขปีไหนคะ")
    assert field.input_value() == f"@{cast.coordinator.full_name} ตัวเลขปีไหนคะ"
    asker.look("dividing-05-asking", both=False)
    page.locator("#comments .btn-secondary").click()
    expect(page.locator(".comment-text strong")).to_have_text(f"@{cast.coordinator.full_name}")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    asker.look("dividing-06-asked", narrow=True).show("contributor-comments", at="#comments")

    asked.start("/my-work/").look("dividing-07-question", narrow=True)
    asked.click('section[aria-labelledby="mentions"] a')
    asked.page.locator("#comments textarea").fill("ปี 2568 ค่ะ")
    asked.page.locator("#comments form .btn-secondary").last.click()
    expect(asked.page.locator(".comment")).to_have_count(2)
    assert not Mention.objects.waiting().exists()
    assert Comment.objects.count() == 2
