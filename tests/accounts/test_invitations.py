"""Inviting by e-mail: the letter, accepting it as anybody, and that nobody else learns or takes anything."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.inviting import (
    MOST_A_DAY,
    MOST_WAITING,
    InvitationRefused,
    accept,
    accept_as_new,
    hash_of,
    invite,
    send_again,
    withdraw,
)
from accounts.models import Invitation, Mail, Membership, PeopleChange, Role, TeamRole, User
from tests import factories

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "wirat@example.com", "a-long-password"
NEW = {"full_name": "วิรัตน์ จันทร์ดี", "position": "ผอ.กองการศึกษา", "password": "รหัสยาวพอควร12", "again": "รหัสยาวพอควร12"}
PAGE = "/invitation/"


def invited(cast, team_role=TeamRole.CONTRIBUTOR, *, email=EMAIL, by=None, **fields):
    facts = {"full_name": "วิรัตน์ จันทร์ดี", "position": "ครู"} | fields
    return invite(
        cast.municipality,
        email=email,
        team_role=team_role,
        by=by or cast.coordinator,
        address=lambda token: f"https://portal.example/invitations/{token}/",
        **facts,
    )


def token_of(invitation):
    letter = Mail.objects.get(key=f"invitation-{invitation.pk}-{invitation.sendings}")
    return re.search(r"/invitations/([^/]+)/", letter.body)[1]


def opened(invitation, person=None):
    """A browser in which the link of the letter was followed."""
    client = Client()
    if person:
        client.force_login(person)
    response = client.get(f"/invitations/{token_of(invitation)}/")
    assert (response.status_code, response.url) == (302, PAGE)
    return client


def actions(town):
    return list(town.people_changes.values_list("action", "about", "team_role", "by_name").order_by("pk"))


class TestTheForm:
    def test_whoever_leads_invites_and_the_letter_waits_in_the_post(self, cast, client):
        client.force_login(cast.coordinator)
        url = f"/people/{cast.municipality.pk}/invite/"
        data = {"email": "Wirat@Example.com", "full_name": "วิรัตน์  จันทร์ดี ", "position": "ครู", "team_role": "deputy"}

        response = client.post(url, data)

        assert (response.status_code, response.url) == (302, f"/people/{cast.municipality.pk}/")
        made = Invitation.objects.get()
        assert (made.email, made.full_name, made.team_role) == (EMAIL, "วิรัตน์ จันทร์ดี", TeamRole.DEPUTY)
        assert made.expires_at - made.sent_at == timedelta(days=14)
        assert actions(cast.municipality) == [("invited", "วิรัตน์ จันทร์ดี", "deputy", cast.coordinator.name_and_position)]
        letter = Mail.objects.get()
        assert letter.to == EMAIL
        assert "http://testserver/invitations/" in letter.body
        assert "เทศบาลตำบลบ้านสาง" in letter.body and "Ban Sang Subdistrict Municipality" in letter.body

    @pytest.mark.parametrize(
        ("who", "roles"),
        [
            ("coordinator", {"contributor", "deputy", "coordinator"}),
            ("certifier", {"contributor", "deputy", "coordinator", "certifier"}),
            ("officer", {"deputy", "coordinator", "certifier"}),
            ("administrator", {"contributor", "deputy", "coordinator", "certifier"}),
        ],
    )
    def test_each_invites_to_the_roles_that_are_theirs_to_give(self, cast, client, who, roles):
        client.force_login(getattr(cast, who))
        url = f"/people/{cast.municipality.pk}/invite/"

        offered = client.get(url).context["form"].fields["team_role"].choices
        assert {value for value, _ in offered} == roles
        for team_role in TeamRole:
            data = {"email": f"{team_role}@example.com", "full_name": "ใครคนหนึ่ง", "team_role": team_role}
            assert client.post(url, data).status_code == (302 if team_role in roles else 422)
        assert set(Invitation.objects.values_list("team_role", flat=True)) == roles

    def test_a_contributor_a_stranger_and_a_merged_municipality_do_not(self, cast, client):
        url = f"/people/{cast.municipality.pk}/invite/"
        for who, status in (("contributor", 403), ("stranger", 404), ("other_officer", 404), ("evaluator", 404)):
            client.force_login(getattr(cast, who))
            assert client.post(url, {"email": EMAIL}).status_code == status
        town = cast.municipality
        town.merged_into, town.merged_on = cast.other_municipality, timezone.localdate()
        town.save()
        client.force_login(cast.coordinator)
        assert client.get(url).status_code == 403
        assert not Invitation.objects.exists()

    def test_the_link_of_a_notice_chooses_the_role(self, cast, client):
        client.force_login(cast.coordinator)

        form = client.get(f"/people/{cast.municipality.pk}/invite/?role=deputy").context["form"]

        assert form["team_role"].value() == "deputy"

    def test_a_refusal_stands_beside_the_address(self, cast, client):
        client.force_login(cast.coordinator)
        invited(cast)

        response = client.post(
            f"/people/{cast.municipality.pk}/invite/",
            {"email": EMAIL.upper(), "full_name": "วิรัตน์", "team_role": "contributor"},
        )

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["email"]

    def test_it_says_nothing_of_accounts_elsewhere(self, cast, client):
        """Whoever invites learns the same of an address with and without an account."""
        client.force_login(cast.coordinator)
        answers = []
        for email in (cast.stranger.email, "nobody@example.com"):
            data = {"email": email, "full_name": "ใครคนหนึ่ง", "team_role": "contributor"}
            page = client.post(f"/people/{cast.municipality.pk}/invite/", data, follow=True).content.decode()
            answers.append(re.sub(r'value="[A-Za-z0-9]{64}"', "", page).replace(email, ""))
            Invitation.objects.all().delete()
            PeopleChange.objects.all().delete()
        strip = re.compile(r"/people/invitations/\d+/|x-csrftoken[^}]*")
        assert strip.sub("", answers[0]) == strip.sub("", answers[1])


class TestLimits:
    def test_who_has_the_role_is_not_invited_to_it(self, cast):
        with pytest.raises(InvitationRefused) as refused:
            invited(cast, TeamRole.DEPUTY, email=cast.coordinator.email.upper())
        assert refused.value.field == "email"

    def test_another_role_is(self, cast):
        assert invited(cast, TeamRole.COORDINATOR, email=cast.contributor.email)

    def test_so_many_wait_at_most(self, cast):
        for number in range(MOST_WAITING):
            invited(cast, email=f"a{number}@example.com")

        with pytest.raises(InvitationRefused):
            invited(cast)
        withdraw(Invitation.objects.first(), by=cast.coordinator)
        assert invited(cast)

    def test_and_so_many_are_sent_in_a_day(self, cast):
        for number in range(MOST_A_DAY):
            withdraw(invited(cast, email=f"a{number}@example.com"), by=cast.coordinator)

        with pytest.raises(InvitationRefused):
            invited(cast)
        Invitation.objects.update(invited_at=timezone.now() - timedelta(days=2))
        assert invited(cast)

    def test_the_table_itself_refuses_two_for_one_address_and_role(self, cast):
        first = invited(cast)
        second = invited(cast, email="other@example.com")
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=second.pk).update(email=first.email)


class TestSendingAgainAndWithdrawing:
    def test_a_new_letter_makes_the_former_one_void(self, cast, client):
        invitation = invited(cast)
        former = token_of(invitation)
        Invitation.objects.update(sent_at=timezone.now() - timedelta(days=20), expires_at=timezone.now())
        client.force_login(cast.certifier)

        client.post(f"/people/invitations/{invitation.pk}/", {"again": "1"})

        invitation.refresh_from_db()
        assert (invitation.sendings, invitation.is_expired) == (2, False)
        stale = Client()
        stale.get(f"/invitations/{former}/")
        assert stale.get(PAGE).status_code == 410
        assert opened(invitation).get(PAGE).status_code == 200
        assert [one[0] for one in actions(cast.municipality)] == ["invited", "sent_again"]

    def test_not_twice_in_ten_minutes(self, cast, client):
        invitation = invited(cast)
        client.force_login(cast.coordinator)

        page = client.post(f"/people/invitations/{invitation.pk}/", {"again": "1"}, follow=True)

        assert Mail.objects.count() == 1
        assert [one.level_tag for one in page.context["messages"]] == ["warning"]

    def test_a_withdrawn_one_opens_nothing_and_tells_nothing(self, cast, client):
        invitation = invited(cast)
        browser = opened(invitation)
        client.force_login(cast.coordinator)

        client.post(f"/people/invitations/{invitation.pk}/", {"withdraw": "1"})
        client.post(f"/people/invitations/{invitation.pk}/", {"withdraw": "1"})

        response = browser.post(PAGE, NEW)
        assert response.status_code == 410
        assert "บ้านสาง" not in response.content.decode()
        assert not User.objects.filter(email=EMAIL).exists()
        assert [one[0] for one in actions(cast.municipality)] == ["invited", "withdrawn"]

    @pytest.mark.parametrize(("who", "status"), [("contributor", 403), ("officer", 403), ("stranger", 404)])
    def test_others_do_neither(self, cast, client, who, status):
        invitation = invited(cast)
        client.force_login(getattr(cast, who))

        assert client.post(f"/people/invitations/{invitation.pk}/", {"withdraw": "1"}).status_code == status


class TestANewPerson:
    def test_sets_name_and_password_and_is_in(self, cast):
        browser = opened(invited(cast, TeamRole.DEPUTY))
        page = browser.get(PAGE)
        assert page.context["form"].initial["full_name"] == "วิรัตน์ จันทร์ดี"
        assert cast.coordinator.full_name in page.content.decode()

        response = browser.post(PAGE, NEW)

        assert (response.status_code, response.url) == (302, "/")
        person = get_user(browser)
        assert (person.email, person.full_name, person.position) == (EMAIL, NEW["full_name"], NEW["position"])
        assert person.check_password(NEW["password"])
        held = person.memberships.get()
        assert (held.municipality, held.role, held.is_deputy) == (cast.municipality, Role.COORDINATOR, True)
        assert actions(cast.municipality)[-1] == (
            "joined", "วิรัตน์ จันทร์ดี (ผอ.กองการศึกษา)", "deputy", "วิรัตน์ จันทร์ดี (ผอ.กองการศึกษา)"
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"password": "สั้น", "again": "สั้น"}, "password"),
            ({"password": "1234567890", "again": "1234567890"}, "password"),
            ({"password": EMAIL, "again": EMAIL}, "password"),
            ({"again": "อีกอย่างหนึ่ง"}, "again"),
            ({"password": ""}, "password"),
            ({"full_name": " \ufeff"}, "full_name"),
            ({"full_name": "ก" * 151}, "full_name"),
        ],
    )
    def test_reads_in_thai_beside_the_field_what_is_wrong(self, cast, change, field):
        browser = opened(invited(cast))

        response = browser.post(PAGE, NEW | change)

        assert response.status_code == 422
        errors = response.context["form"].errors
        assert list(errors) == [field]
        assert all(re.search("[ก-๙]", text) for text in errors[field])
        assert not User.objects.filter(email=EMAIL).exists()

    def test_a_second_click_makes_nobody_twice(self, cast):
        invitation = invited(cast)
        browser, second = opened(invitation), opened(invitation)
        browser.post(PAGE, NEW)

        assert second.post(PAGE, NEW).status_code == 410
        assert Membership.objects.filter(user__email=EMAIL).count() == 1

    def test_an_account_made_meanwhile_is_asked_for_its_password(self, cast):
        invitation = invited(cast)
        factories.user(email=EMAIL)
        with pytest.raises(InvitationRefused):
            accept_as_new(invitation, full_name="ก", position="", password=PASSWORD)


class TestSomebodyWithAnAccount:
    def test_accepts_with_the_password(self, cast):
        person = factories.user("วิรัตน์ จันทร์ดี", email=EMAIL)
        browser = opened(invited(cast))
        assert list(browser.get(PAGE).context["form"].fields) == ["password"]

        assert browser.post(PAGE, {"password": "wrong"}).status_code == 422
        assert not get_user(browser).is_authenticated
        assert browser.post(PAGE, {"password": PASSWORD}).url == "/"

        assert get_user(browser) == person
        person.refresh_from_db()
        assert person.position == "ครู", "what was empty is filled"
        assert person.memberships.get().role == Role.CONTRIBUTOR

    def test_keeps_name_and_position(self, cast):
        person = factories.user("วิรัตน์", email=EMAIL, position="ปลัด")
        opened(invited(cast)).post(PAGE, {"password": PASSWORD})

        person.refresh_from_db()
        assert (person.full_name, person.position) == ("วิรัตน์", "ปลัด")

    def test_accepts_with_one_click_when_signed_in(self, cast):
        browser = opened(invited(cast, email=cast.stranger.email), cast.stranger)

        assert browser.post(PAGE).url == "/"
        towns = cast.stranger.memberships.values_list("municipality", flat=True)
        assert set(towns) == {cast.municipality.pk, cast.other_municipality.pk}

    def test_who_left_comes_back_with_a_new_membership(self, cast):
        Membership.objects.filter(user=cast.contributor).update(ended_at=timezone.now())
        browser = opened(invited(cast, email=cast.contributor.email))

        browser.post(PAGE, {"password": PASSWORD})

        assert get_user(browser) == cast.contributor
        assert [one.ended_at is None for one in cast.contributor.memberships.order_by("pk")] == [False, True]
        assert browser.get("/").status_code == 200

    def test_a_role_that_is_there_already_is_not_given_twice(self, cast):
        invitation = invited(cast, TeamRole.DEPUTY)
        person = factories.member(Role.COORDINATOR, cast.municipality, email=EMAIL)

        assert accept(invitation, person) == person.memberships.get()

    def test_a_closed_account_stays_closed(self, cast):
        factories.user(email=EMAIL, is_active=False)
        browser = opened(invited(cast))

        assert browser.post(PAGE, {"password": PASSWORD}).status_code == 410
        assert not Membership.objects.filter(user__email=EMAIL).exists()


class TestTheWrongPerson:
    def test_is_told_and_can_sign_out_and_go_on(self, cast):
        invitation = invited(cast)
        browser = opened(invitation, cast.stranger)
        page = browser.get(PAGE)
        assert page.status_code == 200
        assert cast.stranger.full_name in page.content.decode()

        assert browser.post(PAGE).url == PAGE

        assert not get_user(browser).is_authenticated
        assert not Membership.objects.filter(user=cast.stranger, municipality=cast.municipality).exists()
        assert browser.post(PAGE, NEW).url == "/"


class TestWhatIsOver:
    def test_a_used_one_says_so_kindly(self, cast):
        invitation = invited(cast)
        opened(invitation).post(PAGE, NEW)

        page = opened(invitation).get(PAGE)

        assert page.status_code == 410
        assert page.context["state"] == "accepted"

    def test_an_expired_one_names_whom_to_ask(self, cast):
        invitation = invited(cast)
        Invitation.objects.update(expires_at=timezone.now())
        browser = opened(invitation)

        page = browser.post(PAGE, NEW)

        assert (page.status_code, page.context["state"]) == (410, "expired")
        assert cast.coordinator.full_name in page.content.decode()
        with pytest.raises(InvitationRefused):
            accept(invitation, cast.stranger)

    def test_of_a_municipality_that_is_gone_nothing_is_accepted(self, cast):
        invitation = invited(cast)
        browser = opened(invitation)
        town = cast.municipality
        town.merged_into, town.merged_on = cast.other_municipality, timezone.localdate()
        town.save()

        assert browser.post(PAGE, NEW).status_code == 410

    def test_somebody_quicker_between_the_look_and_the_click(self, cast):
        """It is withdrawn after the request has looked at it and before it is held."""
        browser = opened(invited(cast))
        looks: list[str] = []

        def withdrawn_by_another(execute, sql, *rest):
            if "accounts_invitation" in sql:
                looks.append(sql)
            if sql.startswith("SAVEPOINT") and len(looks) == 1:
                Invitation.objects.update(withdrawn_at=timezone.now())
            return execute(sql, *rest)

        with connection.execute_wrapper(withdrawn_by_another):
            assert browser.post(PAGE, NEW).url == PAGE

        assert not User.objects.filter(email=EMAIL).exists()

    @pytest.mark.parametrize("word", ["x", "ก" * 300, "%00", "' OR 1=1 --", "0" * 64])
    def test_a_guessed_word_learns_nothing(self, cast, client, word):
        invitation = invited(cast)
        assert client.get(f"/invitations/{word}/").url == PAGE
        assert client.get(f"/invitations/{invitation.token_hash}/").url == PAGE, "nor does who reads the table"

        page = client.get(PAGE)

        assert page.status_code == 410
        assert "บ้านสาง" not in page.content.decode()


class TestSecrets:
    def test_the_table_holds_a_hash_and_a_sent_letter_nothing(self, cast, settings):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        invitation = invited(cast)

        token = re.search(r"/invitations/([^/]+)/", mail.outbox[0].body)[1]
        assert invitation.token_hash == hash_of(token) != token
        assert Mail.objects.get().body == ""

    def test_neither_word_nor_address_is_on_a_page_or_in_a_log(self, cast, caplog):
        caplog.set_level(logging.DEBUG)
        invitation = invited(cast)
        token = token_of(invitation)
        browser = opened(invitation)

        pages = [browser.get(PAGE), browser.post(PAGE, NEW | {"again": ""}), browser.post(PAGE, NEW, follow=True)]

        assert all(token not in page.content.decode() for page in pages)
        logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
        assert token not in logged and EMAIL not in logged

    def test_the_pages_are_kept_by_no_browser(self, cast):
        browser = opened(invited(cast))

        assert "no-store" in browser.get(PAGE).headers["Cache-Control"]

    def test_a_post_without_token_of_the_form_is_refused(self, cast):
        client = Client(enforce_csrf_checks=True)
        client.get(f"/invitations/{token_of(invited(cast))}/")

        assert client.post(PAGE, NEW).status_code == 403


def test_sending_again_what_was_accepted_meanwhile_is_refused(cast):
    invitation = invited(cast)
    opened(invitation).post(PAGE, NEW)

    with pytest.raises(InvitationRefused):
        send_again(invitation, by=cast.coordinator, address=str)


def test_rows_are_told_apart_in_lists(cast):
    invitation = invited(cast)

    assert "วิรัตน์" in str(invitation)
    assert str(PeopleChange.objects.get()) == f"{cast.municipality.pk} invited วิรัตน์ จันทร์ดี"
