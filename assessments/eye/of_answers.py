"""Checks of what was written: answers and activities."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.eye.alike import alike
from assessments.eye.facts import Facts
from assessments.eye.hits import Hit, on_answer
from assessments.models import Activity


def evidence_missing(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    for leaf in facts.leaves:
        if leaf.share >= asked["share"] and leaf.share > 0 and not leaf.evidence:
            detail = _("%(share)s %% of the points and no photo, document or link") % {"share": round(leaf.share)}
            yield on_answer(facts, leaf, detail, "activities")


def text_short(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    for leaf in facts.leaves:
        length = len("".join(leaf.answer.split()))
        if leaf.share >= asked["share"] and 0 < length < asked["letters"]:
            said = {"share": round(leaf.share), "count": length}
            yield on_answer(facts, leaf, _("%(share)s %% of the points and an answer of %(count)s letters") % said)


def text_as_last_year(facts: Facts, asked: Mapping[str, Any]) -> Iterator[Hit]:
    """Answers by their indicator, activities by their title; what is too short to be anybody's own is left out."""
    for leaf in facts.leaves:
        found = max((alike(leaf.answer, text) for text in leaf.before if _counts(leaf.answer, asked)), default=0)
        if found >= asked["percent"]:
            yield on_answer(facts, leaf, _same(found))
    before = {one.title: one for one in facts.activities_before}
    for one in facts.activities:
        found = _activity_alike(one, before.get(one.title), asked)
        if found >= asked["percent"]:
            url = reverse("assessments:activity_edit", args=[one.pk])
            for number in facts.activity_serves.get(one.pk, ()):
                yield Hit(f"activity-{one.pk}", number, _same(found), f"{url}#id_about", one.title)


def _counts(text: str, asked: Mapping[str, Any]) -> bool:
    return bool(len(text) >= asked["letters"])


def _activity_alike(activity: Activity, before: Activity | None, asked: Mapping[str, Any]) -> int:
    text = _text_of(activity)
    return alike(text, _text_of(before)) if before and _counts(text, asked) else 0


def _text_of(activity: Activity) -> str:
    return "\n".join((activity.about, activity.method, activity.success_factors, activity.outcomes))


def _same(percent: int) -> str:
    return _("%(percent)s %% the same as the text of last year") % {"percent": percent}
