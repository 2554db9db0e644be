"""What a framework says of an indicator stands beside it: for the municipality and for the evaluator."""

import pytest
from django.urls import reverse

from assessments.models import Cycle, Status, Submission
from indicators.library import publish
from tests import factories
from tests.indicators.editor_draft import draft

pytestmark = pytest.mark.django_db

BANDS = [
    {"from": 0, "to": 3, "text_th": "มีแผน <script>", "text_en": "A plan"},
    {"from": 3.5, "to": 10, "text_th": "ทำครบทุกชุมชน"},
]


@pytest.fixture
def submission(cast):
    """Of a cycle whose framework has guidance and bands for indicator 1."""
    framework = draft()
    framework.indicators.filter(number="1").update(guidance_th="ดู **ทั้งระบบ** <i>", guidance_en="The *whole*")
    framework.indicators.get(number="1").criteria.filter(key="process").update(descriptors=BANDS)
    Cycle.objects.filter(year_be=2569).update(framework=publish(framework))
    return factories.submission(cast.municipality)


def test_the_municipality_reads_guidance_and_what_earns_which_points(submission, cast, as_user):
    client = as_user(cast.contributor)
    page = client.get(reverse("assessments:response_edit", args=[submission.pk, "1"])).text

    assert "<strong>ทั้งระบบ</strong> &lt;i&gt;" in page
    assert "<strong>0–3</strong> มีแผน &lt;script&gt;" in page
    assert "<strong>3.5–10</strong> ทำครบทุกชุมชน" in page

    client.cookies["django_language"] = "en"
    page = client.get(reverse("assessments:response_edit", args=[submission.pk, "1"])).text
    assert "The <em>whole</em>" in page
    assert "<strong>0–3</strong> A plan" in page
    # Thai where nobody has written English yet.
    assert "<strong>3.5–10</strong> ทำครบทุกชุมชน" in page


def test_an_indicator_without_guidance_shows_none(submission, cast, as_user):
    page = as_user(cast.contributor).get(reverse("assessments:response_edit", args=[submission.pk, "3"])).text

    assert "คำอธิบายและแนวทางการพิจารณา" not in page
    assert 'class="band"' not in page


def test_the_evaluator_reads_the_same(submission, cast, as_user):
    assignment = factories.assign(submission, cast.evaluator, cast.administrator)
    Submission.objects.filter(pk=submission.pk).update(status=Status.AREA_REVIEW, self_percent=80)
    client = as_user(cast.evaluator)

    page = client.get(reverse("reviews:score_edit", args=[assignment.pk, "1"])).text

    assert "<strong>ทั้งระบบ</strong> &lt;i&gt;" in page
    assert "<strong>0–3</strong> มีแผน &lt;script&gt;" in page
    assert "<strong>3.5–10</strong> ทำครบทุกชุมชน" in page
    assert 'class="band"' not in client.get(reverse("reviews:score_edit", args=[assignment.pk, "3"])).text


def test_a_stranger_reads_neither(submission, cast, as_user):
    response = as_user(cast.stranger).get(reverse("assessments:response_edit", args=[submission.pk, "1"]))

    assert response.status_code == 404
    assert "ทั้งระบบ" not in response.text
