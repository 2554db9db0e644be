"""Lost points counted by reason, indicator, dimension and kind, of what a person leads."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import clock
from assessments.models import Stage
from reviews.losses import loss_report, loss_years
from reviews.models import Assignment, LossReason, SettledScore
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "/cycles/2569/losses/"


@pytest.fixture
def settled(in_review):
    """Everything at 70 %; one line has a reason."""
    factories.settle_points(in_review)
    reason = LossReason.objects.create(key="no_proof", name_th="ไม่มีหลักฐาน", name_en="No evidence")
    in_review.settled_scores.filter(criterion__indicator__number="1", criterion__key="process").update(
        loss_reason=reason
    )
    return in_review


def of(user, submission, source="settled"):
    return loss_report(user, submission.cycle, source)


def test_lost_points_are_summed_in_four_ways_that_come_to_the_same(settled, cast, as_user):
    page = as_user(cast.chair).get(PAGE)

    report = page.context["report"]
    assert report.total == sum(one.criterion.maximum - one.points for one in SettledScore.objects.all()) > 0
    assert [sum(one.points for one in rows) for _title, rows in report.tables] == [report.total] * 4
    by_reason = {one.name: (one.count, one.points) for one in report.tables[0][1]}
    assert by_reason["ไม่มีหลักฐาน"] == (1, Decimal("3.00"))
    assert len(by_reason) == 2 and "ไม่มีหลักฐาน" in page.content.decode()
    assert [len(rows) for _title, rows in report.tables][3] == 1


def test_full_points_are_no_loss(settled, cast):
    before = len(of(cast.chair, settled).losses)
    one = settled.settled_scores.select_related("criterion").first()
    SettledScore.objects.filter(pk=one.pk).update(points=one.criterion.maximum)

    assert len(of(cast.chair, settled).losses) == before - 1


def test_what_the_national_panel_settled_stands_in_the_place_of_the_areas(settled, cast):
    before = of(cast.administrator, settled)
    one = settled.settled_scores.select_related("criterion").first()
    SettledScore.objects.create(submission=settled, stage=Stage.NATIONAL_REVIEW, criterion=one.criterion, points=0)

    after = of(cast.administrator, settled)

    assert len(after.losses) == len(before.losses)
    assert after.total - before.total == one.points


def test_score_sheets_count_from_the_agreed_point_on(settled, cast, as_user):
    for assignment in settled.assignments.all():
        factories.score(assignment)
    Assignment.objects.filter(evaluator=cast.evaluator).update(finished_at=clock.now())
    assert of(cast.chair, settled, "given").losses == []

    Assignment.objects.update(finished_at=clock.now())

    given = as_user(cast.chair).get(PAGE, {"source": "given"}).context["report"]
    assert given.total == 2 * of(cast.chair, settled).total


def test_a_chair_of_another_area_counts_nothing_and_others_get_no_page(settled, cast, as_user):
    assert as_user(cast.other_chair).get(PAGE).context["report"].losses == []
    for person in (cast.stranger, cast.coordinator, cast.evaluator, cast.officer):
        assert as_user(person).get(PAGE).status_code == 404
    assert as_user(cast.administrator).get(PAGE.replace("2569", "2570")).status_code == 404
    assert (loss_years(cast.chair), loss_years(cast.other_chair)) == ([2569], [])
    assert PAGE in as_user(cast.chair).get(reverse("reviews:assignment_list")).content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_spreadsheet_has_a_row_for_each_loss_and_names_nobody(settled, cast, as_user, form):
    address = reverse("reports:losses_export", args=[2569, form])

    content = b"".join(as_user(cast.chair).get(address).streaming_content)

    if form == "csv":
        text = content.decode("utf-8-sig")
        assert len(text.splitlines()) == 1 + len(of(cast.chair, settled).losses)
        assert "ไม่มีหลักฐาน" in text and settled.name_th not in text
    assert content[:2] == (b"PK" if form == "xlsx" else b"\xef\xbb")
    assert as_user(cast.stranger).get(address).status_code == 404
    assert as_user(cast.chair).get(reverse("reports:losses_export", args=[2569, "pdf"])).status_code == 404


def test_the_report_costs_the_same_whatever_was_settled(settled, cast, as_user, django_assert_max_num_queries):
    client = as_user(cast.chair)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
