"""The evaluator's bench: what the municipality shows beside one's own score sheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from assessments import clock
from assessments.queries import outline_of
from assessments.templatetags.sustcity import be_date
from assessments.trust.signals import signals_of
from assessments.views.autosaving import as_json, is_autosave, is_of_another
from indicators.models import Indicator
from reviews.bench import neighbours, next_judged, own_leaves, shown_for
from reviews.desk import Desk, save_what_can_be
from reviews.forms import QuestionForm
from reviews.judging import desk_of, locked_assignment
from reviews.models import Assignment
from reviews.permissions import may_ask, may_score, why_not_score
from reviews.queries import is_judged_by
from reviews.views.assignments import own_assignment
from reviews.views.fetching import leaf_of, signed_in

SAVED, FORBIDDEN, CONFLICT, INVALID = 200, 403, 409, 422


# Going back must show what is saved now, never a copy that the browser kept.
@never_cache
def score_edit(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Score one indicator; whatever could not be saved stays in its fields."""
    user, assignment = signed_in(request), own_assignment(request, pk)
    leaf = leaf_of(assignment.submission, number)
    if is_autosave(request):
        return autosave_score(request, assignment, leaf)
    status = SAVED
    if request.method == "POST":
        desk, status = save_score(request, assignment, leaf)
        if status == SAVED:
            messages.success(request, _("Saved: indicator %(number)s.") % {"number": leaf.number})
            return _go_on(request, assignment, leaf)
    else:
        desk = desk_of(assignment, leaf)
    return render(request, "reviews/score_edit.html", _context(user, assignment, leaf, desk), status=status)


def save_score(request: HttpRequest, assignment: Assignment, leaf: Indicator) -> tuple[Desk, int]:
    user = signed_in(request)
    with locked_assignment(assignment) as current:
        desk = desk_of(current, leaf)
        desk.take(request.POST)
        if not may_score(user, current):
            return desk, FORBIDDEN
        if not desk.check():
            return desk, INVALID
        return desk, SAVED if desk.save(request.POST, user) else CONFLICT


def autosave_score(request: HttpRequest, assignment: Assignment, leaf: Indicator) -> JsonResponse:
    """Save what was typed while it is typed, each field by itself."""
    user = signed_in(request)
    if is_of_another(request, user):
        return JsonResponse({"reason": "author"}, status=403)
    with locked_assignment(assignment) as current:
        if not may_score(user, current):
            return JsonResponse({"reason": "closed"}, status=403)
        desk = desk_of(current, leaf)
        outcome = save_what_can_be(desk, request.POST, user)
    told = {
        "saved": outcome.saved,
        "errors": outcome.errors,
        "conflicts": outcome.conflicts,
        "version": 1,
        "time": be_date(clock.now(), "clock"),
        "lines": desk.version_bases,
    }
    return as_json(told)


def bench_session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and the token to send with what the bench kept meanwhile."""
    return JsonResponse({"user": signed_in(request).pk, "token": get_token(request)})


def _go_on(request: HttpRequest, assignment: Assignment, leaf: Indicator) -> HttpResponse:
    """Stay on the indicator, or go to the next one and after the last to the list of all."""
    if "next" not in request.POST:
        return redirect("reviews:score_edit", assignment.pk, leaf.number)
    after = next_judged(assignment, outline_of(assignment.submission), leaf)
    if after is None:
        return redirect("reviews:assignment_detail", assignment.pk)
    return redirect("reviews:score_edit", assignment.pk, after.number)


def _context(user: User, assignment: Assignment, leaf: Indicator, desk: Desk) -> dict[str, Any]:
    submission = assignment.submission
    plan = outline_of(submission)
    before, after = neighbours(assignment, plan, leaf)
    own = own_leaves(assignment, plan)
    shown = shown_for(user, submission, leaf)
    return {
        "assignment": assignment,
        "submission": submission,
        "leaf": leaf,
        "dimension": plan.dimension_of[leaf.pk],
        "shown": shown,
        "signals": signals_of(submission, shown.all_evidence, user),
        "desk": desk,
        "sheet": desk.sheet,
        "place": f"bench-{assignment.pk}-{leaf.number}",
        "why_closed": why_not_score(assignment),
        "is_judged": is_judged_by(assignment, leaf),
        "before": before,
        "after": after,
        "position": own.index(leaf) + 1 if leaf in own else None,
        "leaf_count": len(own),
        "may_ask": may_ask(user, submission),
        "question_form": QuestionForm(),
    }
