"""What the gallery shows of evidence: the way through it, what it serves, and what stood there in earlier years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.models import User
from assessments.earlier import last_answers
from assessments.models import Evidence, EvidenceKind, RenditionKind, Response, Submission
from assessments.models.evidence import EvidenceQuerySet
from indicators.models import Indicator
from indicators.queries import Outline

PAGE_SIZE = 48


def with_what_it_serves(evidence: Any) -> EvidenceQuerySet:
    """With files, facts, and the indicators directly or through activities, whatever their number."""
    found: EvidenceQuerySet = evidence.with_files()
    return found.prefetch_related("responses__indicator", "activities__responses__indicator")


def served(evidence: Iterable[Evidence], plan: Outline) -> dict[int, list[Indicator]]:
    """The indicators that each evidence serves, directly or through its activities, in their order; one query."""
    pks = [one.pk for one in evidence]
    direct = Evidence.responses.through.objects.filter(evidence__in=pks)
    through = Evidence.activities.through.objects.filter(evidence__in=pks, activity__responses__isnull=False)
    pairs = direct.values_list("evidence", "response__indicator").union(
        through.values_list("evidence", "activity__responses__indicator")
    )
    found: dict[int, set[int]] = {pk: set() for pk in pks}
    for pk, indicator in pairs:
        found[pk].add(indicator)
    return {pk: [leaf for leaf in plan.leaves if leaf.pk in wanted] for pk, wanted in found.items()}


def responses_of(evidence: Evidence) -> list[Response]:
    """The answers that an evidence serves, directly or through its activities, in the order of the indicators."""
    through = [one for activity in evidence.activities.all() for one in activity.responses.all()]
    found = {one.pk: one for one in [*evidence.responses.all(), *through]}
    return sorted(found.values(), key=lambda one: one.indicator.position)


@dataclass(frozen=True)
class Way:
    """Where a photo stands among those that were found: its place, its neighbours, its page of the gallery."""

    position: int
    count: int
    before: int | None
    after: int | None
    page: int


def way_through(found: Sequence[tuple[int, str]], pk: int) -> Way | None:
    """From the keys and kinds of all evidence found; None when the photo is not among it."""
    keys = [key for key, _kind in found]
    photos = [key for key, kind in found if kind == EvidenceKind.PHOTO]
    if pk not in photos:
        return None
    at = photos.index(pk)
    return Way(
        position=at + 1,
        count=len(photos),
        before=photos[at - 1] if at else None,
        after=photos[at + 1] if at + 1 < len(photos) else None,
        page=keys.index(pk) // PAGE_SIZE + 1,
    )


def shown(evidence: Iterable[Evidence], *, sees_withheld: bool) -> set[int]:
    """The photos of which there is a picture for this person: made, and not withheld from them."""
    return {
        one.pk for one in evidence if one.rendition(RenditionKind.SCREEN) and (sees_withheld or not one.is_withheld)
    }


def counts_by_kind(submission: Submission) -> dict[str, int]:
    """How many photos, documents and links there are."""
    rows = submission.evidence.order_by().values_list("kind").annotate(count=Count("pk"))
    return dict(rows)


def earlier_answers(user: User, evidence: Evidence) -> list[Response]:
    """The answers of the last earlier year to the same indicators, as far as the person may read them."""
    found = {one.pk: one for response in responses_of(evidence) for one in last_answers(response)}
    readable = Submission.objects.readable_by(user).filter(pk__in={one.submission_id for one in found.values()})
    keys = set(readable.values_list("pk", flat=True))
    return [one for one in found.values() if one.submission_id in keys]
