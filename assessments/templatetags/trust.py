"""What templates say about photos: their facts, and where they were taken."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse

from accounts.models import Province
from assessments.models import Evidence, PhotoFacts
from assessments.trust import maps
from assessments.trust.signals import Found

register = template.Library()


@register.filter
def facts(evidence: Evidence) -> PhotoFacts | None:
    """What a photo tells of itself, nothing while it was not read."""
    return maps.facts_of(evidence)


@register.filter
def found(signals: Mapping[int, list[Found]] | str, evidence: Evidence) -> list[Found]:
    """The signals of one photo; none on a page that does not look for any."""
    return signals.get(evidence.pk, []) if isinstance(signals, Mapping) else []


@register.inclusion_tag("_components/place_map.html")
def photo_map(evidence: Evidence, province: Province) -> dict[str, Any]:
    """The map with the place of one photo, nothing when the photo does not tell."""
    place = maps.place_of(evidence)
    return {"map": maps.place_map(province, [place] if place else [])}


@register.inclusion_tag("_components/place_map.html")
def photos_map(evidence: Iterable[Evidence], province: Province) -> dict[str, Any]:
    """The map with the places of many photos, each leading to the page of its photo."""
    shown = []
    for one in evidence:
        if place := maps.place_of(one):
            url = reverse("assessments:evidence_edit", args=[one.pk])
            shown.append(maps.Place(place.latitude, place.longitude, place.name, url))
    return {"map": maps.place_map(province, shown)}
