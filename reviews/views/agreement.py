"""How far evaluators agree, for chairs of areas and administrators."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.models import Cycle
from reviews.agreeing import agreement_report, may_read_agreement
from reviews.views.fetching import signed_in


@require_safe
def agreement(request: HttpRequest, year_be: int) -> HttpResponse:
    """Agreement and strictness in the area reviews that this person leads; a stranger is not told of the page."""
    user = signed_in(request)
    if not may_read_agreement(user):
        raise Http404
    cycle = get_object_or_404(Cycle.objects.confirmed().with_stages(), year_be=year_be)
    return render(request, "reviews/agreement.html", {"report": agreement_report(user, cycle)})
