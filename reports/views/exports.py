"""Scores as a spreadsheet, for administrators."""

from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments.models import Cycle
from reports.exports import CONTENT_TYPES, TABLE_WRITERS, WRITERS, losses_table
from reports.queries import scores_of
from reviews.views.losses import asked_report


@require_safe
def scores_export(request: HttpRequest, year_be: int, form: str) -> FileResponse:
    assert isinstance(request.user, User)
    if not request.user.is_administrator or form not in WRITERS:
        raise Http404
    cycle = get_object_or_404(Cycle.objects.confirmed().select_related("framework"), year_be=year_be)
    # Written to disk and sent from there: no web process holds a national list in memory.
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    WRITERS[form](scores_of(cycle), file)
    file.seek(0)
    name = _("scores-%(year)s") % {"year": year_be}
    return FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=CONTENT_TYPES[form])


@require_safe
def losses_export(request: HttpRequest, year_be: int, form: str) -> FileResponse:
    """Lost points row by row, of all that this person leads; no municipality and no evaluator is named."""
    if form not in TABLE_WRITERS:
        raise Http404
    report = asked_report(request, year_be)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    TABLE_WRITERS[form](losses_table(report), file)
    file.seek(0)
    name = _("lost-points-%(year)s") % {"year": year_be}
    return FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=CONTENT_TYPES[form])
