"""The main navigation: what a person's roles open."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import MUNICIPAL_ROLES, PANEL_ROLES, Role, User
from accounts.permissions import TEAM_ROLES


@dataclass(frozen=True)
class Item:
    url: str
    label: str | Promise
    icon: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The context of every page: the items of the navigation and the roles of the person."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": [_item(request, "reports:result_list", _("Results"), "trophy")]}
    return {"navigation": list(_items(request, user)), "memberships": user.active_memberships}


def _items(request: HttpRequest, user: User) -> Iterator[Item]:
    roles = {Role(one.role) for one in user.active_memberships}
    yield _item(request, "reports:home", _("Home"), "house")
    if roles & set(MUNICIPAL_ROLES):
        yield _item(request, "assessments:my_work", _("My work"), "person-check")
    yield _item(request, "reports:submission_list", _("Submissions"), "card-checklist")
    if roles & TEAM_ROLES:
        yield _item(request, "accounts:team_list", _("People"), "person-badge")
    if roles & set(PANEL_ROLES):
        yield _item(request, "reviews:assignment_list", _("My reviews"), "clipboard-check")
    if Role.ADMINISTRATOR in roles:
        yield _item(request, "assessments:cycle_list", _("Cycles"), "calendar3")
        yield _item(request, "indicators:framework_list", _("Frameworks"), "list-check")
        yield _item(request, "accounts:municipality_list", _("Municipalities"), "buildings")
        yield _item(request, "assessments:lpa_result_list", _("LPA results"), "table")
    yield _item(request, "reports:result_list", _("Results"), "trophy")
    yield _item(request, "accounts:role_list", _("Who does what"), "people")


def _item(request: HttpRequest, name: str, label: str | Promise, icon: str) -> Item:
    url = reverse(name)
    is_current = request.path == url or (url != "/" and request.path.startswith(url))
    return Item(url, label, icon, is_current)
