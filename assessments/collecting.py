"""Adding, changing and taking away evidence: the only writes of it."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from assessments.editing import editing
from assessments.files import store, tidy_name
from assessments.models import Activity, Evidence, EvidenceKind, Response, StoredFile, Submission, Upload
from assessments.tasks import make_renditions

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
    stored = [(tidy_name(upload.name or ""), store(upload)) for upload in uploads]
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
        return _add(current, by, activities, responses, kind=EvidenceKind.LINK, url=url, caption=caption)


def change(evidence: Evidence, changes: Mapping[str, Any], *, base_version: int, by: User) -> Evidence:
    """Write changed fields, and what the evidence serves; raises StaleSave when somebody was faster."""
    columns = {name: value for name, value in changes.items() if name not in SERVED}
    with editing(evidence.submission, by=by):
        current = evidence.save_changes(columns, base_version=base_version, by=by)
        for name in set(SERVED) & set(changes):
            getattr(current, name).set(changes[name])
    return current


def remove(evidence: Evidence, *, by: User) -> None:
    """The row goes; the stored file stays, for a packet or another evidence may show it."""
    with editing(evidence.submission, by=by):
        # Else its upload would wait to be saved once more.
        Upload.objects.filter(evidence=evidence).delete()
        evidence.delete()


def change_captions(captions: Mapping[Evidence, tuple[str, int]], *, by: User) -> None:
    """Write several captions, each with the version it was based on: all of them or none."""
    with transaction.atomic():
        for evidence, (caption, base_version) in captions.items():
            change(evidence, {"caption": caption}, base_version=base_version, by=by)


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
    if evidence.file is not None and evidence.is_photo:
        _prepare(evidence.file)
    return evidence


def _prepare(file: StoredFile) -> None:
    """Have a worker make the renditions, again too after they failed, unless they are there."""
    if file.state != StoredFile.State.READY:
        StoredFile.objects.filter(pk=file.pk).update(state=StoredFile.State.WAITING)
        make_renditions.enqueue(file.pk)
