"""Why a file was refused, in the reader's language: the one place for these words."""

from collections.abc import Callable, Mapping
from typing import Any

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
        "limit": facts["limit"] // 1_000_000,
    }


def _too_many_pages(facts: Mapping[str, Any]) -> str:
    return (
        gettext("the document has %(pages)s pages; at most %(limit)s are possible. Send the part that shows it.")
        % facts
    )


REASONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "crashed": lambda facts: gettext("the file is damaged and cannot be read."),
    "document_attachments": lambda facts: gettext(
        "the document carries other files or programs inside. Save it as PDF without them, or print it to a PDF."
    ),
    "document_macros": lambda facts: gettext(
        "the document contains macros. Save it as DOCX, XLSX or PPTX without macros, or as PDF."
    ),
    "document_outside": lambda facts: gettext(
        "the document fetches pictures, templates or data from other places when it is opened. Save it as PDF."
    ),
    "document_scripts": lambda facts: gettext(
        "the document contains scripts or interactive forms. Print it to a PDF and add that."
    ),
    "empty": lambda facts: gettext("the file is empty."),
    "empty_pack": lambda facts: gettext("there is no photo in this ZIP file."),
    "earlier_year": lambda facts: (
        gettext(
            "this very photo was evidence of %(year)s already. A photo shows the year in which it was taken; "
            "add one of this year."
        )
        % facts
    ),
    "fault": lambda facts: gettext("the portal could not check the file, by its own fault. Send it again later."),
    "locked_document": lambda facts: gettext(
        "the document is protected with a password. Save it without protection first."
    ),
    "locked_pack": lambda facts: gettext("the ZIP file is protected with a password. Pack it anew without one."),
    "lost": lambda facts: gettext("a part of the file got lost on the portal's side. Send it again."),
    "not_a_document": lambda facts: gettext(
        "this is not a document in one of the forms PDF, DOCX, XLSX or PPTX. Save it as PDF first."
    ),
    "not_a_photo": lambda facts: gettext(
        "this is not a photo in one of the forms JPEG, PNG, WebP, HEIC or AVIF. Save it as JPEG first."
    ),
    "old_document": lambda facts: gettext(
        "this is a file of an old Office program (.doc, .xls or .ppt). Open it and save it as DOCX, XLSX, PPTX or PDF."
    ),
    "other_document": lambda facts: gettext(
        "documents of this kind cannot be taken. Open it and save it as PDF, DOCX, XLSX or PPTX."
    ),
    "strange_pack": lambda facts: gettext(
        "it is packed in an unusual way. Pack the photos anew with the ZIP of Windows or macOS."
    ),
    "strange_document": lambda facts: gettext(
        "the document is not built as Word, Excel or PowerPoint would. Open it there and save it anew, or as PDF."
    ),
    "too_large": lambda facts: gettext("the file unpacks to more than the portal can hold. Make it smaller first."),
    "too_long": lambda facts: gettext("the file takes too long to read. Make it smaller first."),
    "too_many_bytes": _too_many_bytes,
    "too_many_members": lambda facts: (
        gettext("the ZIP file holds too many files; at most %(limit)s are possible. Divide it into several.") % facts
    ),
    "too_many_pages": _too_many_pages,
    "too_many_pixels": _too_many_pixels,
    "too_many_unsaved": lambda facts: (
        gettext("%(limit)s files wait to be saved already. Save or remove some of them first.") % facts
    ),
    "unreadable_pack": lambda facts: gettext("the ZIP file is damaged or incomplete. Pack and send it again."),
    "two_formats": lambda facts: gettext(
        "the file is a photo and something else in one, such as an archive or a web page. "
        "Open the photo, save it anew and send that."
    ),
    "unreadable_document": lambda facts: gettext("the document is damaged or incomplete and cannot be read."),
    "unreadable_photo": lambda facts: gettext(
        "the photo is damaged or incomplete and cannot be read. Copy it from the camera again."
    ),
}
