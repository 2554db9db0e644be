"""Reads every kept file again: is it there, is it what it was, and does anybody still need it?"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assessments import page_images, renditions
from assessments.lpa import keeping
from assessments.models import (
    Evidence,
    ImportedPack,
    ImportedPhoto,
    PageImage,
    Rendition,
    Snapshot,
    StoredFile,
    Upload,
    UploadPart,
)
from assessments.storages import KeptFile, storage
from reports.models import DraftPacket, Packet

BLOCK = 1024 * 1024
BATCH = 500
_HASH = re.compile("[0-9a-f]{64}")
# The first and the last bytes of the pictures that we make.
_PICTURES = ((b"\xff\xd8\xff", b"\xff\xd9"), (b"\x89PNG", b"IEND\xaeB`\x82"))
_LONGEST_END = 8

One = TypeVar("One")


class Kind(StrEnum):
    ORIGINALS = "originals"
    RENDITIONS = "renditions"
    PAGES = "pages"
    PACKETS = "packets"
    PARTS = "parts"


class Fault(StrEnum):
    MISSING = "missing"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Named:
    """A file that a row names, with what the row knows of it."""

    kind: Kind
    name: str
    sha256: str = ""
    size: int | None = None
    made: Rendition | PageImage | None = None


def files_of(kind: Kind) -> Iterator[Named]:
    """Every file of a kind, however many there are."""
    yield from _FILES[kind]()


def _originals() -> Iterator[Named]:
    for one in StoredFile.objects.order_by("pk").iterator():
        yield Named(Kind.ORIGINALS, one.name, one.sha256, one.size)


def _renditions() -> Iterator[Named]:
    for one in Rendition.objects.order_by("pk").iterator():
        yield Named(Kind.RENDITIONS, one.name, made=one)


def _pages() -> Iterator[Named]:
    for one in PageImage.objects.order_by("pk").iterator():
        yield Named(Kind.PAGES, one.name, made=one)


def _packets() -> Iterator[Named]:
    for one in Packet.objects.order_by("pk").iterator():
        yield Named(Kind.PACKETS, one.name, one.sha256, one.size)


def _parts() -> Iterator[Named]:
    for one in UploadPart.objects.order_by("pk").iterator():
        yield Named(Kind.PARTS, one.name, size=one.size)


_FILES: dict[Kind, Callable[[], Iterator[Named]]] = {
    Kind.ORIGINALS: _originals,
    Kind.RENDITIONS: _renditions,
    Kind.PAGES: _pages,
    Kind.PACKETS: _packets,
    Kind.PARTS: _parts,
}


def read(one: Named) -> tuple[int, Fault | None]:
    """How many bytes a file has, and what is wrong with them."""
    digest, size, head, end = hashlib.sha256(), 0, b"", b""
    try:
        with closing(storage.opened(one.name)) as opened:
            while block := opened.read(BLOCK):
                digest.update(block)
                size += len(block)
                head = head or block[:4]
                end = (end + block[-_LONGEST_END:])[-_LONGEST_END:]
    except FileNotFoundError:
        return 0, Fault.MISSING
    except OSError:  # a disk that begins to fail
        return size, Fault.UNREADABLE
    return size, None if _is_as_it_was(one, size, digest.hexdigest(), head, end) else Fault.CHANGED


def _is_as_it_was(one: Named, size: int, sha256: str, head: bytes, end: bytes) -> bool:
    """By hash or size where a row knows it; a picture of ours begins and ends as one."""
    if one.sha256:
        return one.sha256 == sha256
    if one.size is not None:
        return one.size == size
    return any(head.startswith(first) and end.endswith(last) for first, last in _PICTURES)


def mend(one: Named) -> bool:
    """Make a picture again from its original; everything else comes back only from a backup."""
    if one.made is None or not default_storage.exists(one.made.file.name):
        return False
    file, make = one.made.file, _maker(one.made)
    if make is None:
        return False
    one.made.delete()
    default_storage.delete(one.name)
    make(file)
    return file.state == StoredFile.State.READY


def _maker(made: Rendition | PageImage) -> Callable[[StoredFile], None] | None:
    """What makes such a picture; nothing where no photo has those places blurred any more."""
    if not made.file.content_type.startswith("image/"):
        return page_images.make
    assert isinstance(made, Rendition)
    if not made.blur:
        return renditions.make
    same = (one.blurs for one in Evidence.objects.filter(file=made.file_id) if one.blur_key == made.blur)
    places = next(same, None)
    return partial(renditions.make_blurred, blurs=places) if places else None


# What nobody names


def orphans() -> Iterator[KeptFile]:
    """Files that no row names; lists that are being imported are looked after by themselves."""
    for batch in _batches(storage.every_file()):
        looked_at = [one for one in batch if not one.name.startswith(f"{keeping.FOLDER}/")]
        known = _known_by_hash({one.name for one in looked_at})
        # The few that are left are looked up by name, which takes long.
        known |= _known_by_name({one.name for one in looked_at} - known)
        yield from (one for one in looked_at if one.name not in known)


def _known_by_hash(names: set[str]) -> set[str]:
    """Files mostly lie under the hash of their original, which the database finds at once among millions."""
    hashes = {found[0] for name in names if (found := _HASH.search(name))}
    return {
        *StoredFile.objects.filter(sha256__in=hashes).values_list("name", flat=True),
        *Rendition.objects.filter(file__sha256__in=hashes).values_list("name", flat=True),
        *PageImage.objects.filter(file__sha256__in=hashes).values_list("name", flat=True),
    }


def _known_by_name(names: set[str]) -> set[str]:
    if not names:
        return set()
    tables: tuple[QuerySet[Any], ...] = (
        StoredFile.objects.all(),
        Rendition.objects.all(),
        PageImage.objects.all(),
        Packet.objects.all(),
        DraftPacket.objects.all(),
        UploadPart.objects.all(),
    )
    found = {name for table in tables for name in table.filter(name__in=names).values_list("name", flat=True)}
    packs = ImportedPack.objects.filter(stored_as__in=names)
    return found | set(packs.values_list("stored_as", flat=True))


# What nobody uses


def note_unused() -> None:
    """Note since when an original is without use, and forget it of those that are used again."""
    unused = _unused()
    StoredFile.objects.filter(unused_since__isnull=False).exclude(pk__in=unused).update(unused_since=None)
    for batch in _batches(unused.order_by("pk").values_list("pk", "sha256").iterator()):
        certified = certified_among({sha256 for _pk, sha256 in batch})
        free = [pk for pk, sha256 in batch if sha256 not in certified]
        rows = StoredFile.objects.filter(pk__in=[pk for pk, _sha256 in batch])
        rows.exclude(pk__in=free).update(unused_since=None)
        rows.filter(pk__in=free, unused_since__isnull=True).update(unused_since=timezone.now())


def _unused() -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(
        ~Exists(Evidence.objects.filter(file=OuterRef("pk"))),
        ~Exists(Upload.objects.filter(file=OuterRef("pk"))),
        ~Exists(ImportedPhoto.objects.filter(file=OuterRef("pk"))),
    )


def certified_among(hashes: set[str]) -> set[str]:
    """Those that a certified version names: what was certified stays whole though its evidence was removed."""
    found: set[str] = set()
    for content in Snapshot.objects.values_list("content", flat=True).iterator(chunk_size=10):
        found |= hashes & set(_HASH.findall(json.dumps(content)))
    return found


def unused_before(moment: datetime) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(unused_since__lt=moment)


def remove(file: StoredFile, before: datetime) -> bool:
    """Take away an original with all that was made of it, unless somebody came back to it; the row goes first.

    Whoever stores the same bytes meanwhile waits for the row, finds it gone and stores them anew.
    """
    with transaction.atomic():
        current = unused_before(before).select_for_update().filter(pk=file.pk).first()
        if current is None or not _unused().filter(pk=file.pk).exists():
            return False
        made = [current.renditions.values_list("name", flat=True), current.pages.values_list("name", flat=True)]
        names = [current.name, *chain(*made)]
        current.delete()
    for name in names:
        default_storage.delete(name)
    return True


def _batches(rows: Iterable[One]) -> Iterator[list[One]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch
