"""The library: activities of all years to find, to use again, and to take along as a spreadsheet."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments import activity_library as library
from assessments.activity_sheet import write_activities
from assessments.forms.activity_library import LibraryFilter, ReuseForm
from assessments.models import Activity, Submission
from assessments.permissions import may_edit
from assessments.reusing import Reused, numbers_now, reuse
from assessments.searching import Piece, excerpt, pieces
from assessments.views.base_data import XLSX
from assessments.views.preparing import own_submission

PAGE_SIZE = 20
# An excerpt is taken from the first of these in which something is found.
QUOTED = (
    *("about", "outcomes", "method", "success_factors", "place", "budget_source"),
    *("partners_government", "partners_business", "partners_citizens"),
)


@require_safe
def activity_library(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = own_submission(request, pk)
    everything = library.library_of(submission, request.user)
    kinship = library.kinship_of(everything)
    form = LibraryFilter(submission, kinship.years, request.GET)
    page = Paginator(library.as_listed(form.narrow(everything)), PAGE_SIZE).get_page(request.GET.get("page"))
    here = kinship.same_in(submission, [one.pk for one in page])
    served = submission.activities.filter(responses__indicator=form.leaf) if form.leaf else Activity.objects.none()
    context = {
        "submission": submission,
        "form": form,
        "page_obj": page,
        "rows": _rows(list(page), form.words, here, set(served.values_list("pk", flat=True))),
        "total_count": len(kinship.home_of),
        "years": kinship.years,
        "may_edit": may_edit(request.user, submission),
        "leaf": form.leaf,
    }
    is_picker = request.htmx and form.leaf  # type: ignore[attr-defined] # set by django_htmx
    template = "assessments/_library_picker.html" if is_picker else "assessments/activity_library.html"
    return render(request, template, context)


def _rows(
    activities: list[Activity], words: list[str], here: dict[int, int], serving: set[int]
) -> list[dict[str, Any]]:
    """What each is in this year, and whether it serves there what something is looked for."""
    return [
        {
            "activity": one,
            "title": pieces(one.title, words),
            "excerpt": _quote(one, words),
            "here": here.get(one.pk),
            "serves": here.get(one.pk) in serving,
        }
        for one in activities
    ]


def _quote(activity: Activity, words: list[str]) -> list[Piece]:
    """Where the words stand, unless the title says it."""
    quotes = (excerpt(getattr(activity, name), words) for name in QUOTED)
    return next((one for one in quotes if one), [])


@never_cache
def activity_reuse(request: HttpRequest, pk: int) -> HttpResponse:
    """First for which indicators, with what they served before ticked; then it is done, once."""
    assert isinstance(request.user, User)
    submission = own_submission(request, pk)
    if not may_edit(request.user, submission):
        raise PermissionDenied
    form = ReuseForm(submission, request.user, request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("assessments:activity_library", pk)
    if request.method == "POST":
        return _reuse(request, submission, form)
    picked = form.cleaned_data["activity"]
    if len(picked) == 1:
        form.propose()
    kinship = library.kinship_of(library.library_of(submission, request.user))
    here = kinship.same_in(submission, [one.pk for one in picked])
    context = {
        "submission": submission,
        "form": form,
        "picked": [(one, one.pk in here, [] if one.pk in here else numbers_now([one], submission)) for one in picked],
        "copy_count": sum(one.pk not in here for one in picked),
    }
    return render(request, "assessments/activity_reuse.html", context)


def _reuse(request: HttpRequest, submission: Submission, form: ReuseForm) -> HttpResponse:
    assert isinstance(request.user, User)
    numbers = form.cleaned_data["indicators"]
    activities = form.cleaned_data["activity"]
    # Of one activity all its indicators were there to tick; several keep each their own.
    done = reuse(activities, submission, numbers, by=request.user, with_own=len(activities) > 1)
    messages.success(request, _what_was_done(done, numbers))
    if len(numbers) == 1 and request.POST.get("to") == numbers[0]:
        return redirect(f"{reverse('assessments:response_edit', args=[submission.pk, numbers[0]])}#activities")
    if len(done) == 1:
        return redirect("assessments:activity_edit", done[0].activity.pk)
    return redirect("assessments:activity_list", submission.pk)


def _what_was_done(done: list[Reused], numbers: list[str]) -> str:
    copied = sum(one.is_copy for one in done)
    said = ngettext("%(count)s activity is used.", "%(count)s activities are used.", len(done)) % {"count": len(done)}
    if numbers:
        said += " " + _("Indicators: %(numbers)s.") % {"numbers": ", ".join(numbers)}
    if copied:
        said += " " + ngettext(
            "%(count)s was copied from another year: confirm its text, and add days, money and photos of this year.",
            "%(count)s were copied from other years: confirm the texts, and add days, money and photos of this year.",
            copied,
        ) % {"count": copied}
    return said


@require_safe
def activity_export(request: HttpRequest, pk: int) -> FileResponse:
    """What the filter in the address leaves, as a spreadsheet that can be imported again."""
    assert isinstance(request.user, User)
    submission = own_submission(request, pk)
    everything = library.library_of(submission, request.user)
    form = LibraryFilter(submission, library.kinship_of(everything).years, request.GET)
    file = BytesIO()
    write_activities(submission, list(library.as_exported(form.narrow(everything))), file)
    file.seek(0)
    name = _("activities-%(name)s") % {"name": submission.municipality.name}
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
