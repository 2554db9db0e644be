"""The administrator's pages of cycles: all of them, one as a whole, its dates, opening and closing by hand."""

from contextlib import AbstractContextManager, nullcontext

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from assessments import calendar, dates, drafts, marks
from assessments.cycle_pages import change_count, date_changes, extension_count, steps_at
from assessments.forms.cycles import CycleDatesForm, SwitchForm
from assessments.models import Cycle, Stage

SWITCHES = {"open": dates.open_stage, "close": dates.close_stage}


def administrator_of(request: HttpRequest) -> User:
    """To everybody else these pages do not exist."""
    assert isinstance(request.user, User)
    if not request.user.is_administrator:
        raise Http404
    return request.user


def fetched_cycle(year_be: int) -> Cycle:
    return get_object_or_404(Cycle.objects.with_stages().select_related("framework"), year_be=year_be)


def held_for(request: HttpRequest) -> AbstractContextManager[None]:
    """Who only looks holds nobody up."""
    return dates.held() if request.method == "POST" else nullcontext()


def cycle_list(request: HttpRequest) -> HttpResponse:
    administrator_of(request)
    cycles = list(Cycle.objects.with_stages().select_related("framework"))
    counts = calendar.status_counts(cycles)
    rows = [
        {
            "cycle": one,
            "lines": calendar.stage_lines(one),
            # Results stay published for ever: that alone keeps no cycle running.
            "is_running": one.is_in(*(stage for stage in Stage if stage != Stage.PUBLICATION)),
            "counts": counts.get(one.pk, []),
        }
        for one in cycles
    ]
    return render(request, "assessments/cycle_list.html", {"rows": rows})


def cycle_detail(request: HttpRequest, year_be: int) -> HttpResponse:
    """A cycle as a whole; a draft is shown by its last step."""
    administrator_of(request)
    cycle = fetched_cycle(year_be)
    if cycle.is_draft:
        return redirect("assessments:cycle_check", year_be)
    return _detail(request, cycle)


def _detail(request: HttpRequest, cycle: Cycle, switch: SwitchForm | None = None, stage: str = "") -> HttpResponse:
    """With the form of a stage that was not switched for want of a reason or because a rule forbids it."""
    context = {
        "cycle": cycle,
        "lines": calendar.stage_lines(cycle),
        "counts": calendar.status_counts([cycle]).get(cycle.pk, []),
        "pass_marks": marks.pass_marks_of(cycle),
        "cut_offs": marks.cut_offs_of(cycle),
        "areas": drafts.area_lines(cycle),
        "extension_count": extension_count(cycle),
        "changes": date_changes(cycle),
        "change_count": change_count(cycle),
        "form": switch,
        "switched": stage,
        "switch": switch or SwitchForm(auto_id=False),
    }
    return render(request, "assessments/cycle_detail.html", context, status=422 if switch else 200)


@never_cache
def cycle_dates(request: HttpRequest, year_be: int) -> HttpResponse:
    """The dates of a cycle that is there, or the second step of a draft."""
    user = administrator_of(request)
    with held_for(request):
        cycle = fetched_cycle(year_be)
        form = CycleDatesForm(cycle, request.POST or None)
        is_moved = form.is_valid() and form.save(user)
    if not form.is_valid():
        context = {"form": form, "cycle": cycle, "steps": steps_at("dates")}
        return render(request, "assessments/cycle_dates.html", context, status=422 if form.errors else 200)
    if cycle.is_draft:
        return onwards(request, cycle, "assessments:cycle_marks")
    if is_moved:
        messages.success(request, _("The dates are saved and announced. What each person may do follows them."))
    else:
        messages.info(request, _("No date was changed."))
    return redirect("assessments:cycle_detail", year_be)


def onwards(request: HttpRequest, cycle: Cycle, step: str) -> HttpResponse:
    """The next step of a draft; whoever came from the last one to change something goes back there."""
    return redirect("assessments:cycle_check" if "check" in request.GET else step, cycle.year_be)


@require_POST
def stage_switch(request: HttpRequest, year_be: int, stage: str) -> HttpResponse:
    """Open or close a stage now, by moving its dates: nothing else says what runs."""
    user = administrator_of(request)
    cycle = fetched_cycle(year_be)
    action = request.POST.get("action", "")
    if action not in SWITCHES or stage not in Stage.values or cycle.is_draft:
        raise Http404
    form = SwitchForm(request.POST, auto_id=f"id_{stage}-%s")
    if not form.is_valid():
        return _detail(request, cycle, form, stage)
    try:
        is_moved = SWITCHES[action](cycle, Stage(stage), user, form.cleaned_data["reason"])
    except dates.DatesRefused as refused:
        for fault in refused.faults:
            form.add_error("reason", fault.text)
        return _detail(request, cycle, form, stage)
    if not is_moved:
        text = _("Nothing had to be done: %(stage)s %(year)s was so already.")
    elif action == "open":
        text = _("%(stage)s %(year)s is open from now on.")
    else:
        text = _("%(stage)s %(year)s is closed from now on.")
    messages.success(request, text % {"stage": Stage(stage).label, "year": year_be})
    return redirect("assessments:cycle_detail", year_be)
