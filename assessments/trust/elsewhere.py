"""Where else a picture is used, told to each reader only as far as they may know it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Evidence, EvidenceKind, Likeness, Response, Signal, Status, Submission
from assessments.models.submissions import HANDED_IN
from assessments.trust.likeness import like

# What strangers are told of at all, without a name: never a draft, which is nobody else's business.
TOLD_OF = tuple(status for status in HANDED_IN if status != Status.RETURNED)

Uses = Mapping[tuple[int, Signal], Sequence["Elsewhere"]]


@dataclass(frozen=True)
class Elsewhere:
    """Another use of a picture; the address of its page, and its key, where the reader may open it."""

    words: str
    url: str = ""
    pk: int | None = None


def told_to(reader: User, submission: Submission, photos: Sequence[Evidence]) -> Uses:
    """The other uses of photos of a submission, and of those that look like them, by photo and signal."""
    near = _near({one.file_id for one in photos if one.file_id})
    files = {one.file_id for one in photos} | {other for files in near.values() for other in files}
    others = _others(reader, photos, files)
    read = {submission.pk, *(one.submission_id for one in others if one.is_read)}
    uses = _by_file([*{one.pk: one for one in photos}.values(), *others])
    found = []
    for photo in photos:
        file_id = photo.file_id or 0
        found.append((photo, Signal.SAME_PICTURE, uses[file_id]))
        found.append((photo, Signal.LIKE_PICTURE, [one for other in sorted(near[file_id]) for one in uses[other]]))
    _fetch_what_is_served(found)
    told = {(photo.pk, signal): _told(photo, alike, read) for photo, signal, alike in found}
    return {key: words for key, words in told.items() if words}


def _near(files: set[int]) -> Mapping[int, set[int]]:
    """The files that look like each of these."""
    found: dict[int, set[int]] = defaultdict(set)
    for file_id, other_id in Likeness.objects.filter(like(files)).values_list("file_id", "other_id"):
        found[file_id].add(other_id)
        found[other_id].add(file_id)
    return found


def _others(reader: User, photos: Iterable[Evidence], files: Iterable[int | None]) -> Sequence[Any]:
    """The other photos of these files, whoever's; `is_read` where the reader may read what they are of."""
    others = Evidence.objects.filter(kind=EvidenceKind.PHOTO, file__in=files).exclude(pk__in=[one.pk for one in photos])
    readable = Submission.objects.readable_by(reader).filter(pk=OuterRef("submission"))
    facts = ("submission__municipality", "submission__province", "submission__cycle")
    return list(others.annotate(is_read=Exists(readable)).select_related(*facts))


def _by_file(photos: Iterable[Evidence]) -> Mapping[int, list[Evidence]]:
    """The photos of each file, the latest year first."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for one in sorted(photos, key=lambda one: (-one.submission.cycle.year_be, one.pk)):
        found[one.file_id or 0].append(one)
    return found


def _fetch_what_is_served(found: Iterable[tuple[Evidence, Signal, Sequence[Evidence]]]) -> None:
    """Only within a submission is it asked what photos serve."""
    close: list[Evidence] = []
    for photo, _signal, alike in found:
        here = [one for one in alike if one.pk != photo.pk and one.submission_id == photo.submission_id]
        close += [photo, *here] if here else []
    with_indicator = Prefetch("responses", Response.objects.select_related("indicator"))
    prefetch_related_objects(close, "activities", with_indicator)


def _told(photo: Evidence, uses: Iterable[Evidence], read: set[int]) -> Sequence[Elsewhere]:
    told = [
        _words(photo, one, is_seen=one.submission_id in read)
        for one in uses
        if is_elsewhere(photo, one) and (one.submission_id in read or one.submission.status in TOLD_OF)
    ]
    # Those that may not be named look the same: once is enough.
    return tuple(dict.fromkeys(told))


def is_elsewhere(photo: Evidence, other: Evidence) -> bool:
    """In another submission, or for other activities and indicators of this one: two shots of one event are fine."""
    if photo.submission_id != other.submission_id:
        return True
    return photo.pk != other.pk and not set(_served(photo)) & set(_served(other))


def _served(photo: Evidence) -> Iterator[tuple[str, int]]:
    yield from (("activity", one.pk) for one in photo.activities.all())
    yield from (("response", one.pk) for one in photo.responses.all())


def _words(photo: Evidence, other: Evidence, *, is_seen: bool) -> Elsewhere:
    theirs = other.submission
    facts = {"year": theirs.cycle.year_be, "province": theirs.province.name, "municipality": theirs.full_name}
    if photo.submission_id == theirs.pk:
        text = _("here: %(what)s") % {"what": _first_served(other)}
    elif photo.submission.municipality_id == theirs.municipality_id:
        text = _("the same municipality's self-assessment of %(year)s") % facts
    elif is_seen:
        text = _("%(municipality)s, %(province)s, self-assessment of %(year)s") % facts
    else:
        text = _("another municipality in %(province)s, self-assessment of %(year)s") % facts
    if not is_seen:
        return Elsewhere(text)
    return Elsewhere(f"{text} · “{other}”", reverse("assessments:evidence_view", args=[other.pk]), other.pk)


def _first_served(photo: Evidence) -> str:
    """What a photo serves, as far as one name tells it."""
    for activity in photo.activities.all():
        return activity.title
    for response in photo.responses.all():
        return _("indicator %(number)s") % {"number": response.indicator.number}
    return _("a photo that serves nothing yet")
