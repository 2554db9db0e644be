"""Before a submission is handed over: the list of what is left, the internal review, what changed since a look."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from assessments import checklist, clock
from assessments.engine import open_moves_for
from assessments.forms.preparing import FindingAnswerForm, MarkForm, moment
from assessments.marking import mark
from assessments.models import Submission, WorkState
from assessments.permissions import may_edit, may_mark, sees_preparations
from assessments.queries import overview
from assessments.seen import changes_since, keep_look, last_look


def own_submission(request: HttpRequest, pk: int) -> Submission:
    """For the municipality's own people: to those who judge, these pages are not there."""
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    assert isinstance(request.user, User)
    if not sees_preparations(request.user, submission):
        raise Http404
    return submission


@never_cache
def before_handing_over(request: HttpRequest, pk: int) -> HttpResponse:
    """One list of everything missing or doubtful, by severity, each with the exact place."""
    return _list(request, own_submission(request, pk))


def _list(request: HttpRequest, submission: Submission, status: int = 200, **more: Any) -> HttpResponse:
    assert isinstance(request.user, User)
    found = checklist.checklist(overview(submission), request.user)
    forward = [one for one in open_moves_for(request.user, submission) if not one.is_backward]
    context = {
        "submission": submission,
        "checklist": found,
        "may_answer": may_edit(request.user, submission),
        "may_mark": may_mark(request.user, submission),
        "onward": forward[0] if forward and submission.is_live else None,
        **more,
    }
    return render(request, "assessments/before_handing_over.html", context, status=status)


@require_POST
def finding_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep why a doubtful thing may stay; what changed meanwhile is shown instead of being written over."""
    submission = own_submission(request, pk)
    assert isinstance(request.user, User)
    form = FindingAnswerForm(request.POST)
    if not form.is_valid():
        return _refused(request, submission, form, _("The reason is too long."))
    sent = form.cleaned_data
    item = checklist.checklist(overview(submission), request.user).item(sent["key"])
    if item is None or not item.finding.may_be_answered or item.finding.digest != sent["digest"]:
        return _refused(request, submission, form, _("This has changed meanwhile. Please read it again."), status=409)
    try:
        checklist.answer(item, submission, sent["reason"], read=sent["read"], by=request.user)
    except checklist.AnsweredMeanwhile as meanwhile:
        words = {"who": meanwhile.answer.by, "reason": meanwhile.answer.reason}
        text = _("%(who)s answered meanwhile: “%(reason)s”. Your words are still here.") % words
        return _refused(request, submission, form, text, status=409)
    messages.success(request, _("The reason is kept.") if sent["reason"] else _("The reason is taken back."))
    return redirect("assessments:before_handing_over", pk)


def _refused(
    request: HttpRequest, submission: Submission, form: FindingAnswerForm, text: str, status: int = 422
) -> HttpResponse:
    """The list as it is now, with what was typed."""
    messages.warning(request, text)
    return _list(
        request, submission, status, typed_key=form.data.get("key", ""), typed_reason=form.data.get("reason", "")
    )


@never_cache
def internal_review(request: HttpRequest, pk: int) -> HttpResponse:
    """All indicators with what the coordinator said of each; several are marked at once."""
    submission = own_submission(request, pk)
    state = overview(submission)
    form = MarkForm(state, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _mark(request, submission, form)
    assert isinstance(request.user, User)
    context = {
        "submission": submission,
        "state": state,
        "form": form,
        "may_mark": may_mark(request.user, submission),
        "now": clock.now().isoformat(),
        "ready_count": sum(leaf.is_ready for leaf in state.leaves),
    }
    return render(request, "assessments/internal_review.html", context, status=422 if form.is_bound else 200)


def _mark(request: HttpRequest, submission: Submission, form: MarkForm) -> HttpResponse:
    assert isinstance(request.user, User)
    sent = form.cleaned_data
    chosen = [one.response for one in form.overview.leaves if one.indicator.number in sent["numbers"]]
    state = WorkState(sent["state"])
    mark(submission, chosen, state, note=sent["note"], seen_at=sent["seen_at"], by=request.user)
    messages.success(request, _said(state, len(chosen)))
    number = request.POST.get("return_to", "")
    if any(one.indicator.number == number for one in form.overview.leaves):
        return redirect("assessments:response_edit", submission.pk, number)
    return redirect("assessments:internal_review", submission.pk)


def _said(state: WorkState, count: int) -> str:
    texts = {
        WorkState.READY: ngettext(
            "%(count)d indicator is marked as ready.", "%(count)d indicators are marked as ready.", count
        ),
        WorkState.BACK: ngettext(
            "%(count)d indicator went back to its author.", "%(count)d indicators went back to their authors.", count
        ),
        WorkState.OPEN: ngettext("%(count)d indicator is in work.", "%(count)d indicators are in work.", count),
    }
    return texts[state] % {"count": count}


@never_cache
def submission_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What others changed since this person last said that they have read it; a button says so again."""
    submission = own_submission(request, pk)
    assert isinstance(request.user, User)
    if request.method == "POST":
        keep_look(request.user, submission, moment(request.POST.get("until", "")))
        messages.success(request, _("From now on this page shows what changes after your reading."))
        return redirect(reverse("assessments:submission_detail", args=[pk]))
    # The moment comes before the reading: what is written between the two is shown twice rather than never.
    now, before = clock.now(), last_look(request.user, submission)
    context = {
        "submission": submission,
        "changes": changes_since(before, request.user, submission),
        "since": before,
        "now": now.isoformat(),
    }
    return render(request, "assessments/submission_changes.html", context)
