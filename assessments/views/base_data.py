"""The base data form: the grid, and the spreadsheet to fill it from."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments.base_data import Proposal, Values, formula, letter, numbers_in, progress, proposals, values_in
from assessments.base_sheet import write_sheet
from assessments.forms.base_data import LPA_GROUP, BaseDataForm
from assessments.forms.base_sheet import BaseSheetForm
from assessments.models import Submission
from assessments.permissions import may_edit
from assessments.views.autosaving import answer, is_autosave
from indicators import charts
from indicators.figures import change_percent
from indicators.models import Figure

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _submission(request: HttpRequest, pk: int) -> Submission:
    return get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)


# Going back must show what is saved now, never a copy that the browser kept.
@never_cache
def base_data(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = _submission(request, pk)
    is_post = request.method == "POST"
    form = BaseDataForm(submission, request.POST if is_post else None)
    if not is_post:
        return _page(request, form)
    if is_autosave(request):
        return answer(request, pk, lambda held, by: BaseDataForm(held, request.POST).save_what_can_be(by=by))
    if not may_edit(request.user, submission):
        return _page(request, form, status=403, unsaved=form.unsaved)
    if "take" in request.POST:
        form.take(request.POST["take"], proposals(submission))
        return _page(request, form)
    return _save(request, form)


def _save(request: HttpRequest, form: BaseDataForm) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        is_saved = form.save(by=request.user)
    except PermissionDenied:
        form.submission.refresh_from_db(fields=["status", "status_at"])
        return _page(request, form, status=403, unsaved=form.unsaved)
    if not is_saved:
        return _page(request, form, status=422 if form.errors else 409)
    _report(request, form)
    return redirect("assessments:base_data", form.submission.pk)


def _report(request: HttpRequest, form: BaseDataForm) -> None:
    count = len(form.changes)
    if not count:
        messages.info(request, _("Nothing was changed."))
        return
    messages.success(request, ngettext("%(count)s value saved.", "%(count)s values saved.", count) % {"count": count})
    after = BaseDataForm(form.submission).leaps
    if leaps := sum(place in after for place in form.changes):
        text = ngettext(
            "%(count)s of them differs much from the year before. If it is right, nothing needs to be done.",
            "%(count)s of them differ much from the year before. If they are right, nothing needs to be done.",
            leaps,
        )
        messages.warning(request, text % {"count": leaps})


def _page(
    request: HttpRequest, form: BaseDataForm, *, status: int = 200, unsaved: list[tuple[str, str]] | None = None
) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = form.submission
    is_editable = unsaved is None and may_edit(request.user, submission)
    offered: dict[tuple[str, int], Proposal] = proposals(submission) if is_editable else {}
    if unsaved is not None:
        form = BaseDataForm(submission)
    sections = form.sections(offered)
    cells = [cell for section in sections for line in section.lines for cell in line.cells if cell]
    context = {
        "submission": submission,
        "form": form,
        "place": f"base-data-{submission.pk}",
        "may_edit": is_editable,
        "unsaved": unsaved,
        "sections": sections,
        "progress": progress(submission),
        "offered_count": sum(cell.proposal is not None and not cell.text for cell in cells),
        "leap_count": len(form.leaps),
        "lpa": [leaf for leaf in form.plan.leaves if leaf.is_from_lpa],
        "lpa_letter": letter(LPA_GROUP),
        "figures": list(_figures(form)),
    }
    return render(request, "assessments/base_data.html", context, status=status)


def _figures(form: BaseDataForm) -> Iterator[tuple[Figure, charts.Columns]]:
    values = values_in(form.rows)
    for figure in form.plan.figures:
        yield figure, figure_chart(figure, values, form.years)


def figure_chart(figure: Figure, values: Values, years: list[int]) -> charts.Columns:
    """A figure over the years, with its change from the year before; the first year has nothing before it."""
    found = [formula(figure).value(numbers_in(values, year)) for year in years]
    changes = [change_percent(before, now) for before, now in zip([None, *found[:-1]], found, strict=True)]
    return charts.columns(
        figure.name,
        [str(year) for year in years],
        found,
        ["–" if one is None else f"{one:,}" for one in found],
        ["–" if one is None else signed(one) for one in changes],
    )


def signed(percent: Decimal) -> str:
    return f"{percent:+,.1f} %".replace("-", "−")


@require_safe
def base_data_template(request: HttpRequest, pk: int) -> FileResponse:
    assert isinstance(request.user, User)
    submission = _submission(request, pk)
    # An earlier form may be a draft that this reader was never shown.
    offered = proposals(submission) if may_edit(request.user, submission) else {}
    file = BytesIO()
    write_sheet(submission, offered, file)
    file.seek(0)
    name = _("base-data-%(year)s-%(name)s") % {
        "year": submission.cycle.year_be,
        "name": submission.municipality.name,
    }
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


@never_cache
def base_data_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What a filled-in spreadsheet would change. Its confirmation goes to the grid, which checks everything again."""
    assert isinstance(request.user, User)
    submission = _submission(request, pk)
    if not may_edit(request.user, submission):
        raise PermissionDenied
    is_post = request.method == "POST"
    form = BaseSheetForm(submission, request.POST if is_post else None, request.FILES if is_post else None)
    context = {"submission": submission, "form": form}
    if not (is_post and form.is_valid()):
        return render(request, "assessments/base_data_import.html", context, status=422 if is_post else 200)
    grid = BaseDataForm(submission)
    grid.bring(form.sheet.texts)
    sheet = form.sheet
    problems = [*sheet.problems, *((sheet.addresses[place], text) for place, text in grid.errors.items())]
    context |= {
        "grid": grid,
        "sheet": sheet,
        "problems": problems,
        "changes": [(sheet.addresses[place], grid.cell(place), grid.now_text(place)) for place in grid.changes],
        "same_count": len(sheet.texts) - len(grid.changes) - len(grid.errors),
    }
    return render(request, "assessments/base_data_import.html", context, status=422 if problems else 200)
