"""Who of the municipality works on an indicator is nobody else's affair: neither in a list nor beside the page."""

import pytest
from django.urls import reverse

from accounts.models import User
from assessments.models import Status
from tests import factories
from tests.scenes import client_of

pytestmark = pytest.mark.django_db
NAME = "ผู้รับมอบหมายเท่านั้น"


@pytest.fixture
def urls(cast):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    worker = User.objects.create_user("worker@example.org", "x", full_name=NAME)
    submission.responses.update(assigned_to=worker)
    return [
        reverse("assessments:submission_detail", args=[submission.pk]),
        reverse("assessments:response_edit", args=[submission.pk, "20"]),
    ]


@pytest.mark.parametrize("who", ["officer", "evaluator", "chair", "administrator"])
def test_nobody_outside_reads_who_works_on_an_indicator(cast, urls, who):
    for url in urls:
        answer = client_of(cast, who).get(url)
        assert answer.status_code == 200
        assert NAME not in answer.content.decode(), url


def test_the_municipality_reads_it(cast, urls):
    for url in urls:
        assert NAME in client_of(cast, "contributor").get(url).content.decode(), url
