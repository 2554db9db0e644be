"""Who may open which page of the register, and who decides about the people of a municipality."""

from django.http import Http404, HttpRequest

from accounts.models import MUNICIPAL_ROLES, Membership, Municipality, Role, TeamRole, User


def must_be_administrator(request: HttpRequest) -> User:
    """The administrator who asks; to everybody else the page does not exist."""
    assert isinstance(request.user, User)
    if not request.user.is_administrator:
        raise Http404
    return request.user


# Whom each role invites, moves and removes. A certifier signs for the municipality: that role is given by one who
# has it, by the province, or by the programme. Contributors are the municipality's own affair.
LEADS = (TeamRole.COORDINATOR, TeamRole.DEPUTY)
MANAGED: dict[str, tuple[TeamRole, ...]] = {
    Role.COORDINATOR: (TeamRole.CONTRIBUTOR, *LEADS),
    Role.CERTIFIER: (TeamRole.CONTRIBUTOR, *LEADS, TeamRole.CERTIFIER),
    Role.PROVINCIAL_OFFICER: (*LEADS, TeamRole.CERTIFIER),
    Role.ADMINISTRATOR: (TeamRole.CONTRIBUTOR, *LEADS, TeamRole.CERTIFIER),
}


# Who has to do with the people of municipalities: their own, one after the other in a province, or all.
TEAM_ROLES = {*MUNICIPAL_ROLES, Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR}


def must_have_to_do_with_people(request: HttpRequest) -> User:
    """Whoever asks and knows a municipality's people; to everybody else the page does not exist."""
    assert isinstance(request.user, User)
    if not any(one.role in TEAM_ROLES for one in request.user.active_memberships):
        raise Http404
    return request.user


def managed_roles(user: User, municipality: Municipality) -> list[TeamRole]:
    """The roles that this person gives and takes in a municipality; none in one that no longer exists."""
    if municipality.is_merged:
        return []
    held = [one.role for one in user.active_memberships if _reaches(one, municipality)]
    return [one for one in TeamRole if any(one in MANAGED.get(role, ()) for role in held)]


def may_confirm_people(user: User, municipality: Municipality) -> bool:
    """The municipality itself says who its people are: its coordinator or certifier."""
    leads = (Role.COORDINATOR, Role.CERTIFIER)
    held = user.active_memberships
    return any(one.municipality_id == municipality.pk and one.role in leads for one in held)


def _reaches(membership: Membership, municipality: Municipality) -> bool:
    if membership.role == Role.ADMINISTRATOR:
        return True
    if membership.role == Role.PROVINCIAL_OFFICER:
        return membership.province_id == municipality.province_id
    return membership.municipality_id == municipality.pk


def coordinated(request: HttpRequest, pk: int) -> Municipality:
    """The municipality whose people the person who asks coordinates; to everybody else the page does not exist."""
    assert isinstance(request.user, User)
    for held in request.user.active_memberships:
        if held.role == Role.COORDINATOR and held.municipality_id == pk and held.municipality:
            return held.municipality
    raise Http404
