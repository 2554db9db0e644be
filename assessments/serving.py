"""Sending files of the storage to those who may have them; whoever calls has made sure of that.

A piece of a file is sent by our own lines because no kept library does it for a view of any storage:
docs/decisions/0015-files-leave-through-the-portal.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from assessments.models import Rendition
from assessments.storages import Readable, storage

BLOCK = 64 * 1024
# Nothing of a stranger's may run in the reader's browser: only these are shown, everything else is downloaded.
SHOWN = ("image/jpeg", "image/png", "image/webp")
POLICY = "Content-Security-Policy"
HEADERS = {
    # What lies behind an address may change (a photo is blurred), and so may permission: browsers ask each time.
    "Cache-Control": "private, no-cache",
    # Browsers fit a photo to the window with a style of their own.
    POLICY: "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Sending:
    """What is sent: a file of the storage under a name for people, and the tag of exactly these bytes."""

    name: str
    content_type: str
    file_name: str
    etag: str
    is_attachment: bool = True
    # Made by the portal itself, such as a draft of a packet: the browser may show it in its own viewer.
    is_own_work: bool = False

    @property
    def headers(self) -> dict[str, str]:
        is_shown = self.is_own_work or self.content_type in SHOWN
        disposition = content_disposition_header(self.is_attachment or not is_shown, self.file_name)
        # The viewer of PDFs does not work in the sandbox that strangers' files are put into.
        kept = {name: value for name, value in HEADERS.items() if not (self.is_own_work and name == POLICY)}
        return kept | {"Content-Disposition": str(disposition)}

    @property
    def tag(self) -> str:
        """Quoted as RFC 9110 has it; SHA-256 and words of ours need no escaping."""
        return f'"{self.etag}"'


def picture(rendition: Rendition, file_name: str) -> Sending:
    """Renditions are shown; the tag names the blurred places, for they change what is behind the address."""
    return Sending(
        name=rendition.name,
        content_type="image/jpeg",
        file_name=f"{PurePosixPath(file_name).stem}-{rendition.kind}.jpg",
        etag=f"{rendition.file.sha256}-{rendition.kind}-{rendition.blur}",
        is_attachment=False,
    )


def send(request: HttpRequest, sending: Sending) -> HttpResponseBase:
    """All of a file or the part that was asked for; 304 for who has it, 404 where the storage has lost it."""
    try:
        response = _by_portal(request, sending) if settings.FILE_SENDER == "django" else _by_proxy(sending)
    except FileNotFoundError as lost:
        raise Http404 from lost
    for name, value in sending.headers.items():
        response.headers[name] = value
    return response


def is_part(request: HttpRequest) -> bool:
    """Whether a browser goes on with what it has the beginning of, or says so."""
    return "Range" in request.headers


def _by_portal(request: HttpRequest, sending: Sending) -> HttpResponseBase:
    response = get_conditional_response(request, etag=sending.tag) or _sent(request, sending)
    response.headers["ETag"] = sending.tag
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _sent(request: HttpRequest, sending: Sending) -> HttpResponseBase:
    size = default_storage.size(sending.name)
    part = _part(request, sending, size)
    if part is None:
        return _whole(request, sending, size)
    if not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return _piece(sending, part, size)


def _part(request: HttpRequest, sending: Sending, size: int) -> range | None:
    """The bytes that are asked for, an empty range where the file has none of them, None for all.

    Several ranges at once, other units and nonsense are answered with the whole file, as RFC 9110 (14.2) allows.
    """
    if request.headers.get("If-Range", sending.tag) != sending.tag:
        return None
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or asked is None:
        return None
    first, last = asked.groups()
    if not first:
        return range(max(size - int(last), 0), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1 if last else size, size))


def _whole(request: HttpRequest, sending: Sending, size: int) -> HttpResponseBase:
    headers = {"Content-Length": str(size)}
    if request.method == "HEAD":
        return HttpResponse(content_type=sending.content_type, headers=headers)
    # A file of this machine has a number, by which gunicorn lets the system send it.
    response = FileResponse(storage.opened(sending.name), content_type=sending.content_type, headers=headers)
    response.block_size = BLOCK
    return response


def _piece(sending: Sending, part: range, size: int) -> HttpResponseBase:
    opened = storage.opened(sending.name, part.start, len(part))
    headers = {"Content-Length": str(len(part)), "Content-Range": f"bytes {part.start}-{part.stop - 1}/{size}"}
    return StreamingHttpResponse(
        Piece(opened, len(part)), status=206, content_type=sending.content_type, headers=headers
    )


class Piece:
    """So many bytes of an open file, block by block; closed with the answer."""

    def __init__(self, opened: Readable, length: int) -> None:
        self.opened = opened
        self.left = length

    def __iter__(self) -> Iterator[bytes]:
        while self.left and (block := self.opened.read(min(BLOCK, self.left))):
            self.left -= len(block)
            yield block

    def close(self) -> None:
        self.opened.close()


def _by_proxy(sending: Sending) -> HttpResponse:
    """The web server in front sends the file, with ranges and a tag of its own, after we said that it may."""
    if not default_storage.exists(sending.name):
        raise FileNotFoundError(sending.name)
    response = HttpResponse(content_type=sending.content_type)
    if settings.FILE_SENDER == "x-accel":
        response.headers["X-Accel-Redirect"] = quote(f"{settings.FILE_SENDER_PREFIX.rstrip('/')}/{sending.name}")
    else:
        assert isinstance(default_storage, FileSystemStorage)
        response.headers["X-Sendfile"] = quote(default_storage.path(sending.name))
    return response
