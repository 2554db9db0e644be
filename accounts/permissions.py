"""Who may open which page of the register and of a municipality's own people."""

from django.http import Http404, HttpRequest

from accounts.models import Municipality, Role, User


def must_be_administrator(request: HttpRequest) -> User:
    """The administrator who asks; to everybody else the page does not exist."""
    assert isinstance(request.user, User)
    if not request.user.is_administrator:
        raise Http404
    return request.user


def coordinated(request: HttpRequest, pk: int) -> Municipality:
    """The municipality whose people the person who asks coordinates; to everybody else the page does not exist."""
    assert isinstance(request.user, User)
    for held in request.user.active_memberships:
        if held.role == Role.COORDINATOR and held.municipality_id == pk and held.municipality:
            return held.municipality
    raise Http404
