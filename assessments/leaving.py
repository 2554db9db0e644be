"""Somebody leaves a municipality: the role ends, the open work goes to a colleague, what was written stays."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.confirming import confirm
from accounts.membership import end_membership
from accounts.models import MUNICIPAL_ROLES, Membership, User
from accounts.teams import Team
from assessments.models import Response, Submission


def open_work_of(membership: Membership) -> QuerySet[Response]:
    """The indicators assigned to the person in what the municipality has not finished."""
    running = Submission.objects.filter(municipality=membership.municipality_id).running()
    return Response.objects.filter(submission__in=running, assigned_to=membership.user_id)


def colleagues_of(membership: Membership) -> QuerySet[User]:
    """Everybody else with a role in the municipality."""
    staff = Membership.objects.active().filter(municipality=membership.municipality_id, role__in=MUNICIPAL_ROLES)
    return User.objects.filter(pk__in=staff.values("user_id")).exclude(pk=membership.user_id)


@transaction.atomic
def leave(membership: Membership, *, by: User, reason: str, successor: User | None) -> int:
    """End the role and pass the open work on, both or none; says how many indicators. Raises MembershipRefused.

    Without a new version, as assigning does: whoever is writing an answer shall not meet a conflict over this.
    """
    end_membership(membership, by=by, reason=reason)
    if Membership.objects.of(membership.user).filter(municipality=membership.municipality_id).exists():
        return 0
    return open_work_of(membership).update(assigned_to=successor)


@transaction.atomic
def confirm_people(team: Team, leaving: dict[int, bool], *, by: User, reason: str) -> int:
    """Keep who stays, and end the roles of those who leave and whom this person manages (True).

    Says how many indicators have nobody now; raises MembershipRefused, and then nothing is kept.
    """
    confirm(team.municipality, team.year_be, team.people, set(leaving), by=by)
    ended = [one for one in team.people if leaving.get(one.pk)]
    return sum(leave(one, by=by, reason=reason, successor=None) for one in ended)
