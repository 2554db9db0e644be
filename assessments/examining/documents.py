"""Documents looked into before they are taken: what they are by their content, and what they must not carry."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf

from assessments.examining import Refused, office

PDF = "application/pdf"
# Directory entries of an encrypted DOCX, XLSX or PPTX are named in UTF-16.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SCRIPTS = re.compile(rb"/(JS|JavaScript|Launch|ImportData|XFA|RichMedia|RichMediaExecute|SubmitForm)(?![\w.#-])")
_ATTACHMENTS = re.compile(rb"/(EmbeddedFiles?|EF|FileAttachment|Collection|GoToE)(?![\w.#-])")
_STRINGS = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)


def examine(path: Path, *, max_pages: int) -> str:
    """The content type of a document that can be taken; raises Refused."""
    with path.open("rb") as file:
        head = file.read(12)
    if head.startswith(b"%PDF-"):
        _examine_pdf(path, max_pages)
        return PDF
    if head.startswith(office.ZIP):
        return office.examine(path)
    if head.startswith(office.OLE):
        raise Refused("locked_document" if _ENCRYPTED_PACKAGE in path.read_bytes() else "old_document")
    raise Refused("other_document" if head.startswith(b"{\\rtf") else "not_a_document")


def _examine_pdf(path: Path, max_pages: int) -> None:
    with _opened(path) as document:
        if document.is_encrypted:
            raise Refused("locked_document")
        pages = len(document.pages)
        if not pages:
            raise Refused("unreadable_document")
        if pages > max_pages:
            raise Refused("too_many_pages", pages=pages, limit=max_pages)
        for one in document.objects:
            _check_object(one)
        _check_object(document.trailer)


@contextmanager
def _opened(path: Path) -> Iterator[pikepdf.Pdf]:
    try:
        with pikepdf.open(path) as document:
            yield document
    except pikepdf.PasswordError:
        raise Refused("locked_document") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, RecursionError) as problem:
        raise Refused("unreadable_document", problem=str(problem)) from problem


def _check_object(one: Any) -> None:
    """Names are written out without their disguises (/J#53), and found however deep they stand in the object."""
    if isinstance(one, pikepdf.Stream):
        _check_filters(one)
        one = one.stream_dict
    if not isinstance(one, pikepdf.Object):  # a number
        return
    written = one.unparse(resolved=True)
    if _SCRIPTS.search(written) and _SCRIPTS.search(_without_texts(written)):
        raise Refused("document_scripts")
    if _ATTACHMENTS.search(written) and _ATTACHMENTS.search(_without_texts(written)):
        raise Refused("document_attachments")


def _without_texts(written: bytes) -> bytes:
    return _STRINGS.sub(b"", written)


def _check_filters(stream: pikepdf.Stream) -> None:
    """Packing twice by the same method makes gigabytes of a few bytes, and has no other use."""
    filters = stream.stream_dict.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        names = [str(one) for one in filters.as_list()]
        if len(set(names)) < len(names):
            raise Refused("too_large")
