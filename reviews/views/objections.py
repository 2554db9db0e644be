"""Objections of a municipality to single indicators of the preliminary result, and the chair's replies."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessments import clock
from assessments.models import Response, Submission
from indicators.models import Indicator
from reviews.forms import ObjectionForm, ReplyForm
from reviews.judging import locked_submission
from reviews.models import Objection
from reviews.permissions import may_lead, may_object, may_reply
from reviews.queries import evidence_given
from reviews.results import ResultLeaf, result_for
from reviews.views.fetching import leaf_of, signed_in, visible_submission


def _result_leaf(request: HttpRequest, submission: Submission, leaf: Indicator) -> ResultLeaf:
    """An indicator with its points; a submission whose result is not shown has none to contest."""
    result = result_for(signed_in(request), submission)
    if result is None:
        raise Http404
    return next(one for each in result.dimensions for one in each.leaves if one.indicator == leaf)


def objection_add(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Write, change or take back the objection to one indicator; the move "object" sends them all."""
    user, submission = signed_in(request), visible_submission(request, pk)
    leaf = leaf_of(submission, number)
    if not leaf.is_assessed:
        raise Http404
    shown = _result_leaf(request, submission, leaf)
    if not may_object(user, submission):
        raise PermissionDenied
    given = list(evidence_given(user, shown.response))
    status, form = 200, ObjectionForm(given=given, initial=_objection_as_written(shown.objection))
    if request.method == "POST":
        form = ObjectionForm(_posted(request), given=given)
        status = _write_objection(request, shown.response, form)
        if status == 200:
            return redirect("reviews:result_detail", pk)
        shown = _result_leaf(request, submission, leaf)
    context = {"submission": submission, "leaf": shown, "form": form, "is_conflict": status == 409}
    return render(request, "reviews/objection_add.html", context, status=status)


def _posted(request: HttpRequest) -> dict[str, Any]:
    chosen = [one for one in request.POST.getlist("evidence") if one]
    return {**request.POST.dict(), "evidence": chosen}


def _content(objection: Objection) -> dict[str, Any]:
    return {"reason": objection.reason, "evidence": [one.pk for one in objection.evidence.all()]}


def _objection_as_written(objection: Objection | None) -> dict[str, Any]:
    if objection is None:
        return {}
    return {**_content(objection), "base": objection.raised_at.isoformat()}


def _write_objection(request: HttpRequest, response: Response, form: ObjectionForm) -> int:
    user = signed_in(request)
    with locked_submission(response.submission) as submission:
        if not may_object(user, submission):
            raise PermissionDenied
        if "remove" in request.POST:
            Objection.objects.filter(response=response).delete()
            messages.success(request, _("The objection is taken back."))
            return 200
        written = Objection.objects.filter(response=response).first()
        if not form.is_valid():
            return 422
        if written and form.is_stale(_content(written), written.raised_at):
            return 409
        changes = {"reason": form.cleaned_data["reason"], "raised_by": user, "raised_at": clock.now()}
        made, _made = Objection.objects.update_or_create(response=response, defaults=changes)
        made.evidence.set(form.cleaned_data["evidence"])
    messages.success(request, _("The objection is saved. Send all objections together when you are done."))
    return 200


def objection_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair replies to one objection; the reply can be changed until the objections are decided."""
    user = signed_in(request)
    visible = Objection.objects.visible_to(user).select_related("response__indicator", "raised_by", "replied_by")
    objection = get_object_or_404(visible, pk=pk)
    submission = visible_submission(request, objection.response.submission_id)
    if not may_lead(user, submission):
        raise PermissionDenied
    status, form = 200, ReplyForm(initial=_reply_as_written(objection))
    if request.method == "POST":
        form = ReplyForm(request.POST.dict())
        status = _write_reply(request, objection, form)
        if status == 200:
            messages.success(request, _("The reply is saved."))
            return redirect("reviews:settling", submission.pk)
        objection = visible.get(pk=pk)
    context = {
        "submission": submission,
        "objection": objection,
        "leaf": _result_leaf(request, submission, leaf_of(submission, objection.response.indicator.number)),
        "form": form,
        "may_reply": may_reply(user, submission),
        "is_conflict": status == 409,
    }
    return render(request, "reviews/objection_reply.html", context, status=status)


def _reply_as_written(objection: Objection) -> dict[str, str]:
    if objection.replied_at is None:
        return {}
    return {"outcome": objection.outcome, "reply": objection.reply, "base": objection.replied_at.isoformat()}


def _write_reply(request: HttpRequest, objection: Objection, form: ReplyForm) -> int:
    user = signed_in(request)
    with locked_submission(objection.response.submission) as submission:
        if not may_reply(user, submission):
            raise PermissionDenied
        written = Objection.objects.get(pk=objection.pk)
        if not form.is_valid():
            return 422
        if form.is_stale({"outcome": written.outcome, "reply": written.reply}, written.replied_at):
            return 409
        Objection.objects.filter(pk=objection.pk).update(
            reply=form.cleaned_data["reply"],
            outcome=form.cleaned_data["outcome"],
            replied_by=user,
            replied_at=clock.now(),
        )
    return 200
