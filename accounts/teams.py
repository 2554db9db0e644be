"""What the page of a municipality's people shows."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, Subquery
from django.utils import timezone

from accounts.confirming import unconfirmed
from accounts.fiscal_years import this_year
from accounts.models import (
    Invitation,
    Membership,
    Municipality,
    PeopleChange,
    PeopleConfirmation,
    Role,
    TeamRole,
    User,
)
from accounts.permissions import LEADS, managed_roles, may_confirm_people

SHOWN_CHANGES = 30
ORDER = (TeamRole.CERTIFIER, TeamRole.COORDINATOR, TeamRole.DEPUTY, TeamRole.CONTRIBUTOR)


@dataclass(frozen=True)
class Team:
    """The people of a municipality in a fiscal year, as its list and its home page tell of them."""

    municipality: Municipality
    year_be: int
    people: list[Membership]
    confirmation_id: int | None
    is_lead_invited: bool

    @cached_property
    def confirmation(self) -> PeopleConfirmation | None:
        """Read when somebody asks what it says: the home page only asks whether it is there."""
        return PeopleConfirmation.objects.get(pk=self.confirmation_id) if self.confirmation_id else None

    @property
    def unconfirmed(self) -> list[Membership]:
        return unconfirmed(self.people, self.confirmation, self.year_be)

    @property
    def is_to_be_confirmed(self) -> bool:
        """Once it is said, whoever was said to leave and is still there is marked, but nobody is asked again."""
        return self.confirmation_id is None and bool(self.unconfirmed)

    @property
    def coordinators(self) -> set[int]:
        return {one.user_id for one in self.people if one.role == Role.COORDINATOR}

    @property
    def lacks_coordinator(self) -> bool:
        return not self.coordinators

    @property
    def lacks_deputy(self) -> bool:
        """One person alone: ill or on leave, and everything stands still."""
        return len(self.coordinators) == 1


def team_of(municipality: Municipality) -> Team:
    """In one query, where somebody is there."""
    year = this_year()
    said = PeopleConfirmation.objects.filter(municipality=municipality, year_be=year)
    open_ones = Invitation.objects.waiting().filter(expires_at__gt=timezone.now())
    invited = open_ones.filter(municipality=municipality, team_role__in=LEADS)
    held = Membership.objects.active().filter(municipality=municipality).select_related("user")
    rows = held.annotate(said=Subquery(said.values("pk")[:1]), invited=Exists(invited))
    people = sorted(rows, key=lambda one: (ORDER.index(one.team_role), one.user.full_name, one.pk))
    first: Any = people[0] if people else None
    return Team(
        municipality=municipality,
        year_be=year,
        people=list(people),
        confirmation_id=first.said if first else None,
        is_lead_invited=first.invited if first else invited.exists(),
    )


@dataclass(frozen=True)
class Member:
    membership: Membership
    is_unconfirmed: bool
    is_managed: bool


@dataclass(frozen=True)
class Waiting:
    invitation: Invitation
    is_managed: bool


@dataclass(frozen=True)
class TeamPage:
    """A team with what this reader may see and do of it."""

    team: Team
    members: list[Member]
    may_invite: bool
    may_confirm: bool
    invitations: list[Waiting] = field(default_factory=list)
    former: list[Membership] = field(default_factory=list)
    changes: list[PeopleChange] = field(default_factory=list)
    has_more_changes: bool = False


def team_page(municipality: Municipality, user: User, *, all_changes: bool = False) -> TeamPage:
    team, roles = team_of(municipality), managed_roles(user, municipality)
    open_ones = {one.pk for one in team.unconfirmed}
    changes = municipality.people_changes.all()
    shown = list(changes if all_changes else changes[: SHOWN_CHANGES + 1])
    return TeamPage(
        team=team,
        members=[Member(one, one.pk in open_ones, one.team_role in roles) for one in team.people],
        may_invite=bool(roles),
        may_confirm=may_confirm_people(user, municipality),
        invitations=[
            Waiting(one, one.team_role in roles)
            for one in Invitation.objects.waiting().filter(municipality=municipality).select_related("invited_by")
        ],
        former=list(_former(municipality)),
        changes=shown if all_changes else shown[:SHOWN_CHANGES],
        has_more_changes=not all_changes and len(shown) > SHOWN_CHANGES,
    )


def _former(municipality: Municipality) -> "list[Membership]":
    """Who had a role and has none here any more, the last to leave first."""
    gone = Membership.objects.filter(municipality=municipality).exclude(
        user__in=Membership.objects.active().filter(municipality=municipality).values("user_id")
    )
    return list(gone.select_related("user").order_by(F("ended_at").desc(nulls_first=True), "pk"))
