"""The page that explains a self-score, and the result at once beside the form of an indicator."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assessments.models import Cycle, SelfScore, Status
from indicators.queries import outline
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def cast():
    factories.cycle()
    outline(factories.framework())
    return factories.Cast()


@pytest.fixture
def submission(cast):
    made = factories.submission(cast.municipality)
    factories.fill(made)
    return made


@pytest.fixture
def page(client):
    def open_page(user, submission, name="score_explained", **data):
        client.force_login(user)
        client.cookies["django_language"] = "en"
        return client.get(reverse(f"assessments:{name}", args=[submission.pk, *data.values()]))

    return open_page


def text_of(answer):
    return " ".join(answer.content.decode().split())


def with_framework(cast, changes, **fields):
    Cycle.objects.update(framework=factories.draft_framework(changes, **fields))
    made = factories.submission(cast.municipality)
    factories.fill(made)
    return made


@pytest.mark.parametrize("who", ["contributor", "coordinator", "certifier", "administrator"])
def test_who_reads_the_points_reads_how_they_come_to_the_total(page, cast, submission, who):
    text = text_of(page(getattr(cast, who), submission))

    assert "points 168 ÷ maximum 210 × weight 25" in text
    assert "<strong>80.00 %</strong>" in text
    assert "Its points are the mean of its parts." in text
    assert "60 % for a Subdistrict municipality" in text
    assert "Working cut-offs, not official ones" in text


@pytest.mark.parametrize("who", ["stranger", "officer", "evaluator", "other_chair"])
def test_a_draft_is_nobody_elses(page, cast, submission, who):
    assert page(getattr(cast, who), submission).status_code == 404


def test_below_the_pass_mark_and_all_grades(page, cast, submission):
    SelfScore.objects.update(points=0)

    text = text_of(page(cast.contributor, submission))

    assert "not reached" in text and "none: below the lowest cut-off" in text


def test_what_was_certified_is_named_where_the_points_were_changed_since(page, cast):
    submission = factories.submission_in(Status.RETURNED, cast)
    assert "what was certified stands" not in text_of(page(cast.coordinator, submission))
    SelfScore.objects.filter(response__indicator__number="1").update(points=0)

    text = text_of(page(cast.coordinator, submission))

    assert "what was certified stands" in text
    assert "stored 80.00 %, from the points of today 77.14 %" in text


def test_pilots_kinds_and_best_parts_are_explained(page, cast):
    fourth = {str(number): {"kinds": ["nakhon"]} for number in range(24, 35)}
    submission = with_framework(cast, fourth | {"1": {"is_pilot": True}, "19": {"parts_rule": "best"}})

    text = text_of(page(cast.contributor, submission))

    assert "Pilot: scored, not counted" in text and "(24)" in text
    assert "this part counts" in text
    assert "Dimension 4 Learning and good-governance municipality does not apply to this kind of municipality" in text
    assert "its weight of 25 is passed on" in text
    assert "weight 25 ÷ 75 (all weights that count) × 100 = 33.333333…" in text
    assert "so its maximum is its own" in text


def test_a_dimension_of_pilots_alone(page, cast):
    submission = with_framework(cast, {str(number): {"is_pilot": True} for number in range(1, 8)})

    assert "Nothing of this dimension counts" in text_of(page(cast.contributor, submission))


def test_a_plain_sum_and_the_sum_of_parts(page, cast):
    fourth = {str(number): {"kinds": ["nakhon"]} for number in range(24, 35)}
    changes = fourth | {"19": {"parts_rule": "sum"}}
    submission = with_framework(cast, changes, rollup="plain_sum", decimals=0)

    text = text_of(page(cast.contributor, submission))

    assert "all points 576 ÷ all maxima 720 × 100" in text
    assert "<strong>80 %</strong>" in text
    assert "Its points are the sum of its parts." in text
    assert "Dimension 4 Learning and good-governance municipality does not apply to this kind of municipality." in text


def test_whole_percent_are_said_so_under_weights(page, cast):
    text = text_of(page(cast.contributor, with_framework(cast, {}, decimals=0)))

    assert "(rounded to whole percent, halves up)" in text


def test_the_number_of_queries_does_not_grow_with_the_points(page, cast, submission):
    SelfScore.objects.all().delete()
    page(cast.contributor, submission)
    with CaptureQueriesContext(connection) as at_none:
        page(cast.contributor, submission)
    factories.fill(submission)
    with CaptureQueriesContext(connection) as at_all:
        page(cast.contributor, submission)

    assert len(at_none) == len(at_all)


def test_the_result_stands_above_the_form_of_an_indicator_as_soon_as_points_are_saved(client, page, cast, submission):
    assert "80.00 %" in text_of(page(cast.contributor, submission, "response_edit", number="1"))
    url = reverse("assessments:response_edit", args=[submission.pk, "1"])

    answer = client.post(url, {"version": "1", "fields": "points_process", "points_process": "0"}, follow=True)

    # Indicator 1 lost 8 of the 210 points of dimension 1.
    text = text_of(answer)
    assert "Total so far <strong>79.05 %</strong>" in text
    assert "19.05 of 25 %" in text
    assert "pass mark 60 %" in text and "reached" in text
    assert f"{reverse('assessments:what_if', args=[submission.pk])}#indicator-1" in text


def test_the_rule_of_the_total_is_on_the_page_of_the_submission(page, cast):
    submission = with_framework(cast, {"19": {"parts_rule": "best"}})

    text = text_of(page(cast.contributor, submission, "submission_detail"))

    assert "Working formula:" in text
    assert "Indicator 19 counts the best of its parts (19.1, 19.2) alone." in text
    assert reverse("assessments:score_explained", args=[submission.pk]) in text


@pytest.mark.parametrize("points", [Decimal("7.77")])
def test_the_numbers_are_those_that_were_used(page, cast, submission, points):
    SelfScore.objects.filter(response__indicator__number="1", criterion__key="process").update(points=points)

    text = text_of(page(cast.contributor, submission))

    # 168 - 8 + 7.77 = 167.77 of 210, times 25.
    assert "points 167.77 ÷ maximum 210 × weight 25" in text
    assert "19.972619…" in text
