"""Choosing what shows evaluators of later years what points meant."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.models import Response, Status
from reviews.anchors import choose
from reviews.forms import AnchorForm
from reviews.models import Anchor
from reviews.permissions import may_lead
from reviews.views.fetching import leaf_of, signed_in, visible_submission


def anchor_edit(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Make a published answer an example, change its excerpt, or take it back."""
    user, submission = signed_in(request), visible_submission(request, pk)
    leaf = leaf_of(submission, number)
    if submission.status != Status.PUBLISHED or not leaf.is_assessed:
        raise Http404
    if not may_lead(user, submission):
        raise PermissionDenied
    response = submission.responses.select_related("indicator").get(indicator=leaf)
    response.submission = submission
    anchor = Anchor.objects.visible_to(user).filter(response=response).first()
    sent = request.POST if request.method == "POST" else None
    form = AnchorForm(sent, initial={"excerpt": anchor.excerpt if anchor else response.answer[:2000]})
    if request.method == "POST" and _write(request, response, form):
        return redirect("reviews:score_origin", pk, number)
    context = {"submission": submission, "leaf": leaf, "form": form, "anchor": anchor}
    return render(request, "reviews/anchor_edit.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, response: Response, form: AnchorForm) -> bool:
    if "remove" in request.POST:
        Anchor.objects.filter(response=response).delete()
        messages.success(request, _("The answer is no example any more."))
        return True
    if not form.is_valid():
        return False
    choose(response, form.cleaned_data["excerpt"], signed_in(request))
    messages.success(request, _("Evaluators of later years see this answer as an example."))
    return True
