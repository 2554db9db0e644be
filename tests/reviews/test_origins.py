"""Every number of an indicator says where it comes from, to each as far as may be seen."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import clock
from assessments.models import CycleStage, Sight, Stage, Status
from reviews.models import Assignment, PointsChange, Score
from reviews.origins import origin_of
from tests import factories

pytestmark = pytest.mark.django_db


def page_of(submission, number="1"):
    return reverse("reviews:score_origin", args=[submission.pk, number])


def sheet_of(assignment, number="1"):
    return reverse("reviews:score_edit", args=[assignment.pk, number])


def leaf_in(submission, number="1"):
    return submission.responses.get(indicator__number=number).indicator


def hand_in(submission, *shares):
    for assignment, share in zip(submission.assignments.order_by("pk"), shares, strict=False):
        factories.score(assignment, Decimal(share))
        Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now())


def post_points(client, address, points, remark=""):
    """Send a page as it stands, its first line changed."""
    sheet = client.get(address).context["sheet"]
    data = {}
    for line in sheet.lines:
        data |= {line.names["points"]: line.points, line.names["remark"]: line.remark, line.names["base"]: line.base}
    data |= {sheet.lines[0].names["points"]: points, sheet.lines[0].names["remark"]: remark}
    return client.post(address, data)


def test_every_change_of_an_evaluators_points_is_kept(in_review, cast, as_user):
    own = in_review.assignments.get(evaluator=cast.evaluator)
    client = as_user(cast.evaluator)

    post_points(client, sheet_of(own), "5", "น้อยไป")
    post_points(client, sheet_of(own), "7", "ดูใหม่แล้ว")
    post_points(client, sheet_of(own), "")

    kept = list(PointsChange.objects.values_list("from_points", "to_points", "from_remark", "to_remark"))
    assert kept == [(None, 5, "", "น้อยไป"), (5, 7, "น้อยไป", "ดูใหม่แล้ว"), (7, None, "ดูใหม่แล้ว", "")]
    change = PointsChange.objects.first()
    assert (change.by, change.assignment, change.stage) == (cast.evaluator, own, Stage.AREA_REVIEW)
    assert str(change) == "None -> 5.00"


def test_a_refused_or_unchanged_save_keeps_no_change(in_review, cast, as_user):
    own = in_review.assignments.get(evaluator=cast.evaluator)
    client = as_user(cast.evaluator)
    post_points(client, sheet_of(own), "5")
    post_points(client, sheet_of(own), "5.0")
    post_points(client, sheet_of(own), "500")
    stale = client.get(sheet_of(own)).context["sheet"].lines[0]
    post_points(client, sheet_of(own), "6")

    answer = client.post(sheet_of(own), {stale.names["points"]: "7", stale.names["base"]: stale.base})

    assert answer.status_code == 409
    assert [one.to_points for one in PointsChange.objects.all()] == [5, 6]


def test_an_evaluator_sees_own_points_alone_and_the_chair_all_at_the_agreed_point(in_review, cast, as_user):
    first, second = in_review.assignments.order_by("pk")
    factories.score(first, Decimal("0.7"))
    factories.score(second, Decimal("0.5"))
    leaf = leaf_in(in_review)

    assert [one.assignment for one in origin_of(cast.evaluator, in_review, leaf).criteria[0].given] == [first]
    assert origin_of(cast.chair, in_review, leaf).criteria[0].given == []

    Assignment.objects.update(finished_at=clock.now())
    seen = origin_of(cast.chair, in_review, leaf).criteria[0]

    assert [one.assignment for one in seen.given] == [first, second]
    assert (seen.mean, seen.spread) == (Decimal("6.00"), Decimal("2.00"))
    text = as_user(cast.chair).get(page_of(in_review)).content.decode()
    assert cast.evaluator.full_name in text and cast.second_evaluator.full_name in text


def test_the_municipality_reads_of_the_panel_never_of_an_evaluator(in_review, cast, as_user):
    hand_in(in_review, "0.7", "0.5")
    client = as_user(cast.chair)
    settling = reverse("reviews:settling", args=[in_review.pk])
    post_points(client, settling, "6", "เห็นพ้องกัน")
    in_review.refresh_from_db()
    type(in_review).objects.filter(pk=in_review.pk).update(status=Status.PREVIEW)

    text = as_user(cast.coordinator).get(page_of(in_review)).content.decode()

    assert "เห็นพ้องกัน" in text
    for person in (cast.evaluator, cast.second_evaluator, cast.chair):
        assert person.full_name not in text
    # How the panel came to its first result is its own; the one who leads reads it.
    seen = origin_of(cast.coordinator, in_review, leaf_in(in_review))
    assert seen.criteria[0].changes == [] and seen.criteria[0].given == []
    assert len(origin_of(cast.chair, in_review, leaf_in(in_review)).criteria[0].changes) == 1


def test_what_was_changed_after_an_objection_is_shown_with_the_reply(cast, as_user):
    contested = factories.submission_in(Status.OBJECTION, cast)
    settling = reverse("reviews:settling", args=[contested.pk])
    post_points(as_user(cast.chair), settling, "9", "พบหลักฐานเพิ่ม")
    objection = contested.responses.get(indicator__number="20").objection
    type(objection).objects.update(reply="ปรับคะแนนแล้ว", replied_by=cast.chair, replied_at=clock.now())
    town = as_user(cast.coordinator)

    hidden = town.get(page_of(contested, "20")).content.decode()
    type(contested).objects.filter(pk=contested.pk).update(status=Status.AREA_DECIDED)
    shown = town.get(page_of(contested, "20"))

    assert "ปรับคะแนนแล้ว" not in hidden and "พบหลักฐานเพิ่ม" not in hidden
    assert "ปรับคะแนนแล้ว" in shown.content.decode() and "พบหลักฐานเพิ่ม" in shown.content.decode()
    assert cast.chair.full_name not in shown.content.decode()
    change = shown.context["origin"].criteria[0].changes[0]
    assert (change.from_points, change.to_points) != (None, None) and change.to_points == 9


def test_names_of_colleagues_are_hidden_where_the_stage_says_so(in_review, cast, as_user):
    hand_in(in_review, "0.7", "0.5")
    CycleStage.objects.filter(key=Stage.AREA_REVIEW).update(hides_evaluators=True, colleagues_see=Sight.ALL_HANDED_IN)

    text = as_user(cast.evaluator).get(page_of(in_review)).content.decode()

    assert cast.evaluator.full_name in text and cast.second_evaluator.full_name not in text
    assert cast.second_evaluator.full_name in as_user(cast.chair).get(page_of(in_review)).content.decode()


def test_self_scores_are_hidden_from_who_works_where_the_stage_says_so(in_review, cast):
    leaf = leaf_in(in_review)
    assert origin_of(cast.evaluator, in_review, leaf).criteria[0].own is not None
    CycleStage.objects.filter(key=Stage.AREA_REVIEW).update(shows_self_scores=False)
    again = type(in_review).objects.with_facts().get(pk=in_review.pk)

    assert origin_of(cast.evaluator, again, leaf).criteria[0].own is None
    assert origin_of(cast.chair, again, leaf).criteria[0].own is not None


def test_points_of_an_assignment_that_ended_count_no_more_and_stay_in_the_history(in_review, cast, as_user):
    own = in_review.assignments.get(evaluator=cast.evaluator)
    post_points(as_user(cast.evaluator), sheet_of(own), "5")
    Assignment.objects.filter(pk=own.pk).update(
        end=Assignment.End.REPLACED, ended_by=cast.administrator, ended_at=clock.now()
    )
    Assignment.objects.exclude(pk=own.pk).update(finished_at=clock.now())

    seen = origin_of(cast.chair, in_review, leaf_in(in_review)).criteria[0]

    assert Score.objects.exists() and seen.given == []
    assert [one.to_points for one in seen.changes] == [5]


def test_a_stranger_and_an_unknown_indicator_get_nothing(in_review, cast, as_user):
    assert as_user(cast.stranger).get(page_of(in_review)).status_code == 404
    assert as_user(cast.chair).get(page_of(in_review, "99")).status_code == 404


def test_the_page_costs_the_same_whatever_was_changed(in_review, cast, as_user, django_assert_max_num_queries):
    client = as_user(cast.evaluator)
    own = in_review.assignments.get(evaluator=cast.evaluator)
    client.get(page_of(in_review))
    for points in ("5", "6", "7", "8"):
        post_points(client, sheet_of(own), points)
    with django_assert_max_num_queries(25):
        client.get(page_of(in_review))
