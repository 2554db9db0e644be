"""What a self-score is made of, and what it would be with other points. Nothing here writes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments.explained import differences, explained
from assessments.marks import cut_offs_of, grade_of
from assessments.models import Submission
from assessments.permissions import sees_self_scores
from assessments.queries import Overview, overview
from assessments.what_if import trial


def _state(request: HttpRequest, pk: int) -> Overview:
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    if not sees_self_scores(request.user, submission):
        raise Http404
    return overview(submission)


@require_safe
def score_explained(request: HttpRequest, pk: int) -> HttpResponse:
    """The self-score step by step, from the points of each criterion to the total."""
    state = _state(request, pk)
    submission = state.submission
    found = explained(submission, state.points)
    certified = submission.self_percent
    context = {
        "submission": submission,
        "state": state,
        "explained": found,
        "grade": grade_of(submission.cycle, state.result.total),
        "cut_offs": cut_offs_of(submission.cycle),
        "differences": differences(certified, {}, found.steps) if certified is not None else [],
    }
    return render(request, "assessments/score_explained.html", context)


def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Try other points: by htmx the result alone comes back, as a plain form the whole page."""
    state = _state(request, pk)
    tried = trial(state, request.POST.dict() if request.method == "POST" else None)
    context = {"submission": state.submission, "state": state, "trial": tried}
    # A fragment with faults is swapped in like any other: it says beside which fields they are.
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "assessments/_what_if_result.html", context)
    return render(request, "assessments/what_if.html", context, status=422 if tried.faults else 200)
