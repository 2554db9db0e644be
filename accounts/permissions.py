"""Who may open which page of the register."""

from django.http import Http404, HttpRequest

from accounts.models import User


def must_be_administrator(request: HttpRequest) -> User:
    """The administrator who asks; to everybody else the page does not exist."""
    assert isinstance(request.user, User)
    if not request.user.is_administrator:
        raise Http404
    return request.user
