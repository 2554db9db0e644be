"""ZIP files with photos: what is in them, and one photo taken out at a time, never by the name it claims."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from assessments.examining import Refused

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
MEGA = 1024 * 1024
MOST_MEMBERS = 1000
LARGEST_DIRECTORY = MEGA
LONGEST_NAME = 500
PIECE = 64 * 1024
# The last record of an archive, with the longest remark; 12 bytes into it stands the size of the directory.
_END, _END_LENGTH, _LONGEST_REMARK = b"PK\x05\x06", 22, 0xFFFF
_IS_UTF_8, _IS_ENCRYPTED = 0x800, 0x1
# What macOS and Windows add by themselves.
_ADDED = re.compile(r"(^|/)(__MACOSX/|\.[^./]|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def is_pack(head: bytes) -> bool:
    return head.startswith(ZIP)


def names_in(path: Path) -> list[str]:
    """The names of the files in a pack, with their folders; raises Refused.

    The directory is measured before it is read: a hundred megabytes hold millions of entries.
    """
    with path.open("rb") as file:
        _check_directory(file)
    try:
        with ZipFile(path) as pack:
            members = _members(pack)
    except (BadZipFile, NotImplementedError, UnicodeError, ValueError) as problem:
        raise Refused("unreadable_pack") from problem
    if len(members) > MOST_MEMBERS:
        raise Refused("too_many_members", found=len(members), limit=MOST_MEMBERS)
    if any(one.flag_bits & _IS_ENCRYPTED for one in members.values()):
        raise Refused("locked_pack")
    if not members:
        raise Refused("empty_pack")
    return list(members)


def take_out(path: Path, name: str, into: IO[bytes], *, limit: int) -> None:
    """Write one file of a pack; raises Refused, also when more comes out than its entry says."""
    for piece in _pieces(path, name, limit):
        into.write(piece)
    into.flush()


def _pieces(path: Path, name: str, limit: int) -> Iterator[bytes]:
    """What reading finds wrong is the pack's fault; a disk that is full where it is written to is not."""
    try:
        with ZipFile(path) as pack:
            member = _members(pack)[name]
            if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise Refused("strange_pack")
            if member.file_size > limit:
                raise Refused("too_many_bytes", bytes=member.file_size, limit=limit)
            with pack.open(member) as source:
                while piece := source.read(PIECE):
                    yield piece
    except (
        BadZipFile,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        zlib.error,
    ) as problem:
        raise Refused("unreadable_photo") from problem


def _check_directory(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_LENGTH - _LONGEST_REMARK))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + _END_LENGTH:
        raise Refused("unreadable_pack")
    if int.from_bytes(tail[place + 12 : place + 16], "little") > LARGEST_DIRECTORY:
        raise Refused("too_many_members", found=0, limit=MOST_MEMBERS)


def _members(pack: ZipFile) -> dict[str, ZipInfo]:
    """The files by their names as people read them; folders and what systems add are left out."""
    named = {_readable(one)[:LONGEST_NAME]: one for one in pack.infolist() if not one.is_dir()}
    return {name: one for name, one in named.items() if not _ADDED.search(name)}


def _readable(member: ZipInfo) -> str:
    """Where no flag says UTF-8, the name is in UTF-8 all the same, or in the Thai code page of Windows."""
    name = member.orig_filename.partition("\0")[0]
    if not member.flag_bits & _IS_UTF_8:
        name = _decoded(name.encode("cp437"))
    return name.replace("\\", "/").lstrip("/")


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "cp874"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")
