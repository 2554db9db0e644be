"""The evaluator's bench: what is shown, saving points, bad input, and blindness."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import clock
from assessments.models import CycleStage, Evidence, EvidenceKind, Stage, Status, Submission
from reviews.models import Assignment, Clarification, Score
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(in_review, cast):
    return in_review.assignments.get(evaluator=cast.evaluator)


def bench(assignment, number="1"):
    return reverse("reviews:score_edit", args=[assignment.pk, number])


def typed(page, **points):
    """What a browser would send: every field of the sheet, some of them changed."""
    data = {}
    for line in page.context["sheet"].lines:
        data |= {line.names["points"]: line.points, line.names["remark"]: line.remark, line.names["base"]: line.base}
        if line.criterion.key in points:
            data[line.names["points"]] = points[line.criterion.key]
        if f"{line.criterion.key}_comment" in points:
            data[line.names["remark"]] = points[f"{line.criterion.key}_comment"]
    return data


def scores(assignment):
    return {one.criterion.key: one for one in assignment.scores.select_related("criterion")}


def test_the_bench_shows_what_the_municipality_did(in_review, assignment, cast, as_user):
    activity = factories.activity(in_review, "1", about="สรุปกิจกรรม", method="ขั้นตอน", place="ตลาด")
    link = Evidence.objects.create(
        submission=in_review, kind=EvidenceKind.LINK, url="https://example.com/plan", caption="ผังเมืองรวม"
    )
    link.responses.add(in_review.responses.get(indicator__number="1"))
    before = factories.submission(cast.municipality, 2568)
    factories.fill(before, answer="ปีก่อนทำอย่างนี้")
    Submission.objects.filter(pk=before.pk).update(status=Status.PUBLISHED, self_percent=80)
    Assignment.objects.filter(pk=assignment.pk).update(assigned_at=clock.now())

    page = as_user(cast.evaluator).get(bench(assignment)).content.decode()

    for text in (activity.title, "สรุปกิจกรรม", "ขั้นตอน", "ตลาด", "ผังเมืองรวม", "ดำเนินการครบถ้วน", "ปีก่อนทำอย่างนี้"):
        assert text in page
    assert 'href="/reviews/' in page and "js/bench.js" in page


def test_a_bare_indicator_says_so(in_review, assignment, cast, as_user):
    in_review.responses.update(answer="")
    in_review.responses.get(indicator__number="1").self_scores.all().delete()

    page = as_user(cast.evaluator).get(bench(assignment))

    assert page.status_code == 200
    assert page.context["before"] is None and page.context["after"].number == "2"
    assert as_user(cast.evaluator).get(bench(assignment, "34")).context["after"] is None


def test_points_and_comments_are_saved_and_the_next_indicator_opens(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    data = typed(client.get(bench(assignment)), process="7.5", output="๕", process_comment="ดี\r\nมาก")

    response = client.post(bench(assignment), data | {"next": "1"})

    assert response.url == bench(assignment, "2")
    saved = scores(assignment)
    assert (saved["process"].points, saved["output"].points) == (Decimal("7.5"), Decimal(5))
    assert saved["process"].comment == "ดี\nมาก"
    assert saved["process"].changed_by == cast.evaluator
    assert "outcome" not in saved


def test_saving_without_going_on_stays_and_writes_only_what_changed(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    client.post(bench(assignment), typed(client.get(bench(assignment)), process="7.5", output="5"))

    response = client.post(bench(assignment), typed(client.get(bench(assignment)), process="7.50", output="6"))

    assert response.url == bench(assignment)
    saved = scores(assignment)
    assert (saved["process"].version, saved["output"].version) == (1, 2)
    assert saved["output"].points == 6


def test_after_the_last_judged_indicator_the_list_opens(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    last = client.get(reverse("reviews:assignment_detail", args=[assignment.pk])).context["state"].judged[-1]

    response = client.post(bench(assignment, last.indicator.number), {"next": "1"})

    assert response.url == reverse("reviews:assignment_detail", args=[assignment.pk])


def test_points_can_be_taken_away_again(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    client.post(bench(assignment), typed(client.get(bench(assignment)), process="7", output="5"))

    client.post(bench(assignment), typed(client.get(bench(assignment)), process=""))

    assert set(scores(assignment)) == {"output"}


@pytest.mark.parametrize(
    "text", ["10.01", "11", "-1", "-0.5", "เจ็ด", "7,5", "NaN", "Infinity", "1e400", "7.555", "9" * 50]
)
def test_bad_points_get_a_message_beside_the_field_and_everything_stays(assignment, cast, as_user, text):
    client = as_user(cast.evaluator)
    data = typed(client.get(bench(assignment)), process=text, output="5", output_comment="ข้อสังเกต")

    response = client.post(bench(assignment), data)

    assert response.status_code == 422
    page = response.content.decode()
    assert 'class="error-summary"' in page
    assert f'value="{text}"' in page and "ข้อสังเกต" in page and 'value="5"' in page
    (line,) = response.context["sheet"].faults
    assert "10" in line.points_error
    assert scores(assignment) == {}


def test_a_comment_needs_points_and_has_a_limit(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    data = typed(client.get(bench(assignment)), process_comment="ไม่มีคะแนน", output="5", output_comment="ย" * 5001)

    response = client.post(bench(assignment), data)

    faults = {line.criterion.key: line for line in response.context["sheet"].faults}
    assert faults["process"].points_error
    assert "5,000" in faults["output"].remark_error and "5,001" in faults["output"].remark_error
    assert scores(assignment) == {}


def test_control_characters_are_dropped_and_markup_is_shown_as_text(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    client.post(
        bench(assignment),
        typed(client.get(bench(assignment)), process="7", process_comment="\x00ก\x0bข <b>หนา</b>"),
    )

    assert scores(assignment)["process"].comment == "กข <b>หนา</b>"
    assert "&lt;b&gt;หนา" in client.get(bench(assignment)).content.decode()


def test_a_save_from_an_old_page_is_refused_and_both_texts_stand_there(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    client.post(bench(assignment), typed(client.get(bench(assignment)), process="7", output="5"))
    old_page = client.get(bench(assignment))
    client.post(bench(assignment), typed(client.get(bench(assignment)), process="8", process_comment="จากอีกหน้าต่าง"))

    response = client.post(bench(assignment), typed(old_page, process="6", output="4"))

    assert response.status_code == 409
    page = response.content.decode()
    assert "จากอีกหน้าต่าง" in page and 'value="6"' in page
    assert scores(assignment)["process"].points == 8
    assert scores(assignment)["output"].points == 4

    assert client.post(bench(assignment), typed(response)).status_code == 302
    assert scores(assignment)["process"].points == 6


def test_an_old_page_that_changed_nothing_overwrites_nothing(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    client.post(bench(assignment), typed(client.get(bench(assignment)), process="7", output="5"))
    old_page = client.get(bench(assignment))
    client.post(bench(assignment), typed(client.get(bench(assignment)), process="8"))

    assert client.post(bench(assignment), typed(old_page, output="6")).status_code == 302

    assert scores(assignment)["process"].points == 8
    assert scores(assignment)["output"].points == 6


def test_taking_points_away_from_an_old_page_is_refused(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    client.post(bench(assignment), typed(client.get(bench(assignment)), process="7"))
    old_page = client.get(bench(assignment))
    client.post(bench(assignment), typed(client.get(bench(assignment)), process="8"))

    assert client.post(bench(assignment), typed(old_page, process="")).status_code == 409
    assert scores(assignment)["process"].points == 8


def test_a_made_up_version_never_overwrites(assignment, cast, as_user):
    client = as_user(cast.evaluator)
    page = client.get(bench(assignment))
    client.post(bench(assignment), typed(page, process="7"))
    forged = typed(client.get(bench(assignment)), process="9")
    forged |= {name: "ก-x" for name in forged if name.startswith("base")}

    assert client.post(bench(assignment), forged).status_code == 409
    assert scores(assignment)["process"].points == 7


def test_what_another_indicator_owns_is_not_written(in_review, assignment, cast, as_user):
    stranger = in_review.responses.get(indicator__number="2").indicator.criteria.first()

    as_user(cast.evaluator).post(bench(assignment), {f"points-{stranger.pk}": "5"})

    assert not Score.objects.exists()


def test_lpa_indicators_are_shown_and_not_judged(in_review, assignment, cast, as_user):
    client = as_user(cast.evaluator)
    page = client.get(bench(assignment, "24"))
    criterion = in_review.responses.get(indicator__number="24").indicator.criteria.first()

    assert page.status_code == 200 and page.context["sheet"].lines == []
    assert "data-points" not in page.content.decode()
    assert "ผลการประเมิน LPA ปี 2569 ได้ 80 จาก 100 คะแนน" in page.content.decode()
    client.post(bench(assignment, "24"), {f"points-{criterion.pk}": "5"})
    assert not Score.objects.exists()


@pytest.mark.parametrize("number", ["19", "0", "99", "ก"])
def test_an_unknown_indicator_is_not_found(assignment, cast, as_user, number):
    assert as_user(cast.evaluator).get(bench(assignment, number)).status_code == 404


@pytest.mark.parametrize(("starts", "ends"), [(-9, -1), (1, 9)])
def test_outside_the_dates_the_bench_is_read_only_and_keeps_what_was_typed(
    in_review, assignment, cast, as_user, starts, ends
):
    client = as_user(cast.evaluator)
    data = typed(client.get(bench(assignment)), process="7", process_comment="พิมพ์ไว้แล้ว")
    CycleStage.objects.filter(cycle=in_review.cycle, key=Stage.AREA_REVIEW).update(
        starts_at=clock.now() + timedelta(days=starts), ends_at=clock.now() + timedelta(days=ends)
    )

    page = client.get(bench(assignment))
    assert page.context["why_closed"] and "readonly" in page.content.decode()
    response = client.post(bench(assignment), data)

    assert response.status_code == 403
    assert "พิมพ์ไว้แล้ว" in response.content.decode()
    assert not Score.objects.exists()


def test_after_finishing_scores_are_only_read(assignment, cast, as_user):
    factories.score(assignment)
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now())
    client = as_user(cast.evaluator)

    assert "readonly" in client.get(bench(assignment)).content.decode()
    assert client.post(bench(assignment), typed(client.get(bench(assignment)), process="1")).status_code == 403


def test_once_settled_the_sheet_stays_readable(cast, as_user):
    submission = factories.submission_in(Status.PREVIEW, cast)
    assignment = submission.assignments.get(evaluator=cast.evaluator)
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=None)

    page = as_user(cast.evaluator).get(bench(assignment))

    assert page.status_code == 200 and page.context["why_closed"]


def test_nothing_of_another_evaluator_reaches_the_bench(in_review, assignment, cast, as_user):
    other = in_review.assignments.get(evaluator=cast.second_evaluator)
    criterion = in_review.responses.get(indicator__number="1").indicator.criteria.first()
    Score.objects.create(assignment=other, criterion=criterion, points="9.87", comment="ความเห็นลับ")
    Assignment.objects.filter(pk=other.pk).update(finished_at=clock.now())
    Clarification.objects.create(
        response=in_review.responses.get(indicator__number="1"), question="คำถามลับ", asked_by=cast.second_evaluator
    )
    client = as_user(cast.evaluator)

    for address in (
        bench(assignment),
        reverse("reviews:assignment_list"),
        reverse("reviews:assignment_detail", args=[assignment.pk]),
        reverse("assessments:submission_detail", args=[in_review.pk]),
    ):
        page = client.get(address).content.decode()
        for secret in ("9.87", "ความเห็นลับ", "คำถามลับ", cast.second_evaluator.full_name):
            assert secret not in page, address


def test_the_bench_costs_the_same_whatever_it_shows(
    in_review, assignment, cast, as_user, django_assert_max_num_queries
):
    client = as_user(cast.evaluator)
    factories.activity(in_review, "1")
    client.get(bench(assignment))
    with django_assert_max_num_queries(19) as at_one:
        client.get(bench(assignment))
    for title in ("ข", "ค"):
        factories.activity(in_review, "1", title=title)
    with django_assert_max_num_queries(len(at_one)):
        assert len(client.get(bench(assignment)).context["shown"].activities) == 3
