"""The people of a municipality: invited by e-mail, a deputy, the yearly confirmation, and who leaves."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Mail, Membership, PeopleConfirmation, Role, TeamRole, User
from tests import factories

pytestmark = pytest.mark.journeys
PASSWORD = "ต้นไม้ใหญ่ริมคลอง 7"


def link_of(email: str) -> str:
    """The link in the newest letter to an address."""
    return re.search(r"https?://[^/\s]+(/invitations/\S+/)", Mail.objects.filter(to=email).first().body)[1]


def choose(walker, value: str):
    walker.page.locator(f'input[name="team_role"][value="{value}"]').check()
    return walker


def test_a_deputy_is_invited_and_comes_in_by_the_letter(walk, cast):
    town, email = cast.municipality, "siriporn@example.com"
    coordinator = walk(cast.coordinator)
    assert "ยังไม่มีผู้แทน" in coordinator.text or "deputy" in coordinator.page.content()
    coordinator.follow("?role=deputy").look("people-invite", narrow=True)
    assert coordinator.page.locator('input[value="deputy"]').is_checked()
    coordinator.fill(email=email, full_name="ศิริพร ปันแก้ว", position="รองปลัดเทศบาล")
    coordinator.press()
    assert email in coordinator.message
    coordinator.look("people-team", narrow=True).show("coordinator-team")

    deputy = walk().start(link_of(email))
    assert deputy.page.url.endswith("/invitation/"), "the secret word has left the address"
    assert "บ้านสาง" in deputy.text and cast.coordinator.full_name in deputy.text
    deputy.look("people-invitation", narrow=True)
    deputy.fill(password="1234567890", again="1234567890")
    assert deputy.press().status == 422
    deputy.look("people-invitation-faults", both=False)
    deputy.fill(password=PASSWORD, again=PASSWORD).press()

    assert deputy.page.url.endswith("/")
    held = User.objects.get(email=email).memberships.get()
    assert (held.municipality, held.team_role) == (town, TeamRole.DEPUTY)
    coordinator.start("/")
    assert coordinator.page.locator('main a[href$="?role=deputy"]').count() == 0, "there is a deputy now"

    late = walk().start(link_of(email)).look("people-invitation-used", narrow=True)
    assert late.page.locator("main form").count() == 0


def test_the_wrong_person_at_the_computer_goes_on_as_the_right_one(walk, cast):
    coordinator = walk(cast.coordinator)
    factories.user("วิรัตน์ จันทร์ดี", email="wirat@example.com")
    coordinator.start(f"/people/{cast.municipality.pk}/invite/")
    choose(coordinator, "contributor").fill(email="wirat@example.com", full_name="วิรัตน์ จันทร์ดี").press()

    coordinator.start(link_of("wirat@example.com")).look("people-invitation-stranger")
    coordinator.press()
    coordinator.look("people-invitation-known", narrow=True)
    coordinator.fill(password=factories.PASSWORD).press()

    assert "วิรัตน์ จันทร์ดี" in coordinator.text
    assert Membership.objects.get(user__email="wirat@example.com").role == Role.CONTRIBUTOR


def test_the_people_are_confirmed_and_who_left_is_out_at_once(walk, cast):
    """A colleague writes on while the coordinator confirms: nothing written is lost, and the session ends."""
    Membership.objects.update(started_at=timezone.now() - timedelta(days=800))
    town = cast.municipality
    submission = factories.submission(town)
    submission.responses.filter(indicator__number__in=["20", "21"]).update(
        assigned_to=cast.contributor, answer="ปลูกต้นไม้ 300 ต้นริมคลอง"
    )
    colleague = walk(cast.contributor).start(f"/submissions/{submission.pk}/indicators/20/")
    coordinator = walk(cast.coordinator).look("people-home-asked", narrow=True)
    coordinator.follow(f"/people/{town.pk}/confirm/").look("people-confirm", narrow=True).show("coordinator-confirm")
    for person, answer in ((cast.certifier, "stays"), (cast.contributor, "leaves")):
        pk = person.memberships.get().pk
        coordinator.page.locator(f'input[name="person_{pk}"][value="{answer}"]').check()
    coordinator.press("main .save-bar .btn-primary")

    assert "2" in coordinator.message
    assert PeopleConfirmation.objects.get().by == cast.coordinator
    coordinator.look("people-team-confirmed", narrow=True)

    colleague.start(f"/submissions/{submission.pk}/indicators/20/")
    assert "/sign-in/" in colleague.page.url
    colleague.look("people-signed-out", both=False)
    assert "บ้านสาง" in colleague.message
    colleague.page.locator("#id_username").fill(cast.contributor.email)
    colleague.page.locator("#id_password").fill(factories.PASSWORD)
    colleague.page.locator(".front-form .btn-primary").click()
    colleague.page.wait_for_load_state()
    assert "บ้านสาง" in colleague.page.locator(".front-form form").inner_text()

    coordinator.start(f"/submissions/{submission.pk}/indicators/20/")
    assert "ปลูกต้นไม้ 300 ต้นริมคลอง" in coordinator.page.content()


def test_the_open_work_is_handed_over(walk, cast):
    deputy = factories.member(Role.COORDINATOR, cast.municipality, name="ศิริพร ปันแก้ว")
    submission = factories.submission(cast.municipality)
    submission.responses.filter(indicator__number__in=["20", "21"]).update(assigned_to=cast.contributor)
    walker = walk(cast.certifier).start("/people/")
    walker.follow(f"/people/members/{cast.contributor.memberships.get().pk}/leave/").look("people-leave", narrow=True)
    walker.fill(reason="ย้ายไปเทศบาลเมืองพะเยา")
    walker.page.locator("#id_successor").select_option(str(deputy.pk))
    walker.press("main form.card-plain .btn-danger")

    assert set(submission.responses.exclude(assigned_to=None).values_list("assigned_to", flat=True)) == {deputy.pk}
    assert "2" in walker.text and deputy.full_name in walker.text
    walker.follow(f"/people/members/{deputy.memberships.get().pk}/").look("people-change-role")
    choose(walker, "deputy").press()
    assert deputy.memberships.get().is_deputy


def test_the_province_brings_a_municipality_in(walk, cast):
    town = factories.municipality("แม่กา", "tambon", "56")
    walker = walk(cast.officer).start("/people/").look("people-list", narrow=True).show("officer-people")
    walker.page.locator("#id_lacking").select_option("coordinator")
    with walker.page.expect_navigation():
        walker.page.locator("main .filters button").first.click()
    walker.follow(f"/people/{town.pk}/").look("people-team-empty", narrow=True)
    walker.follow("?role=coordinator").fill(email="new@example.com", full_name="คนแรก ของเมือง").press()

    first = walk().start(link_of("new@example.com"))
    first.fill(password=PASSWORD, again=PASSWORD).press()
    assert "แม่กา" in first.text
    assert town.membership_set.get().team_role == TeamRole.COORDINATOR
