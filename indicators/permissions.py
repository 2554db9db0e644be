"""Who may see and change frameworks."""

from django.http import Http404, HttpRequest

from accounts.models import User


def must_be_administrator(request: HttpRequest) -> None:
    """To everybody else the library does not exist."""
    assert isinstance(request.user, User)
    if not request.user.is_administrator:
        raise Http404
