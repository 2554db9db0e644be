"""Before handing over: gaps with their fields, a doubt answered, the internal review, a preview, an unread change."""

import pytest

from assessments.models import Response
from assessments.queries import Standing, overview
from tests import factories
from tests.journeys import texts
from tests.journeys.walking import eventually, work

pytestmark = pytest.mark.journeys
NOTE = "ขอตัวเลขจำนวนครัวเรือนที่เข้าร่วมในปีนี้"
REASON = "เป็นกิจกรรมที่จังหวัดจัด เทศบาลส่งผู้แทนเข้าร่วม"


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.fill(made)
    texts.write_answers(made)
    Response.objects.filter(submission=made, indicator__number="20").update(answer="", assigned_to=cast.contributor)
    factories.activity(made, title="ร่วมพิธีวันสิ่งแวดล้อมโลกของจังหวัด", changed_by=cast.contributor)
    return made


def standing(draft, number):
    return next(one.standing for one in overview(draft).leaves if one.indicator.number == number)


def test_everything_that_is_left_is_one_list_that_leads_to_the_field(walk, cast, draft):
    coordinator = walk(cast.coordinator).start(f"/submissions/{draft.pk}/before-handing-over/")
    coordinator.look("handing-over-list", narrow=True).show("coordinator-before")

    coordinator.click('main a[href$="#id_answer"]')
    assert coordinator.page.url.endswith("/indicators/20/#id_answer")
    coordinator.fill(answer="ครัวเรือนเข้าร่วม 412 ครัวเรือน").press()
    coordinator.start(f"/submissions/{draft.pk}/before-handing-over/")
    assert coordinator.page.locator("#group-must").count() == 0

    answer = coordinator.page.locator("li", has_text="ร่วมพิธีวันสิ่งแวดล้อมโลก").locator(".finding-answer")
    answer.locator("summary").click()
    answer.locator("textarea").fill(REASON)
    with coordinator.page.expect_navigation():
        answer.locator("button").click()
    assert coordinator.page.locator("#answered").count() == 1

    certifier = walk(cast.certifier).start(f"/submissions/{draft.pk}/before-handing-over/")
    assert REASON in certifier.text


def test_an_indicator_goes_back_to_its_author_and_comes_again(walk, cast, draft):
    Response.objects.filter(submission=draft, indicator__number="20").update(answer="เขียนแล้ว")
    coordinator = walk(cast.coordinator).start(f"/submissions/{draft.pk}/internal-review/")
    for number in ("1", "2"):
        coordinator.page.locator(f"#mark-{number}").check()
    coordinator.press('button[value="ready"]')
    coordinator.page.locator("#mark-20").check()
    coordinator.page.locator("textarea[name=note]").fill(NOTE)
    coordinator.press('button[value="back"]')
    coordinator.look("internal-review", narrow=True).show("coordinator-internal-review")
    assert [standing(draft, one) for one in ("1", "2", "20")] == [Standing.READY, Standing.READY, Standing.BACK]

    author = walk(cast.contributor).start("/")
    author.look("reminders-at-home", narrow=True).show("contributor-reminders", at="#reminders")
    author.follow("/indicators/20/", within="#reminders")
    assert NOTE in author.text
    author.fill(answer="ครัวเรือนเข้าร่วม 412 ครัวเรือน").press()
    author.press('button[value="open"]')

    assert standing(draft, "20") == Standing.COMPLETE
    assert "ตรวจอีกครั้ง" in coordinator.start(f"/submissions/{draft.pk}/internal-review/").text


def test_the_certifier_reads_only_what_changed_since(walk, cast, draft):
    certifier = walk(cast.certifier).start(f"/submissions/{draft.pk}/changes/")
    certifier.press("main .btn-primary")
    assert "/changes/" not in certifier.page.locator("main").inner_html().split("next-step")[0]

    found = draft.responses.get(indicator__number="20")
    found.save_changes({"answer": "เขียนใหม่"}, base_version=found.version, by=cast.contributor)
    certifier.start(f"/submissions/{draft.pk}/").follow("/changes/")
    certifier.look("changes-since", narrow=True).show("certifier-changes")

    assert certifier.page.locator("main .tasks .task").count() == 1
    assert cast.contributor.full_name in certifier.text


def test_a_preview_of_the_packet_is_made_and_made_anew(walk, cast, draft):
    coordinator = walk(cast.coordinator).start(f"/submissions/{draft.pk}/draft/")
    coordinator.press("main form .btn-primary")
    assert coordinator.page.locator(".spinner-border").count() == 1
    work()
    eventually(coordinator.page, lambda: coordinator.page.locator('a[href$="draft.pdf"]').count() == 1)
    coordinator.look("packet-preview", narrow=True).show("coordinator-packet-preview")

    Response.objects.filter(submission=draft, indicator__number="20").update(answer="เพิ่มเติม")

    assert "มีการแก้ไขหลังจากนั้น" in coordinator.start(f"/submissions/{draft.pk}/draft/").text


def test_reminders_can_be_had_weekly_or_not_at_all(walk, cast):
    person = walk(cast.contributor).start("/preferences/")
    person.look("preferences", narrow=True)
    person.page.locator('input[value="weekly"]').check()
    person.press()

    assert person.page.locator('input[value="weekly"]').is_checked()
