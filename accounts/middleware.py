"""What holds for every request: the language, and that whose last role ended is out."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User


class ThaiFirstMiddleware:
    """Django's LocaleMiddleware would follow the browser, and many Thai offices run English Windows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SignedInMiddleware(LoginRequiredMiddleware):
    """A fragment that a page fetches is no place for the page to sign in: the page itself says what is the matter."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        if "HX-Request" in request.headers:
            return HttpResponse(status=401)
        response: HttpResponse = super().handle_no_permission(request, view_func)
        return response


class RoleEndedMiddleware:
    """Ends the session of somebody whose last role ended, with the next request; what follows is as for anybody.

    It costs nothing: every page asks for the memberships of who reads it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User) and (last := request.user.last_ended_role):
            logout(request)
            messages.warning(
                request,
                _("Your role “%(role)s” for %(scope)s has ended, so you are signed out. What you wrote stays.")
                % {"role": last.role_name, "scope": last.scope_name},
            )
        return self.get_response(request)
