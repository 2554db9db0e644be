"""Work of earlier years: carrying it into this one, confirming what was carried, and what differs."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assessments import carrying
from assessments.differences import is_same
from assessments.earlier import earlier_submissions
from assessments.forms.carrying import ScopeForm, keys
from assessments.last_year import years_differ
from assessments.models import Response, Submission
from assessments.permissions import may_edit
from assessments.queries import outline_of


def _submission(request: HttpRequest, pk: int) -> Submission:
    return get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)


def _scope(request: HttpRequest, submission: Submission, data: QueryDict) -> ScopeForm:
    return ScopeForm(list(earlier_submissions(request.user, submission)), outline_of(submission), data)


def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be carried, to look at first; sending it carries."""
    assert isinstance(request.user, User)
    submission = _submission(request, pk)
    if not may_edit(request.user, submission):
        raise PermissionDenied
    form = _scope(request, submission, request.POST if request.method == "POST" else request.GET)
    source = form.chosen_source
    if request.method == "POST" and source is not None:
        return _carry(request, submission, source, form)
    context = {
        "submission": submission,
        "form": form,
        "plan": carrying.plan(submission, source, form.numbers) if source else None,
    }
    return render(request, "assessments/carry.html", context)


def _carry(request: HttpRequest, submission: Submission, source: Submission, form: ScopeForm) -> HttpResponse:
    assert isinstance(request.user, User)
    done = carrying.carry(
        submission,
        source,
        form.numbers,
        by=request.user,
        answers="answers" in request.POST,
        activities=keys(request.POST.getlist("activities")),
        papers=keys(request.POST.getlist("papers")),
    )
    if not any((done.answers, done.activities, done.papers)):
        messages.info(request, _("Nothing was carried: there was nothing chosen that is not here already."))
        return redirect("assessments:carried_list", submission.pk)
    messages.success(
        request,
        _("Carried from %(year)s: %(answers)s answers, %(activities)s activities, %(papers)s documents and links.")
        % {
            "year": source.cycle.year_be,
            "answers": done.answers,
            "activities": done.activities,
            "papers": done.papers,
        },
    )
    return redirect("assessments:carried_list", submission.pk)


def carried_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was carried and waits for somebody to say that it holds this year; several are confirmed at once."""
    assert isinstance(request.user, User)
    submission = _submission(request, pk)
    if not may_edit(request.user, submission):
        raise PermissionDenied
    if request.method == "POST":
        return _confirm(request, submission)
    source = Prefetch("carried_from", Response.objects.select_related("submission__cycle"))
    responses = list(submission.responses.filter(to_confirm=True).select_related("indicator").prefetch_related(source))
    context = {
        "submission": submission,
        "rows": [(one, _is_as_then(one)) for one in responses],
        "activities": submission.activities.filter(to_confirm=True).select_related("carried_from__submission__cycle"),
        "dimension_of": outline_of(submission).dimension_of,
        "sources": earlier_submissions(request.user, submission).exists(),
    }
    return render(request, "assessments/carried_list.html", context)


def _is_as_then(response: Response) -> bool:
    return response.carried_from is not None and is_same(response.carried_from.answer, response.answer)


def _confirm(request: HttpRequest, submission: Submission) -> HttpResponse:
    assert isinstance(request.user, User)
    count = carrying.confirm(
        submission,
        responses=keys(request.POST.getlist("responses")),
        activities=keys(request.POST.getlist("activities")),
        by=request.user,
    )
    if count:
        said = ngettext(
            "%(count)s thing is confirmed for this year.", "%(count)s things are confirmed for this year.", count
        )
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nothing was ticked that still waits to be confirmed."))
    here = request.POST.get("here", "")
    if here and url_has_allowed_host_and_scheme(here, allowed_hosts=None):
        return redirect(here)
    return redirect("assessments:carried_list", submission.pk)


def year_differences(request: HttpRequest, pk: int) -> HttpResponse:
    """The answers and activities of this year beside those of an earlier one."""
    submission = _submission(request, pk)
    form = _scope(request, submission, request.GET)
    source = form.chosen_source
    context: dict[str, Any] = {
        "submission": submission,
        "form": form,
        "differ": years_differ(submission, source, form.numbers) if source else None,
    }
    return render(request, "assessments/year_differences.html", context)
