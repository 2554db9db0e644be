"""A coordinator meets the questions of an evaluator early; an administrator tries a rule before it is at work."""

import json

import pytest
from playwright.sync_api import expect

from assessments.eye.library import import_rules
from assessments.models import Cycle, EyeRule
from reviews.gaps import summarise
from tests import factories
from tests.assessments.eye.conftest import link
from tests.journeys import texts
from tests.reviews.test_band import published, towns

pytestmark = pytest.mark.journeys


@pytest.fixture
def rules(cast):
    import_rules(json.loads((factories.FIXTURES / "eye-rules.json").read_text()))


@pytest.fixture
def year(cast, rules):
    """A filled draft, and eight published results of last year that lost most in waste."""
    for number, town in enumerate(towns(8)):
        link(published(town, 2568, own="0.85", final=f"0.{74 + number}", n18="0.4", n20="0.6", n7="0.55"), "18", "20")
    summarise(Cycle.objects.get(year_be=2568))
    made = factories.submission(cast.municipality)
    factories.fill(made, answer=texts.ANSWER)
    return made


def test_a_coordinator_reads_what_an_evaluator_might_ask_and_answers_it_in_time(walk, cast, year):
    link(year, "18", caption="")
    someone = walk(cast.coordinator).start(f"/submissions/{year.pk}/indicators/18/")
    page = someone.page
    expect(page.locator("#questions .tag").first).to_have_text("1")
    page.locator("#questions summary").click()
    expect(page.locator("#questions")).to_contain_text("หลักฐานไม่มีคำบรรยาย")
    someone.look("eye-01-questions", narrow=True).show("coordinator-questions", at="#questions")

    someone.click("#questions .question-list a")
    assert page.url.endswith("#id_caption")
    someone.fill(caption="สมาชิกธนาคารขยะชั่งน้ำหนักขยะรีไซเคิล")
    someone.press("main form .btn-primary")

    someone.start(f"/submissions/{year.pk}/indicators/18/")
    expect(page.locator("#questions")).to_contain_text("ไม่พบสิ่งที่น่าจะถูกถาม")


def test_without_scripts_the_questions_are_a_page(walk, browser, cast, year):
    someone = walk(cast.coordinator).start(f"/submissions/{year.pk}/indicators/20/questions/")
    assert "ให้คะแนนตัวเองสูง แต่ยังไม่มีหลักฐาน" in someone.text
    someone.look("eye-02-questions-page")
    someone.follow("/indicators/20/")


def test_a_coordinator_reads_where_such_a_score_ended_before(walk, cast, year):
    someone = walk(cast.coordinator).start(f"/submissions/{year.pk}/score/")
    band = someone.page.locator('section[aria-labelledby="score-band"]')
    expect(band.locator("strong")).to_have_text(["80", "71", "75"])
    expect(band.locator(".score-band-gaps li").first).to_contain_text("18")
    expect(band).to_contain_text("8 แห่ง")
    someone.look("eye-03-band", narrow=True).show("coordinator-band", at="#score-band")


def test_an_administrator_tries_a_rule_as_it_is_typed_and_then_puts_it_to_work(walk, cast, year):
    someone = walk(cast.administrator).start("/cycles/")
    page = someone.page
    someone.follow("/eye-rules/").look("eye-04-rules", narrow=True)
    someone.click('main a:has-text("ให้คะแนนตัวเองสูง แต่ยังไม่มีหลักฐาน")').look("eye-05-rule")
    someone.fill(set_share="70", text_th="คะแนนสูงกว่าหลักฐาน")

    someone.press('button[formaction$="/try/"]')
    expect(page.locator("#trial")).to_contain_text("184")
    someone.look("eye-06-tried", both=False).show("administrator-eye-tried", at="#trial")
    assert EyeRule.objects.get(key="points-without-evidence").version == 1
    assert page.locator("#id_text_th").input_value() == "คะแนนสูงกว่าหลักฐาน"

    someone.press(".save-bar .btn-primary")
    saved = EyeRule.objects.get(key="points-without-evidence")
    assert (saved.text_th, saved.parameters, saved.version) == ("คะแนนสูงกว่าหลักฐาน", {"share": "70"}, 2)

    someone.follow("/eye-rules/try/").look("eye-07-trial", narrow=True)
    assert "คะแนนสูงกว่าหลักฐาน" in someone.text


def test_two_administrators_at_one_rule_lose_nothing(walk, cast, rules):
    address = f"/eye-rules/{EyeRule.objects.get(key='dead-link').pk}/"
    one, other = walk(cast.administrator).start(address), walk(cast.administrator).start(address)
    one.fill(text_th="ลิงก์ของคนแรก")
    other.fill(text_th="ลิงก์ของคนที่สอง")
    one.press(".save-bar .btn-primary")

    assert other.press(".save-bar .btn-primary").status == 409
    assert "ลิงก์ของคนแรก" in other.text
    assert other.page.locator("#id_text_th").input_value() == "ลิงก์ของคนที่สอง"
    other.look("eye-08-conflict", both=False)
