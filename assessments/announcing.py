"""Whom a change of dates concerns, and what each person reads of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from accounts.models import MUNICIPAL_ROLES, PANEL_ROLES, Membership, Role, User
from assessments import clock
from assessments.models import Announcement, Stage, StageChange

# Administrators follow every stage, everybody else what their own work hangs on.
CONCERNED: dict[Stage, tuple[Role, ...]] = {
    Stage.SELF_ASSESSMENT: (*MUNICIPAL_ROLES, Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR),
    Stage.PROVINCIAL_CHECK: (*MUNICIPAL_ROLES, Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR),
    Stage.CALIBRATION: (*PANEL_ROLES, Role.ADMINISTRATOR),
    Stage.AREA_REVIEW: (Role.COORDINATOR, Role.CERTIFIER, *PANEL_ROLES, Role.ADMINISTRATOR),
    Stage.PREVIEW: (Role.COORDINATOR, Role.CERTIFIER, Role.CHAIR, Role.ADMINISTRATOR),
    Stage.NATIONAL_REVIEW: (Role.COORDINATOR, Role.CERTIFIER, *PANEL_ROLES, Role.ADMINISTRATOR),
    Stage.VISIT: (Role.COORDINATOR, Role.CERTIFIER, *PANEL_ROLES, Role.ADMINISTRATOR),
    Stage.FINAL_DECISION: (Role.CHAIR, Role.ADMINISTRATOR),
    Stage.PUBLICATION: tuple(Role),
}
# How long the home page tells of a change.
SHOWN_FOR = timedelta(days=30)
SHOWN = 20


@dataclass(frozen=True)
class Notice:
    """An announcement with the changes in it that concern one person."""

    announcement: Announcement
    changes: list[StageChange]


def notices_for(user: User) -> list[Notice]:
    """What moved lately for this person, newest first; one query."""
    stages = stages_of({Role(one.role) for one in user.active_memberships})
    found = StageChange.objects.visible_to(user).filter(
        stage__in=stages, announcement__at__gt=clock.now() - SHOWN_FOR, announcement__at__lte=clock.now()
    )
    return notices_of(found.select_related("announcement__cycle").order_by("-announcement__at", "pk")[:SHOWN])


def notices_of(changes: Iterable[StageChange]) -> list[Notice]:
    """Changes by announcement, in the order they come."""
    by_announcement: dict[Announcement, list[StageChange]] = {}
    for one in changes:
        by_announcement.setdefault(one.announcement, []).append(one)
    return [Notice(announcement, found) for announcement, found in by_announcement.items()]


def stages_of(roles: set[Role]) -> list[Stage]:
    return [stage for stage, concerned in CONCERNED.items() if roles & set(concerned)]


def recipients(announcement: Announcement) -> QuerySet[Membership]:
    """The memberships whose people get a letter."""
    stages = announcement.changes.values_list("stage", flat=True)
    roles = {role for stage in stages for role in CONCERNED[Stage(stage)]}
    return Membership.objects.active().filter(role__in=roles)
