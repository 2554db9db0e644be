"""Somebody leaves: out at once, nothing that was written is lost, and the open work has a new owner."""

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.utils import timezone

from accounts.models import Mail, Membership, PeopleChange, Role, User
from assessments.models import Response, Status, Submission
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password"


@pytest.fixture
def submission(cast):
    """Two indicators are the contributor's, with an answer to one."""
    made = factories.submission(cast.municipality)
    made.responses.filter(indicator__number__in=["20", "21"]).update(assigned_to=cast.contributor)
    made.responses.filter(indicator__number="20").update(answer="ที่กมลเขียน", changed_by=cast.contributor)
    return made


def address_of(person, **facts):
    return f"/people/members/{person.memberships.get(**facts).pk}/leave/"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def assigned(submission):
    rows = submission.responses.exclude(assigned_to=None)
    return {number: User.objects.get(pk=pk) for number, pk in rows.values_list("indicator__number", "assigned_to")}


class TestEndingARole:
    def test_the_open_work_goes_to_a_colleague_and_what_was_written_stays(self, cast, submission):
        version = submission.responses.get(indicator__number="20").version
        client = client_of(cast.coordinator)
        page = client.get(address_of(cast.contributor))
        assert [one.indicator.number for one in page.context["form"].work] == ["20", "21"]

        response = client.post(
            address_of(cast.contributor), {"reason": "ย้ายไปเทศบาลอื่น", "successor": cast.coordinator.pk}
        )

        assert response.url == f"/people/{cast.municipality.pk}/"
        assert assigned(submission) == {"20": cast.coordinator, "21": cast.coordinator}
        kept = submission.responses.get(indicator__number="20")
        assert (kept.answer, kept.changed_by, kept.version) == ("ที่กมลเขียน", cast.contributor, version)
        change = PeopleChange.objects.get()
        assert (change.action, change.about, change.by, change.reason) == (
            "ended",
            cast.contributor.full_name,
            cast.coordinator,
            "ย้ายไปเทศบาลอื่น",
        )
        assert Mail.objects.get().to == cast.contributor.email

    def test_without_a_colleague_it_is_free_and_that_is_told(self, cast, submission):
        page = client_of(cast.certifier).post(
            address_of(cast.contributor), {"reason": "เกษียณ", "successor": ""}, follow=True
        )

        assert assigned(submission) == {}
        told = list(page.context["messages"])
        assert [one.level_tag for one in told] == ["success", "warning"]
        assert f'href="/submissions/{submission.pk}/"' in told[1].message

    def test_what_is_over_keeps_who_did_it(self, cast, submission):
        Submission.objects.filter(pk=submission.pk).update(status=Status.PUBLISHED, self_percent=80)
        page = client_of(cast.coordinator).get(address_of(cast.contributor))
        assert "successor" not in page.context["form"].fields

        client_of(cast.coordinator).post(address_of(cast.contributor), {"reason": "เกษียณ"})

        assert set(assigned(submission)) == {"20", "21"}

    def test_who_keeps_another_role_there_keeps_the_work(self, cast, submission):
        Membership.objects.create(user=cast.contributor, role=Role.COORDINATOR, municipality=cast.municipality)
        url = address_of(cast.contributor, role=Role.CONTRIBUTOR)

        client_of(cast.coordinator).post(url, {"reason": "เป็นผู้ประสานงานแล้ว", "successor": cast.coordinator.pk})

        assert set(assigned(submission).values()) == {cast.contributor}
        assert client_of(cast.contributor).get("/").status_code == 200

    def test_the_province_learns_nothing_of_a_draft_by_it(self, cast, submission):
        factories.member(Role.COORDINATOR, cast.municipality)
        submission.responses.filter(indicator__number="20").update(assigned_to=cast.coordinator)
        client, url = client_of(cast.officer), address_of(cast.coordinator)
        assert client.get(url).context["form"].work == []

        page = client.post(url, {"reason": "ย้าย"}, follow=True)

        assert [one.level_tag for one in page.context["messages"]] == ["success"]
        assert cast.coordinator not in assigned(submission).values(), "the work is free all the same"

    @pytest.mark.parametrize(
        "data", [{"reason": ""}, {"reason": "ก" * 301}, {"reason": "เกษียณ", "successor": "stranger"}]
    )
    def test_it_needs_a_reason_and_a_colleague_of_the_place(self, cast, submission, data):
        if "successor" in data:
            data = data | {"successor": cast.stranger.pk}

        response = client_of(cast.coordinator).post(address_of(cast.contributor), data)

        assert response.status_code == 422
        assert cast.contributor.memberships.get().ended_at is None
        assert not PeopleChange.objects.exists()

    def test_the_successor_is_not_who_leaves(self, cast, submission):
        form = client_of(cast.coordinator).get(address_of(cast.contributor)).context["form"]

        assert set(form.fields["successor"].queryset) == {cast.coordinator, cast.certifier}

    @pytest.mark.parametrize(
        ("who", "whom", "status"),
        [
            ("contributor", "coordinator", 403),
            ("contributor", "contributor", 403),
            ("coordinator", "certifier", 403),
            ("officer", "contributor", 403),
            ("officer", "certifier", 302),
            ("administrator", "contributor", 302),
            ("certifier", "certifier", 302),
            ("stranger", "contributor", 404),
            ("other_officer", "certifier", 404),
        ],
    )
    def test_each_ends_the_roles_that_are_theirs_to_give(self, cast, who, whom, status):
        url = address_of(getattr(cast, whom))

        assert client_of(getattr(cast, who)).post(url, {"reason": "เกษียณ"}).status_code == status

    def test_once_is_enough(self, cast):
        url, client = address_of(cast.contributor), client_of(cast.coordinator)
        client.post(url, {"reason": "เกษียณ"})

        assert client.post(url, {"reason": "เกษียณ"}).status_code == 404
        assert PeopleChange.objects.count() == Mail.objects.count() == 1


class TestTheLastCoordinator:
    def test_stays_until_another_is_named(self, cast):
        client, url = client_of(cast.coordinator), address_of(cast.coordinator)
        page = client.get(url)
        assert page.context["is_last_coordinator"]
        assert "?role=coordinator" in page.content.decode()

        assert client.post(url, {"reason": "ย้าย"}).status_code == 422
        assert cast.coordinator.memberships.get().ended_at is None

    def test_goes_when_there_is_a_deputy(self, cast):
        deputy = factories.member(Role.COORDINATOR, cast.municipality)
        deputy.memberships.update(is_deputy=True)

        client_of(cast.coordinator).post(address_of(cast.coordinator), {"reason": "ย้าย"})

        assert cast.coordinator.memberships.get().ended_at
        assert client_of(deputy).post(address_of(deputy), {"reason": "ย้าย"}).status_code == 422

    def test_a_closed_account_is_no_other_coordinator(self, cast):
        factories.member(Role.COORDINATOR, cast.municipality, is_active=False)

        assert client_of(cast.coordinator).post(address_of(cast.coordinator), {"reason": "ย้าย"}).status_code == 422


class TestAfterwards:
    @pytest.fixture
    def left(self, cast, submission):
        """The contributor's browser, open while the role ends."""
        browser = client_of(cast.contributor)
        browser.get("/")
        client_of(cast.coordinator).post(address_of(cast.contributor), {"reason": "เกษียณ"})
        return browser

    def test_an_open_session_ends_with_the_next_request_and_says_why(self, cast, submission, left):
        url = f"/submissions/{submission.pk}/indicators/20/"

        response = left.post(url, {"answer": "แก้ทีหลัง", "version": 1}, follow=True)

        assert response.redirect_chain == [(f"/sign-in/?next={url}", 302)]
        assert cast.municipality.full_name in str(next(iter(response.context["messages"])))
        assert not get_user(left).is_authenticated
        assert Response.objects.get(submission=submission, indicator__number="20").answer == "ที่กมลเขียน"

    def test_a_script_is_told_to_sign_in(self, cast, submission, left):
        assert left.get(f"/submissions/{submission.pk}/uploads/").status_code == 401

    def test_signing_in_says_in_words_that_there_is_no_role(self, cast, left, client):
        data = {"username": cast.contributor.email, "password": PASSWORD}
        response = client.post("/sign-in/", data)

        assert response.status_code == 200
        [error] = response.context["form"].non_field_errors()
        assert cast.municipality.full_name in error
        wrong = client.post("/sign-in/", data | {"password": "wrong"})
        assert cast.municipality.full_name not in str(wrong.context["form"].errors), "not to who guesses"
        assert not get_user(client).is_authenticated

    def test_public_pages_stay_open(self, left):
        assert left.get("/results/").status_code == 200

    def test_a_role_elsewhere_keeps_the_session_and_nothing_here_opens(self, cast, submission):
        Membership.objects.create(user=cast.contributor, role=Role.CONTRIBUTOR, municipality=cast.other_municipality)
        browser = client_of(cast.contributor)

        client_of(cast.coordinator).post(
            address_of(cast.contributor, municipality=cast.municipality), {"reason": "ย้าย"}
        )

        assert browser.get("/").status_code == 200
        assert browser.get(f"/submissions/{submission.pk}/").status_code == 404
        assert browser.get(f"/people/{cast.municipality.pk}/").status_code == 404

    def test_somebody_who_never_had_a_role_reads_that_there_is_none_yet(self, client):
        client.force_login(factories.user())

        assert client.get("/").status_code == 200

    def test_an_evaluator_whose_role_ended_is_out_as_well(self, cast):
        browser = client_of(cast.evaluator)
        Membership.objects.filter(user=cast.evaluator).update(ended_at=timezone.now())

        assert browser.get("/reviews/").status_code == 302
