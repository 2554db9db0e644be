"""Makes packets: the PDF of a frozen submission, once, kept under its own hash; and previews of drafts."""

import gc
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation

from assessments import renditions
from assessments.examining import Refused
from assessments.models import Rendition, RenditionKind, Snapshot, StoredFile, Submission
from assessments.snapshots import content_of, sha256_of
from reports.booklet import Booklet, Edition, Photo
from reports.compiling import booklet
from reports.documents import DocumentError, render_pdf
from reports.models import Packet

logger = logging.getLogger(__name__)


class WithheldPhoto(DocumentError):
    """A photo on which people must be blurred and are not: no packet shows it."""


def make(snapshot: Snapshot) -> Packet:
    """The packet of a snapshot; made at most once, whoever asks and however often.

    The file comes first and the row last: where the work stops between them, the next attempt makes the same
    bytes under the same name.
    """
    made = Packet.objects.filter(snapshot=snapshot).first()
    if made is not None:
        return made
    book = booklet_of(snapshot)
    if withheld := [photo.label for photo in book.photos if photo.is_withheld]:
        raise WithheldPhoto(", ".join(withheld))
    pdf = pdf_of(book)
    sha256 = hashlib.sha256(pdf).hexdigest()
    facts = {"name": store(pdf, sha256), "sha256": sha256, "size": len(pdf), "pages": page_count(pdf)}
    return Packet.objects.get_or_create(snapshot=snapshot, defaults=facts)[0]


def preview(submission: Submission) -> bytes:
    """The PDF of a submission as it stands now, marked as a draft on every page, and kept nowhere.

    Where a photo waits to be blurred it says so: a draft is passed around too.
    """
    return preview_of(content_of(submission))


def preview_of(content: dict[str, Any]) -> bytes:
    return pdf_of(booklet(content, Edition(sha256_of(content))))


def booklet_of(snapshot: Snapshot) -> Booklet:
    edition = Edition(
        sha256=snapshot.sha256,
        number=snapshot.number,
        signed_name=snapshot.signed_name,
        signed_position=snapshot.signed_position,
        signed_at=snapshot.signed_at,
    )
    return booklet(snapshot.content, edition)


def pdf_of(book: Booklet) -> bytes:
    photos = print_renditions(book.photos)
    with collector_paused():
        return render_pdf(html(book), evidence=photos)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Python's collector takes a quarter of the time of a layout, whose objects all stay until its end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def html(book: Booklet) -> str:
    """The packet laid out as HTML; it is a Thai document in whatever language its reader uses the portal."""
    with translation.override("th"):
        return render_to_string("reports/packet/packet.html", {"book": book})


def print_renditions(photos: Iterable[Photo]) -> Callable[[str], bytes]:
    """Reads photos as they are printed, by their names in the packet; a missing one is an error."""
    paths = _print_paths([photo for photo in photos if not photo.is_withheld])

    def read(name: str) -> bytes:
        if name not in paths:
            raise FileNotFoundError(name)
        with default_storage.open(paths[name]) as file:
            return bytes(file.read())

    return read


def _print_paths(photos: list[Photo]) -> dict[str, str]:
    """Where the print renditions lie, after making those that no worker has made yet."""
    hashes = {photo.sha256 for photo in photos}
    paths = _made_paths(hashes)
    lacking = {photo.name: photo for photo in photos if photo.name not in paths}
    if not lacking:
        return paths
    files = {file.sha256: file for file in StoredFile.objects.filter(sha256__in=hashes)}
    for photo in [one for one in lacking.values() if one.sha256 in files]:
        _make(files[photo.sha256], photo)
    return _made_paths(hashes)


def _make(file: StoredFile, photo: Photo) -> None:
    """What cannot be made is missing from the packet, which is then not made."""
    if not photo.blurs:
        renditions.make(file)
        return
    try:
        renditions.make_blurred(file, photo.blurs)
    except (Refused, FileNotFoundError) as problem:
        logger.warning("No blurred renditions of %s: %s", file, problem)


def _made_paths(hashes: set[str]) -> dict[str, str]:
    """Every print rendition of these files, by its name in a packet."""
    made = Rendition.objects.filter(file__sha256__in=hashes, kind=RenditionKind.PRINT)
    return {
        f"{sha256}-{blur}" if blur else sha256: path
        for sha256, blur, path in made.values_list("file__sha256", "blur", "name")
    }


def store(pdf: bytes, sha256: str, folder: str = "packets") -> str:
    """Keep a packet under its hash, and say where."""
    name = f"{folder}/{sha256[:2]}/{sha256}.pdf"
    if default_storage.exists(name):
        if default_storage.size(name) == len(pdf):
            return name
        # A crash while it was written left a part of it.
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(pdf))


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)
