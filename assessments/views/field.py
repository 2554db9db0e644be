"""Drafting without network: the page that a device keeps, what it must know, and the way in for its drafts."""

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from assessments import field_drafts
from assessments.collecting import UploadMissing
from assessments.forms.evidence import CAPTION_LIMIT
from assessments.forms.field_drafts import FieldDraftForm, FieldPhotoForm, first_year
from assessments.models import Consent, FieldReceipt, Submission
from assessments.permissions import may_edit
from assessments.queries import outline_of

# One activity of a day in the field.
PHOTOS_OF_A_DRAFT = 30


@login_not_required
@require_safe
def field(request: HttpRequest) -> HttpResponse:
    """The page that the device keeps. It holds nothing of anybody: the same for all who can read its language."""
    context = {"consents": Consent.choices, "most": PHOTOS_OF_A_DRAFT, "caption_limit": CAPTION_LIMIT}
    response = render(request, "assessments/field.html", context)
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@never_cache
@requires_csrf_token
@require_safe
def field_context(request: HttpRequest) -> HttpResponse:
    """Who is signed in, where this person may draft, and a token to send with."""
    if not isinstance(request.user, User):
        return _signed_out()
    return JsonResponse(
        {
            "person": {"id": request.user.pk, "name": str(request.user)},
            "token": get_token(request),
            "submissions": [_told(one) for one in _open_for(request.user)],
        }
    )


def _open_for(user: User) -> list[Submission]:
    own = {one.municipality_id for one in user.active_memberships if one.municipality_id}
    running = Submission.objects.readable_by(user).running().filter(municipality__in=own).with_facts()
    newest_first = running.prefetch_related("cycle__stages").order_by("-cycle__year_be", "pk")
    return [one for one in newest_first if may_edit(user, one)]


def _told(submission: Submission) -> dict[str, Any]:
    """A submission as the page reads it; the indicators are the framework's, nobody's answers."""
    outline = outline_of(submission)
    return {
        "id": submission.pk,
        "name": submission.full_name,
        "year": submission.cycle.year_be,
        "first": first_year(submission),
        "uploads": reverse("assessments:upload_list", args=[submission.pk]),
        "dimensions": [
            {
                "number": one.number,
                "name": one.name,
                "indicators": [{"number": leaf.number, "name": leaf.name} for leaf in outline.leaves_of(one)],
            }
            for one in outline.dimensions
        ],
    }


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def field_draft(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Whether a draft arrived (GET); the draft (POST), which is taken once however often it is sent."""
    if not isinstance(request.user, User):
        return _signed_out()
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    receipt = field_drafts.find(submission, request.user, key)
    if receipt:
        return _arrived(receipt)
    if not may_edit(request.user, submission):
        return _closed()
    if request.method == "GET":
        return JsonResponse({"state": "unknown"})
    return _receive(request, submission, key)


def _receive(request: HttpRequest, submission: Submission, key: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    form = FieldDraftForm(submission, request.POST)
    photos = [FieldPhotoForm(one) for one in _photos(request)]
    if not form.is_valid() or not all(one.is_valid() for one in photos):
        errors = [form.errors, *(one.errors for one in photos)]
        return _refused("; ".join(str(text) for found in errors for texts in found.values() for text in texts))
    try:
        receipt = field_drafts.receive(
            submission,
            by=request.user,
            key=key,
            columns=form.columns(),
            indicators=form.cleaned_data["indicators"],
            photos=[
                field_drafts.Photo(one.key, one.cleaned_data["caption"], one.cleaned_data["consent"]) for one in photos
            ],
        )
    except PermissionDenied:
        return _closed()
    except UploadMissing:
        return JsonResponse({"state": "photos", "words": _("A photo has to be sent once more.")}, status=409)
    return _arrived(receipt)


def _photos(request: HttpRequest) -> list[dict[str, Any]]:
    """What the device says of its photos; an unreadable list is a photo without a file, which is refused in words."""
    try:
        found = json.loads(request.POST.get("photos", "[]"))
    except ValueError:
        found = None
    is_list = (
        isinstance(found, list) and len(found) <= PHOTOS_OF_A_DRAFT and all(isinstance(one, dict) for one in found)
    )
    return [{name: str(value) for name, value in one.items()} for one in found] if is_list else [{}]


def _arrived(receipt: FieldReceipt) -> HttpResponse:
    url = reverse("assessments:activity_edit", args=[receipt.activity_id]) if receipt.activity_id else ""
    return JsonResponse({"state": "arrived", "url": url})


def _signed_out() -> HttpResponse:
    return JsonResponse({"state": "signed_out", "words": _("Sign in to send.")}, status=401)


def _closed() -> HttpResponse:
    return JsonResponse({"state": "closed", "words": _("This self-assessment cannot be changed now.")}, status=403)


def _refused(words: str) -> HttpResponse:
    return JsonResponse({"state": "refused", "words": words}, status=422)
