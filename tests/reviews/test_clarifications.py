"""Questions of the panel, and the municipality's answers."""

import pytest
from django.urls import reverse

from assessments.models import Status
from indicators.queries import outline
from reviews.judging import answer
from reviews.models import Clarification
from reviews.queries import clarifications_for
from tests import factories

pytestmark = pytest.mark.django_db


def ask_at(submission, number="3"):
    return reverse("reviews:clarification_ask", args=[submission.pk, number])


@pytest.fixture
def asked(in_review, cast):
    response = in_review.responses.get(indicator__number="3")
    return Clarification.objects.create(response=response, question="มีแผนที่หรือไม่", asked_by=cast.evaluator)


def answer_at(clarification):
    return reverse("reviews:clarification_answer", args=[clarification.pk])


def test_an_evaluator_asks_from_the_bench_and_goes_back_there(in_review, cast, as_user):
    client = as_user(cast.evaluator)

    response = client.post(ask_at(in_review), {"question": "มีแผนที่หรือไม่"})
    client.post(ask_at(in_review), {"question": "มีแผนที่หรือไม่"})

    own = in_review.assignments.get(evaluator=cast.evaluator)
    assert response.url == reverse("reviews:score_edit", args=[own.pk, "3"])
    (one,) = Clarification.objects.all()
    assert (one.asked_by, one.response.indicator.number) == (cast.evaluator, "3")
    assert "มีแผนที่หรือไม่" in client.get(response.url).content.decode()


def test_the_chair_asks_from_a_page_of_its_own(in_review, cast, as_user):
    client = as_user(cast.chair)

    assert client.get(ask_at(in_review)).status_code == 200
    response = client.post(ask_at(in_review), {"question": "ขอเอกสารเพิ่ม"})

    assert response.url == reverse("reviews:settling", args=[in_review.pk])


@pytest.mark.parametrize("text", ["", "  ", "ก" * 5001])
def test_a_bad_question_stays_in_its_field(in_review, cast, as_user, text):
    response = as_user(cast.evaluator).post(ask_at(in_review), {"question": text})

    assert response.status_code == 422
    assert response.context["form"].errors["question"]
    assert not Clarification.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 403), ("administrator", 403), ("officer", 403), ("idle_evaluator", 404), ("stranger", 404)],
)
def test_others_do_not_ask(in_review, cast, as_user, who, status):
    assert as_user(getattr(cast, who)).post(ask_at(in_review), {"question": "?"}).status_code == status
    assert not Clarification.objects.exists()


def test_after_the_review_nobody_asks(cast, as_user):
    submission = factories.submission_in(Status.PREVIEW, cast)

    assert as_user(cast.evaluator).post(ask_at(submission), {"question": "?"}).status_code == 403


@pytest.mark.parametrize("who", ["contributor", "coordinator", "certifier"])
def test_the_municipality_answers_once_without_learning_who_asked(asked, cast, as_user, who):
    person = getattr(cast, who)
    client = as_user(person)
    page = client.get(answer_at(asked)).content.decode()
    assert asked.question in page and cast.evaluator.full_name not in page

    assert client.post(answer_at(asked), {"answer": "มีครับ"}).status_code == 302
    assert client.post(answer_at(asked), {"answer": "มีครับ"}).status_code == 302

    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("มีครับ", person)
    assert "มีครับ" in as_user(cast.evaluator).get(answer_at(asked)).content.decode()


def test_who_answers_second_is_told_and_keeps_the_text(asked, cast, as_user):
    answer(asked, "คำตอบแรก", cast.coordinator)

    response = as_user(cast.certifier).post(answer_at(asked), {"answer": "คำตอบที่สอง"})

    assert response.status_code == 409
    page = response.content.decode()
    assert "คำตอบแรก" in page and "คำตอบที่สอง" in page
    asked.refresh_from_db()
    assert asked.answer == "คำตอบแรก"


def test_an_empty_answer_is_refused(asked, cast, as_user):
    response = as_user(cast.coordinator).post(answer_at(asked), {"answer": " "})

    assert response.status_code == 422
    assert response.context["form"].errors["answer"]


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("evaluator", 200, 403),
        ("chair", 200, 403),
        ("administrator", 200, 403),
        ("second_evaluator", 404, 404),
        ("officer", 404, 404),
        ("stranger", 404, 404),
        ("other_chair", 404, 404),
    ],
)
def test_who_reads_a_question_and_who_answers(asked, cast, as_user, who, reads, writes):
    client = as_user(getattr(cast, who))

    assert client.get(answer_at(asked)).status_code == reads
    assert client.post(answer_at(asked), {"answer": "x"}).status_code == writes


def test_after_the_review_the_question_can_only_be_read(asked, in_review, cast, as_user):
    from assessments.models import Submission

    Submission.objects.filter(pk=in_review.pk).update(status=Status.PREVIEW)
    client = as_user(cast.coordinator)

    assert client.get(answer_at(asked)).status_code == 200
    assert client.post(answer_at(asked), {"answer": "x"}).status_code == 403


def test_a_page_of_the_submission_lists_its_questions(asked, in_review, cast, as_user, django_assert_num_queries):
    assert clarifications_for(cast.second_evaluator, in_review) == []
    with django_assert_num_queries(1):
        (one,) = clarifications_for(cast.coordinator, in_review)
        assert one.response.indicator.number == "3" and one.answered_by is None

    page = as_user(cast.coordinator).get(reverse("assessments:submission_detail", args=[in_review.pk]))

    assert answer_at(asked) in page.content.decode()


def order_on_the_submission_page(client, submission):
    text = client.get(reverse("assessments:submission_detail", args=[submission.pk])).content.decode()
    return sorted(("clarifications", "score-so-far", "history"), key=lambda name: text.index(f'id="{name}"'))


def test_a_question_stands_first_while_it_waits_for_the_reader(asked, in_review, cast, as_user):
    ours, chair = as_user(cast.contributor), as_user(cast.chair)

    assert order_on_the_submission_page(ours, in_review)[0] == "clarifications"
    assert order_on_the_submission_page(chair, in_review)[0] == "score-so-far"

    answer(asked, "มี", cast.coordinator)
    assert order_on_the_submission_page(ours, in_review)[0] == "score-so-far"


def test_the_pages_of_a_question_wear_the_colour_of_the_dimension(asked, in_review, cast, as_user):
    dimension = outline(in_review.cycle.framework).dimension_of[asked.response.indicator_id].number

    for client, address in (
        (as_user(cast.coordinator), answer_at(asked)),
        (as_user(cast.chair), ask_at(in_review)),
    ):
        assert (
            f'<p class="dim-{dimension}"><span class="indicator-number">3</span>'
            in client.get(address).content.decode()
        )
