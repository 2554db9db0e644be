"""The evaluator's bench: what the municipality shows beside one's own score sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.queries import outline_of
from assessments.trust.signals import signals_of
from indicators.models import Indicator
from reviews.bench import next_judged, shown_for
from reviews.forms import QuestionForm, SuggestionForm
from reviews.judging import locked_assignment, score_sheet, suggest, suggestion_of
from reviews.models import Assignment
from reviews.permissions import may_ask, may_score, why_not_score
from reviews.points import Sheet
from reviews.views.assignments import own_assignment
from reviews.views.fetching import leaf_of, signed_in

SAVED, FORBIDDEN, CONFLICT, INVALID = 200, 403, 409, 422


def score_edit(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Score one indicator; whatever could not be saved stays in its fields."""
    user, assignment = signed_in(request), own_assignment(request, pk)
    leaf = leaf_of(assignment.submission, number)
    status = SAVED
    if request.method == "POST":
        advice = SuggestionForm(request.POST)
        sheet, status = save_score(request, assignment, leaf, advice)
        if status == SAVED:
            messages.success(request, _("Saved: indicator %(number)s.") % {"number": leaf.number})
            return _go_on(request, assignment, leaf)
    else:
        sheet = score_sheet(assignment, leaf)
        advice = SuggestionForm(initial={"suggestion": suggestion_of(assignment, leaf)})
    context = _context(user, assignment, leaf, sheet) | {"advice": advice}
    return render(request, "reviews/score_edit.html", context, status=status)


def save_score(
    request: HttpRequest, assignment: Assignment, leaf: Indicator, advice: SuggestionForm
) -> tuple[Sheet, int]:
    user = signed_in(request)
    with locked_assignment(assignment) as current:
        sheet = score_sheet(current, leaf)
        sheet.take(request.POST)
        if not may_score(user, current):
            return sheet, FORBIDDEN
        if not (sheet.check() and advice.is_valid()):
            return sheet, INVALID
        if not sheet.save(user):
            return sheet, CONFLICT
        if "suggestion" in request.POST:
            suggest(current, leaf, advice.cleaned_data["suggestion"])
        return sheet, SAVED


def _go_on(request: HttpRequest, assignment: Assignment, leaf: Indicator) -> HttpResponse:
    """Stay on the indicator, or go to the next one and after the last to the list of all."""
    if "next" not in request.POST:
        return redirect("reviews:score_edit", assignment.pk, leaf.number)
    after = next_judged(outline_of(assignment.submission), leaf)
    if after is None:
        return redirect("reviews:assignment_detail", assignment.pk)
    return redirect("reviews:score_edit", assignment.pk, after.number)


def _context(user: User, assignment: Assignment, leaf: Indicator, sheet: Sheet) -> dict[str, object]:
    submission = assignment.submission
    plan = outline_of(submission)
    before, after = plan.neighbours(leaf)
    shown = shown_for(user, submission, leaf)
    return {
        "assignment": assignment,
        "submission": submission,
        "leaf": leaf,
        "dimension": plan.dimension_of[leaf.pk],
        "shown": shown,
        "signals": signals_of(submission, shown.all_evidence, user),
        "sheet": sheet,
        "why_closed": why_not_score(assignment),
        "before": before,
        "after": after,
        "position": plan.leaves.index(leaf) + 1,
        "leaf_count": len(plan.leaves),
        "may_ask": may_ask(user, submission),
        "question_form": QuestionForm(),
    }
