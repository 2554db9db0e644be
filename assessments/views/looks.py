"""Who looked at the originals of a submission's photos."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments.models import Submission
from assessments.permissions import may_see_looks

PAGE_SIZE = 50


@require_safe
def original_look_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every look, newest first; with `?evidence=` those at one photo."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    if not may_see_looks(request.user, submission):
        raise PermissionDenied
    looks, evidence = submission.original_looks.select_related("evidence", "by"), None
    chosen = request.GET.get("evidence", "")
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19:
        evidence = get_object_or_404(submission.evidence, pk=int(chosen))
        looks = looks.filter(evidence=evidence)
    context = {
        "submission": submission,
        "evidence": evidence,
        "page_obj": Paginator(looks, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "assessments/original_look_list.html", context)
