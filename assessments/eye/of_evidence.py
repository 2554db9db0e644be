"""Checks of photos, documents and links."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from assessments import clock
from assessments.eye.facts import Facts
from assessments.eye.hits import Hit, on_evidence
from assessments.models import Evidence, EvidenceKind, LinkState, PhotoFacts
from assessments.templatetags.sustcity import be_date
from assessments.trust.maps import facts_of
from assessments.trust.signals import day_outside_year, printed_dpi


def outside_period(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    """By what the municipality says it shows, else by the camera's clock; so many days off are let pass."""
    cycle, room = facts.submission.cycle, timedelta(days=int(asked["days"]))
    for one in facts.evidence:
        first, last = _shows(facts, one)
        if first and last and (last < cycle.first_day - room or first > cycle.last_day + room):
            said = {"day": _days(first, last), "year": cycle.year_be}
            yield from on_evidence(
                facts, one, _("it shows %(day)s, which is not in the fiscal year %(year)s") % said, "#id_period_from"
            )


def _shows(facts: Facts, evidence: Evidence) -> tuple[date | None, date | None]:
    """The first and the last day, the same where only one is known."""
    if evidence.period_from or evidence.period_to:
        return evidence.period_from or evidence.period_to, evidence.period_to or evidence.period_from
    photo = facts_of(evidence) if evidence.is_photo else None
    day = day_outside_year(facts.submission, photo) if photo else None
    return day, day


def _days(first: date, last: date) -> str:
    return be_date(first, "short") if first == last else f"{be_date(first, 'short')} – {be_date(last, 'short')}"


def photo_small(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    for one, photo in _photos(facts):
        if printed_dpi(photo.width, photo.height) < asked["dpi"]:
            said = {"width": photo.width, "height": photo.height}
            yield from on_evidence(facts, one, _("%(width)s × %(height)s pixels") % said, "#id_file")


def photo_blurred(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    for one, photo in _photos(facts):
        if photo.sharpness is not None and photo.sharpness < asked["sharpness"]:
            said = {"sharpness": round(photo.sharpness)}
            yield from on_evidence(facts, one, _("its sharpest part measures %(sharpness)s") % said, "#id_file")


def caption_missing(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    for one in facts.evidence:
        caption = one.caption.strip()
        if len(caption) < asked["letters"]:
            detail = _("no caption") if not caption else _("the caption is “%(caption)s”") % {"caption": caption}
            yield from on_evidence(facts, one, detail, "#id_caption")


def link_dead(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    since = clock.now() - timedelta(days=int(asked["days"]))
    for one in facts.evidence:
        if one.link_state == LinkState.BROKEN and one.link_failing_since and one.link_failing_since <= since:
            said = {"day": be_date(one.link_failing_since, "short")}
            yield from on_evidence(facts, one, _("the page has not answered since %(day)s") % said, "#id_url")


def _photos(facts: Facts) -> Iterator[tuple[Evidence, PhotoFacts]]:
    for one in facts.evidence:
        photo = facts_of(one) if one.kind == EvidenceKind.PHOTO else None
        if photo:
            yield one, photo
