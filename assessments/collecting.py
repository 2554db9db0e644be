"""Adding, changing and taking away evidence: the only writes of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from assessments.editing import editing
from assessments.files import store, tidy_name
from assessments.models import Activity, Evidence, EvidenceKind, Response, StoredFile, Submission
from assessments.tasks import draw_pages, make_renditions

SERVED = ("activities", "responses")


def add_files(
    submission: Submission,
    uploads: Sequence["File[bytes]"],
    *,
    kind: EvidenceKind,
    by: User,
    activities: Iterable[Activity] = (),
    responses: Iterable[Response] = (),
    **fields: Any,
) -> list[Evidence]:
    """One evidence for each file, all of them or none.

    The bytes are stored before the transaction: it must not hold the database while they are written, and
    bytes that no evidence names do no harm.
    """
    stored = [(tidy_name(upload.name or ""), store(upload, getattr(upload, "content_type", ""))) for upload in uploads]
    with editing(submission, by=by) as current:
        return [
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
        evidence.delete()


def change_captions(captions: Mapping[Evidence, tuple[str, int]], *, by: User) -> None:
    """Write several captions, each with the version it was based on: all of them or none."""
    with transaction.atomic():
        for evidence, (caption, base_version) in captions.items():
            change(evidence, {"caption": caption}, base_version=base_version, by=by)


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
    return evidence


def _prepare(file: StoredFile, pictures: Any) -> None:
    """Have a worker make the pictures, again too after they failed, unless they are there."""
    if file.state != StoredFile.State.READY:
        StoredFile.objects.filter(pk=file.pk).update(state=StoredFile.State.WAITING)
        pictures.enqueue(file.pk)
