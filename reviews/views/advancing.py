"""Moving the submissions of a cycle on together, for administrators."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from assessments.models import Cycle
from assessments.views.cycles import administrator_of
from reviews.advancing import advance_all, advances_of


def cycle_advance(request: HttpRequest, year_be: int) -> HttpResponse:
    """Begin the review of all that have evaluators, nominate all who may; each says how many and why not the rest."""
    user = administrator_of(request)
    cycle = get_object_or_404(Cycle.objects.confirmed().with_stages(), year_be=year_be)
    advances = advances_of(cycle)
    if request.method == "POST":
        chosen = next((one.move.name for one in advances if one.move.name == request.POST.get("move")), None)
        if chosen is None:
            raise Http404
        count = advance_all(cycle, chosen, user)
        text = ngettext("%(count)s submission moved on.", "%(count)s submissions moved on.", count)
        messages.success(request, text % {"count": count})
        return redirect("reviews:cycle_advance", year_be)
    return render(request, "reviews/cycle_advance.html", {"cycle": cycle, "advances": advances})
