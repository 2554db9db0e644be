"""Somebody leaves the municipality, and who its people are is confirmed once a year."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts.membership import MembershipRefused, is_last_coordinator
from accounts.models import Membership, Municipality, User
from accounts.permissions import managed_roles, may_confirm_people
from accounts.teams import team_of
from assessments.forms.leaving import ConfirmForm, LeaveForm
from assessments.leaving import confirm_people, leave
from assessments.models import Submission


@never_cache
def member_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """What ends and what stays, who takes over, and the end of the role."""
    assert isinstance(request.user, User)
    found = Membership.objects.active().visible_to(request.user)
    membership = get_object_or_404(found.select_related("user", "municipality__province"), pk=pk)
    town = membership.municipality
    assert town is not None
    if membership.team_role not in managed_roles(request.user, town):
        raise PermissionDenied
    form = LeaveForm(membership, request.user, request.POST or None)
    if form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "successor": form.cleaned_data.get("successor")}
        try:
            count = leave(membership, by=request.user, **given)
        except MembershipRefused as refused:
            form.add_error(None, str(refused))
        else:
            _tell(request, town, membership.user.full_name, count, given["successor"])
            return redirect("accounts:team", town.pk)
    context = {
        "municipality": town,
        "membership": membership,
        "form": form,
        "is_last_coordinator": is_last_coordinator(membership),
    }
    return render(request, "assessments/member_leave.html", context, status=422 if form.errors else 200)


def _tell(request: HttpRequest, town: Municipality, name: str, count: int, successor: User | None) -> None:
    messages.success(request, _("The role of %(name)s has ended. What was written stays.") % {"name": name})
    if count and successor:
        text = ngettext(
            "%(count)s indicator is now with %(name)s.", "%(count)s indicators are now with %(name)s.", count
        )
        messages.info(request, text % {"count": count, "name": successor.full_name})
    elif count:
        _tell_freed(request, town, count)


def _tell_freed(request: HttpRequest, town: Municipality, count: int) -> None:
    """With the way to where they are assigned: the newest submission that is not over and that this person reads."""
    readable = Submission.objects.readable_by(request.user).running().filter(municipality=town)
    submission = readable.order_by("-cycle__year_be").first()
    if submission is None:
        return
    text = ngettext(
        "%(count)s indicator has nobody now. Please assign it to a colleague.",
        "%(count)s indicators have nobody now. Please assign them to colleagues.",
        count,
    )
    link = format_html(
        '{} <a href="{}">{}</a>',
        text % {"count": count},
        reverse("assessments:submission_detail", args=[submission.pk]),
        _("Open the self-assessment"),
    )
    messages.warning(request, link)


@never_cache
def team_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """These are our people this year: person by person."""
    assert isinstance(request.user, User)
    town = get_object_or_404(Municipality.objects.visible_to(request.user).with_place(), pk=pk)
    if not may_confirm_people(request.user, town):
        raise PermissionDenied
    team = team_of(town)
    # Whoever is alone has nothing to choose, and sends an empty form.
    sent = request.POST if request.method == "POST" else None
    form = ConfirmForm(team, request.user, managed_roles(request.user, town), sent)
    if form.is_valid() and _is_confirmed(request, form, request.user):
        messages.success(request, _("The people of %(year)s are confirmed.") % {"year": team.year_be})
        return redirect("accounts:team", town.pk)
    context = {"municipality": town, "team": team, "form": form}
    return render(request, "assessments/team_confirm.html", context, status=422 if form.errors else 200)


def _is_confirmed(request: HttpRequest, form: ConfirmForm, by: User) -> bool:
    reason = _("Had left, said when the people of %(year)s were confirmed") % {"year": form.team.year_be}
    try:
        freed = confirm_people(form.team, form.leaving, by=by, reason=reason)
    except MembershipRefused as refused:
        form.add_error(None, str(refused))
        return False
    if freed:
        _tell_freed(request, form.team.municipality, freed)
    return True
