"""An evaluator's load and score sheets, and who evaluates what."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Role
from assessments.engine import open_moves_for
from assessments.models import Submission
from assessments.queries import outline_of
from reviews import evaluators
from reviews.agreeing import agreement_years
from reviews.bench import led_submissions, loads_of, own_assignments, sheet_state, whole_load
from reviews.forms import DimensionsForm, EvaluatorsForm
from reviews.judging import finish, locked_assignment, locked_submission
from reviews.losses import loss_years
from reviews.models import Assignment
from reviews.permissions import may_assign_evaluators, why_not_score
from reviews.views.fetching import signed_in, visible_submission

PAGE_SIZE = 50
BEGINNINGS = ("begin_area_review", "begin_national_review")


def own_assignment(request: HttpRequest, pk: int) -> Assignment:
    """A score sheet is its evaluator's alone; who leads reads scores on the page of settling."""
    own = Assignment.objects.visible_to(request.user).filter(evaluator=signed_in(request))
    return get_object_or_404(
        own.select_related(
            "evaluator",
            "panel__cycle",
            "submission__municipality__province",
            "submission__province",
            "submission__area",
            "submission__cycle__framework",
        ),
        pk=pk,
    )


def assignment_list(request: HttpRequest) -> HttpResponse:
    user, number = signed_in(request), request.GET.get("page")
    own = Paginator(own_assignments(user), PAGE_SIZE).get_page(number)
    context = {
        "loads": loads_of(list(own)),
        "loads_page": own,
        "whole": whole_load(user),
        "is_chair": any(one.role == Role.CHAIR for one in user.active_memberships),
        "loss_years": loss_years(user),
        "agreement_years": agreement_years(user),
        "page_obj": Paginator(led_submissions(user), PAGE_SIZE).get_page(number),
    }
    return render(request, "reviews/assignment_list.html", context)


def assignment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, own_assignment(request, pk))


def _detail(request: HttpRequest, assignment: Assignment, status: int = 200) -> HttpResponse:
    context = {
        "assignment": assignment,
        "submission": assignment.submission,
        "state": sheet_state(assignment),
        "why_closed": why_not_score(assignment),
        "is_refused": status != 200,
    }
    return render(request, "reviews/assignment_detail.html", context, status=status)


@require_POST
def assignment_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one's own score sheet; refused, with the list, while an indicator has no full score."""
    found = own_assignment(request, pk)
    with locked_assignment(found) as assignment:
        is_complete = sheet_state(assignment).is_ready
        why_closed = why_not_score(assignment)
        if why_closed is None and is_complete:
            finish(assignment)
    if assignment.is_finished or (why_closed is None and is_complete):
        messages.success(request, _("You have finished this review. Your scores can now only be read."))
        return redirect("reviews:assignment_detail", pk)
    return _detail(request, found, status=409)


def assignment_manage(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator chooses the evaluators of a submission from the panel of its area."""
    user, submission = signed_in(request), visible_submission(request, pk)
    if not user.is_administrator:
        raise PermissionDenied
    if request.method == "POST":
        form = _choose(request, submission)
        if form.is_valid():
            messages.success(request, _("The evaluators are saved."))
            return redirect("reviews:assignment_manage", pk)
    else:
        form = EvaluatorsForm(evaluators.candidates_for(submission))
    context = {
        "submission": submission,
        "form": form,
        "may_assign": may_assign_evaluators(user, submission),
        "begin": next((one for one in open_moves_for(user, submission) if one.name in BEGINNINGS), None),
        "has_evaluators": any(one.assignment for one in form.candidates),
    }
    return render(request, "reviews/assignment_manage.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, submission: Submission) -> EvaluatorsForm:
    user = signed_in(request)
    with locked_submission(submission) as current:
        if not may_assign_evaluators(user, current):
            raise PermissionDenied
        evaluators.hold_assignments(current)
        form = EvaluatorsForm(evaluators.candidates_for(current), request.POST)
        if form.is_valid():
            evaluators.set_evaluators(current, form.cleaned_data["evaluators"], user)
    return form


def assignment_dimensions(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator says which dimensions an evaluator judges; points given elsewhere are kept and count no more."""
    user = signed_in(request)
    if not user.is_administrator:
        raise Http404
    found = get_object_or_404(Assignment.objects.active().select_related("submission"), pk=pk)
    with locked_assignment(found) as assignment:
        submission = assignment.submission
        offered = outline_of(submission).dimensions
        form = DimensionsForm(assignment, offered, request.POST if request.method == "POST" else None)
        may_assign = may_assign_evaluators(user, submission) and not assignment.is_finished
        if form.is_bound and not may_assign:
            raise PermissionDenied
        if form.is_bound and form.is_valid():
            Assignment.objects.filter(pk=pk).update(dimensions=form.numbers)
            messages.success(request, _("The dimensions are saved."))
            return redirect("reviews:assignment_manage", submission.pk)
    context = {"assignment": assignment, "submission": submission, "form": form, "may_assign": may_assign}
    return render(request, "reviews/assignment_dimensions.html", context, status=422 if form.is_bound else 200)
