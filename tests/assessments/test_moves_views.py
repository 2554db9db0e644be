"""Confirming and making a move: what it asks, what it refuses, what the person is told."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.engine import MOVES, Inputs
from assessments.forms.moves import MoveForm
from assessments.models import Response, Snapshot, Status, Submission
from tests import factories

pytestmark = pytest.mark.django_db
SIGNATURE = {"signed_name": "สมชาย นายกดี", "signed_position": "นายกเทศมนตรี", "is_true": "on"}


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def address(submission, name):
    return reverse("assessments:move", args=[submission.pk, name])


def detail(submission):
    return reverse("assessments:submission_detail", args=[submission.pk])


def told(response):
    return [str(one) for one in response.context["messages"]]


class TestTheForm:
    @pytest.mark.parametrize("name", sorted(MOVES))
    def test_it_has_the_fields_that_the_move_asks_for(self, name):
        asks = MOVES[name].asks
        expected = {
            (): set(),
            ("reason",): {"reason"},
            ("signature",): {"signed_name", "signed_position", "is_true"},
        }[asks]

        assert set(MoveForm(MOVES[name]).fields) == expected

    def test_what_was_typed_becomes_the_inputs(self):
        form = MoveForm(MOVES["submit"], SIGNATURE)

        assert form.is_valid()
        assert form.inputs == Inputs(signed_name="สมชาย นายกดี", signed_position="นายกเทศมนตรี")

    @pytest.mark.parametrize("missing", list(SIGNATURE))
    def test_nothing_of_a_signature_may_be_missing(self, missing):
        form = MoveForm(MOVES["submit"], SIGNATURE | {missing: ""})

        assert list(form.errors) == [missing]

    @pytest.mark.parametrize("empty", ["", "   ", "\n\t", "\ufeff", "\u200e \u200f", "\x07"])
    def test_what_looks_empty_is_empty(self, empty):
        assert list(MoveForm(MOVES["return"], {"reason": empty}).errors) == ["reason"]
        assert list(MoveForm(MOVES["submit"], SIGNATURE | {"signed_name": empty}).errors) == ["signed_name"]
        assert list(MoveForm(MOVES["submit"], SIGNATURE | {"signed_position": empty}).errors) == ["signed_position"]

    def test_control_characters_do_not_reach_the_packet(self):
        form = MoveForm(MOVES["submit"], {name: f"ก\x07\u202e{value}" for name, value in SIGNATURE.items()})

        assert form.is_valid()
        assert form.inputs == Inputs(signed_name="กสมชาย นายกดี", signed_position="กนายกเทศมนตรี")

    def test_texts_have_limits(self):
        assert "reason" in MoveForm(MOVES["return"], {"reason": "ก" * 100_000}).errors
        assert "signed_name" in MoveForm(MOVES["submit"], SIGNATURE | {"signed_name": "ก" * 151}).errors

    def test_paragraphs_of_a_reason_stay(self):
        form = MoveForm(MOVES["return"], {"reason": "ขาดภาพ\r\n\r\n1. ข้อ 18\r\n"})

        assert form.is_valid()
        assert form.inputs.reason == "ขาดภาพ\n\n1. ข้อ 18"


class TestThePage:
    def test_the_certifier_reads_what_is_certified_and_submits(self, cast):
        submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)
        client = browser(cast.certifier)

        page = client.get(address(submission, "submit"))
        assert page.status_code == 200
        assert "80.00" in page.content.decode()
        response = client.post(address(submission, "submit"), SIGNATURE, follow=True)

        assert response.redirect_chain == [(detail(submission), 302)]
        submission.refresh_from_db()
        assert submission.status == Status.SUBMITTED
        [text] = told(response)
        assert str(Status.SUBMITTED.label) in text

    def test_a_faulty_form_comes_back_with_what_was_typed(self, cast):
        submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)

        page = browser(cast.certifier).post(address(submission, "submit"), SIGNATURE | {"is_true": ""})

        assert page.status_code == 422
        assert 'value="สมชาย นายกดี"' in page.content.decode()
        assert page.context["form"].errors
        assert not Snapshot.objects.exists()

    def test_what_is_missing_is_listed_with_its_place(self, cast):
        submission = factories.submission_in(Status.DRAFT, cast)
        Response.objects.filter(submission=submission, indicator__number="20").update(answer="")
        client = browser(cast.coordinator)
        place = reverse("assessments:response_edit", args=[submission.pk, "20"])

        page = client.get(address(submission, "hand_over"))
        assert place in page.content.decode()
        assert '<form method="post" class="card-plain"' not in page.content.decode()
        refused = client.post(address(submission, "hand_over"), {"sent": "1"})

        assert refused.status_code == 422
        assert place in refused.content.decode()
        assert told(refused)
        assert Submission.objects.get(pk=submission.pk).status == Status.DRAFT

    def test_a_move_that_asks_nothing_is_made_by_an_empty_post(self, cast):
        submission = factories.submission_in(Status.SUBMITTED, cast)

        response = browser(cast.officer).post(address(submission, "accept"))

        assert response.url == detail(submission)
        submission.refresh_from_db()
        assert submission.status == Status.ACCEPTED

    def test_the_reason_is_shown_as_text_in_the_history(self, cast):
        submission = factories.submission_in(Status.SUBMITTED, cast)
        reason = "<script>alert(1)</script>\nข้อ 18"

        browser(cast.officer).post(address(submission, "return"), {"reason": reason})

        page = browser(cast.coordinator).get(detail(submission)).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>ข้อ 18" in page

    def test_a_move_that_is_not_open_now_leads_back_with_a_word(self, cast):
        submission = factories.submission_in(Status.DRAFT, cast)

        response = browser(cast.certifier).get(address(submission, "submit"), follow=True)

        assert response.redirect_chain == [(detail(submission), 302)]
        assert told(response)

    def test_the_second_of_two_officers_is_told_who_was_first(self, cast):
        submission = factories.submission_in(Status.RETURNED, cast)

        response = browser(factories.member("provincial_officer", cast.province, name="คนที่สอง")).post(
            address(submission, "accept"), follow=True
        )

        [text] = told(response)
        assert "วิชัย ทสจ." in text
        assert str(Status.RETURNED.label) in text

    def test_a_double_click_is_one_move_and_no_error(self, cast):
        submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)
        client = browser(cast.certifier)
        client.post(address(submission, "submit"), SIGNATURE, follow=True)

        again = client.post(address(submission, "submit"), SIGNATURE, follow=True)

        assert again.redirect_chain == [(detail(submission), 302)]
        assert told(again) == []
        assert Snapshot.objects.count() == 1

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_an_unknown_move_and_a_stranger_find_nothing(self, cast, method):
        submission = factories.submission_in(Status.DRAFT, cast)

        for person, name in ((cast.coordinator, "teleport"), (cast.stranger, "hand_over")):
            assert getattr(browser(person), method)(address(submission, name)).status_code == 404

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_may_read_but_not_move_is_refused(self, cast, method):
        submission = factories.submission_in(Status.DRAFT, cast)

        for person in (cast.contributor, cast.certifier, cast.administrator):
            assert getattr(browser(person), method)(address(submission, "hand_over")).status_code == 403
        assert Submission.objects.get(pk=submission.pk).status == Status.DRAFT
