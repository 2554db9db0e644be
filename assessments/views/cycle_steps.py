"""Making a cycle step by step: a draft from the first step on, for administrators only, confirmed at the last."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from assessments import calendar, dates, drafts, marks
from assessments.cycle_pages import steps_at
from assessments.forms.cycle_steps import CycleAreasForm, CycleMarksForm, CycleStartForm
from assessments.models import Cycle
from assessments.views.cycles import administrator_of, fetched_cycle, held_for, onwards


def _draft(year_be: int) -> Cycle:
    cycle = fetched_cycle(year_be)
    if not cycle.is_draft:
        raise Http404
    return cycle


@never_cache
def cycle_add(request: HttpRequest) -> HttpResponse:
    """The first step: from here on the draft is there, with everything else proposed."""
    administrator_of(request)
    form = CycleStartForm(None, request.POST or None)
    if form.is_valid():
        cycle, is_new = form.save()
        # Where another administrator was faster, theirs is shown, as far as it is.
        return redirect(f"assessments:{'cycle_dates' if is_new else 'cycle_detail'}", cycle.year_be)
    return _start_page(request, form, "assessments/cycle_add.html")


@never_cache
def cycle_start(request: HttpRequest, year_be: int) -> HttpResponse:
    """The first step of a draft that is there."""
    administrator_of(request)
    with held_for(request):
        form = CycleStartForm(_draft(year_be), request.POST or None)
        saved = form.save()[0] if form.is_valid() else None
    if saved:
        return onwards(request, saved, "assessments:cycle_dates")
    return _start_page(request, form, "assessments/cycle_start.html")


def _start_page(request: HttpRequest, form: CycleStartForm, template: str) -> HttpResponse:
    context = {"form": form, "cycle": form.cycle, "steps": steps_at("start")}
    return render(request, template, context, status=422 if form.errors else 200)


@never_cache
def cycle_marks(request: HttpRequest, year_be: int) -> HttpResponse:
    """Pass marks and cut-offs, until somebody was measured with them."""
    administrator_of(request)
    with held_for(request):
        cycle = fetched_cycle(year_be)
        if request.method == "POST":
            marks.wait_for_measuring(cycle)
        form = CycleMarksForm(cycle, request.POST or None)
        if form.is_valid():
            form.save()
    if form.is_valid():
        if cycle.is_draft:
            return onwards(request, cycle, "assessments:cycle_areas")
        messages.success(request, _("Pass marks and cut-offs are saved."))
        return redirect("assessments:cycle_detail", year_be)
    context = {
        "form": form,
        "cycle": cycle,
        "steps": steps_at("marks"),
        "pass_marks": marks.pass_marks_of(cycle),
        "cut_offs": marks.cut_offs_of(cycle),
    }
    return render(request, "assessments/cycle_marks.html", context, status=422 if form.errors else 200)


@never_cache
def cycle_areas(request: HttpRequest, year_be: int) -> HttpResponse:
    """Which area reviews which province."""
    administrator_of(request)
    with held_for(request):
        cycle = fetched_cycle(year_be)
        form = CycleAreasForm(cycle, request.POST or None)
        moved = form.save() if form.is_valid() else 0
    if form.is_valid():
        if cycle.is_draft:
            return onwards(request, cycle, "assessments:cycle_check")
        text = ngettext("%(count)s province moved.", "%(count)s provinces moved.", moved)
        messages.success(request, text % {"count": moved})
        return redirect("assessments:cycle_detail", year_be)
    context = {"form": form, "cycle": cycle, "steps": steps_at("areas")}
    return render(request, "assessments/cycle_areas.html", context, status=422 if form.errors else 200)


@never_cache
def cycle_check(request: HttpRequest, year_be: int) -> HttpResponse:
    """The last step: everything on one page, then it is a cycle."""
    administrator_of(request)
    with held_for(request):
        cycle = fetched_cycle(year_be)
        if not cycle.is_draft:
            messages.info(request, _("The cycle %(year)s is confirmed already.") % {"year": year_be})
            return redirect("assessments:cycle_detail", year_be)
        faults = dates.faults_of(cycle, dates.periods_of(cycle))
        if request.method == "POST" and not faults:
            drafts.confirm(cycle)
            text = _("The cycle %(year)s is there. It opens and closes by its dates; nothing has to be pressed.")
            messages.success(request, text % {"year": year_be})
            return redirect("assessments:cycle_detail", year_be)
    context = {
        "cycle": cycle,
        "steps": steps_at("check"),
        "faults": faults,
        "lines": calendar.stage_lines(cycle),
        "pass_marks": marks.pass_marks_of(cycle),
        "cut_offs": marks.cut_offs_of(cycle),
        "areas": drafts.area_lines(cycle),
    }
    return render(request, "assessments/cycle_check.html", context, status=422 if request.method == "POST" else 200)


def cycle_delete(request: HttpRequest, year_be: int) -> HttpResponse:
    """Throw a draft away; a cycle that is confirmed stays."""
    administrator_of(request)
    with held_for(request):
        cycle = _draft(year_be)
        if request.method == "POST":
            cycle.delete()
            messages.success(request, _("The draft of %(year)s is deleted.") % {"year": year_be})
            return redirect("assessments:cycle_list")
    return render(request, "assessments/cycle_delete.html", {"cycle": cycle})
