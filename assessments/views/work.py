"""How the work is divided: the board of a submission, and a person's own list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts.models import User
from assessments.boards import columns_of
from assessments.colleagues import hands_of
from assessments.commenting import mentions_waiting, talk_by_response
from assessments.dividing import assign
from assessments.forms.work import AssignManyForm, BoardFilter
from assessments.models import Submission
from assessments.permissions import may_assign_work, sees_work
from assessments.queries import overview
from assessments.work import SOON, Urgency
from assessments.work import my_work as work_of


@never_cache
def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for a person in all submissions of their municipality."""
    assert isinstance(request.user, User)
    context = {
        "work": work_of(request.user),
        "mentions": list(mentions_waiting(request.user)),
        "done": Urgency.DONE,
        "soon_days": SOON.days,
    }
    return render(request, "assessments/my_work.html", context)


@never_cache
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """All indicators by state, dimension or division; the coordinator ticks some and gives them to somebody."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    if not sees_work(request.user, submission):
        raise Http404
    may_assign = may_assign_work(request.user, submission)
    if request.method == "POST" and not may_assign:
        raise PermissionDenied
    state = overview(submission)
    hands = hands_of(submission, {one.response.division_id or 0 for one in state.leaves})
    is_post = request.method == "POST"
    form = AssignManyForm(submission, hands, request.POST if is_post else None) if may_assign else None
    if is_post and form is not None and form.is_valid():
        return _assign(request, submission, form)
    filters = BoardFilter(request.GET, hands)
    shown = filters.narrow(state.leaves)
    context: dict[str, Any] = {
        "submission": submission,
        "state": state,
        "filters": filters,
        "shown": shown,
        "columns": columns_of(filters.columns_by, shown, state),
        "form": form,
        "ticked": set(request.POST.getlist("responses")),
        "talk": talk_by_response(submission),
        "has_divisions": bool(hands.divisions),
    }
    return render(request, "assessments/board.html", context, status=422 if is_post else 200)


def _assign(request: HttpRequest, submission: Submission, form: AssignManyForm) -> HttpResponse:
    assert isinstance(request.user, User)
    chosen = form.cleaned_data["responses"]
    count = assign(submission, chosen, form.columns, by=request.user)
    done = ngettext("%(count)s indicator was assigned.", "%(count)s indicators were assigned.", count)
    messages.success(request, done % {"count": count})
    return redirect(request.get_full_path())
