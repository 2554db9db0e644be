"""Pages of documents as pictures, made in the sandbox one by one, and kept beside the original."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from assessments import converting, sandbox
from assessments.examining import Refused, pages
from assessments.examining.documents import PDF
from assessments.files import address, keep_picture, on_disk
from assessments.models import RenditionKind, StoredFile

logger = logging.getLogger(__name__)

# A page that cannot be drawn in time is left out; after so many the others are not tried.
MOST_FAILURES = 5


def make(file: StoredFile) -> None:
    """Make the pictures that a document still lacks; running it again, or twice at once, adds nothing.

    A document without a single page that can be drawn becomes FAILED; it can still be downloaded.
    """
    state = StoredFile.State.READY
    try:
        with _as_pdf(file) as pdf, tempfile.TemporaryDirectory() as folder:
            _make(file, pdf, Path(folder))
    except (Refused, FileNotFoundError) as problem:
        logger.warning("No pages of %s: %s", file, problem)
        state = StoredFile.State.FAILED
    StoredFile.objects.filter(pk=file.pk).update(state=state, page_count=file.page_count)
    file.state = state


@contextmanager
def _as_pdf(file: StoredFile) -> Iterator[Path]:
    with on_disk(file) as original:
        if file.content_type == PDF:
            yield original
            return
        with tempfile.TemporaryDirectory() as folder:
            yield converting.to_pdf(original, file.content_type, Path(folder))


def _make(file: StoredFile, pdf: Path, folder: Path) -> None:
    file.page_count = sandbox.run(pages.count, pdf)
    failures: list[Refused] = []
    for number in _lacking(file, min(file.page_count, settings.DOCUMENT_PREVIEW_PAGES)):
        try:
            _draw(file, pdf, number, folder)
        except Refused as problem:
            logger.warning("Page %s of %s cannot be drawn: %s", number, file, problem)
            failures.append(problem)
            if len(failures) == MOST_FAILURES:
                break
    if not file.pages.exists():
        raise failures[0] if failures else Refused("unreadable_document")


def _lacking(file: StoredFile, last: int) -> list[int]:
    """Pages that are not drawn yet, and the first as long as there is no thumbnail."""
    made = set(file.pages.values_list("number", flat=True))
    if not file.renditions.exists():
        made.discard(1)
    return [number for number in range(1, last + 1) if number not in made]


def _draw(file: StoredFile, pdf: Path, number: int, folder: Path) -> None:
    drawn = sandbox.run(pages.draw, pdf, number, folder)
    if not file.renditions.exists():
        # The first page stands for the document wherever its evidence is listed.
        thumbnail, kind = sandbox.run(pages.shrink, drawn.path, folder), RenditionKind.THUMBNAIL
        keep_picture(file.renditions, thumbnail, _name(file, kind), kind=kind, blur="")
    keep_picture(file.pages, drawn, _name(file, f"page-{number}"), number=number)
    drawn.path.unlink()


def _name(file: StoredFile, ending: str) -> str:
    return address("renditions", file.sha256, f"-{ending}.jpg")
