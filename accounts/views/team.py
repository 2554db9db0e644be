"""A municipality's people: who they are, inviting, and another role for somebody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.fiscal_years import this_year
from accounts.forms.people import InvitationForm, RoleForm, TeamFilter
from accounts.inviting import InvitationRefused, invite, send_again, withdraw
from accounts.membership import MembershipRefused, change_role
from accounts.models import Invitation, Membership, Municipality, TeamRole, User
from accounts.permissions import managed_roles, must_have_to_do_with_people
from accounts.teams import team_page
from accounts.views.invitations import address_in

PAGE_SIZE = 100


def _town(request: HttpRequest, pk: int) -> Municipality:
    return get_object_or_404(Municipality.objects.visible_to(request.user).with_place(), pk=pk)


def team_list(request: HttpRequest) -> HttpResponse:
    """Whoever has to do with one municipality comes to its people; the others choose one."""
    user = must_have_to_do_with_people(request)
    towns = Municipality.objects.visible_to(user).existing()
    form = TeamFilter(request.GET)
    page = Paginator(form.narrow(towns, this_year()), PAGE_SIZE).get_page(request.GET.get("page"))
    if page.paginator.count == 1 and not form.has_changed():
        return team(request, page.object_list[0].pk)
    context = {"form": form, "page_obj": page, "year_be": this_year()}
    return render(request, "accounts/team_list.html", context)


@never_cache
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody with a role, who is invited, and what happened; a line of buttons for those who manage."""
    assert isinstance(request.user, User)
    town = _town(request, pk)
    page = team_page(town, request.user, all_changes="all" in request.GET)
    return render(request, "accounts/team.html", {"municipality": town, "page": page, "team": page.team})


@never_cache
def team_invite(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    town = _town(request, pk)
    roles = managed_roles(request.user, town)
    if not roles:
        raise PermissionDenied
    form = InvitationForm(roles, request.POST or None, initial={"team_role": request.GET.get("role")})
    if form.is_valid():
        try:
            sent = invite(town, **form.cleaned_data, by=request.user, address=address_in(request))
        except InvitationRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(
                request,
                _("An invitation for %(name)s was sent to %(email)s.") % {"name": sent.full_name, "email": sent.email},
            )
            return redirect("accounts:team", town.pk)
    context = {"municipality": town, "form": form}
    return render(request, "accounts/team_invite.html", context, status=422 if form.errors else 200)


@require_POST
def invitation_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it again, or withdraw it."""
    assert isinstance(request.user, User)
    found = Invitation.objects.visible_to(request.user).select_related("municipality")
    invitation = get_object_or_404(found, pk=pk)
    if invitation.team_role not in managed_roles(request.user, invitation.municipality):
        raise PermissionDenied
    names = {"name": invitation.full_name}
    try:
        if "withdraw" in request.POST:
            withdraw(invitation, by=request.user)
            messages.success(
                request, _("The invitation for %(name)s is withdrawn; its link does not work any more.") % names
            )
        else:
            send_again(invitation, by=request.user, address=address_in(request))
            messages.success(
                request,
                _("A new letter for %(name)s was sent; the link in the former one does not work any more.") % names,
            )
    except InvitationRefused as refused:
        messages.warning(request, str(refused))
    return redirect("accounts:team", invitation.municipality_id)


@never_cache
def membership_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another role for a colleague; the way to end a role starts here as well."""
    assert isinstance(request.user, User)
    found = Membership.objects.active().visible_to(request.user)
    membership = get_object_or_404(found.select_related("user", "municipality__province"), pk=pk)
    town = membership.municipality
    assert town is not None
    roles = managed_roles(request.user, town)
    if membership.team_role not in roles:
        raise PermissionDenied
    form = RoleForm(membership, roles, request.POST or None)
    if form.is_valid() and _is_changed(form, membership, form.cleaned_data["team_role"], request.user):
        messages.success(request, _("The role of %(name)s is saved.") % {"name": membership.user.full_name})
        return redirect("accounts:team", town.pk)
    context = {"municipality": town, "membership": membership, "form": form}
    return render(request, "accounts/membership_edit.html", context, status=422 if form.errors else 200)


def _is_changed(form: RoleForm, membership: Membership, team_role: TeamRole, by: User) -> bool:
    try:
        change_role(membership, team_role, by=by)
    except MembershipRefused as refused:
        form.add_error("team_role", str(refused))
        return False
    return True
