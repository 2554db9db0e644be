"""Ways from a page to the gallery of evidence."""

from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from assessments import gallery
from assessments.models import Evidence, EvidenceKind, Submission
from assessments.trust import maps

register = template.Library()


@register.simple_tag(takes_context=True)
def photo_page(context: dict[str, Any], photo: Evidence) -> str:
    """Where a photo is seen large: among what the page shows, or beside the one another is chosen for."""
    if beside := context.get("beside"):
        return reverse("assessments:evidence_compare", query={"left": beside.pk, "right": photo.pk})
    address = reverse("assessments:evidence_view", args=[photo.pk])
    query = context.get("gallery_query")
    return f"{address}?{query}" if query else address


@register.filter
def taken_apart(evidence: Evidence) -> date | None:
    """The day a photo was taken, where the days it is said to show do not say so already."""
    facts = maps.facts_of(evidence)
    if facts is None or facts.taken_at is None:
        return None
    day = timezone.localtime(facts.taken_at).date()
    return None if day == evidence.period_from == evidence.period_to else day


@register.inclusion_tag("assessments/_evidence_counted.html")
def evidence_counted(submission: Submission) -> dict[str, Any]:
    """How much evidence there is, with the way to it; one query."""
    counts = gallery.counts_by_kind(submission)
    kinds = {f"{kind}_count": counts.get(kind, 0) for kind in EvidenceKind.values}
    return {"submission": submission, "total": sum(counts.values()), **kinds}
