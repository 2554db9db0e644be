"""Whether a file may become evidence: one answer for files of a plain form and for those that came in parts."""

from pathlib import Path

from django.conf import settings

from assessments import sandbox
from assessments.examining import Refused, documents, photos
from assessments.files import HEAD, content_type_of
from assessments.models import EvidenceKind


def limit_of(kind: str) -> int:
    """The most bytes that a file of a kind may have."""
    return settings.PHOTO_MAX_BYTES if kind == EvidenceKind.PHOTO else settings.DOCUMENT_MAX_BYTES


def check_size(size: int, limit: int) -> None:
    if not size:
        raise Refused("empty")
    if size > limit:
        raise Refused("too_many_bytes", bytes=size, limit=limit)


def check(path: Path, kind: str) -> str:
    """The content type of a file that may be taken; raises Refused.

    Cheap checks come first: nothing is decoded before its header was seen.
    """
    check_size(path.stat().st_size, limit_of(kind))
    return CHECKS[EvidenceKind(kind)](path)


def _check_photo(path: Path) -> str:
    with path.open("rb") as file:
        found = content_type_of(file.read(HEAD))
    if not found.startswith("image/"):
        raise Refused("not_a_photo")
    sandbox.run(photos.check, path, max_pixels=settings.PHOTO_MAX_PIXELS)
    return found


def _check_document(path: Path) -> str:
    return sandbox.run(documents.examine, path, max_pages=settings.DOCUMENT_MAX_PAGES)


CHECKS = {EvidenceKind.PHOTO: _check_photo, EvidenceKind.DOCUMENT: _check_document}
