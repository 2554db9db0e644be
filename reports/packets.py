"""Makes packets: the PDF of a frozen submission, once, kept under its own hash; and previews of drafts."""

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation

from assessments import renditions
from assessments.models import Rendition, RenditionKind, Snapshot, StoredFile, Submission
from assessments.snapshots import content_of, sha256_of
from reports.booklet import Booklet, Edition
from reports.compiling import booklet
from reports.documents import render_pdf
from reports.models import Packet


def make(snapshot: Snapshot) -> Packet:
    """The packet of a snapshot; made at most once, whoever asks and however often.

    The file comes first and the row last: where the work stops between them, the next attempt makes the same
    bytes under the same name.
    """
    made = Packet.objects.filter(snapshot=snapshot).first()
    if made is not None:
        return made
    pdf = pdf_of(booklet_of(snapshot))
    sha256 = hashlib.sha256(pdf).hexdigest()
    facts = {"name": store(pdf, sha256), "sha256": sha256, "size": len(pdf), "pages": page_count(pdf)}
    return Packet.objects.get_or_create(snapshot=snapshot, defaults=facts)[0]


def preview(submission: Submission) -> bytes:
    """The PDF of a submission as it stands now, marked as a draft on every page, and kept nowhere."""
    content = content_of(submission)
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
    photos = print_renditions({photo.sha256 for photo in book.photos})
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


def print_renditions(hashes: set[str]) -> Callable[[str], bytes]:
    """Reads photos as they are printed, by the SHA-256 of their originals; a missing one is an error."""
    names = dict(_rendition_names(hashes))

    def read(sha256: str) -> bytes:
        if sha256 not in names:
            raise FileNotFoundError(sha256)
        with default_storage.open(names[sha256]) as file:
            return bytes(file.read())

    return read


def _rendition_names(hashes: set[str]) -> Iterator[tuple[str, str]]:
    """Where the print renditions lie, after making those that no worker has made yet."""
    for file in StoredFile.objects.filter(sha256__in=hashes).exclude(renditions__kind=RenditionKind.PRINT):
        renditions.make(file)
    yield from Rendition.objects.filter(file__sha256__in=hashes, kind=RenditionKind.PRINT).values_list(
        "file__sha256", "name"
    )


def store(pdf: bytes, sha256: str) -> str:
    """Keep a packet under its hash, and say where."""
    name = f"packets/{sha256[:2]}/{sha256}.pdf"
    if default_storage.exists(name):
        if default_storage.size(name) == len(pdf):
            return name
        # A crash while it was written left a part of it.
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(pdf))


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)
