"""Whether a file may become evidence: one answer for files of a plain form and for those that came in parts."""

from pathlib import Path

import pikepdf
from django.conf import settings

from assessments import sandbox
from assessments.examining import Refused, photos
from assessments.files import content_type_of
from assessments.models import EvidenceKind


def limit_of(kind: str) -> int:
    """The most bytes that a file of a kind may have."""
    return settings.PHOTO_MAX_BYTES if kind == EvidenceKind.PHOTO else settings.DOCUMENT_MAX_BYTES


def check_size(size: int, limit: int) -> None:
    if not size:
        raise Refused("empty")
    if size > limit:
        raise Refused("too_many_bytes", bytes=size, limit=limit)


def check(path: Path, kind: str) -> None:
    """Raises Refused; cheap checks come first: nothing is decoded before its header was seen."""
    check_size(path.stat().st_size, limit_of(kind))
    CHECKS[EvidenceKind(kind)](path)


def _check_photo(path: Path) -> None:
    if not _content_type(path).startswith("image/"):
        raise Refused("not_a_photo")
    sandbox.run(photos.check, path, max_pixels=settings.PHOTO_MAX_PIXELS)


def _check_document(path: Path) -> None:
    if _content_type(path) != "application/pdf":
        raise Refused("not_a_document")
    try:
        with pikepdf.open(path) as document:
            is_encrypted, has_pages = document.is_encrypted, len(document.pages) > 0
    except pikepdf.PasswordError:
        is_encrypted, has_pages = True, False
    except pikepdf.PdfError:
        is_encrypted, has_pages = False, False
    if is_encrypted:
        raise Refused("locked_document")
    if not has_pages:
        raise Refused("unreadable_document")


def _content_type(path: Path) -> str:
    with path.open("rb") as file:
        return content_type_of(file.read(12))


CHECKS = {EvidenceKind.PHOTO: _check_photo, EvidenceKind.DOCUMENT: _check_document}
