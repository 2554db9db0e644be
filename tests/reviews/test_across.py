"""One indicator scored over all one's municipalities in a row."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import clock
from assessments.models import CycleStage, Stage, Submission
from reviews.across import rows_of
from reviews.desk import digest
from reviews.models import Assignment, Score
from reviews.permissions import why_not_score
from tests import factories
from tests.scenes import a_link

pytestmark = pytest.mark.django_db

LIST = "/reviews/across/"


@pytest.fixture
def two(in_review, cast):
    """Two municipalities of the same evaluator."""
    town = factories.municipality("แม่ใจ", "tambon", "56", name_en="Mae Chai")
    other = factories.submission(town)
    factories.fill(other, answer="คัดแยกขยะทุกครัวเรือน")
    factories.hand_in(other)
    Submission.objects.filter(pk=other.pk).update(status=in_review.status, area=in_review.area)
    other.refresh_from_db()
    factories.assign(other, cast.evaluator, cast.administrator)
    return [in_review, other]


def row_of(user):
    (row,) = rows_of(user)
    return row


def address(row, place, number="1"):
    return reverse("reviews:across_edit", args=[row.cycle.year_be, row.stage, number, place.code])


def typed(page, points):
    line = page.context["sheet"].lines[0]
    return {line.names["points"]: points, line.names["remark"]: "ชัดเจน", line.names["base"]: line.base}


def hide_names():
    CycleStage.objects.filter(key=Stage.AREA_REVIEW).update(hides_municipalities=True)


def test_the_list_says_of_how_many_municipalities_each_indicator_is_scored(two, cast, as_user):
    factories.score(two[0].assignments.get(evaluator=cast.evaluator))

    page = as_user(cast.evaluator).get(LIST)

    ((row, indicators),) = page.context["rows"]
    assert [one.assignment.submission for one in row.places] == sorted(two, key=lambda one: one.name_th)
    assert {(one.scored_count, len(one.places)) for one in indicators} == {(1, 2)}
    assert {one.next_place.assignment.submission for one in indicators} == {two[1]}
    assert not [one for one in indicators if not one.leaf.is_assessed]


def test_save_and_next_goes_from_municipality_to_municipality_and_back_to_the_list(two, cast, as_user):
    client, row = as_user(cast.evaluator), row_of(cast.evaluator)
    first, last = row.places

    stayed = client.post(address(row, first), typed(client.get(address(row, first)), "5"))
    went_on = client.post(address(row, first), typed(client.get(address(row, first)), "6") | {"next": "1"})
    ended = client.post(address(row, last), typed(client.get(address(row, last)), "7") | {"next": "1"})

    assert [one.url for one in (stayed, went_on, ended)] == [address(row, first), address(row, last), LIST]
    assert list(Score.objects.order_by("points").values_list("points", flat=True)) == [6, 7]
    assert [one.points for one in client.get(address(row, first)).context["lines"]] == [Decimal(6), Decimal(7)]


def test_the_table_shows_answer_and_number_of_evidence_of_all(two, cast, as_user):
    response = two[1].responses.get(indicator__number="1")
    response.evidence.add(a_link(two[1]))
    row = row_of(cast.evaluator)

    page = as_user(cast.evaluator).get(address(row, row.places[0]))

    counts = {line.place.assignment.submission: line.evidence_count for line in page.context["lines"]}
    assert counts == {two[0]: 0, two[1]: 1}
    assert "คัดแยกขยะทุกครัวเรือน" in page.content.decode()


def test_what_was_mistyped_stays_in_its_field(two, cast, as_user):
    client, row = as_user(cast.evaluator), row_of(cast.evaluator)
    here = address(row, row.places[0])

    page = client.post(here, typed(client.get(here), "มาก"))

    assert page.status_code == 422
    assert page.context["sheet"].lines[0].points == "มาก" and "ชัดเจน" in page.content.decode()


def test_typed_text_is_not_lost_where_the_sheet_was_closed_meanwhile(two, cast, as_user):
    client, row = as_user(cast.evaluator), row_of(cast.evaluator)
    here = address(row, row.places[0])
    data = typed(client.get(here), "5")
    Assignment.objects.filter(evaluator=cast.evaluator).update(finished_at=clock.now())

    page = client.post(here, data)

    assert page.status_code == 403 and "ชัดเจน" in page.content.decode()
    assert not Score.objects.exists() and rows_of(cast.evaluator) == []
    assert client.get(LIST).context["rows"] == []


def test_hidden_names_stand_nowhere_on_the_page_nor_in_its_addresses(two, cast, as_user):
    hide_names()
    row = row_of(cast.evaluator)

    page = as_user(cast.evaluator).get(address(row, row.places[0]))

    text = page.content.decode()
    for submission in two:
        assert submission.name_th not in text and submission.municipality.name_en not in text
        assert f"/submissions/{submission.pk}/" not in text
    for assignment in Assignment.objects.all():
        assert f"/reviews/{assignment.pk}/" not in text
    assert all(one.code in text for one in row.places)
    assert [one.code for one in row.places] == sorted(one.code for one in row.places)


def test_a_code_is_the_same_on_every_day_and_another_for_another_evaluator(two, cast):
    codes = {one.assignment.submission_id: one.code for one in row_of(cast.evaluator).places}
    factories.assign(two[1], cast.second_evaluator, cast.administrator)
    others = {one.assignment.submission_id: one.code for one in row_of(cast.second_evaluator).places}
    Assignment.objects.filter(submission=two[0]).update(finished_at=clock.now())

    (left,) = row_of(cast.evaluator).places

    assert left.code == codes[two[1].pk]
    assert not set(codes.values()) & set(others.values())


def test_names_and_the_way_to_the_full_sheet_stand_where_nothing_is_hidden(two, cast, as_user):
    row = row_of(cast.evaluator)
    text = as_user(cast.evaluator).get(address(row, row.places[0])).content.decode()

    assert all(one.full_name in text for one in two)
    assert reverse("reviews:score_edit", args=[row.places[0].assignment.pk, "1"]) in text


def test_only_ones_own_municipalities_and_judged_indicators_have_a_page(two, cast, as_user):
    row = row_of(cast.evaluator)
    here = address(row, row.places[0])

    assert as_user(cast.second_evaluator).get(here).status_code == 404
    assert as_user(cast.stranger).get(here).status_code == 404
    assert as_user(cast.evaluator).get(address(row, row.places[0], "99")).status_code == 404
    assert as_user(cast.evaluator).get(here.replace("2569", "2570")).status_code == 404
    assert as_user(cast.evaluator).get(here.replace(row.places[0].code, "00000000")).status_code == 404
    assert as_user(cast.stranger).get(LIST).context["rows"] == []


def test_more_municipalities_cost_no_more_queries(two, cast, as_user, django_assert_max_num_queries):
    client, row = as_user(cast.evaluator), row_of(cast.evaluator)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(LIST)
    with django_assert_max_num_queries(32):
        client.get(address(row, row.places[0]))


def test_what_is_typed_across_is_saved_while_it_is_typed(two, cast, as_user):
    row = row_of(cast.evaluator)
    place = row.places[0]
    client = as_user(cast.evaluator)
    line = client.get(address(row, place)).context["sheet"].lines[0]
    field = line.names["points"]

    sent = {"fields": field, "bases": json.dumps({field: digest("")}), field: "3.5"}
    answer = client.post(address(row, place), sent, headers={"X-Author": str(cast.evaluator.pk)})

    assert list(answer.json()["saved"]) == [field]
    assert place.assignment.scores.get().points == Decimal("3.5")


def test_a_review_that_was_given_to_somebody_else_takes_no_more_points(two, cast, as_user):
    assignment = two[0].assignments.get(evaluator=cast.evaluator)
    Assignment.objects.filter(pk=assignment.pk).update(
        end=Assignment.End.REPLACED, ended_by=cast.administrator, ended_at=clock.now()
    )
    assignment = Assignment.objects.select_related("panel__cycle", "submission__cycle").get(pk=assignment.pk)

    assert str(why_not_score(assignment)).startswith("งานประเมินนี้ไม่ใช่ของท่านแล้ว")
    assert [one.assignment.submission for one in row_of(cast.evaluator).places] == [two[1]]
    assert as_user(cast.evaluator).get(reverse("reviews:score_edit", args=[assignment.pk, "1"])).status_code == 404
