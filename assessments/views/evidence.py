"""Adding, describing, removing and showing evidence."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import MUNICIPAL_ROLES, Role, User
from assessments import collecting
from assessments.forms.evidence import (
    ADD_FORMS,
    AddForm,
    CaptionForm,
    EvidenceForm,
    changed_captions,
)
from assessments.models import Activity, Evidence, EvidenceKind, Response, StaleSave, Submission
from assessments.permissions import may_edit, roles_in
from assessments.trust.signals import signals_of

# The bytes behind an address never change; permission may, so browsers ask again after an hour.
FILE_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    # Browsers fit a photo to the window with a style of their own.
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Place:
    """The activity or indicator that evidence is added to, as the address says; perhaps neither."""

    submission: Submission
    activity: Activity | None
    response: Response | None

    @property
    def is_known(self) -> bool:
        return self.activity is not None or self.response is not None

    @property
    def url(self) -> str:
        """Where the person came from and returns to."""
        if self.activity is not None:
            return reverse("assessments:activity_edit", args=[self.activity.pk])
        if self.response is not None:
            number = self.response.indicator.number
            return reverse("assessments:response_edit", args=[self.submission.pk, number])
        return reverse("assessments:submission_detail", args=[self.submission.pk])

    @property
    def name(self) -> str:
        if self.response is not None:
            return f"{self.response.indicator.number} {self.response.indicator.name}"
        return self.activity.title if self.activity else ""

    @property
    def query(self) -> dict[str, Any]:
        """The part of an address that names the place."""
        if self.activity is not None:
            return {"activity": self.activity.pk}
        return {"indicator": self.response.indicator.number} if self.response else {}

    def served(self, form: AddForm) -> dict[str, list[Any]]:
        """What new evidence is to serve: the place, or what was ticked."""
        if not self.is_known:
            return {name: list(form.cleaned_data[name]) for name in ("activities", "responses")}
        return {
            "activities": [self.activity] if self.activity else [],
            "responses": [self.response] if self.response else [],
        }


def evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    if not may_edit(request.user, submission):
        raise PermissionDenied
    place = _place(submission, request.GET)
    if "added" in request.GET:
        return _captions(request, place)
    kind = request.GET.get("kind", EvidenceKind.PHOTO)
    if kind not in ADD_FORMS:
        raise Http404
    is_post = request.method == "POST"
    form = ADD_FORMS[kind](
        submission,
        request.POST if is_post else None,
        request.FILES if is_post else None,
        is_placed=place.is_known,
    )
    if is_post and form.is_valid():
        return _add(request, place, EvidenceKind(kind), form)
    context = {
        "submission": submission,
        "place": place,
        "form": form,
        "kind": kind,
        "kinds": [(key, EvidenceKind(key).label, f"?{urlencode(place.query | {'kind': key})}") for key in ADD_FORMS],
    }
    return render(request, "assessments/evidence_add.html", context, status=422 if is_post else 200)


def _place(submission: Submission, query: QueryDict) -> Place:
    activity = response = None
    if "activity" in query:
        activity = get_object_or_404(submission.activities, pk=_number(query["activity"]))
    elif "indicator" in query:
        response = get_object_or_404(
            submission.responses.select_related("indicator"), indicator__number=query["indicator"]
        )
    return Place(submission, activity, response)


def _number(given: str | list[object]) -> int:
    """A row's number as it stands in an address; 0, which no row has, for anything else."""
    text = str(given)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _add(request: HttpRequest, place: Place, kind: EvidenceKind, form: AddForm) -> HttpResponse:
    assert isinstance(request.user, User)
    given, served = form.cleaned_data, place.served(form)
    if kind == EvidenceKind.PHOTO:
        photos = collecting.add_files(place.submission, given["photos"], kind=kind, by=request.user, **served)
        added = {"added": ",".join(str(one.pk) for one in photos)}
        address = reverse("assessments:evidence_add", args=[place.submission.pk])
        return redirect(f"{address}?{urlencode(place.query | added, safe=',')}")
    fields: dict[str, Any] = served | {"caption": given["caption"], "by": request.user}
    if kind == EvidenceKind.DOCUMENT:
        collecting.add_file(place.submission, given["document"], kind=kind, **fields)
        messages.success(request, _("The document was added."))
    else:
        collecting.add_link(place.submission, url=given["url"], **fields)
        messages.success(request, _("The link was added."))
    return redirect(place.url)


def _captions(request: HttpRequest, place: Place) -> HttpResponse:
    """The captions of photos that were just added, all on one page."""
    assert isinstance(request.user, User)
    added = [_number(one) for one in request.GET["added"].split(",")]
    photos = place.submission.evidence.with_files().filter(pk__in=added)
    is_post = request.method == "POST"
    captions = [CaptionForm(one, request.POST if is_post else None) for one in photos]
    if not captions:
        raise Http404
    if is_post and all(one.is_valid() for one in captions):
        try:
            collecting.change_captions(changed_captions(captions), by=request.user)
        except StaleSave:
            messages.error(request, _("Somebody changed a caption meanwhile. Nothing was saved; look again."))
            return redirect(request.get_full_path())
        done = ngettext("%(count)s photo was added.", "%(count)s photos were added.", len(captions))
        messages.success(request, done % {"count": len(captions)})
        return redirect(place.url)
    context = {"submission": place.submission, "place": place, "captions": captions}
    return render(request, "assessments/evidence_add.html", context, status=422 if is_post else 200)


def _evidence(request: HttpRequest, pk: int) -> Evidence:
    seen = Evidence.objects.visible_to(request.user).with_files()
    return get_object_or_404(
        seen.select_related("submission__municipality__province", "submission__cycle", "changed_by").prefetch_related(
            "activities", "responses__indicator"
        ),
        pk=pk,
    )


def evidence_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One evidence: to describe for those who write, to read for the others."""
    assert isinstance(request.user, User)
    evidence = _evidence(request, pk)
    is_editor = may_edit(request.user, evidence.submission)
    if "card" in request.GET:
        context = {
            "one": evidence,
            "may_edit": is_editor,
            "is_bare": request.GET["card"] == "bare",
            "signals": signals_of([evidence], request.user),
        }
        return render(request, "assessments/_evidence_card.html", context)
    is_post = request.method == "POST"
    form = EvidenceForm(evidence, request.POST if is_post else None)
    if is_post and not is_editor:
        raise PermissionDenied
    if is_post and form.is_valid():
        return _change(request, evidence, form)
    return _evidence_page(request, evidence, form, status=422 if is_post else 200)


def _evidence_page(
    request: HttpRequest, evidence: Evidence, form: EvidenceForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    assert isinstance(request.user, User)
    is_editor = may_edit(request.user, evidence.submission)
    reading = reverse("assessments:submission_read", args=[evidence.submission_id])
    context = {
        "submission": evidence.submission,
        "evidence": evidence,
        "form": form,
        "back_url": place_of(evidence).url if is_editor else reading,
        "may_edit": is_editor,
        "may_see_original": may_see_original(request.user, evidence),
        "signals": signals_of([evidence], request.user),
    }
    return render(request, "assessments/evidence_edit.html", context | more, status=status)


def _change(request: HttpRequest, evidence: Evidence, form: EvidenceForm) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        collecting.change(evidence, form.changes, base_version=form.cleaned_data["base_version"], by=request.user)
    except StaleSave as stale:
        current = _evidence(request, stale.current.pk)
        # What was typed stays, now based on what stands: saving again is then a decision.
        typed = request.POST.copy()
        typed["base_version"] = str(current.version)
        again = EvidenceForm(current, typed)
        return _evidence_page(request, current, again, status=409, theirs=current)
    messages.success(request, _("The changes were saved."))
    return redirect(place_of(evidence).url)


def place_of(evidence: Evidence) -> Place:
    """The first activity or indicator that an evidence serves."""
    activity = next(iter(evidence.activities.all()), None)
    response = None if activity else next(iter(evidence.responses.all()), None)
    return Place(evidence.submission, activity, response)


def evidence_delete(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    evidence = _evidence(request, pk)
    if not may_edit(request.user, evidence.submission):
        raise PermissionDenied
    back = place_of(evidence).url
    if request.method == "POST":
        collecting.remove(evidence, by=request.user)
        messages.success(request, _("The evidence was removed."))
        return redirect(back)
    context = {"submission": evidence.submission, "evidence": evidence, "back_url": back}
    return render(request, "assessments/evidence_delete.html", context)


def may_see_original(user: User, evidence: Evidence) -> bool:
    """Originals of photos tell where and with what they were taken: they stay with the municipality."""
    if not evidence.is_photo:
        return True
    return bool(roles_in(user, evidence.submission) & {Role.ADMINISTRATOR, *MUNICIPAL_ROLES})


@require_safe
def evidence_file(request: HttpRequest, pk: int, rendition: str) -> HttpResponseBase:
    """The bytes of an original or of a rendition, to those who may see the evidence."""
    assert isinstance(request.user, User)
    evidence = get_object_or_404(
        Evidence.objects.visible_to(request.user).with_files().select_related("submission"),
        pk=pk,
        file__isnull=False,
    )
    assert evidence.file is not None
    if rendition == "original" and not may_see_original(request.user, evidence):
        raise PermissionDenied
    etag = quote_etag(f"{evidence.file.sha256}-{rendition}")
    response = get_conditional_response(request, etag=etag) or _file(evidence, rendition)
    response.headers["ETag"] = etag
    for name, value in FILE_HEADERS.items():
        response.headers[name] = value
    return response


def _file(evidence: Evidence, rendition: str) -> HttpResponseBase:
    """Originals are downloaded, renditions shown; 404 when there is none, or the storage has lost it."""
    assert evidence.file is not None
    if rendition == "original":
        return _sent(evidence.file.name, evidence.file.content_type, evidence.file_name, as_attachment=True)
    found = evidence.rendition(rendition)
    if found is None:
        raise Http404
    file_name = f"{PurePosixPath(evidence.file_name).stem}-{found.kind}.jpg"
    return _sent(found.name, "image/jpeg", file_name, as_attachment=False)


def _sent(name: str, content_type: str, file_name: str, *, as_attachment: bool) -> FileResponse:
    try:
        opened = default_storage.open(name)
    except FileNotFoundError as lost:
        raise Http404 from lost
    return FileResponse(opened, as_attachment=as_attachment, filename=file_name, content_type=content_type)
