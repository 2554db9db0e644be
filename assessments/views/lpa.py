"""LPA results: one municipality's by hand, the list of a year, and a list brought in as a file."""

from pathlib import Path
from time import perf_counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.importing import ImportFailed, Report
from accounts.models import MUNICIPAL_ROLES, Municipality, User
from assessments.forms.lpa import LpaFilter, LpaForm, LpaImportForm, new_result
from assessments.lpa import keeping
from assessments.lpa.importing import import_results
from assessments.lpa.items import Asked, asked_now
from assessments.lpa.listing import PAGE_SIZE, known_years, lines, listed
from assessments.lpa.template import template
from assessments.models import LpaResult, StaleSave, Submission
from assessments.permissions import may_edit_lpa

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How many rows of each kind the report on the page names; the command names all.
SHOWN = 200


def _must_be_administrator(request: HttpRequest) -> User:
    """To everybody else these pages do not exist."""
    assert isinstance(request.user, User)
    if not request.user.is_administrator:
        raise Http404
    return request.user


# ------------------------------------------------------------------ one by hand


@never_cache
def lpa_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of the year in the address, else the newest; one that is not there yet is filled in anew."""
    assert isinstance(request.user, User)
    municipality, asked = _municipality(request.user, pk), asked_now()
    results = list(municipality.lpa_results.select_related("changed_by"))
    row = _row(request, municipality, results, asked)
    if request.method == "POST":
        return _save(request, row, results, asked)
    return _page(request, row, results, LpaForm(row, asked=asked))


def _municipality(user: User, pk: int) -> Municipality:
    """One's own; administrators open all."""
    found = Municipality.objects.with_place()
    if not user.is_administrator:
        own = [one.pk for one in user.active_memberships if one.role in MUNICIPAL_ROLES]
        found = found.filter(membership__in=own).distinct()
    return get_object_or_404(found, pk=pk)


def _row(request: HttpRequest, municipality: Municipality, results: list[LpaResult], asked: Asked) -> LpaResult:
    text = request.GET.get("year", "")
    by_year = {one.year_be: one for one in results}
    known = [year for year in by_year if year in asked.years]
    year = int(text) if text.isdecimal() and len(text) == 4 else max(known, default=asked.year_be)
    if year not in asked.years:
        raise Http404
    return by_year.get(year) or new_result(municipality, year)


def _save(request: HttpRequest, row: LpaResult, results: list[LpaResult], asked: Asked) -> HttpResponse:
    assert isinstance(request.user, User)
    form = LpaForm(row, request.POST, asked=asked)
    if not may_edit_lpa(request.user, row.municipality_id):
        return _refused(request, row, results, form)
    if not form.is_valid():
        return _page(request, row, results, form, status=422)
    try:
        saved = form.save(by=request.user)
    except StaleSave as stale:
        return _page(request, row, results, form.after(stale), status=409)
    except PermissionDenied:
        return _refused(request, row, results, form)
    messages.success(request, _("The LPA result of %(year)s is saved.") % {"year": saved.year_be})
    return redirect(f"{reverse('assessments:lpa_edit', args=[row.municipality_id])}?year={saved.year_be}")


def _refused(request: HttpRequest, row: LpaResult, results: list[LpaResult], form: LpaForm) -> HttpResponse:
    """The page to read, with what was typed, so that it can be copied."""
    return _page(request, row, results, form, status=403, unsaved=list(form.typed()))


def _page(
    request: HttpRequest,
    row: LpaResult,
    results: list[LpaResult],
    form: LpaForm,
    *,
    status: int = 200,
    unsaved: list[tuple[Any, str]] | None = None,
) -> HttpResponse:
    assert isinstance(request.user, User)
    submissions = Submission.objects.visible_to(request.user).filter(municipality=row.municipality_id)
    context = {
        "municipality": row.municipality,
        "row": row,
        "results": results,
        "form": form,
        "asked": form.asked,
        "has_newest": any(one.year_be == form.asked.year_be for one in results),
        "may_edit": unsaved is None and may_edit_lpa(request.user, row.municipality_id),
        "unsaved": unsaved,
        "submission": submissions.select_related("cycle").order_by("-cycle__year_be").first(),
        "scores": [(item, one, row.score(item)) for item, one in form.asked.items.items()],
    }
    return render(request, "assessments/lpa_edit.html", context, status=status)


# ------------------------------------------------------------------ the list of a year


def lpa_result_list(request: HttpRequest) -> HttpResponse:
    """Filtered and paged by the address alone."""
    _must_be_administrator(request)
    asked = asked_now()
    form = LpaFilter(request.GET, sorted({asked.year_be, *known_years()}, reverse=True))
    page = Paginator(listed(form.year_be, **form.chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "year_be": form.year_be,
        "page_obj": page,
        "lines": lines(list(page), form.year_be, asked.items),
        "item_count": len(asked.items),
        "known_count": LpaResult.objects.filter(year_be=form.year_be).count(),
        "municipality_count": Municipality.objects.count(),
    }
    return render(request, "assessments/lpa_result_list.html", context)


# ------------------------------------------------------------------ a list as a file


@never_cache
def lpa_import(request: HttpRequest) -> HttpResponse:
    """First the report of what a list would do, then with the same list what it did."""
    by = _must_be_administrator(request)
    is_sent = request.method == "POST"
    form = LpaImportForm(request.POST if is_sent else None, request.FILES if is_sent else None, asked=asked_now())
    report, seconds, key = None, 0.0, ""
    if form.is_valid():
        begun = perf_counter()
        report, key = _imported(form, by, apply="apply" in request.POST)
        seconds = perf_counter() - begun
    if report and report.is_applied:
        messages.success(request, _done(report, seconds))
    context = {
        "form": form,
        "report": report,
        "sections": _sections(report) if report else [],
        "kept": key,
        "writable_count": len(report.created) + len(report.changed) if report else 0,
    }
    return render(request, "assessments/lpa_import.html", context, status=422 if form.errors else 200)


def _imported(form: LpaImportForm, by: User, *, apply: bool) -> tuple[Report | None, str]:
    """The report and the key of the list, which is kept until it is written."""
    upload = form.cleaned_data["file"]
    key = keeping.keep(upload) if upload else form.cleaned_data["kept"]
    with keeping.kept(key) as path:
        if path is None:
            form.add_error("file", _("The list is not kept any more. Choose the file again."))
            return None, ""
        report = _report(form, path, by, apply=apply and not upload, called=upload.name if upload else _("The list"))
    if report is None or report.is_applied:
        keeping.forget(key)
    return report, key


def _report(form: LpaImportForm, path: Path, by: User, *, apply: bool, called: str) -> Report | None:
    try:
        return import_results(path, form.announced, by=by, apply=apply, called=called)
    except ImportFailed as failed:
        form.add_error("file", str(failed))
        return None


def _done(report: Report, seconds: float) -> str:
    return _("%(created)s results are new, %(changed)s are changed; it took %(seconds)s seconds.") % {
        "created": f"{len(report.created):,}",
        "changed": f"{len(report.changed):,}",
        "seconds": f"{seconds:.1f}",
    }


def _sections(report: Report) -> list[dict[str, Any]]:
    """What to look at first comes first; of a long section the beginning."""
    created = _("New results") if report.is_applied else _("Results that would be new")
    changed = _("Changed results") if report.is_applied else _("Results that would change")
    sections = (
        ("refused", _("Refused rows"), report.refused),
        ("changed", changed, report.changed),
        ("created", created, report.created),
    )
    return [
        {"key": key, "title": title, "count": len(found), "lines": found[:SHOWN], "more": max(0, len(found) - SHOWN)}
        for key, title, found in sections
        if found
    ]


def lpa_template(request: HttpRequest) -> HttpResponse:
    """The empty list."""
    _must_be_administrator(request)
    response = HttpResponse(template(asked_now().items), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="lpa.xlsx"'
    return response
