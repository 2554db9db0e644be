"""Activities out of a spreadsheet: the template, the file with its photos, the look at it, the word to add it."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments.activity_import import keeping
from assessments.activity_import.adding import confirm
from assessments.activity_sheet import write_template
from assessments.forms.activity_imports import ActivityImportForm
from assessments.forms.activity_rows import Report, report_of
from assessments.models import ActivityImport, Submission
from assessments.permissions import may_edit
from assessments.views.base_data import XLSX


def _submission(request: HttpRequest, pk: int) -> Submission:
    """One that this person may write in now."""
    assert isinstance(request.user, User)
    found = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    if not may_edit(request.user, found):
        raise PermissionDenied
    return found


@require_safe
def activity_template(request: HttpRequest, pk: int) -> FileResponse:
    submission, file = _submission(request, pk), BytesIO()
    write_template(submission, file)
    file.seek(0)
    name = _("activities-template-%(year)s") % {"year": submission.cycle.year_be}
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


@never_cache
def activity_import(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = _submission(request, pk)
    is_post = request.method == "POST"
    form = ActivityImportForm(request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and form.is_valid():
        sheet = form.cleaned_data["sheet"]
        batch = keeping.begin(submission, by=request.user, name=sheet.name, rows=form.rows, left_out=form.left_out)
        if form.cleaned_data["photos"]:
            keeping.add_packs(batch, form.cleaned_data["photos"])
        return redirect("assessments:activity_import_check", batch.pk)
    begun = ActivityImport.objects.visible_to(request.user).open().filter(submission=submission)
    context = {"submission": submission, "form": form, "begun": begun.defer("rows")[:5]}
    return render(request, "assessments/activity_import.html", context, status=422 if is_post else 200)


@never_cache
def activity_import_check(request: HttpRequest, pk: Any) -> HttpResponse:
    """What an import would add; here it is completed, confirmed or thrown away."""
    assert isinstance(request.user, User)
    batch = get_object_or_404(ActivityImport.objects.visible_to(request.user), pk=pk)
    batch.submission = Submission.objects.with_facts().get(pk=batch.submission_id)
    if request.method == "POST":
        if not may_edit(request.user, batch.submission):
            raise PermissionDenied
        return _act(request, batch)
    return _page(request, batch)


def _act(request: HttpRequest, batch: ActivityImport) -> HttpResponse:
    if "confirm" in request.POST:
        return _confirm(request, batch)
    if batch.confirmed_at is not None:
        return redirect("assessments:activity_import_check", batch.pk)
    if "discard" in request.POST:
        keeping.discard(batch)
        messages.success(request, _("The import is thrown away. Nothing was added."))
        return redirect("assessments:activity_list", batch.submission_id)
    return _complete(request, batch)


def _complete(request: HttpRequest, batch: ActivityImport) -> HttpResponse:
    """A corrected spreadsheet, more photos, or both."""
    form = ActivityImportForm(request.POST, request.FILES, is_correction=True, sent=batch.packs.count())
    if not form.is_valid():
        return _page(request, batch, form=form, status=422)
    if sheet := form.cleaned_data["sheet"]:
        keeping.replace_sheet(batch, name=sheet.name, rows=form.rows, left_out=form.left_out)
    if form.cleaned_data["photos"]:
        keeping.add_packs(batch, form.cleaned_data["photos"])
    return redirect("assessments:activity_import_check", batch.pk)


def _confirm(request: HttpRequest, batch: ActivityImport) -> HttpResponse:
    """What was shown, and no other; pressed twice, it is done once."""
    assert isinstance(request.user, User)
    if batch.confirmed_at is None:
        report = report_of(batch)
        if report.is_unpacking or report.digest != request.POST.get("shown"):
            messages.warning(request, _("More of this import has been read meanwhile. Look at it, then confirm again."))
            return _page(request, batch, report=report, status=409)
        rows = report.chosen(request.POST.getlist("rows"))
        if not rows:
            messages.error(request, _("No row is ticked. Nothing was added."))
            return _page(request, batch, report=report, status=422)
        confirm(batch, rows, by=request.user)
    return redirect("assessments:activity_import_check", batch.pk)


def _page(
    request: HttpRequest,
    batch: ActivityImport,
    *,
    report: Report | None = None,
    form: ActivityImportForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if batch.confirmed_at is not None:
        return render(
            request, "assessments/activity_import_done.html", {"submission": batch.submission, "batch": batch}
        )
    report = report or report_of(batch)
    if report.is_unpacking:
        keeping.remind(batch)
    context = {
        "submission": batch.submission,
        "batch": batch,
        "report": report,
        "form": form or ActivityImportForm(is_correction=True),
        "button": _button(report),
    }
    return render(request, "assessments/activity_import_check.html", context, status=status)


def _button(report: Report) -> str:
    count = sum(one.is_proposed for one in report.ready)
    return ngettext("Add the ticked activity", "Add the ticked activities", max(count, 1))
