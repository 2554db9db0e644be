"""Reading documents page by page, as pictures."""

from pathlib import PurePosixPath

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments.models import Evidence, EvidenceKind, PageImage, StoredFile
from assessments.permissions import may_edit
from assessments.serving import Sending, send

NUMBER_LIMIT = 6


@require_safe
def document_read(request: HttpRequest, pk: int) -> HttpResponse:
    """A document's pages below each other; `?page=3` leads to the third. A page that waits for them asks by htmx."""
    assert isinstance(request.user, User)
    evidence = _document(request, pk)
    assert evidence.file is not None
    if request.htmx:  # type: ignore[attr-defined]
        is_waiting = evidence.file.state == StoredFile.State.WAITING
        return HttpResponse(status=204, headers={} if is_waiting else {"HX-Refresh": "true"})
    prefetch_related_objects([evidence], "activities", "responses__indicator")
    pages = list(evidence.file.pages.all())
    if wanted := request.GET.get("page", ""):
        return redirect(f"{request.path}#page-{_nearest(wanted, pages)}")
    context = {
        "submission": evidence.submission,
        "evidence": evidence,
        "file": evidence.file,
        "pages": pages,
        "most": settings.DOCUMENT_PREVIEW_PAGES,
        "may_edit": may_edit(request.user, evidence.submission),
    }
    return render(request, "assessments/document_read.html", context)


@require_safe
def document_page(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The picture of one page, to those who may see the evidence."""
    evidence = _document(request, pk)
    page = get_object_or_404(PageImage, file=evidence.file_id, number=number)
    assert evidence.file is not None
    sending = Sending(
        name=page.name,
        content_type="image/jpeg",
        file_name=f"{PurePosixPath(evidence.file_name).stem}-{number}.jpg",
        etag=f"{evidence.file.sha256}-page-{number}",
        is_attachment=False,
    )
    return send(request, sending)


def _document(request: HttpRequest, pk: int) -> Evidence:
    seen = Evidence.objects.visible_to(request.user).filter(kind=EvidenceKind.DOCUMENT)
    return get_object_or_404(
        seen.select_related("file", "submission__municipality__province", "submission__cycle"), pk=pk
    )


def _nearest(wanted: str, pages: list[PageImage]) -> int:
    """The number of a page that is there, as near as possible to what was typed."""
    if not pages:
        raise Http404
    is_number = wanted.isdecimal() and len(wanted) <= NUMBER_LIMIT
    number = int(wanted) if is_number else 1
    return min((page.number for page in pages), key=lambda one: abs(one - number))
