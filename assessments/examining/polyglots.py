"""Photos that are something else as well, for a program that looks at another place of the file."""

import re
import struct
from pathlib import Path

from assessments.examining import Refused

# Telephones append short films, second pictures and notes of their own to photos: what follows the picture is no
# reason to refuse one, only what other programs would open, run or unpack.
HEAD = 1024
# PDF readers and browsers look for their own beginnings near a file's.
AT_THE_HEAD = re.compile(rb"%PDF-|<(!doctype|html|head|body|svg|iframe)[\s>]", re.IGNORECASE)
# What unpackers and interpreters look for anywhere; long enough that chance does not put it into a photo.
ANYWHERE = (
    b"rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"<script>",
    b"<script ",
    b"<?php ",
    b"<?php\n",
    b"<hta:application",
)
PIECE, OVERLAP = 1024 * 1024, 16
ZIP_END, ZIP_ENTRY = b"PK\x05\x06", b"PK\x01\x02"
ZIP_TAIL = 22 + 65535  # the end record and the longest comment after it


def refuse(path: Path) -> None:
    """Raises Refused for a photo that is also a document, a web page, a program or an archive."""
    if _starts_like_another(path) or _holds_another(path) or _ends_as_archive(path):
        raise Refused("two_formats")


def _starts_like_another(path: Path) -> bool:
    with path.open("rb") as file:
        return bool(AT_THE_HEAD.search(file.read(HEAD)))


def _holds_another(path: Path) -> bool:
    before = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            text = (before + piece).lower()
            if any(mark in text for mark in ANYWHERE):
                return True
            before = piece[-OVERLAP:]
    return False


def _ends_as_archive(path: Path) -> bool:
    """ZIP, and with it JAR and Office files, are read from their end: a record that leads to a list of entries."""
    with path.open("rb") as file:
        start = max(0, path.stat().st_size - ZIP_TAIL)
        file.seek(start)
        tail = file.read()
        end = tail.rfind(ZIP_END)
        if end < 0 or len(tail) < end + 16:
            return False
        (length,) = struct.unpack_from("<I", tail, end + 12)
        if not 0 < length <= start + end:
            return False
        file.seek(start + end - length)
        return file.read(4) == ZIP_ENTRY
