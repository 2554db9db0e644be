"""The way from an earlier version to a newer one, indicator by indicator."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from indicators import crosswalk
from indicators.forms.crosswalk import CrosswalkForm
from indicators.models import Framework
from indicators.permissions import must_be_administrator


@never_cache
def crosswalk_edit(request: HttpRequest, pk: int, older: int) -> HttpResponse:
    """A published version can be linked too: links change no result."""
    must_be_administrator(request)
    newer, old = get_object_or_404(Framework, pk=pk), get_object_or_404(Framework, pk=older)
    if newer == old:
        raise Http404
    is_proposal = "propose" in request.GET
    links = crosswalk.same_numbers(old, newer) if is_proposal else crosswalk.links_between(old, newer)
    before, after = list(old.indicators.all()), list(newer.indicators.all())
    form = CrosswalkForm(before, after, links, request.POST if request.method == "POST" else None)
    if form.is_valid():
        crosswalk.set_links(old, newer, form.links)
        messages.success(request, _("The crosswalk is saved. Answers of earlier years follow it at once."))
        return redirect("indicators:crosswalk_edit", pk, older)
    reached = {one for numbers in links.values() for one in numbers}
    context = {
        "framework": newer,
        "older": old,
        "form": form,
        "is_proposal": is_proposal,
        "ended": [one for one in before if not links.get(one.number)],
        "begun": [one for one in after if one.number not in reached],
    }
    return render(request, "indicators/crosswalk_edit.html", context, status=422 if form.errors else 200)
