"""People on photos: whether they agreed to be seen, and the blurring of those who did not."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts.models import User
from assessments import collecting
from assessments.forms.blurs import BlurForm
from assessments.forms.evidence import CaptionForm, SameForAllForm, changed_captions
from assessments.models import Evidence, EvidenceKind, StaleSave, Submission
from assessments.permissions import may_edit
from assessments.views.evidence import place_of

# So many photos are asked about on one page; the others follow when these are answered.
AT_ONCE = 40


@never_cache
def people_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The photos of which nobody said whether people can be recognised, and those that wait to be blurred."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    if not may_edit(request.user, submission):
        raise PermissionDenied
    is_post = request.method == "POST"
    photos = submission.evidence.with_files().filter(kind=EvidenceKind.PHOTO)
    asked = photos.filter(pk__in=_numbers(request)) if is_post else photos.unanswered()[:AT_ONCE]
    captions = [CaptionForm(one, request.POST if is_post else None) for one in asked]
    for_all = SameForAllForm(request.POST if is_post else None)
    if is_post and all(one.is_valid() for one in (*captions, for_all)):
        return _answer(request, submission, captions, for_all.cleaned_data["consent"])
    context = {
        "submission": submission,
        "captions": captions,
        "for_all": for_all,
        "unanswered": photos.unanswered().count(),
        "withheld": photos.withheld(),
    }
    return render(request, "assessments/people_edit.html", context, status=422 if is_post else 200)


def _numbers(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("photo") if one.isascii() and one.isdigit() and len(one) < 19]


def _answer(request: HttpRequest, submission: Submission, captions: list[CaptionForm], for_all: str) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        collecting.change_captions(changed_captions(captions, for_all), by=request.user)
    except StaleSave:
        messages.error(request, _("Somebody changed one of these photos meanwhile. Nothing was saved; look again."))
        return redirect("assessments:people_edit", submission.pk)
    messages.success(request, _("The answers were saved."))
    photos = submission.evidence.all()
    if photos.unanswered().exists() or photos.withheld().exists():
        return redirect("assessments:people_edit", submission.pk)
    return redirect("assessments:submission_detail", submission.pk)


@never_cache
def evidence_blur(request: HttpRequest, pk: int) -> HttpResponse:
    """Where people are on a photo, drawn by its editors, who alone see it without blur."""
    assert isinstance(request.user, User)
    evidence = _photo(request, pk)
    if not may_edit(request.user, evidence.submission):
        raise PermissionDenied
    is_post = request.method == "POST"
    form = BlurForm(evidence, request.POST if is_post else None)
    if is_post and form.is_valid():
        return _blur(request, evidence, form)
    return _blur_page(request, evidence, form, status=422 if is_post else 200)


def _photo(request: HttpRequest, pk: int) -> Evidence:
    seen = Evidence.objects.visible_to(request.user).with_files().prefetch_related("activities", "responses__indicator")
    related = ("submission__municipality__province", "submission__cycle", "changed_by")
    return get_object_or_404(seen.select_related(*related), pk=pk, kind=EvidenceKind.PHOTO)


def _blur(request: HttpRequest, evidence: Evidence, form: BlurForm) -> HttpResponse:
    assert isinstance(request.user, User)
    places = form.cleaned_data["places"]
    try:
        collecting.blur(evidence, places, base_version=form.cleaned_data["base_version"], by=request.user)
    except StaleSave:
        current = _photo(request, evidence.pk)
        # What was drawn stays, now based on what stands: saving again is then a decision.
        drawn = request.POST.copy()
        drawn["base_version"] = str(current.version)
        return _blur_page(request, current, BlurForm(current, drawn), status=409, theirs=current)
    if not places:
        messages.success(request, _("No place of the photo is blurred any more."))
    else:
        done = ngettext("%(count)s place is being blurred.", "%(count)s places are being blurred.", len(places))
        messages.success(request, done % {"count": len(places)})
    following = _others(evidence).first() if "and_next" in request.POST else None
    if following is not None:
        return redirect("assessments:evidence_blur", following.pk)
    return redirect(place_of(evidence).url)


def _others(evidence: Evidence) -> Any:
    return evidence.submission.evidence.all().withheld().exclude(pk=evidence.pk)


def _blur_page(request: HttpRequest, evidence: Evidence, form: BlurForm, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "submission": evidence.submission,
        "evidence": evidence,
        "photo": evidence.unblurred(),
        "form": form,
        "back_url": place_of(evidence).url,
        "others": _others(evidence).count(),
    }
    return render(request, "assessments/evidence_blur.html", context | more, status=status)
