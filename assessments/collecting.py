"""Adding, changing and taking away evidence: the only writes of it."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from assessments.editing import editing
from assessments.files import store, tidy_name
from assessments.models import Activity, Consent, Evidence, EvidenceKind, Response, StoredFile, Submission, Upload
from assessments.tasks import check_link, draw_pages, make_blurred, make_renditions

SERVED = ("activities", "responses")


class UploadMissing(Exception):
    """An upload that was to become evidence was removed meanwhile, or is not accepted."""


def add_files(
    submission: Submission,
    uploads: Sequence["File[bytes]"],
    *,
    kind: EvidenceKind,
    by: User,
    sent: Mapping[Upload, str] = MappingProxyType({}),
    activities: Iterable[Activity] = (),
    responses: Iterable[Response] = (),
    **fields: Any,
) -> list[Evidence]:
    """One evidence for each file, all of them or none; `sent` has files that came before, with their captions.

    The bytes are stored before the transaction: it must not hold the database while they are written, and
    bytes that no evidence names do no harm. What was sent becomes evidence once, however often it is saved;
    raises UploadMissing.
    """
    stored = [(tidy_name(upload.name or ""), store(upload, getattr(upload, "content_type", ""))) for upload in uploads]
    with editing(submission, by=by) as current:
        attached = [
            upload.evidence or _attach(upload, caption, current, activities, responses)
            for upload, caption in _held(sent, current, kind, by)
        ]
        return attached + [
            _add(current, by, activities, responses, kind=kind, file=file, file_name=name, **fields)
            for name, file in stored
        ]


def add_file(submission: Submission, upload: "File[bytes]", **fields: Any) -> Evidence:
    return add_files(submission, [upload], **fields)[0]


def add_photos(
    activities: Mapping[Activity, Sequence[tuple[str, StoredFile, str]]], *, submission: Submission, by: User
) -> None:
    """Photos that are kept already, by activity: name, file and caption; a few queries, inside `editing`."""
    shots = [(activity, *photo) for activity, photos in activities.items() for photo in photos]
    made = Evidence.objects.bulk_create(
        Evidence(
            submission=submission, changed_by=by, kind=EvidenceKind.PHOTO, file=file, file_name=name, caption=caption
        )
        for _activity, name, file, caption in shots
    )
    through = Evidence.activities.through
    through.objects.bulk_create(through(evidence=one, activity=shot[0]) for one, shot in zip(made, shots, strict=True))
    for file in {shot[2] for shot in shots}:
        _prepare(file, make_renditions)


def add_link(
    submission: Submission,
    *,
    url: str,
    caption: str,
    by: User,
    activities: Iterable[Activity] = (),
    responses: Iterable[Response] = (),
) -> Evidence:
    with editing(submission, by=by) as current:
        added = _add(current, by, activities, responses, kind=EvidenceKind.LINK, url=url, caption=caption)
        check_link.enqueue(added.pk)
    return added


def change(evidence: Evidence, changes: Mapping[str, Any], *, base_version: int, by: User) -> Evidence:
    """Write changed fields, and what the evidence serves; raises StaleSave when somebody was faster."""
    columns = {name: value for name, value in changes.items() if name not in SERVED}
    leads_elsewhere = columns.get("url", evidence.url) != evidence.url
    if leads_elsewhere:
        # Whatever the old address answered.
        columns |= {"link_state": "", "link_checked_at": None, "link_failing_since": None}
    with editing(evidence.submission, by=by):
        current = evidence.save_changes(columns, base_version=base_version, by=by)
        for name in set(SERVED) & set(changes):
            getattr(current, name).set(changes[name])
        if leads_elsewhere:
            check_link.enqueue(current.pk)
    return current


def blur(evidence: Evidence, places: list[list[float]], *, base_version: int, by: User) -> Evidence:
    """Write the blurred places of a photo, and have a worker blur them; raises StaleSave.

    Where places are blurred and nobody said why, it is because of people.
    """
    changes: dict[str, Any] = {"blurs": places}
    if places and not evidence.consent:
        changes["consent"] = Consent.BLUR
    with editing(evidence.submission, by=by):
        current = evidence.save_changes(changes, base_version=base_version, by=by)
        if places:
            make_blurred.enqueue(current.pk)
    return current


def remove(evidence: Evidence, *, by: User) -> None:
    """The row goes; the stored file stays, for a packet or another evidence may show it."""
    with editing(evidence.submission, by=by):
        # Else its upload would wait to be saved once more.
        Upload.objects.filter(evidence=evidence).delete()
        evidence.delete()


def change_captions(changed: Mapping[Evidence, tuple[Mapping[str, Any], int]], *, by: User) -> None:
    """Write what is said of several photos, each with the version it was based on: all of it or nothing."""
    with transaction.atomic():
        for evidence, (changes, base_version) in changed.items():
            change(evidence, changes, base_version=base_version, by=by)


def _held(
    sent: Mapping[Upload, str], submission: Submission, kind: EvidenceKind, by: User
) -> Iterable[tuple[Upload, str]]:
    """The uploads as they are now, in the order they were sent, held until the transaction ends."""
    own = Upload.objects.filter(submission=submission, by=by, kind=kind, state=Upload.State.ACCEPTED)
    rows = {row.pk: row for row in own.select_for_update().filter(pk__in=[upload.pk for upload in sent])}
    if len(rows) < len(sent):
        raise UploadMissing
    return [(rows[upload.pk], caption) for upload, caption in sent.items()]


def _attach(
    upload: Upload,
    caption: str,
    submission: Submission,
    activities: Iterable[Activity],
    responses: Iterable[Response],
) -> Evidence:
    kind, file, name = upload.kind, upload.file, upload.name
    upload.evidence = _add(
        submission, upload.by, activities, responses, kind=kind, file=file, file_name=name, caption=caption
    )
    upload.save(update_fields=["evidence"])
    return upload.evidence


def _add(
    submission: Submission,
    by: User,
    activities: Iterable[Activity],
    responses: Iterable[Response],
    **fields: Any,
) -> Evidence:
    evidence = Evidence.objects.create(submission=submission, changed_by=by, **fields)
    evidence.activities.set(activities)
    evidence.responses.set(responses)
    if evidence.file is not None:
        _prepare(evidence.file, make_renditions if evidence.is_photo else draw_pages)
    if evidence.blurs:
        make_blurred.enqueue(evidence.pk)
    return evidence


def _prepare(file: StoredFile, pictures: Any) -> None:
    """Have a worker make the pictures, again too after they failed, unless they are there."""
    if file.state != StoredFile.State.READY:
        StoredFile.objects.filter(pk=file.pk).update(state=StoredFile.State.WAITING)
        pictures.enqueue(file.pk)
