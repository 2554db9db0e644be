"""The coordinator sets up the divisions of the municipality, and says who works in which."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts import divisions
from accounts.division_forms import AddDivisionsForm, DivisionForm, PlacesForm
from accounts.models import Division
from accounts.permissions import coordinated


@never_cache
def division_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Two forms on one page: `place` sends who works where, everything else adds divisions."""
    town = coordinated(request, pk)
    rows = list(divisions.with_counts(town))
    is_post, is_placing = request.method == "POST", "place" in request.POST
    left = divisions.usual_left(rows)
    adding = AddDivisionsForm(left, request.POST if is_post and not is_placing else None)
    placing = PlacesForm(town, divisions.colleagues_in(town), request.POST if is_placing else None)
    if is_placing and placing.is_valid():
        divisions.place(town, placing.chosen)
        messages.success(request, _("It is saved who works where."))
        return redirect("accounts:division_list", pk)
    if is_post and not is_placing and adding.is_valid():
        count = divisions.add(town, adding.names)
        done = ngettext("%(count)s division was added.", "%(count)s divisions were added.", count)
        messages.success(request, done % {"count": count})
        return redirect("accounts:division_list", pk)
    context = {
        "municipality": town,
        "divisions": rows,
        "adding": adding,
        "placing": placing,
        "form": placing if is_placing else adding,
    }
    return render(request, "accounts/division_list.html", context, status=422 if is_post else 200)


@never_cache
def division_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = Division.objects.visible_to(request.user).select_related("municipality")
    division = get_object_or_404(found, pk=pk)
    coordinated(request, division.municipality_id)
    is_post = request.method == "POST"
    form = DivisionForm(request.POST if is_post else None, instance=division)
    if is_post and form.is_valid():
        form.save()
        messages.success(request, _("The division is saved."))
        return redirect("accounts:division_list", division.municipality_id)
    context = {"municipality": division.municipality, "division": division, "form": form}
    return render(request, "accounts/division_edit.html", context, status=422 if is_post else 200)
