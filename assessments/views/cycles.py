"""The administrator's pages of cycles: their stages, a new one, its dates, opening and closing by hand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from assessments import calendar
from assessments.forms.cycles import CycleAddForm, CycleDatesForm
from assessments.models import Cycle, Stage


def _must_be_administrator(request: HttpRequest) -> None:
    """To everybody else these pages do not exist."""
    assert isinstance(request.user, User)
    if not request.user.is_administrator:
        raise Http404


def _cycle(year_be: int) -> Cycle:
    return get_object_or_404(Cycle.objects.with_stages().select_related("framework"), year_be=year_be)


def cycle_list(request: HttpRequest) -> HttpResponse:
    _must_be_administrator(request)
    cycles = list(Cycle.objects.with_stages().select_related("framework"))
    counts = calendar.status_counts(cycles)
    rows = [
        {
            "cycle": one,
            "lines": calendar.stage_lines(one),
            "is_running": one.is_in(*Stage),
            "counts": counts.get(one.pk, []),
        }
        for one in cycles
    ]
    return render(request, "assessments/cycle_list.html", {"rows": rows})


@never_cache
def cycle_add(request: HttpRequest) -> HttpResponse:
    _must_be_administrator(request)
    form = CycleAddForm(request.POST or None)
    if form.is_valid():
        year = form.save()
        messages.success(request, _("The cycle %(year)s is there. Check its dates.") % {"year": year})
        return redirect("assessments:cycle_edit", year)
    return render(request, "assessments/cycle_add.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def cycle_edit(request: HttpRequest, year_be: int) -> HttpResponse:
    _must_be_administrator(request)
    cycle = _cycle(year_be)
    form = CycleDatesForm(cycle, request.POST or None)
    if form.is_valid():
        form.save()
        messages.success(request, _("The dates are saved. What each person may do follows them from now on."))
        return redirect("assessments:cycle_list")
    context = {"form": form, "cycle": cycle}
    return render(request, "assessments/cycle_edit.html", context, status=422 if form.errors else 200)


@require_POST
def stage_switch(request: HttpRequest, year_be: int, stage: str) -> HttpResponse:
    """Open or close a stage now, by moving its dates: nothing else says what runs."""
    _must_be_administrator(request)
    cycle = _cycle(year_be)
    switch = {"open": calendar.open_stage, "close": calendar.close_stage}.get(request.POST.get("action", ""))
    if switch is None or stage not in Stage.values:
        raise Http404
    label = Stage(stage).label
    if not switch(cycle, Stage(stage)):
        text = _("Nothing had to be done: %(stage)s %(year)s was so already.")
    elif switch is calendar.open_stage:
        text = _("%(stage)s %(year)s is open from now on.")
    else:
        text = _("%(stage)s %(year)s is closed from now on.")
    messages.success(request, text % {"stage": label, "year": year_be})
    return redirect("assessments:cycle_list")
