"""Signing in and out, and what each role means."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.forms.people import SignInForm
from accounts.models import Membership, Role, User
from accounts.roles import DESCRIPTIONS

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request, request.POST or None)
    form.fields["username"].label = User._meta.get_field("email").verbose_name
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(_next_page(request))
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "demo_people": _demo_people() if settings.DEMO else [],
    }
    return render(request, "accounts/sign_in.html", context)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Enter as a demo person without a password; a portal in production answers 404."""
    if not settings.DEMO:
        raise Http404
    person = get_object_or_404(_demo_users(), email=request.POST.get("email", ""))
    login(request, person, backend=MODEL_BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def role_list(request: HttpRequest) -> HttpResponse:
    """What every role may do, from the texts that stand beside the roles."""
    roles = [{"role": role, "description": DESCRIPTIONS[role]} for role in Role]
    return render(request, "accounts/role_list.html", {"roles": roles})


def _next_page(request: HttpRequest) -> str:
    """The page the person wanted, if it is one of ours: an address from outside is never followed."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@dataclass(frozen=True)
class DemoPerson:
    email: str
    label: str
    description: str
    group: str


GROUPS = {
    Role.CONTRIBUTOR: _("Municipality"),
    Role.COORDINATOR: _("Municipality"),
    Role.CERTIFIER: _("Municipality"),
    Role.PROVINCIAL_OFFICER: _("Province"),
    Role.EVALUATOR: _("Area panel"),
    Role.CHAIR: _("Area panel"),
    Role.ADMINISTRATOR: _("Programme"),
}


def _demo_users() -> QuerySet[User]:
    return User.objects.filter(email__endswith=f"@{settings.DEMO_DOMAIN}", is_active=True)


def _demo_people() -> list[DemoPerson]:
    held = Membership.objects.active().filter(user__in=_demo_users()).order_by("user_id")
    order = list(Role)
    return [
        DemoPerson(
            one.user.email,
            f"{one.role_name} · {one.scope_name}",
            one.user.full_name,
            str(GROUPS[Role(one.role)]),
        )
        for one in sorted(
            held.select_related("user", "municipality__province", "province", "area"),
            key=lambda one: order.index(Role(one.role)),
        )
    ]
