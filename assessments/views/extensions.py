"""The administrator's pages for more time: whom it was given, and giving it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import Municipality
from assessments.cycle_pages import SHOWN_TOWNS, extended_towns, towns_named
from assessments.forms.extensions import ExtensionForm
from assessments.models import Cycle, Extension, Submission
from assessments.typed_text import clean
from assessments.views.cycles import administrator_of


def _cycle(year_be: int) -> Cycle:
    return get_object_or_404(Cycle.objects.confirmed().with_stages(), year_be=year_be)


def extension_list(request: HttpRequest, year_be: int) -> HttpResponse:
    """The municipalities with more time, and a search for one that needs it."""
    administrator_of(request)
    cycle = _cycle(year_be)
    sought = clean(request.GET.get("q", "")).strip()[:100]
    found = towns_named(sought)
    context = {
        "cycle": cycle,
        "q": sought,
        "found": found[:SHOWN_TOWNS],
        "are_more": len(found) > SHOWN_TOWNS,
        "towns": extended_towns(cycle),
    }
    return render(request, "assessments/extension_list.html", context)


@never_cache
def extension_edit(request: HttpRequest, year_be: int, pk: int) -> HttpResponse:
    """More time for one municipality; each change is kept with its reason."""
    user = administrator_of(request)
    cycle = _cycle(year_be)
    municipality = get_object_or_404(Municipality.objects.with_place(), pk=pk)
    submission = Submission.objects.filter(cycle=cycle, municipality=municipality).first()
    form = ExtensionForm(municipality, cycle, request.POST or None)
    if form.is_valid():
        form.save(user)
        messages.success(request, _("Saved: %(name)s works by these dates from now on.") % {"name": municipality})
        if submission:
            return redirect("assessments:submission_detail", submission.pk)
        return redirect("assessments:extension_list", year_be)
    context = {
        "form": form,
        "cycle": cycle,
        "municipality": municipality,
        "submission": submission,
        "history": Extension.objects.filter(municipality=municipality, cycle=cycle),
    }
    return render(request, "assessments/extension_edit.html", context, status=422 if form.is_bound else 200)
