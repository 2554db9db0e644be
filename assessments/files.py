"""Storing uploaded files: each content once, by its SHA-256, with the bytes exactly as they came."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from assessments.examining import office
from assessments.examining.documents import PDF
from assessments.models import StoredFile

NAME_LIMIT = 255
HEAD = 64
# The brands of the containers in which telephones keep photos (ISO/IEC 23008-12 and AV1 Image File Format). A general
# brand may come first; the compatible ones then say more.
_BRANDS = (
    ("image/avif", {b"avif", b"avis"}),
    ("image/heic", {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}),
    ("image/heif", {b"mif1", b"msf1"}),
)
UNKNOWN = "application/octet-stream"
# As people call them, by what examining.documents finds.
DOCUMENT_TYPES = {PDF: "PDF", office.DOCX: "Word", office.XLSX: "Excel", office.PPTX: "PowerPoint"}
_SUFFIXES = {
    PDF: (".pdf",),
    office.DOCX: (".docx",),
    office.XLSX: (".xlsx",),
    office.PPTX: (".pptx",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/avif": (".avif",),
    "image/heic": (".heic", ".heif"),
    "image/heif": (".heif", ".heic"),
}


def content_type_of(head: bytes) -> str:
    """What a file is by its first bytes, whatever its name says; only what evidence may be is known."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _type_of_container(head)
    return PDF if head.startswith(b"%PDF-") else UNKNOWN


def _type_of_container(head: bytes) -> str:
    """By the main brand; where that is a general one, by the compatible brands from byte 16 on."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    compatible = {head[start : start + 4] for start in range(16, end - 3, 4)}
    by_main = [name for name, brands in _BRANDS if head[8:12] in brands]
    if by_main == ["image/heif"]:
        return next(name for name, brands in _BRANDS if brands & (compatible | {head[8:12]}))
    return by_main[0] if by_main else UNKNOWN


def read_head(upload: "File[bytes]") -> bytes:
    """The first bytes of a file, which is then at its beginning again."""
    upload.seek(0)
    head: bytes = upload.read(HEAD)
    upload.seek(0)
    return head


def store(upload: "File[bytes]", examined_as: str = UNKNOWN) -> StoredFile:
    """Keep the bytes of an upload, or find them when they are kept already.

    Word, Excel and PowerPoint all begin as an archive does: what an examination found says which it is.
    The row is written after the file, so what a row names is always complete. Of two people storing the same
    bytes at once the second takes back its copy. A file that was lost from the storage is put back.
    """
    content_type = content_type_of(read_head(upload))
    if content_type == UNKNOWN and examined_as in DOCUMENT_TYPES:
        content_type = examined_as
    sha256, size = _sha256_and_size(upload)
    known = StoredFile.objects.filter(sha256=sha256).first()
    if known and default_storage.exists(known.name) and _is_wanted_again(known):
        return known
    name = default_storage.save(known.name if known else address("originals", sha256), upload)
    return _row(sha256, size=size, content_type=content_type, name=name)


def _is_wanted_again(known: StoredFile) -> bool:
    """Stop the removal of a file that nobody used; False when it came first."""
    return known.unused_since is None or bool(StoredFile.objects.filter(pk=known.pk).update(unused_since=None))


def on_disk(file: StoredFile) -> AbstractContextManager[Path]:
    """A stored file as a path of this machine, see `kept_on_disk`."""
    return kept_on_disk(file.name)


@contextmanager
def kept_on_disk(name: str) -> Iterator[Path]:
    """What is stored under a name as a path of this machine, to read only: where it lies, or a copy for the time being.

    Raises FileNotFoundError when the storage has lost it.
    """
    with default_storage.open(name) as source:
        if isinstance(default_storage, FileSystemStorage):
            yield Path(default_storage.path(name))
            return
        with tempfile.NamedTemporaryFile() as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            yield Path(copy.name)


def keep_picture(rows: Any, made: Any, name: str, **key: Any) -> None:
    """Keep a picture that was made (its path, width and height) in the row of this key, once whoever comes first.

    The row is written after the file: a worker killed between leaves a file that nobody names.
    """
    with made.path.open("rb") as source:
        kept = default_storage.save(name, File(source))
    row, _ = rows.get_or_create(**key, defaults={"name": kept, "width": made.width, "height": made.height})
    if row.name != kept:
        default_storage.delete(kept)


def _row(sha256: str, *, size: int, content_type: str, name: str) -> StoredFile:
    """The row of stored bytes: one, whoever comes first."""
    has_pictures = content_type.startswith("image/") or content_type in DOCUMENT_TYPES
    state = StoredFile.State.WAITING if has_pictures else StoredFile.State.READY
    stored, _ = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={"size": size, "content_type": content_type, "name": name, "state": state},
    )
    if stored.name != name:
        default_storage.delete(name)
    return stored


def address(folder: str, sha256: str, suffix: str = "") -> str:
    """A path in the storage, spread over folders so that none holds a million files."""
    return f"{folder}/{sha256[:2]}/{sha256[2:4]}/{sha256}{suffix}"


def tidy_name(name: str) -> str:
    """A file's name as the person typed it, without folders and control characters, short enough to store."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(letter for letter in base if letter.isprintable()).strip()
    extension = PurePosixPath(base).suffix[:20]
    return base if len(base) <= NAME_LIMIT else base[: NAME_LIMIT - len(extension)] + extension


def name_to_download(name: str, content_type: str) -> str:
    """A file's name as the person typed it, which then ends as its content does: a computer opens it by that."""
    suffixes = _SUFFIXES.get(content_type)
    return name if suffixes is None or name.lower().endswith(suffixes) else name + suffixes[0]


def sha256_of(upload: "File[bytes]") -> str:
    """The name under which an upload would be kept; it is at its beginning again."""
    digest, _size = _sha256_and_size(upload)
    upload.seek(0)
    return digest


def _sha256_and_size(upload: "File[bytes]") -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
