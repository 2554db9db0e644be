"""One indicator scored over all one's municipalities, one after the other."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments.views.autosaving import is_autosave
from indicators.models import Indicator
from reviews.across import Place, Row, lines_of, progress_of, rows_of
from reviews.bench import shown_for
from reviews.judging import desk_of
from reviews.permissions import why_not_score
from reviews.views.fetching import signed_in
from reviews.views.scores import SAVED, autosave_score, save_score


@require_safe
def across(request: HttpRequest) -> HttpResponse:
    """The indicators of one's open assignments, with how many municipalities are scored in each."""
    rows = [(row, progress_of(row)) for row in rows_of(signed_in(request))]
    return render(request, "reviews/across.html", {"rows": rows})


def across_edit(request: HttpRequest, year_be: int, stage: str, number: str, code: str) -> HttpResponse:
    """Score one municipality in the row; whatever could not be saved stays in its fields."""
    user = signed_in(request)
    row, leaf, place = _found(user, year_be, stage, number, code)
    if is_autosave(request):
        return autosave_score(request, place.assignment, leaf)
    status = SAVED
    if request.method == "POST":
        desk, status = save_score(request, place.assignment, leaf)
        if status == SAVED:
            messages.success(request, _("Saved: indicator %(number)s.") % {"number": leaf.number})
            return _go_on(request, row, leaf, place)
    else:
        desk = desk_of(place.assignment, leaf)
    context = _context(user, row, leaf, place) | {"desk": desk, "sheet": desk.sheet}
    return render(request, "reviews/across_edit.html", context, status=status)


def _found(user: User, year_be: int, stage: str, number: str, code: str) -> tuple[Row, Indicator, Place]:
    """A row is made of one's own open assignments, so whatever is not in it is nobody's business here."""
    row = next((one for one in rows_of(user, keep=code) if (one.cycle.year_be, one.stage) == (year_be, stage)), None)
    place = row.place_of(code) if row else None
    leaf = next((one for one in row.leaves if one.number == number), None) if row else None
    if row is None or place is None or leaf is None or place not in row.of(leaf):
        raise Http404
    return row, leaf, place


def _go_on(request: HttpRequest, row: Row, leaf: Indicator, place: Place) -> HttpResponse:
    """Stay, or go to the next municipality and after the last to the list of indicators."""
    places = row.of(leaf)
    if "next" in request.POST:
        if place == places[-1]:
            return redirect("reviews:across")
        place = places[places.index(place) + 1]
    return redirect("reviews:across_edit", row.cycle.year_be, row.stage, leaf.number, place.code)


def _context(user: User, row: Row, leaf: Indicator, place: Place) -> dict[str, object]:
    places = row.of(leaf)
    submission = place.assignment.submission
    return {
        "row": row,
        "leaf": leaf,
        "place": place,
        "kept_as": f"across-{place.code}-{leaf.number}",
        "submission": submission,
        "lines": lines_of(row, leaf),
        "position": places.index(place) + 1,
        "shown": shown_for(user, submission, leaf),
        "shows_self_scores": row.cycle.rules(row.stage).shows_self_scores,
        "why_closed": why_not_score(place.assignment),
    }
