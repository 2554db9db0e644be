"""What a worker does with an upload that arrived whole: check it, keep it, make its pictures."""

from typing import Any

from django.core.files.base import File

from assessments import clock, renditions
from assessments.earlier import year_of_photo
from assessments.examining import Refused
from assessments.files import store
from assessments.intake import parts
from assessments.intake.checking import check
from assessments.models import EvidenceKind, StoredFile, Upload
from assessments.trust import fingerprints


def receive(upload: Upload) -> None:
    """Accept or refuse an upload; killed anywhere, it is simply run again, and twice at once does no harm."""
    if upload.state == Upload.State.CHECKING:
        try:
            _accept(upload, _of_this_year(upload, _stored(upload)))
        except Refused as refused:
            refuse(upload, refused.reason, **refused.facts)
    if upload.file is not None and upload.kind == EvidenceKind.PHOTO:
        renditions.make(upload.file)
        fingerprints.keep(upload.file)
    parts.clear(upload)


def refuse(upload: Upload, reason: str, **facts: Any) -> None:
    _decide(upload, state=Upload.State.REFUSED, reason=reason, reason_facts=facts)


def _stored(upload: Upload) -> StoredFile:
    with parts.assembled(upload) as path:
        found = check(path, upload.kind)
        with path.open("rb") as whole:
            return store(File(whole), found)


def _of_this_year(upload: Upload, file: StoredFile) -> StoredFile:
    year = year_of_photo(file.sha256, upload.submission) if upload.kind == EvidenceKind.PHOTO else None
    if year:
        raise Refused("earlier_year", year=year)
    return file


def _accept(upload: Upload, file: StoredFile) -> None:
    _decide(upload, state=Upload.State.ACCEPTED, file=file)


def _decide(upload: Upload, **columns: Any) -> None:
    """Unless it was decided meanwhile: then that stands."""
    waiting = Upload.objects.filter(pk=upload.pk, state=Upload.State.CHECKING)
    if waiting.update(changed_at=clock.now(), **columns):
        for name, value in columns.items():
            setattr(upload, name, value)
