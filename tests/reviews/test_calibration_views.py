"""The page of agreement: from handed-in sheets that may be seen, of enough submissions, for those who lead."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import clock
from assessments.models import CycleStage, Sight, Stage, Status, Submission
from reviews.agreeing import Agreement, agreement_report, agreement_years
from reviews.models import Assignment, Panel, Score
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "/cycles/2569/agreement/"


@pytest.fixture
def judged(cast):
    """Five submissions of the area: the one evaluator gives 50 %, the second 80 %; all sheets are handed in."""
    for number in range(5):
        town = factories.municipality(f"เมือง{number}", name_en=f"Town {number}")
        made = factories.submission(town)
        Submission.objects.filter(pk=made.pk).update(status=Status.AREA_REVIEW, self_percent=80)
        made.refresh_from_db()
        for evaluator, share in ((cast.evaluator, "0.5"), (cast.second_evaluator, "0.8")):
            factories.score(factories.assign(made, evaluator, cast.administrator), Decimal(share))
    Assignment.objects.update(finished_at=clock.now())
    return Submission.objects.get(pk=made.pk)


def of(user, submission):
    return agreement_report(user, submission.cycle)


def test_the_page_tells_alpha_in_words_and_each_evaluators_strictness(judged, cast, as_user):
    page = as_user(cast.chair).get(PAGE)

    report = page.context["report"]
    assert report.submissions == 5
    assert report.overall.alpha < 0
    assert [one.alpha is None or one.alpha < 0 for one in report.dimensions] == [True] * 4
    assert [(one.name, round(one.figures.severity, 6), one.figures.cases) for one in report.judges] == [
        (cast.evaluator.full_name, -15, 5),
        (cast.second_evaluator.full_name, 15, 5),
    ]
    text = page.content.decode()
    assert str(report.overall.meaning) in text and cast.second_evaluator.full_name in text


def test_the_page_says_what_it_does_not_do_and_marks_who_is_far_from_the_others(judged, cast, as_user):
    text = as_user(cast.administrator).get(PAGE).content.decode()

    assert "โดยไม่เปลี่ยนแปลงคะแนนใด ๆ" in text
    assert "เข้มงวดกว่าผู้อื่นมาก" in text and "ผ่อนปรนกว่าผู้อื่นมาก" in text


def test_a_dimension_that_too_few_submissions_were_compared_in_has_no_alpha(judged, cast):
    assert of(cast.chair, judged).dimensions[0].alpha is not None
    first = Score.objects.filter(criterion__indicator__group__dimension__number=1)
    first.filter(assignment__submission=judged, assignment__evaluator=cast.evaluator).delete()

    report = of(cast.chair, judged)

    assert report.dimensions[0].alpha is None and report.dimensions[1].alpha is not None
    assert report.submissions == 5


def test_nothing_is_told_of_fewer_than_five_submissions(judged, cast, as_user):
    judged.assignments.all().delete()

    page = as_user(cast.chair).get(PAGE)

    assert (page.context["report"].submissions, page.context["report"].overall) == (4, None)
    assert cast.evaluator.full_name not in page.content.decode()


def test_who_has_fewer_than_five_counts_but_is_not_shown(judged, cast):
    factories.score(factories.assign(judged, cast.idle_evaluator, cast.administrator), Decimal("0.8"))
    before = of(cast.administrator, judged)
    Assignment.objects.update(finished_at=clock.now())

    after = of(cast.administrator, judged)

    assert before.submissions == 4 and before.judges == []
    assert [one.name for one in after.judges] == [cast.evaluator.full_name, cast.second_evaluator.full_name]
    assert after.judges[0].figures.severity == pytest.approx(-20)


@pytest.mark.parametrize(
    "change",
    [
        {"finished_at": None},
        {"ended_at": clock.now(), "end": Assignment.End.DECLINED},
    ],
    ids=["not handed in", "ended"],
)
def test_a_submission_counts_with_two_sheets_that_count(judged, cast, change):
    if "ended_at" in change:
        change = {**change, "ended_by": cast.evaluator}
    judged.assignments.filter(evaluator=cast.evaluator).update(**change)

    assert of(cast.chair, judged).submissions == 4


def test_sheets_that_may_not_be_seen_yet_do_not_count(judged, cast):
    CycleStage.objects.filter(key=Stage.AREA_REVIEW).update(chair_sees=Sight.NEVER)

    assert of(cast.chair, judged).submissions == 0


def test_other_stages_do_not_count(judged, cast):
    Panel.objects.update(stage=Stage.NATIONAL_REVIEW)

    assert of(cast.administrator, judged).submissions == 0


def test_meaning_follows_the_stated_bounds():
    meanings = [str(Agreement("", alpha).meaning) for alpha in (None, 0.8, 0.79, 0.667, 0.66)]

    assert len(set(meanings)) == 4
    assert meanings[2] == meanings[3]


def test_a_chair_of_another_area_counts_nothing_and_others_get_no_page(judged, cast, as_user):
    assert as_user(cast.other_chair).get(PAGE).context["report"].submissions == 0
    for person in (cast.stranger, cast.coordinator, cast.evaluator, cast.officer, cast.national_chair):
        assert as_user(person).get(PAGE).status_code == 404
    assert as_user(cast.administrator).get(PAGE.replace("2569", "2570")).status_code == 404


def test_chairs_find_the_page_from_their_reviews_and_administrators_from_publishing(judged, cast, as_user):
    assert (agreement_years(cast.chair), agreement_years(cast.other_chair)) == ([2569], [])
    assert PAGE in as_user(cast.chair).get(reverse("reviews:assignment_list")).content.decode()
    assert PAGE in as_user(cast.administrator).get(reverse("reviews:cycle_publish", args=[2569])).content.decode()


def test_the_page_costs_the_same_however_many_are_judged(judged, cast, as_user, django_assert_max_num_queries):
    client = as_user(cast.chair)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
