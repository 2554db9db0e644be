"""Looking at evidence: the gallery of a submission, one photo large, two side by side, all on a map."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import User
from assessments import gallery
from assessments.forms.gallery import EvidenceFilter
from assessments.models import Evidence, EvidenceKind, Response, Submission
from assessments.permissions import may_edit, may_see_looks, may_see_original, may_see_unblurred
from assessments.queries import outline_of
from assessments.trust import maps
from assessments.trust.signals import Found, signals_of


def _filter(request: HttpRequest, submission: Submission) -> EvidenceFilter:
    assert isinstance(request.user, User)
    return EvidenceFilter(submission, request.user, request.GET)


def _photos(request: HttpRequest) -> Any:
    seen = Evidence.objects.visible_to(request.user).filter(kind=EvidenceKind.PHOTO)
    return gallery.with_what_it_serves(seen).select_related("changed_by")


def _with_submission(evidence: Evidence) -> Evidence:
    """With what headings and permissions ask of its submission."""
    evidence.submission = Submission.objects.with_facts().get(pk=evidence.submission_id)
    return evidence


def evidence_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The gallery: filtered, ordered and paged by the address alone, so that it can be kept and sent."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    form = _filter(request, submission)
    found = form.narrow(submission.evidence.with_files())
    page = Paginator(found, gallery.PAGE_SIZE).get_page(request.GET.get("page"))
    beside, plan = _beside(request, form), outline_of(submission)
    context = {
        "submission": submission,
        "form": form,
        "page_obj": page,
        "signals": _signals(form, page),
        "served": gallery.served(page, plan),
        "gallery_query": form.query,
        "beside": beside,
        "earlier": _earlier(request.user, beside) if beside else [],
        "dimension_of": plan.dimension_of,
        "may_edit": may_edit(request.user, submission) and not beside,
        "sees_withheld": may_see_unblurred(request.user, submission),
    }
    return render(request, "assessments/evidence_list.html", context)


def _signals(form: EvidenceFilter, evidence: Iterable[Evidence]) -> dict[int, list[Found]]:
    """Of what is shown, or of all, where they were worked out to find it."""
    return form.signals if "signal" in form.chosen else signals_of(form.submission, evidence, form.reader)


def _beside(request: HttpRequest, form: EvidenceFilter) -> Evidence | None:
    """The photo that another one is chosen for."""
    wanted = form.chosen.get("beside")
    return _with_submission(get_object_or_404(_photos(request), pk=wanted)) if wanted else None


def _earlier(user: User, beside: Evidence) -> list[tuple[Response, str]]:
    """Where to look for the same indicators in an earlier year."""
    for response in gallery.responses_of(beside):
        response.submission = beside.submission
    return [(one, _gallery_of_answer(one, beside)) for one in gallery.earlier_answers(user, beside)]


def _gallery_of_answer(response: Response, beside: Evidence) -> str:
    query = {"beside": beside.pk, "indicator": response.indicator.number}
    return reverse("assessments:evidence_list", args=[response.submission_id], query=query)


def evidence_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One photo large, with what is known of it and the way to its neighbours among those found."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), evidence=pk)
    form, plan = _filter(request, submission), outline_of(submission)
    query, way = form.query, _way(form, pk)
    if way is None:
        # Described anew meanwhile, it is no longer among what was looked for: then among all.
        query, way = "", _way(EvidenceFilter(submission, request.user, {}), pk)
    photos = _photos_of(submission, [pk, way.before, way.after]) if way else {}
    evidence = photos.get(pk)
    if way is None or evidence is None:
        raise Http404
    context = {
        "submission": submission,
        "evidence": evidence,
        "way": way,
        "before": photos.get(way.before or 0),
        "after": photos.get(way.after or 0),
        "gallery_query": query,
        "gallery_url": _gallery_url(submission, query, way.page, evidence),
        "shown": gallery.shown(photos.values(), sees_withheld=may_see_unblurred(request.user, submission)),
        "signals": _signals(form, [evidence]),
        "indicators": gallery.served([evidence], plan)[pk],
        "dimension_of": plan.dimension_of,
        "may_edit": may_edit(request.user, submission),
        "may_see_original": may_see_original(request.user, evidence),
        "may_see_looks": may_see_looks(request.user, submission),
        "sees_withheld": may_see_unblurred(request.user, submission),
    }
    return render(request, "assessments/evidence_view.html", context)


def _way(form: EvidenceFilter, pk: int) -> gallery.Way | None:
    found = form.narrow(form.submission.evidence.all()).values_list("pk", "kind")
    return gallery.way_through(list(found), pk)


def _photos_of(submission: Submission, keys: list[int | None]) -> dict[int, Evidence]:
    photos = submission.evidence.with_files().prefetch_related("activities")
    return photos.in_bulk([key for key in keys if key])


def _gallery_url(submission: Submission, query: str, page: int, evidence: Evidence) -> str:
    """The place in the gallery from which the photo was opened."""
    address = reverse("assessments:evidence_list", args=[submission.pk])
    paged = "&".join(part for part in (query, urlencode({"page": page}) if page > 1 else "") if part)
    return f"{address}{'?' if paged else ''}{paged}#evidence-{evidence.pk}"


def evidence_compare(request: HttpRequest) -> HttpResponse:
    """Two photos side by side, of whatever submissions the person may read; without a second one, choose it."""
    assert isinstance(request.user, User)
    left = _with_submission(get_object_or_404(_photos(request), pk=_number(request, "left")))
    if request.GET.get("right", "") in ("", str(left.pk)):
        address = reverse("assessments:evidence_list", args=[left.submission_id], query={"beside": left.pk})
        return redirect(address)
    right = _with_submission(get_object_or_404(_photos(request), pk=_number(request, "right")))
    sides = [(one, gallery.responses_of(one), other) for one, other in ((left, right), (right, left))]
    context = {
        "submission": left.submission,
        "left": left,
        "right": right,
        "sides": sides,
        "shown": _shown(request.user, left) | _shown(request.user, right),
    }
    return render(request, "assessments/evidence_compare.html", context)


def _shown(user: User, first: Evidence, *others: Evidence) -> set[int]:
    """Those photos of one submission of which this person gets to see a picture."""
    return gallery.shown([first, *others], sees_withheld=may_see_unblurred(user, first.submission))


def _number(request: HttpRequest, name: str) -> int:
    """A row's number as it stands in an address."""
    text = request.GET.get(name, "")
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def evidence_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the photos were taken, on the map and in a list; filtered as the gallery is."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    form = _filter(request, submission)
    photos = form.narrow(submission.evidence.filter(kind=EvidenceKind.PHOTO)).select_related("file__facts")
    found = [(one, maps.place_of(one)) for one in photos]
    places = [_linked(place, one, form.query) for one, place in found if place]
    context = {
        "submission": submission,
        "form": form,
        "gallery_query": form.query,
        "located_count": len(places),
        "placeless_count": len(found) - len(places),
        "map": maps.place_map(submission.province, places),
        "may_edit": may_edit(request.user, submission),
    }
    return render(request, "assessments/evidence_map.html", context)


def _linked(place: maps.Place, evidence: Evidence, query: str) -> maps.Place:
    address = reverse("assessments:evidence_view", args=[evidence.pk])
    return replace(place, url=f"{address}?{query}" if query else address)
