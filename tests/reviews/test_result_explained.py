"""A decided result step by step: the stored figures stand, and what is reconsidered stays hidden."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assessments.models import Status
from reviews.models import SettledScore
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def steps(submission):
    return reverse("reviews:result_explained", args=[submission.pk])


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def as_english(as_user):
    def sign_in(person):
        client = as_user(person)
        client.cookies["django_language"] = "en"
        return client

    return sign_in


@pytest.mark.parametrize("who", ["coordinator", "certifier", "officer", "evaluator", "chair", "administrator"])
def test_who_sees_the_result_sees_how_it_came_about(cast, as_english, who):
    submission = factories.submission_in(Status.PREVIEW, cast)

    answer = as_english(getattr(cast, who)).get(steps(submission))

    text = text_of(answer)
    total = submission.decisions.get().total
    assert f"<strong>{total} %</strong>" in text
    assert "points 147 ÷ maximum 210 × weight 25" in text
    assert answer.context["differences"] == []
    assert answer.context["explained"].steps.total == total
    assert "Very good" in text


@pytest.mark.parametrize("who", ["stranger", "other_chair", "other_officer", "idle_evaluator"])
def test_strangers_find_nothing(cast, as_english, who):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)

    assert as_english(getattr(cast, who)).get(steps(submission)).status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "officer", "evaluator"])
def test_before_the_preview_there_is_nothing_to_explain(cast, as_english, who):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    factories.settle_points(submission)

    assert as_english(getattr(cast, who)).get(steps(submission)).status_code == 404


def test_where_points_no_longer_come_to_what_was_stored_the_page_says_so(cast, as_english):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)
    SettledScore.objects.filter(criterion__indicator__number="1").update(points=0)

    text = text_of(as_english(cast.coordinator).get(steps(submission)))

    assert "what was stored stands" in text
    assert "stored 17.50 %, from the points of today 15.00 %" in text
    assert f"<dd><strong>{submission.decisions.get().total} %</strong></dd>" in text


def test_what_the_chair_reconsiders_is_shown_to_nobody_else(cast, as_english):
    submission = factories.submission_in(Status.OBJECTION, cast)
    SettledScore.objects.filter(criterion__indicator__number="20").update(points=Decimal("6.66"))

    answer = as_english(cast.coordinator).get(steps(submission))

    text = text_of(answer)
    assert answer.context["explained"].hidden == {"20"}
    assert answer.context["differences"] == []
    assert "Some points are being reconsidered" in text
    assert "The sum is shown again when the objection is decided." in text
    assert "While points are being reconsidered, the stored total stands" in text
    assert "6.66" not in text
    chair = as_english(cast.chair).get(steps(submission))
    assert not chair.context["explained"].hidden
    assert "6.66" in text_of(chair)


def test_a_reconsidered_part_of_an_indicator_hides_it(cast, as_english):
    submission = factories.submission_in(Status.PREVIEW, cast)
    factories.object_to(submission, "19.1", cast.coordinator)
    type(submission).objects.filter(pk=submission.pk).update(status=Status.OBJECTION)

    answer = as_english(cast.coordinator).get(steps(submission))

    assert answer.context["explained"].hidden == {"19", "19.1"}
    # Neither the part nor the mean that would give it away.
    row = text_of(answer).split('id="step-19"')[1].split('id="step-20"')[0]
    assert row.count("Being reconsidered") == 2


def test_the_number_of_queries_does_not_grow_with_the_points(cast, as_english):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)
    client = as_english(cast.coordinator)
    client.get(steps(submission))
    with CaptureQueriesContext(connection) as with_all:
        client.get(steps(submission))
    SettledScore.objects.all().delete()
    with CaptureQueriesContext(connection) as with_none:
        client.get(steps(submission))

    assert len(with_all) == len(with_none)


def test_the_result_links_to_its_steps(cast, as_english):
    submission = factories.submission_in(Status.PREVIEW, cast)

    page = as_english(cast.coordinator).get(reverse("reviews:result_detail", args=[submission.pk]))

    assert steps(submission) in page.content.decode()
