"""The page of a submission, reading it whole, and beginning one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Role
from assessments.models import Evidence, EvidenceKind, Response, Status, Submission
from indicators.queries import outline
from reports.models import Packet
from reviews.models import Clarification
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    factories.cycle()
    outline(factories.framework())
    return factories.Cast()


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def page(person, name, submission):
    return browser(person).get(reverse(f"assessments:submission_{name}", args=[submission.pk]))


class TestBeginning:
    URL = "/submissions/start/"

    def test_the_coordinator_begins_the_years_submission_and_begins_it_once(self, cast):
        data = {"municipality": cast.municipality.pk, "year_be": 2569}

        first = browser(cast.coordinator).post(self.URL, data)
        second = browser(cast.coordinator).post(self.URL, data)

        submission = Submission.objects.get()
        assert first.url == second.url == reverse("assessments:submission_detail", args=[submission.pk])
        assert submission.responses.count() == 35

    @pytest.mark.parametrize("dates", [(1, 5), (-5, -1)])
    def test_only_while_the_self_assessment_runs(self, cast, dates):
        factories.cycle(self_assessment=dates)

        response = browser(cast.coordinator).post(self.URL, {"municipality": cast.municipality.pk, "year_be": 2569})

        assert response.status_code == 403
        assert not Submission.objects.exists()

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"municipality": "บ้านสาง"},
            {"municipality": "-1"},
            {"municipality": "9" * 30},
            {"year_be": "abc"},
            {"year_be": "2400"},
            {"year_be": "9" * 30},
            {"year_be": "²"},
        ],
    )
    def test_nonsense_is_not_found(self, cast, data):
        given = {"municipality": cast.municipality.pk, "year_be": 2569} | data if data else {}

        assert browser(cast.coordinator).post(self.URL, given).status_code == 404
        assert not Submission.objects.exists()

    def test_a_coordinator_of_two_municipalities_begins_each(self, cast):
        Membership.objects.create(user=cast.coordinator, role=Role.COORDINATOR, municipality=cast.other_municipality)
        client = browser(cast.coordinator)

        for town in (cast.municipality, cast.other_municipality):
            assert client.post(self.URL, {"municipality": town.pk, "year_be": 2569}).status_code == 302
        assert Submission.objects.count() == 2


class TestThePage:
    def test_it_shows_where_one_stands(self, cast):
        submission = factories.submission_in(Status.DRAFT, cast)
        mine = submission.responses.get(indicator__number="20")
        Response.objects.filter(pk=mine.pk).update(assigned_to=cast.contributor)

        context = page(cast.contributor, "detail", submission).context

        assert context["state"].complete_count == 35
        assert context["days_left"] == 29
        assert [one.indicator.number for one in context["mine"]] == ["20"]
        assert context["may_edit"]
        assert context["moves"] == []

    def test_each_sees_the_moves_that_are_theirs(self, cast):
        submission = factories.submission_in(Status.SUBMITTED, cast)

        names = {
            who: [one.name for one in page(getattr(cast, who), "detail", submission).context["moves"]]
            for who in ("coordinator", "certifier", "officer", "administrator")
        }

        assert names == {
            "coordinator": [],
            "certifier": ["withdraw"],
            "officer": ["accept", "return"],
            "administrator": [],
        }

    def test_ways_back_and_out_stand_last_where_nothing_else_waits(self, cast):
        submission = factories.submission_in(Status.SUBMITTED, cast)
        out = reverse("assessments:move", args=[submission.pk, "withdraw"])

        of_certifier = page(cast.certifier, "detail", submission).content.decode()
        of_officer = page(cast.officer, "detail", submission).content.decode()

        assert 'id="next-step"' not in of_certifier and 'id="next-step"' in of_officer
        assert of_certifier.index(out) > of_certifier.index('id="history"')
        assert of_officer.index("/moves/return/") < of_officer.index('id="history"')

    def test_the_history_is_newest_first_with_reasons(self, cast):
        submission = factories.submission_in(Status.RETURNED, cast)

        text = page(cast.coordinator, "detail", submission).content.decode()

        assert "ข้อมูลยังไม่ครบ" in text
        assert text.index("วิชัย ทสจ.") < text.rindex("ปราณี ประสานงาน")

    @pytest.mark.parametrize("status", list(Status))
    def test_it_opens_in_every_state(self, cast, status):
        submission = factories.submission(cast.municipality)
        Submission.objects.filter(pk=submission.pk).update(status=status, self_percent=80)

        for name in ("detail", "read"):
            assert page(cast.coordinator, name, submission).status_code == 200

    @pytest.mark.parametrize("person", ["stranger", "other_officer", "other_chair", "evaluator"])
    @pytest.mark.parametrize("name", ["detail", "read"])
    def test_a_stranger_finds_nothing(self, cast, person, name):
        submission = factories.submission_in(Status.SUBMITTED, cast)

        assert page(getattr(cast, person), name, submission).status_code == 404

    def test_the_doors_of_the_review_open_to_whom_they_belong(self, cast):
        submission = factories.submission_in(Status.AREA_REVIEW, cast)
        own = submission.assignments.get(evaluator=cast.evaluator)
        doors = {
            "sheet": reverse("reviews:assignment_detail", args=[own.pk]),
            "settling": reverse("reviews:settling", args=[submission.pk]),
            "evaluators": reverse("reviews:assignment_manage", args=[submission.pk]),
            "result": reverse("reviews:result_detail", args=[submission.pk]),
        }

        found = {}
        for who in ("coordinator", "evaluator", "second_evaluator", "chair", "administrator"):
            text = page(getattr(cast, who), "detail", submission).content.decode()
            found[who] = {name for name, url in doors.items() if f'"{url}"' in text}

        assert found == {
            "coordinator": set(),
            "evaluator": {"sheet"},
            "second_evaluator": set(),
            "chair": {"settling"},
            "administrator": {"evaluators"},
        }

    def test_questions_of_the_panel_stand_on_it(self, cast):
        submission = factories.submission_in(Status.AREA_REVIEW, cast)
        Clarification.objects.create(
            response=submission.responses.first(), question="มีหลักฐานอื่นหรือไม่", asked_by=cast.evaluator
        )

        assert "มีหลักฐานอื่นหรือไม่" in page(cast.coordinator, "detail", submission).content.decode()
        assert "มีหลักฐานอื่นหรือไม่" not in page(cast.officer, "detail", submission).content.decode()

    def test_packets_newest_first(self, cast):
        submission = factories.submission_in(Status.SUBMITTED, cast)
        packet = Packet.objects.create(
            snapshot=submission.snapshots.get(), name="packets/a.pdf", sha256="b" * 64, size=1, pages=1
        )

        text = page(cast.officer, "detail", submission).content.decode()

        assert reverse("reports:packet_download", args=[packet.pk]) in text


def test_reading_it_whole_shows_answers_activities_and_evidence(cast):
    submission = factories.submission_in(Status.SUBMITTED, cast, answer="ดำเนินการครบถ้วน\n\n- ข้อแรก")
    factories.activity(submission, "20", "1", about="ชาวบ้านร่วมใจ <b>")
    link = Evidence.objects.create(
        submission=submission, kind=EvidenceKind.LINK, url="https://www.bansang.go.th/", caption="ข่าวเทศบาล"
    )
    link.responses.add(submission.responses.get(indicator__number="20"))

    text = page(cast.officer, "read", submission).content.decode()

    assert text.count("ชาวบ้านร่วมใจ &lt;b&gt;") == 2
    assert "ข่าวเทศบาล" in text
    assert "<li>ข้อแรก" in text


@pytest.mark.parametrize("name", ["detail", "read"])
def test_the_queries_do_not_grow_with_what_was_recorded(cast, name, django_assert_num_queries):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    client = browser(cast.coordinator)
    url = reverse(f"assessments:submission_{name}", args=[submission.pk])
    record(submission, cast, 1)
    client.get(url)
    with CaptureQueriesContext(connection) as at_one:
        client.get(url)
    assert len(at_one) <= 20
    record(submission, cast, 2)

    with django_assert_num_queries(len(at_one)):
        client.get(url)


def record(submission, cast, count):
    for _ in range(count):
        factories.activity(submission, "20", "1")
        link = Evidence.objects.create(submission=submission, kind=EvidenceKind.LINK, url="https://www.bansang.go.th/")
        link.responses.add(submission.responses.get(indicator__number="20"))
        Clarification.objects.create(response=submission.responses.first(), question="ถาม", asked_by=cast.evaluator)


def test_no_page_remembers_a_submission_in_the_session(cast):
    """Two tabs never mix: what is shown is what the address names."""
    submission = factories.submission_in(Status.DRAFT, cast)
    client = browser(cast.coordinator)
    before = dict(client.session)

    for name in ("detail", "read"):
        client.get(reverse(f"assessments:submission_{name}", args=[submission.pk]))

    assert dict(client.session) == before
