"""The page of a municipality's people, the list of teams, and another role for somebody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.inviting import invite
from accounts.joining import join
from accounts.membership import MembershipRefused, change_role
from accounts.models import Invitation, Membership, PeopleChange, Role, TeamRole
from accounts.teams import team_of
from tests import factories

pytestmark = pytest.mark.django_db


def page_of(cast, who, query=""):
    client = Client()
    client.force_login(getattr(cast, who))
    return client.get(f"/people/{cast.municipality.pk}/{query}")


def test_the_page_leads_to_the_yearly_confirmation_once(cast):
    page = page_of(cast, "coordinator").content.decode()

    assert page.count(f'href="/people/{cast.municipality.pk}/confirm/"') == 1


def invitation(cast, email="wirat@example.com", team_role=TeamRole.CONTRIBUTOR):
    return invite(
        cast.municipality,
        email=email,
        full_name="วิรัตน์ จันทร์ดี",
        position="",
        team_role=team_role,
        by=cast.coordinator,
        address=str,
    )


class TestThePage:
    def test_everybody_stands_there_who_leads_first(self, cast):
        deputy = factories.member(Role.COORDINATOR, cast.municipality, name="รอง")
        deputy.memberships.update(is_deputy=True)
        factories.member(Role.CONTRIBUTOR, cast.municipality, name="ปิดบัญชี", is_active=False)

        members = page_of(cast, "coordinator").context["page"].members

        assert [(one.membership.user.full_name, one.membership.team_role) for one in members] == [
            (cast.certifier.full_name, TeamRole.CERTIFIER),
            (cast.coordinator.full_name, TeamRole.COORDINATOR),
            ("รอง", TeamRole.DEPUTY),
            (cast.contributor.full_name, TeamRole.CONTRIBUTOR),
        ]
        assert [one.is_managed for one in members] == [False, True, True, True]

    def test_a_contributor_reads_names_and_neither_addresses_of_the_invited_nor_buttons(self, cast):
        invitation(cast)
        text = page_of(cast, "contributor").content.decode()

        assert "วิรัตน์ จันทร์ดี" in text and cast.certifier.full_name in text
        assert "wirat@example.com" not in text
        assert "/leave/" not in text and "/invite/" not in text and "/confirm/" not in text

    def test_the_province_sees_the_same_and_changes_who_leads(self, cast):
        members = page_of(cast, "officer").context["page"].members

        assert {one.membership.team_role for one in members if one.is_managed} == {
            TeamRole.COORDINATOR,
            TeamRole.CERTIFIER,
        }
        assert "/confirm/" not in page_of(cast, "officer").content.decode()

    def test_who_left_is_kept_in_the_list_of_former_people(self, cast):
        former = factories.user("อนงค์ คนก่อน")
        Membership.objects.create(
            user=former, role=Role.CONTRIBUTOR, municipality=cast.municipality, ended_at=timezone.now()
        )
        Membership.objects.create(
            user=cast.contributor, role=Role.CERTIFIER, municipality=cast.municipality, ended_at=timezone.now()
        )

        page = page_of(cast, "contributor")

        assert [one.user for one in page.context["page"].former] == [former], "who is still there is no former one"
        assert "อนงค์ คนก่อน" in page.content.decode()

    def test_a_municipality_without_anybody_says_whom_to_invite_first(self, cast):
        Membership.objects.filter(municipality=cast.municipality).delete()

        page = page_of(cast, "officer")

        assert page.context["team"].lacks_coordinator
        assert "?role=coordinator" in page.content.decode()

    def test_one_coordinator_alone_is_a_warning_until_there_is_a_deputy(self, cast):
        assert "?role=deputy" in page_of(cast, "coordinator").content.decode()

        invitation(cast, team_role=TeamRole.DEPUTY)
        page = page_of(cast, "coordinator")
        assert page.context["team"].is_lead_invited
        assert "?role=deputy" not in page.content.decode(), "the invitation waits for its answer"

        deputy = factories.member(Role.COORDINATOR, cast.municipality)
        deputy.memberships.update(is_deputy=True)
        Invitation.objects.all().delete()

        assert "?role=deputy" not in page_of(cast, "coordinator").content.decode()

    def test_the_history_is_short_until_all_of_it_is_asked_for(self, cast):
        for number in range(32):
            PeopleChange.objects.record(
                cast.municipality, PeopleChange.Action.INVITED, by=None, about=f"คนที่ {number}", team_role="deputy"
            )

        short, whole = (page_of(cast, "contributor", query).context["page"] for query in ("", "?all=1"))

        assert (len(short.changes), short.has_more_changes) == (30, True)
        assert (len(whole.changes), whole.has_more_changes) == (32, False)
        assert short.changes[0].about == "คนที่ 31"

    def test_it_takes_the_same_few_queries_for_one_and_many(self, cast):
        counts = []
        for number in range(3):
            invitation(cast, f"a{number}@example.com")
            factories.member(Role.CONTRIBUTOR, cast.municipality)
            client = Client()
            client.force_login(cast.coordinator)
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/people/{cast.municipality.pk}/")
            counts.append(len(asked))

        assert counts[0] == counts[1] == counts[2] <= 9


class TestTheList:
    def test_who_has_one_municipality_comes_to_its_people(self, cast, client):
        client.force_login(cast.contributor)

        page = client.get("/people/")

        assert page.context["municipality"] == cast.municipality

    def test_the_province_sees_what_its_municipalities_lack(self, cast, client):
        empty = factories.municipality("ไม่มีคน", "tao", "56")
        settled = factories.municipality("มีรอง", "tambon", "56")
        for _ in range(2):
            factories.member(Role.COORDINATOR, settled)
        team = team_of(settled)
        from accounts.confirming import confirm

        confirm(settled, team.year_be, team.people, set(), by=team.people[0].user)
        client.force_login(cast.officer)

        def shown(query):
            return {one.name_th for one in client.get(f"/people/{query}").context["page_obj"]}

        assert shown("") == {"บ้านสาง", "ไม่มีคน", "มีรอง"}
        assert shown("?lacking=coordinator") == {"ไม่มีคน"}
        assert shown("?lacking=deputy") == {"บ้านสาง"}
        assert shown("?lacking=confirmation") == {"บ้านสาง"}
        assert shown("?lacking=nonsense") == {"บ้านสาง", "ไม่มีคน", "มีรอง"}
        assert shown("?q=ไม่มี") == {"ไม่มีคน"}
        assert shown("?q=เชียงใหม่") == set()
        assert empty.pk

    def test_it_says_where_somebody_who_will_lead_is_invited(self, cast, client):
        factories.municipality("ไม่มีคน", "tao", "56")
        client.force_login(cast.officer)

        def invited():
            return [one.name_th for one in client.get("/people/").context["page_obj"] if one.is_invited]

        invitation(cast)
        assert invited() == []
        invitation(cast, team_role=TeamRole.DEPUTY)
        assert invited() == ["บ้านสาง"]

    def test_it_takes_as_many_queries_for_three_as_for_one(self, cast, client):
        client.force_login(cast.officer)
        counts = []
        for number in range(2, 5):
            factories.member(Role.COORDINATOR, factories.municipality(f"ที่ {number}", "tao", "56"))
            with CaptureQueriesContext(connection) as asked:
                client.get("/people/")
            counts.append(len(asked))

        assert counts[0] == counts[1] == counts[2] <= 6

    def test_who_judges_has_nothing_to_do_with_it(self, cast, client):
        client.force_login(cast.evaluator)

        assert client.get("/people/").status_code == 404


class TestAnotherRole:
    def test_a_contributor_becomes_deputy_and_the_past_stays(self, cast, client):
        held = cast.contributor.memberships.get()
        client.force_login(cast.coordinator)

        response = client.post(f"/people/members/{held.pk}/", {"team_role": "deputy"})

        assert response.url == f"/people/{cast.municipality.pk}/"
        former, now = cast.contributor.memberships.order_by("pk")
        assert former.ended_at == now.started_at
        assert (now.team_role, now.role, now.role_name) == (TeamRole.DEPUTY, Role.COORDINATOR, TeamRole.DEPUTY.label)
        change = PeopleChange.objects.get()
        assert (change.action, change.old_team_role, change.team_role) == ("changed", "contributor", "deputy")
        assert change.by_name == cast.coordinator.full_name

    def test_a_deputy_becomes_the_coordinator_and_keeps_the_date(self, cast):
        deputy = factories.member(Role.COORDINATOR, cast.municipality)
        deputy.memberships.update(is_deputy=True)

        now = change_role(deputy.memberships.get(), TeamRole.COORDINATOR, by=cast.certifier)

        assert (now, now.is_deputy) == (deputy.memberships.get(), False)

    def test_the_same_role_is_no_change(self, cast, client):
        client.force_login(cast.certifier)
        held = cast.certifier.memberships.get()

        client.post(f"/people/members/{held.pk}/", {"team_role": "certifier"})

        assert not PeopleChange.objects.exists()

    def test_the_only_coordinator_stays_one(self, cast, client):
        held = cast.coordinator.memberships.get()
        client.force_login(cast.certifier)

        response = client.post(f"/people/members/{held.pk}/", {"team_role": "contributor"})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["team_role"]
        assert change_role(held, TeamRole.DEPUTY, by=cast.certifier).is_deputy, "a deputy leads as well"

    def test_nobody_has_a_role_twice(self, cast):
        Membership.objects.create(user=cast.contributor, role=Role.COORDINATOR, municipality=cast.municipality)
        held = cast.contributor.memberships.get(role=Role.CONTRIBUTOR)

        with pytest.raises(MembershipRefused):
            change_role(held, TeamRole.DEPUTY, by=cast.coordinator)

    def test_a_coordinator_makes_nobody_certifier_and_touches_none(self, cast, client):
        client.force_login(cast.coordinator)
        of_contributor, of_certifier = cast.contributor.memberships.get(), cast.certifier.memberships.get()

        assert client.post(f"/people/members/{of_contributor.pk}/", {"team_role": "certifier"}).status_code == 422
        assert client.post(f"/people/members/{of_certifier.pk}/", {"team_role": "contributor"}).status_code == 403
        assert not PeopleChange.objects.exists()

    def test_what_ended_meanwhile_is_not_changed(self, cast):
        held = cast.contributor.memberships.get()
        Membership.objects.update(ended_at=timezone.now() - timedelta(days=1))

        with pytest.raises(MembershipRefused):
            change_role(held, TeamRole.DEPUTY, by=cast.coordinator)

    def test_only_a_coordinator_is_a_deputy(self, cast):
        with pytest.raises(IntegrityError), transaction.atomic():
            cast.contributor.memberships.update(is_deputy=True)


def test_a_role_given_by_the_command_is_in_the_history(cast):
    join("new@example.com", Role.CONTRIBUTOR, cast.municipality, name="คนใหม่")
    join("new@example.com", Role.CONTRIBUTOR, cast.municipality)
    join("officer@example.com", Role.PROVINCIAL_OFFICER, cast.province, name="ทสจ.")

    change = cast.municipality.people_changes.get()
    assert (change.action, change.about, change.team_role, change.by_name) == ("joined", "คนใหม่", "contributor", "")
