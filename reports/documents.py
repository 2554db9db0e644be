"""Makes a PDF from HTML: the one file that knows WeasyPrint."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation

from reports.pdf_text import mend_text

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

FONT_ENDINGS = (".ttf", ".otf", ".woff", ".woff2")


class DocumentError(Exception):
    """A document that cannot be made whole, and so is not made."""


class MissingFile(DocumentError):
    """A file that the document shows does not exist."""


class UnreadableFile(DocumentError):
    """A file that the document shows is not what it should be, like a photo that is none."""


class RefusedAddress(DocumentError):
    """An address outside of the project's own files: nothing is fetched from networks or other folders."""


def static_address(path: str) -> str:
    """What a document writes for a static file: a style sheet, a font, an emblem."""
    return f"static:{quote(path)}"


def evidence_address(name: str) -> str:
    """What a document writes for a stored file; Thai letters and every other sign may be in its name."""
    return f"evidence:{quote(name)}"


def render_pdf(html: str, *, evidence: Callable[[str], bytes]) -> bytes:
    """The PDF of a page of HTML: tagged for screen readers, its text copied out as it was typed.

    Language, title and author come from the HTML. The same HTML and files give the same bytes. Files are
    named by `static_address` and `evidence_address`; `evidence` returns the bytes of a stored file by its
    name, or raises `FileNotFoundError`. What would leave a gap in the document raises a `DocumentError`.
    """
    # Importing WeasyPrint costs half a second, which only those who print should pay.
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    fonts: list[bytes] = []
    fetcher = own_files_fetcher(evidence, fonts)
    try:
        with failures_of_weasyprint() as failures:
            pdf = HTML(string=html, base_url="static:", url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise error.__cause__ or error from None
    if failures:
        raise UnreadableFile("; ".join(failures))
    return mend_text(pdf, fonts)


def own_files_fetcher(evidence: Callable[[str], bytes], fonts: list[bytes]) -> "URLFetcher":
    """What WeasyPrint gets its files through; the fonts it asked for are noted in `fonts`."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    readers = {"static": read_static, "evidence": evidence}

    class OwnFilesFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            kind, _, path = url.partition(":")
            if kind not in readers:
                raise RefusedAddress(url)
            name = unquote(path)
            content = read(name, readers[kind])
            if name.endswith(FONT_ENDINGS):
                fonts.append(content)
            return URLFetcherResponse(url, content, {"Content-Type": guess_type(name)[0] or ""})

    # Without `fail_on_errors` a missing picture is left out in silence.
    return OwnFilesFetcher(fail_on_errors=True)


def read(name: str, reader: Callable[[str], bytes]) -> bytes:
    """The bytes of a file, or the document's own word for what is wrong with it."""
    try:
        return reader(name)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise MissingFile(name) from error
    except SuspiciousOperation as error:
        raise RefusedAddress(name) from error


def read_static(path: str) -> bytes:
    """The bytes of one of the project's static files, collected or not."""
    found = finders.find(path)
    if not found:
        raise FileNotFoundError(path)
    return Path(found).read_bytes()


class FailureNotes(logging.Handler):
    """Notes what WeasyPrint could not show: it only logs a picture it cannot read, and goes on."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.thread = threading.get_ident()
        self.failures: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Another thread may be printing too. Other errors leave no gap: a picture without a description, say.
        if record.thread == self.thread and str(record.msg).startswith(("Failed to", "Unsupported")):
            self.failures.append(record.getMessage())


@contextmanager
def failures_of_weasyprint() -> Iterator[list[str]]:
    """Gathers what WeasyPrint could not show while the block runs."""
    logger, notes = logging.getLogger("weasyprint"), FailureNotes()
    logger.addHandler(notes)
    try:
        yield notes.failures
    finally:
        logger.removeHandler(notes)
