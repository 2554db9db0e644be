"""Why a file was refused, in the reader's language: the one place for these words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext


def words(reason: str, facts: Mapping[str, Any]) -> str:
    """A sentence that follows the name of the file, for a reason of examining.Refused."""
    return REASONS[reason](facts)


def _too_many_pixels(facts: Mapping[str, Any]) -> str:
    return gettext("the photo has %(found)s megapixels; at most %(limit)s are possible. Make it smaller first.") % {
        "found": facts["pixels"] // 1_000_000,
        "limit": facts["limit"] // 1_000_000,
    }


REASONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "crashed": lambda facts: gettext("the file is damaged and cannot be read."),
    "too_large": lambda facts: gettext("the file unpacks to more than the portal can hold. Make it smaller first."),
    "too_long": lambda facts: gettext("the file takes too long to read. Make it smaller first."),
    "too_many_pixels": _too_many_pixels,
    "two_formats": lambda facts: gettext(
        "the file is a photo and something else in one, such as an archive or a web page. "
        "Open the photo, save it anew and send that."
    ),
    "unreadable_photo": lambda facts: gettext(
        "the photo is damaged or incomplete and cannot be read. Copy it from the camera again."
    ),
}
