"""The chair's sheet: what it shows, what it writes, and to whom it is open."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import clock
from assessments.models import CycleStage, Stage, Status
from reviews.models import Assignment, Score, SettledScore
from reviews.queries import settling_sheet
from tests import factories
from tests.reviews.test_scores import typed

pytestmark = pytest.mark.django_db


def sheet_of(submission):
    return reverse("reviews:settling", args=[submission.pk])


@pytest.fixture
def scored(in_review, cast):
    """Both evaluators have finished: 70 % and 50 % of each maximum."""
    for who, share in ((cast.evaluator, "0.7"), (cast.second_evaluator, "0.5")):
        assignment = in_review.assignments.get(evaluator=who)
        factories.score(assignment, Decimal(share))
        Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now())
    return in_review


def line_at(page, number, key="process"):
    return next(
        line
        for line in page.context["sheet"].lines
        if (line.criterion.indicator.number, line.criterion.key) == (number, key)
    )


def settled(submission, number, key="process"):
    return submission.settled_scores.filter(criterion__indicator__number=number, criterion__key=key).first()


def test_both_evaluators_stand_side_by_side_with_their_mean_proposed(scored, cast, as_user):
    Score.objects.filter(
        assignment__evaluator=cast.evaluator, criterion__indicator__number="1", criterion__key="output"
    ).update(points=7, comment="โดดเด่นมาก")

    page = as_user(cast.chair).get(sheet_of(scored))

    one = page.context["state"].indicators[0]
    process, output, _outcome = one.lines
    assert (process.points, process.spread, process.is_wide) == ([Decimal(7), Decimal(5)], Decimal(2), False)
    assert (output.spread, output.is_wide) == (Decimal("3.5"), True)
    assert line_at(page, "1").points == "6"
    assert one.comments[0][2] == "โดดเด่นมาก"
    text = page.content.decode()
    assert cast.evaluator.full_name in text and "โดดเด่นมาก" in text
    assert not SettledScore.objects.exists()
    assert page.context["state"].wide_count == 1


def test_an_unfinished_evaluators_scores_are_not_shown_and_nothing_is_proposed(in_review, cast, as_user):
    first, second = in_review.assignments.order_by("pk")
    factories.score(first)
    Assignment.objects.filter(pk=first.pk).update(finished_at=clock.now())
    criterion = in_review.responses.get(indicator__number="1").indicator.criteria.first()
    Score.objects.create(assignment=second, criterion=criterion, points="9.87", comment="ความเห็นลับ")

    page = as_user(cast.chair).get(sheet_of(in_review))

    text = page.content.decode()
    assert "9.87" not in text and "ความเห็นลับ" not in text
    assert line_at(page, "1").points == ""
    assert page.context["state"].indicators[0].lines[0].spread is None
    assert page.context["state"].unfinished == [second]


def test_without_evaluators_the_sheet_is_empty(in_review, cast, as_user):
    in_review.assignments.all().delete()

    page = as_user(cast.chair).get(sheet_of(in_review))

    assert page.status_code == 200
    assert page.context["state"].indicators[0].lines[0].proposal is None


def test_the_whole_sheet_is_saved_at_once_and_gives_total_and_grade(scored, cast, as_user):
    client = as_user(cast.chair)
    data = typed(client.get(sheet_of(scored)))
    assert len(data) == 3 * 75

    response = client.post(sheet_of(scored), data)

    assert response.url == sheet_of(scored)
    assert scored.settled_scores.count() == 75
    page = client.get(sheet_of(scored))
    assert page.context["state"].settled_count == 25
    assert Decimal(60) < page.context["state"].result.total < Decimal(70)
    assert page.context["grade"].key == "good"
    assert reverse("assessments:move", args=[scored.pk, "settle"]) in page.content.decode()


def test_only_changed_lines_are_written(scored, cast, as_user):
    client = as_user(cast.chair)
    client.post(sheet_of(scored), typed(client.get(sheet_of(scored))))
    page = client.get(sheet_of(scored))
    line = line_at(page, "5")

    client.post(sheet_of(scored), typed(page) | {line.names["points"]: "๙", line.names["remark"]: "ตามหลักฐาน"})

    changed = settled(scored, "5")
    assert (changed.points, changed.reason, changed.version) == (9, "ตามหลักฐาน", 2)
    assert set(scored.settled_scores.exclude(pk=changed.pk).values_list("version", flat=True)) == {1}


def test_bad_points_are_refused_and_everything_typed_stays(scored, cast, as_user):
    client = as_user(cast.chair)
    page = client.get(sheet_of(scored))
    bad, good = line_at(page, "5"), line_at(page, "6")
    data = typed(page) | {
        bad.names["points"]: "10.5",
        good.names["points"]: "9",
        good.names["remark"]: "เหตุผลยาว" * 300,
    }

    response = client.post(sheet_of(scored), data)

    assert response.status_code == 422
    text = response.content.decode()
    assert 'value="10.5"' in text and "เหตุผลยาว" in text and f'href="#{bad.names["points"]}"' in text
    assert "2,000" in line_at(response, "6").remark_error
    assert not SettledScore.objects.exists()


def test_two_windows_of_the_chair_never_overwrite_each_other(scored, cast, as_user):
    client = as_user(cast.chair)
    client.post(sheet_of(scored), typed(client.get(sheet_of(scored))))
    old = client.get(sheet_of(scored))
    line = line_at(old, "5")
    client.post(sheet_of(scored), typed(old) | {line.names["points"]: "9", line.names["remark"]: "หน้าต่างแรก"})

    response = client.post(sheet_of(scored), typed(old) | {line.names["points"]: "1"})

    assert response.status_code == 409
    assert "หน้าต่างแรก" in response.content.decode()
    assert settled(scored, "5").points == 9


def test_the_chair_reads_only_outside_the_dates(scored, cast, as_user):
    client = as_user(cast.chair)
    data = typed(client.get(sheet_of(scored)))
    CycleStage.objects.filter(cycle=scored.cycle, key=Stage.AREA_REVIEW).update(ends_at=clock.now() - timedelta(days=1))

    assert client.get(sheet_of(scored)).context["why_closed"]
    response = client.post(sheet_of(scored), data)

    assert response.status_code == 403
    assert not SettledScore.objects.exists()


def test_administrators_read_and_never_settle(scored, cast, as_user):
    client = as_user(cast.administrator)
    page = client.get(sheet_of(scored))

    assert page.status_code == 200 and page.context["why_closed"]
    assert cast.evaluator.full_name in page.content.decode()
    assert client.post(sheet_of(scored), typed(page)).status_code == 403
    assert not SettledScore.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("evaluator", 403),
        ("coordinator", 403),
        ("certifier", 403),
        ("officer", 403),
        ("idle_evaluator", 404),
        ("other_chair", 404),
        ("stranger", 404),
        ("national_chair", 404),
    ],
)
def test_nobody_else_sees_the_sheet(scored, cast, as_user, who, status):
    client = as_user(getattr(cast, who))

    assert client.get(sheet_of(scored)).status_code == status
    assert client.post(sheet_of(scored), {}).status_code == status


def test_after_an_objection_only_contested_points_change(cast, as_user):
    submission = factories.submission_in(Status.OBJECTION, cast)
    client = as_user(cast.chair)
    page = client.get(sheet_of(submission))
    assert {line.criterion.indicator.number for line in page.context["sheet"].lines} == {"20"}
    other = settled(submission, "5")
    line = line_at(page, "20")

    client.post(sheet_of(submission), typed(page) | {line.names["points"]: "10", f"points-{other.criterion_id}": "10"})

    assert settled(submission, "20").points == 10
    assert settled(submission, "5").version == other.version
    text = page.content.decode()
    (objection,) = [one.objection for one in page.context["state"].indicators if one.objection]
    assert reverse("reviews:objection_reply", args=[objection.pk]) in text and objection.reason in text


def test_a_chair_who_evaluates_as_well_is_blind_until_finished(scored, cast):
    own = factories.assign(scored, cast.chair, cast.administrator)

    assert not Score.objects.visible_to(cast.chair).exists()

    Assignment.objects.filter(pk=own.pk).update(finished_at=clock.now())
    assert Score.objects.visible_to(cast.chair).count() == 150


def test_the_sheet_costs_the_same_empty_or_full(scored, cast, as_user, django_assert_max_num_queries):
    client = as_user(cast.chair)
    client.get(sheet_of(scored))
    with django_assert_max_num_queries(25) as empty:
        client.get(sheet_of(scored))
    count = len(empty)
    client.post(sheet_of(scored), typed(client.get(sheet_of(scored))))
    client.get(sheet_of(scored))
    with django_assert_max_num_queries(count):
        client.get(sheet_of(scored))


def test_a_sheet_lists_indicators_in_order(scored, cast):
    numbers = [one.indicator.number for one in settling_sheet(scored, cast.chair).indicators]

    assert numbers[:2] == ["1", "2"] and "19.1" in numbers and "24" not in numbers
