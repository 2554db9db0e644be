"""Pages of work show signals too, for a fixed number of queries: no more than it takes to look for them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Status
from tests import factories
from tests.assessments.trust.photos import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review(cast):
    return factories.submission_in(Status.AREA_REVIEW, cast)


def attach(activity, count):
    for number in range(count):
        activity.evidence.add(photo(activity.submission, f"a{number}", software="Canva"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("response_edit", 18), ("activity_edit", 12), ("submission_detail", 19), ("submission_read", 18), ("score", 28)],
)
def test_the_queries_of_a_page_do_not_grow_with_its_signals(client, cast, in_review, name, queries, count):
    activity = factories.activity(in_review, "20")
    attach(activity, count)
    url = {
        "response_edit": reverse("assessments:response_edit", args=[in_review.pk, "20"]),
        "activity_edit": reverse("assessments:activity_edit", args=[activity.pk]),
        "submission_detail": reverse("assessments:submission_detail", args=[in_review.pk]),
        "submission_read": reverse("assessments:submission_read", args=[in_review.pk]),
        "score": reverse("reviews:score_edit", args=[in_review.assignments.get(evaluator=cast.evaluator).pk, "20"]),
    }[name]
    client.force_login(cast.evaluator if name == "score" else cast.contributor)
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    assert len(page.context["signals"]) == count
    assert len(asked) == queries
