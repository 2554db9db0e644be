"""The area review: two evaluators score blind to each other, the chair sees both and settles."""

import re

import pytest

from assessments.models import Status, Submission
from reviews.models import Assignment, Clarification, Decision, Score, SettledScore
from tests import factories
from tests.journeys import texts

pytestmark = pytest.mark.journeys

REMARK = "หลักฐานชัดเจน แต่ยังไม่ครอบคลุมทุกหมู่บ้าน"
QUESTION = "ปริมาณขยะที่ลดลงคำนวณจากข้อมูลใด และเปรียบเทียบกับปีใด"
REPLY = "คำนวณจากบันทึกการชั่งน้ำหนักรายวัน เปรียบเทียบกับปีงบประมาณ 2567"


@pytest.fixture
def accepted(cast):
    made = factories.submission_in(Status.ACCEPTED, cast)
    texts.write_answers(made)
    texts.write_activity(made, "1", "2")
    return made


def test_a_panel_scores_and_the_chair_settles(walk, cast, accepted):
    begin(walk(cast.administrator), cast, accepted)
    score(walk(cast.evaluator), cast, accepted)
    answer(walk(cast.contributor), accepted)
    score_without_seeing_the_other(walk(cast.second_evaluator), cast, accepted)
    settle(walk(cast.chair), accepted)
    assert Submission.objects.get(pk=accepted.pk).status == Status.PREVIEW
    assert Decision.objects.get(submission=accepted).grade is not None


def begin(administrator, cast, accepted):
    page = administrator.page
    administrator.look("30-administrator-home", narrow=True)
    administrator.follow("/submissions/", within="nav").look("31-submissions", narrow=True)
    administrator.show("administrator-submissions")
    administrator.follow(f"/submissions/{accepted.pk}/").follow("/evaluators/")
    for person in (cast.evaluator, cast.second_evaluator):
        page.get_by_label(re.compile(person.full_name)).check()
    administrator.press("main form .btn-primary")
    administrator.look("32-evaluators", narrow=True).show("administrator-evaluators")
    administrator.follow("/moves/begin_area_review/").press()
    assert Submission.objects.get(pk=accepted.pk).status == Status.AREA_REVIEW


def score(evaluator, cast, accepted):
    own = Assignment.objects.get(submission=accepted, evaluator=cast.evaluator)
    evaluator.look("33-evaluator-home").follow("/reviews/", within="nav").look("34-reviews", narrow=True)
    evaluator.show("evaluator-list")
    evaluator.follow(f"/reviews/{own.pk}/").look("35-score-sheet", narrow=True)
    evaluator.follow("/indicators/1/")
    evaluator.look("36-bench", narrow=True)
    by_keyboard(evaluator)
    evaluator.show("evaluator-bench")
    score_the_rest(own, "0.7")
    ask(evaluator)
    evaluator.follow(f"/reviews/{own.pk}/", within="nav")
    evaluator.press('form[action$="/finish/"] button')
    assert Assignment.objects.get(pk=own.pk).is_finished
    evaluator.look("38-finished")


def by_keyboard(evaluator):
    """Points, Enter, points; Ctrl+Enter saves and opens the next indicator, where the points wait again."""
    page = evaluator.page
    fields = page.locator("[data-points]")
    assert fields.first.evaluate("one => one === document.activeElement")
    page.keyboard.type("3.5")
    page.keyboard.press("Tab")
    page.keyboard.type(REMARK)
    fields.first.focus()
    for number in range(1, fields.count()):
        page.keyboard.press("Enter")
        assert fields.nth(number).evaluate("one => one === document.activeElement")
        page.keyboard.type("2")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.wait_for_url("**/indicators/2/")
    assert page.evaluate("document.activeElement.matches('[data-points]')")
    page.keyboard.type("99")
    evaluator.press('button[name="next"]')
    assert page.locator("[data-points].is-invalid").first.input_value() == "99"
    evaluator.look("37-too-many-points", both=False)
    for field in page.locator("[data-points]").all():
        field.fill("3")
    evaluator.press(".save-bar .btn-secondary")


def ask(evaluator):
    page = evaluator.page
    page.locator('section[aria-labelledby="questions"] summary').click()
    evaluator.fill(question=QUESTION)
    evaluator.show("evaluator-question", at='section[aria-labelledby="questions"]')
    evaluator.press('form[action$="/ask/"] button')
    assert Clarification.objects.get().question == QUESTION


def score_the_rest(assignment, share):
    """What is left after the keyboard had its turn comes from the factory."""
    done = set(assignment.scores.values_list("criterion_id", flat=True))
    kept = list(assignment.scores.all())
    assignment.scores.all().delete()
    factories.score(assignment, factories.Decimal(share))
    assignment.scores.filter(criterion_id__in=done).delete()
    Score.objects.bulk_create(kept)


def answer(contributor, accepted):
    contributor.follow(f"/submissions/{accepted.pk}/")
    contributor.look("39-question-waits")
    contributor.click('section[aria-labelledby="clarifications"] a')
    contributor.fill(answer=REPLY).look("40-clarification", narrow=True)
    contributor.press()
    assert Clarification.objects.get().answer == REPLY
    contributor.look("41-clarified")


def score_without_seeing_the_other(evaluator, cast, accepted):
    own = Assignment.objects.get(submission=accepted, evaluator=cast.second_evaluator)
    evaluator.follow(f"/reviews/{own.pk}/").follow("/indicators/1/")
    assert REMARK not in evaluator.page.content()
    assert cast.evaluator.full_name not in evaluator.page.content()
    assert {field.input_value() for field in evaluator.page.locator("[data-points]").all()} == {""}
    for field in evaluator.page.locator("[data-points]").all():
        field.fill("1")
    evaluator.press('button[name="next"]')
    score_the_rest(own, "0.8")
    evaluator.follow(f"/reviews/{own.pk}/", within="nav").press('form[action$="/finish/"] button')


def settle(chair, accepted):
    page = chair.page
    chair.follow("/reviews/", within="nav").look("42-chair-reviews").follow(f"/submissions/{accepted.pk}/settling/")
    assert REMARK in page.content()
    chair.look("43-settling", narrow=True).show("chair-settling", at="#indicator-1")
    first = page.locator("#indicator-1 [data-points]").first
    first.fill("999")
    assert chair.press(".save-bar .btn-primary").status == 422
    first.fill("3")
    page.locator("#indicator-1 textarea").first.fill("ปรับตามหลักฐานภาพถ่ายที่ครบทั้ง 9 หมู่บ้าน")
    assert chair.press(".save-bar .btn-primary").status < 400
    assert SettledScore.objects.filter(submission=accepted, reason__startswith="ปรับตาม").count() == 1
    chair.look("44-settled").show("chair-grade", at='section[aria-labelledby="standing"]')
    chair.follow("/moves/settle/").look("45-settle").press()
