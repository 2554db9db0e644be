"""The last day that a question of the panel names for its answer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments import clock
from assessments.models import Submission
from reviews.models import Clarification
from reviews.queries import unanswered_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(in_review, cast):
    response = in_review.responses.get(indicator__number="3")
    return Clarification.objects.create(
        response=response, question="มีแผนที่หรือไม่", asked_by=cast.evaluator, last_day=clock.today()
    )


def let_it_pass(asked):
    Clarification.objects.filter(pk=asked.pk).update(last_day=clock.today() - timedelta(days=1))


def answer_at(asked):
    return reverse("reviews:clarification_answer", args=[asked.pk])


def ask(client, submission, day):
    address = reverse("reviews:clarification_ask", args=[submission.pk, "3"])
    return client.post(address, {"question": "มีแผนที่หรือไม่", "last_day": day.isoformat() if day else ""})


@pytest.mark.parametrize("days", [0, 7])
def test_a_question_keeps_its_last_day(in_review, cast, as_user, days):
    day = clock.today() + timedelta(days=days)

    assert ask(as_user(cast.evaluator), in_review, day).status_code == 302

    assert Clarification.objects.get().last_day == day


def test_a_day_that_has_passed_is_refused_beside_its_field(in_review, cast, as_user):
    response = ask(as_user(cast.evaluator), in_review, clock.today() - timedelta(days=1))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["last_day"]
    assert "มีแผนที่หรือไม่" in response.content.decode()
    assert not Clarification.objects.exists()


def test_a_stranger_names_no_day(in_review, cast, as_user):
    assert ask(as_user(cast.stranger), in_review, clock.today()).status_code == 404
    assert not Clarification.objects.exists()


def test_on_the_last_day_the_municipality_still_answers(asked, cast, as_user):
    assert as_user(cast.coordinator).post(answer_at(asked), {"answer": "มีครับ"}).status_code == 302

    asked.refresh_from_db()
    assert asked.answer == "มีครับ" and not asked.is_too_late


def test_after_it_the_answer_is_refused_and_the_text_kept(asked, cast, as_user):
    let_it_pass(asked)
    client = as_user(cast.coordinator)

    assert 'name="answer"' not in client.get(answer_at(asked)).content.decode()
    response = client.post(answer_at(asked), {"answer": "มาช้าไป"})

    assert response.status_code == 409
    assert response.context["form"].errors["answer"]
    assert "มาช้าไป" in response.content.decode()
    asked.refresh_from_db()
    assert asked.answer == ""


def test_what_is_closed_waits_for_nobody(asked, in_review):
    rows = Submission.objects.filter(pk=in_review.pk).annotate(waiting=unanswered_questions())
    assert rows.get().waiting == 1

    let_it_pass(asked)

    assert rows.get().waiting == 0
