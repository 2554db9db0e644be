"""Why a file was refused, in the reader's language: the one place for these words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext


def words(reason: str, facts: Mapping[str, Any]) -> str:
    """A sentence that follows the name of the file, for a reason of examining.Refused."""
    return REASONS[reason](facts)


MEGA = 1024 * 1024


def in_mb(size: int) -> str:
    """A size as people say it, with one decimal where it is needed."""
    return f"{size / MEGA:.1f}".removesuffix(".0")


def _too_many_bytes(facts: Mapping[str, Any]) -> str:
    return gettext("the file has %(found)s MB; at most %(limit)s MB are possible.") % {
        "found": in_mb(facts["bytes"]),
        "limit": in_mb(facts["limit"]),
    }


def _too_many_pixels(facts: Mapping[str, Any]) -> str:
    return gettext("the photo has %(found)s megapixels; at most %(limit)s are possible. Make it smaller first.") % {
        "found": facts["pixels"] // 1_000_000,
        "limit": settings.PHOTO_MAX_PIXELS // 1_000_000,
    }


REASONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "crashed": lambda facts: gettext("the file is damaged and cannot be read."),
    "empty": lambda facts: gettext("the file is empty."),
    "fault": lambda facts: gettext("the portal could not check the file, by its own fault. Send it again later."),
    "locked_document": lambda facts: gettext(
        "the document is protected with a password. Save it without protection first."
    ),
    "lost": lambda facts: gettext("a part of the file got lost on the portal's side. Send it again."),
    "not_a_document": lambda facts: gettext("this is not a PDF document. Save it as PDF first."),
    "not_a_photo": lambda facts: gettext(
        "this is not a photo in one of the forms JPEG, PNG, WebP or HEIC. Save it as JPEG first."
    ),
    "too_large": lambda facts: gettext("the file unpacks to more than the portal can hold. Make it smaller first."),
    "too_long": lambda facts: gettext("the file takes too long to read. Make it smaller first."),
    "too_many_bytes": _too_many_bytes,
    "too_many_unsaved": lambda facts: (
        gettext("%(limit)s files wait to be saved already. Save or remove some of them first.") % facts
    ),
    "too_many_pixels": _too_many_pixels,
    "unreadable_document": lambda facts: gettext("the document is damaged or incomplete and cannot be read."),
    "unreadable_photo": lambda facts: gettext(
        "the photo is damaged or incomplete and cannot be read. Copy it from the camera again."
    ),
}
