"""The workspace of one indicator: what is asked, the answer, the self-scores, and who works on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from assessments.dividing import assign
from assessments.earlier import previous_responses
from assessments.forms.responses import PREFIX, ResponseForm
from assessments.forms.work import AssignForm
from assessments.given import measure_of
from assessments.models import Evidence, Response, StaleSave, Submission
from assessments.permissions import may_assign_work, may_edit, may_see_unblurred, sees_work
from assessments.queries import LeafState, Overview, outline_of, overview_for
from assessments.rows import response_to_save
from assessments.templatetags.sustcity import be_date
from assessments.trust.signals import signals_of
from assessments.views.autosaving import autosave, is_autosave, names_sent


# Going back must show what is saved now, never a copy that the browser kept.
@never_cache
def response_edit(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    if is_autosave(request):
        return autosave(request, pk, lambda held: _form_to_autosave(request, held, number))
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    state = overview_for(request.user, submission)
    leaf = _leaf(state, number)
    if request.method == "POST":
        return _save(request, state, leaf)
    return _page(request, state, leaf, ResponseForm(leaf.response))


def _form_to_autosave(request: HttpRequest, held: Submission, number: str) -> ResponseForm:
    leaf = next((one for one in outline_of(held).leaves if one.number == number), None)
    if leaf is None:
        raise Http404
    row = response_to_save(held, leaf, names_sent(request), PREFIX)
    return ResponseForm(row, request.POST)


def _leaf(state: Overview, number: str) -> LeafState:
    leaf = next((one for one in state.leaves if one.indicator.number == number), None)
    if leaf is None:
        raise Http404
    leaf.response.indicator = leaf.indicator
    return leaf


def _save(request: HttpRequest, state: Overview, leaf: LeafState) -> HttpResponse:
    assert isinstance(request.user, User)
    form = ResponseForm(leaf.response, request.POST)
    if not may_edit(request.user, state.submission):
        return _refused(request, state, leaf, form)
    if not form.is_valid():
        return _page(request, state, leaf, form, status=422)
    try:
        saved = form.save(by=request.user)
    except StaleSave as stale:
        return _page(request, state, leaf, form.after(stale), status=409)
    except PermissionDenied:
        state.submission.refresh_from_db(fields=["status", "status_at"])
        return _refused(request, state, leaf, form)
    return _onwards(request, state, leaf, saved)


def _refused(request: HttpRequest, state: Overview, leaf: LeafState, form: ResponseForm) -> HttpResponse:
    """The page to read, with what was typed, so that it can be copied."""
    return _page(request, state, leaf, form, status=403, unsaved=list(form.typed()))


def _onwards(request: HttpRequest, state: Overview, leaf: LeafState, saved: Response) -> HttpResponse:
    following = state.outline.neighbours(leaf.indicator)[1]
    if "and_next" not in request.POST or following is None:
        return redirect("assessments:response_edit", state.submission.pk, leaf.indicator.number)
    messages.success(
        request,
        _("Indicator %(number)s saved, %(time)s")
        % {"number": leaf.indicator.number, "time": be_date(saved.changed_at, "time")},
    )
    return redirect("assessments:response_edit", state.submission.pk, following.number)


def _page(
    request: HttpRequest,
    state: Overview,
    leaf: LeafState,
    form: ResponseForm,
    *,
    status: int = 200,
    unsaved: list[tuple[Any, str]] | None = None,
) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = state.submission
    before, following = state.outline.neighbours(leaf.indicator)
    activities = leaf.response.activities.prefetch_related(Prefetch("evidence", Evidence.objects.with_files()))
    evidence = leaf.response.evidence.with_files()
    shown = [*evidence, *(one for activity in activities for one in activity.evidence.all())]
    context = {
        "submission": submission,
        "state": state,
        "leaf": leaf,
        "measure": measure_of(leaf.indicator, state.outline),
        "form": form,
        "place": f"response-{leaf.response.pk}",
        "may_edit": may_edit(request.user, submission),
        "unsaved": unsaved,
        "activities": activities,
        "evidence": evidence,
        "signals": signals_of(submission, shown, request.user),
        "sees_withheld": may_see_unblurred(request.user, submission),
        "sees_work": sees_work(request.user, submission),
        "previous": previous_responses(leaf.response, request.user),
        "before": before,
        "following": following,
    }
    if may_assign_work(request.user, submission):
        context["assign_form"] = AssignForm(leaf.response)
    return render(request, "assessments/response_edit.html", context, status=status)


@require_POST
def response_assign(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    response = get_object_or_404(submission.responses.select_related("indicator"), indicator__number=number)
    if not may_assign_work(request.user, submission):
        raise PermissionDenied
    form = AssignForm(response, request.POST)
    if form.is_valid():
        assign(submission, [response], form.columns, by=request.user)
        messages.success(request, _("The assignment is saved."))
    else:
        faults = [str(fault) for field in form.errors.values() for fault in field]
        messages.error(request, " ".join([*faults, _("Nothing was changed.")]))
    return redirect("assessments:response_edit", pk, number)
