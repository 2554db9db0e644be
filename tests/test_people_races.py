"""Two people change the people of a municipality at the same moment. How it works: test_races."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.inviting import InvitationRefused, accept, accept_as_new, hash_of, withdraw
from accounts.membership import MembershipRefused, end_membership
from accounts.models import Invitation, Mail, Membership, Municipality, PeopleChange, Role, TeamRole, User
from tests import factories, test_races
from tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

# The fixtures of the other races; who takes them from there by name would hide them again by each argument.
keep_the_facts = test_races._keep_the_facts
everybody = test_races.cast


@pytest.fixture
def cast(everybody):
    yield everybody
    for model in (Invitation, PeopleChange, Mail):
        model.objects.all().delete()


def row_of_town(town: Municipality) -> Callable[[], Any]:
    return lambda: Municipality.objects.select_for_update().get(pk=town.pk)


def refused(act: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return act()
        except (MembershipRefused, InvitationRefused) as fault:
            return fault

    return run


def test_two_coordinators_who_leave_at_once_do_not_leave_the_town_without_one(cast):
    factories.member(Role.COORDINATOR, cast.municipality)
    both = list(Membership.objects.filter(municipality=cast.municipality, role=Role.COORDINATOR))

    outcomes = at_once(
        *(refused(lambda one=one: end_membership(one, by=cast.certifier, reason="ย้าย")) for one in both),
        lock=row_of_town(cast.municipality),
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["Membership", "MembershipRefused"]
    assert Membership.objects.active().filter(municipality=cast.municipality, role=Role.COORDINATOR).count() == 1


@pytest.fixture
def invitation(cast):
    return Invitation.objects.create(
        municipality=cast.municipality,
        email="wirat@example.com",
        full_name="วิรัตน์ จันทร์ดี",
        team_role=TeamRole.CONTRIBUTOR,
        token_hash=hash_of("x"),
        invited_by=cast.coordinator,
        expires_at=timezone.now() + timedelta(days=1),
    )


def row_of(invitation: Invitation) -> Callable[[], Any]:
    return lambda: Invitation.objects.select_for_update().get(pk=invitation.pk)


def test_a_double_clicked_acceptance_makes_one_person(cast, invitation):
    act = refused(lambda: accept_as_new(invitation, full_name="วิรัตน์", position="", password="a-long-password"))

    outcomes = at_once(act, act, lock=row_of(invitation))

    assert sorted(type(one).__name__ for one in outcomes) == ["InvitationRefused", "User"]
    assert Membership.objects.filter(user__email=invitation.email).count() == 1


def test_withdrawn_or_accepted_but_never_both(cast, invitation):
    outcomes = at_once(
        refused(lambda: accept_as_new(invitation, full_name="วิรัตน์", position="", password="a-long-password")),
        refused(lambda: withdraw(invitation, by=cast.coordinator)),
        lock=row_of(invitation),
    )

    assert sum(isinstance(one, InvitationRefused) for one in outcomes) == 1
    invitation.refresh_from_db()
    is_there = User.objects.filter(email=invitation.email).exists()
    assert is_there is (invitation.accepted_at is not None) is (invitation.withdrawn_at is None)


def another(invitation: Invitation, **facts: Any) -> Invitation:
    kept = ("municipality", "email", "full_name", "team_role", "invited_by", "expires_at")
    return Invitation.objects.create(**{name: getattr(invitation, name) for name in kept} | facts)


def test_two_invitations_for_one_role_accepted_at_once_give_it_once(cast, invitation):
    person = User.objects.create_user(invitation.email, "x", full_name="วิรัตน์")
    both = [
        another(invitation, team_role=role, token_hash=hash_of(role))
        for role in (TeamRole.COORDINATOR, TeamRole.DEPUTY)
    ]

    outcomes = at_once(
        *(refused(lambda one=one: accept(one, person)) for one in both), lock=row_of_town(cast.municipality)
    )

    assert [type(one).__name__ for one in outcomes] == ["Membership", "Membership"]
    assert Membership.objects.active().filter(user=person).count() == 1


def test_one_address_invited_by_two_towns_and_accepted_at_once_makes_one_account(cast, invitation):
    other = another(invitation, municipality=factories.municipality("แม่ใจ"), token_hash=hash_of("y"))
    given = {"full_name": "วิรัตน์", "position": "", "password": "a-long-password"}

    def hold_both() -> None:
        list(
            Municipality.objects.select_for_update().filter(pk__in=[invitation.municipality_id, other.municipality_id])
        )

    outcomes = at_once(
        *(refused(lambda one=one: accept_as_new(one, **given)) for one in (invitation, other)), lock=hold_both
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["InvitationRefused", "User"]
