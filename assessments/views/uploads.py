"""A server of the tus protocol (tus.io, version 1.0.0): files come in pieces and go on where a connection broke."""

from base64 import b64decode
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments.examining import Refused
from assessments.intake import arriving, parts
from assessments.models import EvidenceKind, RenditionKind, Submission, Upload
from assessments.permissions import may_edit, may_see_unblurred
from assessments.refusals import words
from assessments.serving import picture, send

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
PIECES = "application/offset+octet-stream"
KINDS = (EvidenceKind.PHOTO, EvidenceKind.DOCUMENT)
# A signed number of 64 bits holds every size of so many digits.
LONGEST_NUMBER = 18


def speaks_tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What every answer of the protocol has; scripts are told in words that somebody must sign in, not sent there."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Some networks let no other methods than GET and POST through; what a GET does needs no token of the page.
        if request.method == "POST":
            request.method = request.headers.get("X-HTTP-Method-Override", "POST")
        if not request.user.is_authenticated:
            response = _refused(401, _("You are signed out. Sign in again in another tab, then go on here."))
        elif request.method == "OPTIONS":
            response = _offer()
        elif request.method != "GET" and request.headers.get("Tus-Resumable") != VERSION:
            response = HttpResponse(status=412, headers={"Tus-Version": VERSION})
        else:
            response = view(request, *args, **kwargs)
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        return response

    return login_not_required(answer)


@speaks_tus
def upload_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person sent for a submission and did not save yet (GET); another file (POST)."""
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    if request.method == "GET":
        own = Upload.objects.visible_to(request.user).filter(submission=submission)
        uploads = list(own.unsaved().with_thumbnails())
        arriving.remind(uploads)
        return JsonResponse({"uploads": [_told(one) for one in uploads]})
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST", "OPTIONS"])
    return _begin(request, submission)


def _begin(request: HttpRequest, submission: Submission) -> HttpResponse:
    assert isinstance(request.user, User)
    if not may_edit(request.user, submission):
        return _closed()
    size, about = _number(request, "Upload-Length"), _metadata(request)
    if size is None or about.get("kind") not in KINDS or not about.get("name"):
        return _refused(400, _("The browser did not say what file it sends."))
    try:
        upload = arriving.begin(
            submission,
            by=request.user,
            kind=about["kind"],
            name=about["name"],
            size=size,
            place=about.get("place", ""),
        )
    except Refused as refused:
        status = 413 if refused.reason == "too_many_bytes" else 422
        return _refused(status, words(refused.reason, refused.facts))
    response = HttpResponse(status=201, headers=_progress(upload))
    response.headers["Location"] = reverse("assessments:upload_detail", args=[upload.pk])
    return response


@speaks_tus
def upload_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far an upload is (HEAD), more of it (PATCH), or none of it (DELETE)."""
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    if request.method == "HEAD":
        return HttpResponse(headers=_progress(upload) | {"Upload-Length": str(upload.size)})
    if request.method not in ("PATCH", "DELETE"):
        return HttpResponseNotAllowed(["HEAD", "PATCH", "DELETE", "OPTIONS"])
    if request.method == "DELETE":
        parts.discard(upload)
        return HttpResponse(status=204)
    return _take(request, upload)


def _take(request: HttpRequest, upload: Upload) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = Submission.objects.with_facts().get(pk=upload.submission_id)
    if not may_edit(request.user, submission):
        return _closed()
    if request.content_type != PIECES:
        return HttpResponse(status=415)
    offset = _number(request, "Upload-Offset")
    if offset is None:
        return HttpResponse(status=400)
    if offset + (_number(request, "Content-Length") or 0) > upload.size:
        return _refused(413, _("The file is larger than was announced. Choose it again."))
    try:
        arriving.take(upload, offset, request.read)
    except arriving.OffsetTaken:
        return HttpResponse(status=409)
    return HttpResponse(status=204, headers=_progress(upload))


@require_safe
def upload_thumbnail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The picture of a file, in which nothing is blurred yet."""
    assert isinstance(request.user, User)
    sent = Upload.objects.visible_to(request.user).with_thumbnails().select_related("submission")
    upload = get_object_or_404(sent, pk=pk)
    found = upload.rendition(RenditionKind.THUMBNAIL)
    if found is None or not may_see_unblurred(request.user, upload.submission):
        raise Http404
    return send(request, picture(found, upload.name))


def _progress(upload: Upload) -> dict[str, str]:
    return {
        "Upload-Offset": str(upload.received),
        "Upload-Expires": http_date(arriving.expires_at(upload).timestamp()),
    }


def _told(upload: Upload) -> dict[str, Any]:
    """An upload as the page's script reads it."""
    has_thumbnail = upload.rendition(RenditionKind.THUMBNAIL) is not None
    return {
        "id": str(upload.pk),
        "state": upload.state,
        "problem": upload.problem,
        "thumbnail": reverse("assessments:upload_thumbnail", args=[upload.pk]) if has_thumbnail else "",
    }


def _offer() -> HttpResponse:
    largest = max(settings.PHOTO_MAX_BYTES, settings.DOCUMENT_MAX_BYTES)
    headers = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(largest)}
    return HttpResponse(status=204, headers=headers)


def _refused(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _closed() -> HttpResponse:
    return _refused(403, _("This self-assessment cannot be changed now."))


def _number(request: HttpRequest, header: str) -> int | None:
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _metadata(request: HttpRequest) -> dict[str, str]:
    """Names and texts in base64, as the protocol has them; empty when they cannot be read."""
    pairs = (pair.strip().partition(" ") for pair in request.headers.get("Upload-Metadata", "").split(","))
    try:
        return {key: b64decode(value, validate=True).decode().replace("\0", "") for key, _space, value in pairs}
    except ValueError:
        return {}
