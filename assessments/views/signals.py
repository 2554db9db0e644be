"""What the municipality says to the signals of a photo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.forms.signals import SignalNoteForm
from assessments.models import Evidence, EvidenceKind
from assessments.permissions import may_edit
from assessments.trust import notes
from assessments.trust.signals import Found, signals_of


def signal_note(request: HttpRequest, pk: int, signal: str) -> HttpResponse:
    """Explain a signal of a photo, or change the explanation; with htmx just the signal's place on the page."""
    assert isinstance(request.user, User)
    evidence = _photo(request, pk)
    found = _signal(evidence, signal, request.user)
    if not may_edit(request.user, evidence.submission):
        raise PermissionDenied
    if request.method != "POST":
        stands = found.note.note if found.note else ""
        return _page(request, evidence, found, SignalNoteForm(initial={"note": stands, "before": stands}))
    form = SignalNoteForm(request.POST)
    if not form.is_valid():
        return _page(request, evidence, found, form, status=422)
    text, before = form.cleaned_data["note"], form.cleaned_data["before"]
    try:
        notes.answer(evidence, found.signal, text, before=before, by=request.user)
    except notes.StaleNote as stale:
        return _page(request, evidence, found, _based_on(stale, text), status=409, theirs=stale.current)
    if request.htmx:  # type: ignore[attr-defined] # set by django_htmx
        return _page(request, evidence, _signal(evidence, signal, request.user), None)
    messages.success(request, _("The explanation is saved."))
    return redirect("assessments:evidence_edit", pk)


def _photo(request: HttpRequest, pk: int) -> Evidence:
    seen = Evidence.objects.visible_to(request.user).with_files().filter(kind=EvidenceKind.PHOTO)
    facts = ("submission__municipality__province", "submission__province", "submission__cycle")
    return get_object_or_404(seen.select_related(*facts), pk=pk)


def _signal(evidence: Evidence, signal: str, reader: User) -> Found:
    """A signal that the photo has; 404 for one that it has not."""
    for found in signals_of(evidence.submission, [evidence], reader).get(evidence.pk, []):
        if found.signal == signal:
            return found
    raise Http404


def _based_on(stale: notes.StaleNote, typed: str) -> SignalNoteForm:
    """What was typed stays, now based on what stands: saving again is then a decision."""
    return SignalNoteForm(initial={"note": typed, "before": stale.current})


def _page(
    request: HttpRequest,
    evidence: Evidence,
    found: Found,
    form: SignalNoteForm | None,
    *,
    status: int = 200,
    theirs: str | None = None,
) -> HttpResponse:
    context = {
        "submission": evidence.submission,
        "evidence": evidence,
        "one": found,
        "form": form,
        "note_form": form,
        "theirs": theirs,
        "may_edit": True,
    }
    fragment = "assessments/_signal.html" if request.htmx else "assessments/signal_note.html"  # type: ignore[attr-defined]
    return render(request, fragment, context, status=status)
