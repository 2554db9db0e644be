"""Registering the municipalities of a province for a cycle."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Kind, Municipality, Province, Role, User
from assessments import registering
from assessments.forms.registrations import NOT_REGISTERED, STATES, RegisterForm, RegistrationFilter
from assessments.models import Cycle, Stage

PAGE_SIZE = 100


def _registrar(request: HttpRequest) -> User:
    """Provincial officers and administrators register; to everybody else the page does not exist."""
    assert isinstance(request.user, User)
    is_officer = any(one.role == Role.PROVINCIAL_OFFICER for one in request.user.active_memberships)
    if not is_officer and not request.user.is_administrator:
        raise Http404
    return request.user


def registration_list(request: HttpRequest, year_be: int) -> HttpResponse:
    """Filtered and paged by the address alone; registering and taking back post to the same address."""
    user = _registrar(request)
    cycle, before = _cycles(year_be)
    towns = registering.registrable_by(user, cycle)
    provinces = list(_provinces(user))
    filters = RegistrationFilter(request.GET, before=before, provinces=provinces)
    shown = filters.narrow(registering.with_state(towns, cycle))
    form = RegisterForm(request.POST or None, towns=towns)
    if request.method == "POST":
        if not registering.is_open(cycle):
            raise PermissionDenied
        if _act(request, form, cycle, shown.filter(registering.took_part(before)), towns):
            return redirect(request.get_full_path())
    paginator = Paginator(shown.select_related("province"), PAGE_SIZE)
    is_missing = Q(took_part=True) & STATES[NOT_REGISTERED][1]
    found = shown.annotate(took_part=registering.took_part(before)).aggregate(
        all=Count("pk"), last_year=Count("pk", filter=is_missing)
    )
    # Counted together with those of last year.
    paginator.count = found["all"]
    page = paginator.get_page(request.GET.get("page"))
    counted = towns.filter(province=filters.chosen_province) if filters.chosen_province else towns
    context = {
        "cycle": cycle,
        "before": before,
        "filters": filters,
        "form": form,
        "page_obj": page,
        "rows": registering.rows_of(list(page), cycle, before),
        "counts": registering.counts_of(counted, [cycle])[cycle.pk],
        "states": {key: label for key, (label, _where) in STATES.items()},
        "scope": filters.chosen_province or (provinces[0] if len(provinces) == 1 else None),
        "is_open": registering.is_open(cycle),
        "ends_at": _end_of(cycle),
        "last_year_count": found["last_year"],
        "kinds": dict(Kind.choices),
    }
    return render(request, "assessments/registration_list.html", context, status=422 if form.errors else 200)


def _cycles(year_be: int) -> tuple[Cycle, Cycle | None]:
    """The cycle of a year and the last one before it."""
    found = list(Cycle.objects.with_stages().filter(year_be__lte=year_be).order_by("-year_be")[:2])
    if not found or found[0].year_be != year_be:
        raise Http404
    return found[0], found[1] if len(found) > 1 else None


def _provinces(user: User) -> QuerySet[Province]:
    """The provinces whose municipalities this person registers."""
    if user.is_administrator:
        return Province.objects.all()
    held = [one.province_id for one in user.active_memberships if one.role == Role.PROVINCIAL_OFFICER]
    return Province.objects.filter(pk__in=[pk for pk in held if pk])


def _end_of(cycle: Cycle) -> Any:
    stage = cycle.stage_by_key.get(Stage.SELF_ASSESSMENT)
    return stage and stage.ends_at


def _act(
    request: HttpRequest,
    form: RegisterForm,
    cycle: Cycle,
    of_last_year: QuerySet[Municipality],
    towns: QuerySet[Municipality],
) -> bool:
    """Do what the pressed button says; False where the page has to say what is wrong."""
    if not form.is_valid():
        return False
    if "take_back" in request.POST:
        _take_back(request, towns, cycle)
        return True
    chosen = of_last_year if "last_year" in request.POST else form.cleaned_data["municipalities"]
    if "last_year" not in request.POST and not chosen:
        form.add_error("municipalities", _("Tick at least one municipality."))
        return False
    assert isinstance(request.user, User)
    count = registering.register(chosen, cycle, by=request.user, note=form.cleaned_data["note"])
    if count:
        text = ngettext("%(count)s municipality is registered.", "%(count)s municipalities are registered.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("Nothing had to be done: all of them are registered already."))
    return True


def _take_back(request: HttpRequest, towns: QuerySet[Municipality], cycle: Cycle) -> None:
    typed = request.POST["take_back"]
    if not typed.isdecimal() or len(typed) > 18:
        raise Http404
    town = get_object_or_404(towns, pk=int(typed))
    if registering.take_back(town, cycle):
        messages.success(request, _("The registration of %(name)s is taken back.") % {"name": town.full_name})
    else:
        text = _("%(name)s has begun its self-assessment; its registration stays.")
        messages.error(request, text % {"name": town.full_name})
