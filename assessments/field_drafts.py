"""A draft of a device becomes an activity with its photos: all of it or nothing, and once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from assessments.collecting import UploadMissing, add_files
from assessments.editing import editing
from assessments.models import Activity, Evidence, EvidenceKind, FieldReceipt, Submission, Upload


@dataclass(frozen=True)
class Photo:
    upload: UUID
    caption: str
    consent: str


def receive(
    submission: Submission,
    *,
    by: User,
    key: UUID,
    columns: Mapping[str, Any],
    indicators: Sequence[str],
    photos: Sequence[Photo],
) -> FieldReceipt:
    """The receipt of a draft; the first sending makes the activity, every other one finds it.

    Raises PermissionDenied when the submission is closed, UploadMissing when a photo is not there or not accepted.
    """
    with editing(submission, by=by) as current:
        # The submission is held: whoever sends the same draft at this moment waits, and finds the receipt.
        if known := find(current, by, key):
            return known
        activity = Activity.objects.create(submission=current, changed_by=by, **columns)
        activity.responses.set(current.responses.filter(indicator__number__in=indicators))
        if photos:
            _attach(current, activity, photos, by)
        return FieldReceipt.objects.create(submission=current, by=by, key=key, activity=activity)


def find(submission: Submission, by: User, key: UUID) -> FieldReceipt | None:
    return FieldReceipt.objects.filter(submission=submission, by=by, key=key).first()


def _attach(submission: Submission, activity: Activity, photos: Sequence[Photo], by: User) -> None:
    sent = Upload.objects.filter(submission=submission, by=by, evidence=None)
    uploads = sent.in_bulk([one.upload for one in photos])
    if len(uploads) < len(photos):
        raise UploadMissing
    captions = {uploads[one.upload]: one.caption for one in photos}
    made = add_files(submission, [], kind=EvidenceKind.PHOTO, by=by, sent=captions, activities=[activity])
    for evidence, photo in zip(made, photos, strict=True):
        evidence.consent = photo.consent
    Evidence.objects.bulk_update(made, ["consent"])
