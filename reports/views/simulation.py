"""What a framework would make of a past cycle, for administrators."""

from tempfile import TemporaryFile

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Kind, User
from indicators.models import Framework
from reports.exports import CONTENT_TYPES, TABLE_WRITERS
from reports.simulation import simulate
from reports.simulation_table import PAGE_SIZE, SimulationForm, table_of, with_submissions


def _framework(request: HttpRequest, pk: int) -> Framework:
    assert isinstance(request.user, User)
    if not request.user.is_administrator:
        raise Http404
    return get_object_or_404(Framework, pk=pk)


@require_safe
def framework_simulate(request: HttpRequest, pk: int) -> HttpResponse:
    framework = _framework(request, pk)
    form = SimulationForm(request.GET)
    context = {"framework": framework, "form": form, "sort": form.sort, "kinds": dict(Kind.choices)}
    if form.cycle is None:
        return render(request, "reports/framework_simulate.html", context)
    found = simulate(form.cycle, framework, is_new_zero=form.is_new_zero)
    page = Paginator(form.listed(found), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"simulation": found, "page_obj": page, "rows": with_submissions(page.object_list)}
    return render(request, "reports/framework_simulate.html", context)


@require_safe
def framework_simulation_export(request: HttpRequest, pk: int, form: str) -> FileResponse:
    """The list as it is filtered and sorted, whole."""
    framework = _framework(request, pk)
    filters = SimulationForm(request.GET)
    if form not in TABLE_WRITERS or filters.cycle is None:
        raise Http404
    found = simulate(filters.cycle, framework, is_new_zero=filters.is_new_zero)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    TABLE_WRITERS[form](table_of(found, filters.listed(found)), file)
    file.seek(0)
    name = _("simulation-%(code)s-%(version)s-%(year)s") % {
        "code": framework.code,
        "version": framework.version,
        "year": found.cycle.year_be,
    }
    return FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=CONTENT_TYPES[form])
