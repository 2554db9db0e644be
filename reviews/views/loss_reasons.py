"""The list of reasons why points are lost, which administrators keep."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from assessments.views.cycles import administrator_of
from reviews import loss_reasons
from reviews.forms import LossReasonForm, NewLossReasonForm
from reviews.models import LossReason


def loss_reason_list(request: HttpRequest) -> HttpResponse:
    """The reasons with how often each was given, and a form for another one."""
    administrator_of(request)
    form = NewLossReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        loss_reasons.add(form.save(commit=False))
        messages.success(request, _("The reason is added."))
        return redirect("reviews:loss_reason_list")
    context = {"reasons": loss_reasons.with_counts(), "form": form}
    return render(request, "reviews/loss_reason_list.html", context, status=422 if form.is_bound else 200)


@never_cache
def loss_reason_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a reason, move it or take it out of use."""
    administrator_of(request)
    with transaction.atomic():
        reasons = list(LossReason.objects.select_for_update())
        reason = get_object_or_404(LossReason, pk=pk)
        place = reasons.index(reason) + 1
        form = LossReasonForm(reason, place, request.POST if request.method == "POST" else None)
        status = _status(form)
        if status == 302:
            form.save()
            loss_reasons.move(reason, form.cleaned_data["place"])
    if status == 302:
        messages.success(request, _("The reason is saved."))
        return redirect("reviews:loss_reason_list")
    now = get_object_or_404(LossReason, pk=pk)
    context = {"form": form, "reason": now, "place": place, "is_conflict": status == 409}
    return render(request, "reviews/loss_reason_edit.html", context, status=status)


def _status(form: LossReasonForm) -> int:
    if not form.is_bound:
        return 200
    if not form.is_valid():
        return 422
    return 409 if form.is_stale else 302
