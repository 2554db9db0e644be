"""Adding, describing, removing and showing evidence."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from assessments import collecting, looks
from assessments.files import name_to_download
from assessments.forms.evidence import (
    ADD_FORMS,
    GONE,
    AddForm,
    CaptionForm,
    EvidenceForm,
    FilesForm,
    SameForAllForm,
    changed_captions,
)
from assessments.models import Activity, Evidence, EvidenceKind, Response, StaleSave, Submission
from assessments.permissions import may_edit, may_see_looks, may_see_original, may_see_unblurred, writes
from assessments.serving import Sending, is_part, picture, send
from assessments.showing import rendition_for
from assessments.trust.signals import signals_of
from assessments.views.autosaving import autosave, is_autosave

# Where evidence with a file is read by those who do not describe it.
READING = {
    EvidenceKind.PHOTO: "assessments:evidence_view",
    EvidenceKind.DOCUMENT: "assessments:document_read",
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
        raise PermissionDenied(_why_closed(request.user, submission))
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
        sent=submission.uploads.filter(by=request.user, kind=kind).with_thumbnails(),
        place=urlencode(place.query),
    )
    if is_post and form.is_valid():
        try:
            return _add(request, place, EvidenceKind(kind), form)
        except collecting.UploadMissing:
            form.add_error(None, GONE)
    context = {
        "submission": submission,
        "place": place,
        "form": form,
        "kind": kind,
        "kinds": [(key, EvidenceKind(key).label, f"?{urlencode(place.query | {'kind': key})}") for key in ADD_FORMS],
    }
    return render(request, "assessments/evidence_add.html", context, status=422 if is_post else 200)


def _why_closed(user: User, submission: Submission) -> str:
    """What somebody reads who could write here before; nothing for those whose role it never was."""
    if not writes(user, submission):
        return ""
    days = settings.UPLOAD_KEEP_DAYS
    words = ngettext(
        "This self-assessment was handed over meanwhile, or its time is over: nothing was added. Files that were "
        "sent wait for %(days)s day, and can be saved if it is returned to you.",
        "This self-assessment was handed over meanwhile, or its time is over: nothing was added. Files that were "
        "sent wait for %(days)s days, and can be saved if it is returned to you.",
        days,
    )
    return words % {"days": days}


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
    if isinstance(form, FilesForm):
        return _add_files(request, place, kind, form)
    collecting.add_link(place.submission, url=given["url"], caption=given["caption"], by=request.user, **served)
    messages.success(request, _("The link was added."))
    return redirect(place.url)


def _add_files(request: HttpRequest, place: Place, kind: EvidenceKind, form: FilesForm) -> HttpResponse:
    """Of photos the next page asks who is to be seen on them; what they show may have been typed by now."""
    assert isinstance(request.user, User)
    added = collecting.add_files(
        place.submission,
        form.chosen_files(),
        kind=kind,
        by=request.user,
        sent=form.sent_captions(),
        **place.served(form),
        **form.fields_of_chosen(),
    )
    messages.success(request, _added(kind, len(added)))
    if kind == EvidenceKind.PHOTO:
        query = place.query | {"added": ",".join(str(one.pk) for one in added)}
        address = reverse("assessments:evidence_add", args=[place.submission.pk])
        return redirect(f"{address}?{urlencode(query, safe=',')}")
    return redirect(place.url)


def _added(kind: EvidenceKind, count: int) -> str:
    if kind == EvidenceKind.PHOTO:
        return ngettext("%(count)s photo was added.", "%(count)s photos were added.", count) % {"count": count}
    return ngettext("%(count)s document was added.", "%(count)s documents were added.", count) % {"count": count}


def _captions(request: HttpRequest, place: Place) -> HttpResponse:
    """What is said of photos that were just added, all on one page."""
    assert isinstance(request.user, User)
    added = [_number(one) for one in request.GET["added"].split(",")]
    photos = place.submission.evidence.with_files().filter(pk__in=added)
    is_post = request.method == "POST"
    captions = [CaptionForm(one, request.POST if is_post else None) for one in photos]
    for_all = SameForAllForm(request.POST if is_post else None)
    if not captions:
        raise Http404
    if is_post and all(one.is_valid() for one in (*captions, for_all)):
        try:
            changed = changed_captions(captions, for_all.cleaned_data["consent"])
            collecting.change_captions(changed, by=request.user)
        except StaleSave:
            messages.error(request, _("Somebody changed a caption meanwhile. Nothing was saved; look again."))
            return redirect(request.get_full_path())
        messages.success(request, _("The changes were saved."))
        to_blur = photos.withheld().first()
        return redirect("assessments:evidence_blur", to_blur.pk) if to_blur else redirect(place.url)
    context = {"submission": place.submission, "place": place, "captions": captions, "for_all": for_all}
    return render(request, "assessments/evidence_add.html", context, status=422 if is_post else 200)


def _evidence(request: HttpRequest, pk: int) -> Evidence:
    seen = Evidence.objects.visible_to(request.user).with_files()
    return get_object_or_404(
        seen.select_related(
            "submission__municipality__province", "submission__province", "submission__cycle", "changed_by"
        ).prefetch_related("activities", "responses__indicator"),
        pk=pk,
    )


def evidence_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One evidence to describe; who may not is led to where it is read. A link is read here too."""
    assert isinstance(request.user, User)
    evidence = _evidence(request, pk)
    if is_autosave(request):
        return autosave(request, evidence.submission_id, lambda held: _form_to_autosave(request, held, pk))
    is_editor = may_edit(request.user, evidence.submission)
    if "card" in request.GET:
        context = {
            "one": evidence,
            "may_edit": is_editor,
            "is_bare": request.GET["card"] == "bare",
            "signals": signals_of(evidence.submission, [evidence], request.user),
            "sees_withheld": may_see_unblurred(request.user, evidence.submission),
        }
        return render(request, "assessments/_evidence_card.html", context)
    is_post = request.method == "POST"
    if is_post and not is_editor:
        raise PermissionDenied
    if evidence.file_id and not is_editor:
        return redirect(READING[EvidenceKind(evidence.kind)], evidence.pk)
    form = EvidenceForm(evidence, request.POST if is_post else None)
    if is_post and form.is_valid():
        return _change(request, evidence, form)
    return _evidence_page(request, evidence, form, status=422 if is_post else 200)


def _form_to_autosave(request: HttpRequest, held: Submission, pk: int) -> EvidenceForm:
    """Over the evidence as it is now, while the submission is held."""
    row = get_object_or_404(held.evidence.select_related("changed_by"), pk=pk)
    row.submission = held
    return EvidenceForm(row, request.POST)


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
        "place": f"evidence-{evidence.pk}",
        "back_url": place_of(evidence).url if is_editor else reading,
        "may_edit": is_editor,
        "may_check_link": is_editor and settings.LINK_CHECK_DAYS > 0,
        "may_see_original": may_see_original(request.user, evidence),
        "may_see_looks": evidence.is_photo and may_see_looks(request.user, evidence.submission),
        "signals": signals_of(evidence.submission, [evidence], request.user),
        "sees_withheld": may_see_unblurred(request.user, evidence.submission),
    }
    return render(request, "assessments/evidence_edit.html", context | more, status=status)


def _change(request: HttpRequest, evidence: Evidence, form: EvidenceForm) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        saved = form.save(by=request.user)
    except StaleSave:
        # What was typed stays, now based on what stands: saving again is then a decision.
        current = _evidence(request, evidence.pk)
        return _evidence_page(request, current, form.after(StaleSave(current)), status=409, theirs=current)
    messages.success(request, _("The changes were saved."))
    if saved.is_withheld:
        return redirect("assessments:evidence_blur", evidence.pk)
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


@require_safe
def evidence_file(request: HttpRequest, pk: int, rendition: str) -> HttpResponseBase:
    """The bytes of an original or of a rendition, to those who may see the evidence."""
    assert isinstance(request.user, User)
    evidence = get_object_or_404(
        Evidence.objects.visible_to(request.user).with_files().select_related("submission"),
        pk=pk,
        file__isnull=False,
    )
    if rendition != "original":
        return send(request, _rendition(request.user, evidence, rendition))
    if not may_see_original(request.user, evidence):
        raise PermissionDenied
    response = send(request, _original(evidence))
    if evidence.is_photo and request.method == "GET" and response.status_code in (200, 206):
        looks.record(evidence, by=request.user, is_part=is_part(request))
    return response


def _original(evidence: Evidence) -> Sending:
    """Originals are downloaded, whatever they are."""
    assert evidence.file is not None
    return Sending(
        name=evidence.file.name,
        content_type=evidence.file.content_type,
        file_name=name_to_download(evidence.file_name, evidence.file.content_type),
        etag=f"{evidence.file.sha256}-original",
    )


def _rendition(user: User, evidence: Evidence, kind: str) -> Sending:
    found = rendition_for(user, evidence, kind)
    if found is None:
        raise Http404
    return picture(found, evidence.file_name)
