"""Why points were lost, for administrators and chairs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.models import Cycle
from reviews.losses import SOURCES, LossReport, may_read_losses
from reviews.losses import loss_report as report_of
from reviews.views.fetching import signed_in


def asked_report(request: HttpRequest, year_be: int) -> LossReport:
    """The report that an address asks for; a stranger is not told that there is one."""
    user = signed_in(request)
    if not may_read_losses(user):
        raise Http404
    cycle = get_object_or_404(Cycle.objects.confirmed().with_stages(), year_be=year_be)
    asked = request.GET.get("source", "")
    return report_of(user, cycle, asked if asked in SOURCES else SOURCES[0])


@require_safe
def loss_report(request: HttpRequest, year_be: int) -> HttpResponse:
    """Lost points by reason, dimension, indicator and kind, of all that this person leads."""
    return render(request, "reviews/loss_report.html", {"report": asked_report(request, year_be)})
