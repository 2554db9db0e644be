"""Ending a role in a municipality, or making another one of it; who wrote what is not touched by either."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import post
from accounts.models import Membership, Municipality, PeopleChange, Role, TeamRole, User


class MembershipRefused(Exception):
    """The role cannot be taken or changed so; the text says why."""


@transaction.atomic
def end_membership(membership: Membership, *, by: User, reason: str) -> Membership:
    """From now on the person has this role no more; raises MembershipRefused.

    Whose last role this is, is signed out by the next request (see middleware).
    """
    current = _held(membership)
    if is_last_coordinator(current):
        raise MembershipRefused(
            _("%(name)s is the only coordinator. Give somebody else this role first.")
            % {"name": current.user.full_name}
        )
    current.ended_at = timezone.now()
    current.save(update_fields=["ended_at"])
    _record(current, PeopleChange.Action.ENDED, by, reason=reason)
    _tell(current)
    return current


@transaction.atomic
def change_role(membership: Membership, team_role: TeamRole, *, by: User) -> Membership:
    """Another role for the same person in the same place; raises MembershipRefused."""
    current = _held(membership)
    former = current.team_role
    if team_role == former:
        return current
    if team_role.role == current.role:
        current.is_deputy = team_role == TeamRole.DEPUTY
        current.save(update_fields=["is_deputy"])
    else:
        current = _in_place_of(current, team_role)
    _record(current, PeopleChange.Action.CHANGED, by, old_team_role=former)
    return current


def _in_place_of(current: Membership, team_role: TeamRole) -> Membership:
    """The former membership ends with its dates, so that the past stays readable."""
    facts = {"user": current.user, "municipality": current.municipality, "role": team_role.role}
    if Membership.objects.active().filter(**facts).exists():
        raise MembershipRefused(_("This person has this role here already."))
    if is_last_coordinator(current):
        raise MembershipRefused(
            _("%(name)s is the only coordinator. Give somebody else this role first.")
            % {"name": current.user.full_name}
        )
    now = timezone.now()
    Membership.objects.filter(pk=current.pk).update(ended_at=now)
    return Membership.objects.create(**facts, is_deputy=team_role == TeamRole.DEPUTY, started_at=now)


def is_last_coordinator(membership: Membership) -> bool:
    """Without a coordinator or deputy nobody divides the work or hands it over."""
    if membership.role != Role.COORDINATOR:
        return False
    here = Membership.objects.active().filter(municipality=membership.municipality_id, role=Role.COORDINATOR)
    return not here.exclude(user=membership.user_id).exists()


def _held(membership: Membership) -> Membership:
    """As it is now. Everything about the people of one municipality takes turns: two coordinators cannot both leave."""
    Municipality.objects.select_for_update(no_key=True).get(membership=membership.pk)
    found = Membership.objects.active().select_related("user", "municipality").filter(pk=membership.pk).first()
    if found is None:
        raise MembershipRefused(_("This role has ended already."))
    return found


def _record(
    membership: Membership, action: PeopleChange.Action, by: User, *, reason: str = "", old_team_role: str = ""
) -> None:
    assert membership.municipality is not None
    PeopleChange.objects.record(
        membership.municipality,
        action,
        by=by,
        about=membership.user.name_and_position,
        team_role=membership.team_role,
        old_team_role=old_team_role,
        reason=reason,
    )


def _tell(membership: Membership) -> None:
    """A letter to whoever left: nobody learns it from a page that does not open."""
    assert membership.municipality is not None
    subjects, bodies = [], []
    for language in ("th", "en"):
        with translation.override(language):
            facts = {"role": membership.role_name, "municipality": membership.municipality.full_name}
            subjects.append(_("Your role in SustCity has ended"))
            bodies.append(
                _(
                    "Your role “%(role)s” for %(municipality)s in SustCity has ended. What you wrote stays under your "
                    "name. If this is a mistake, please ask the coordinator of the municipality."
                )
                % facts
            )
    post.send(
        key=f"role-ended-{membership.pk}",
        to=membership.user.email,
        subject=" / ".join(subjects),
        body="\n\n----------\n\n".join(bodies) + "\n",
        user=membership.user,
    )
