"""Word, Excel and PowerPoint files looked into without opening them: what they are, and what they must not carry."""

import re
import stat
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from assessments.examining import Refused

_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OOXML}wordprocessingml.document"
XLSX = f"{_OOXML}spreadsheetml.sheet"
PPTX = f"{_OOXML}presentationml.presentation"
# The type of a file by that of its main part (ISO/IEC 29500-1, 11.3.10, 12.3.23, 13.3.6).
MAIN_PARTS = {f"{one}.main+xml": one for one in (DOCX, XLSX, PPTX)}
CONTENT_TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"

MEGA = 1024 * 1024
ENTRIES = 10_000
UNPACKED = 200 * MEGA
# Nobody writes so much of the same; below this size nobody cares.
RATIO, RATIO_FROM = 100, 10 * MEGA
# Lists of the parts and of what they refer to, which are read into memory.
LARGEST_LIST = 4 * MEGA
LARGEST_DIRECTORY = 2 * MEGA
# The last record of an archive, with the longest remark.
END_LIMIT = 22 + 0xFFFF
PIECE = 64 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# Old Office objects; programs of Windows, Linux, macOS and Java; scripts; archives and other documents.
_CARRIED = (
    *(OLE, b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!"),
    *(b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"%PDF-", b"{\\rtf"),
)
_CARRIED_SUFFIX = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|ps1|vb[es]?|jse?|ws[fh]?|hta|lnk|msi|jar|reg|docm?|xls[mb]?|pptm?)$", re.IGNORECASE
)
_WITH_A_WORKBOOK = re.compile(r"\.(docx|xlsx|pptx)$", re.IGNORECASE)
_ODD_NAME = re.compile(r"(^|/)(\.\.?)?(/|$)|[\\:\x00-\x1f\x7f]")
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<")
# On the author's own disk: it leads nowhere from here.
_OWN_DISK = re.compile(r"(file:)?/{0,3}[a-z]:/|(?!//)[^:]*$", re.IGNORECASE)
# A field by which Word starts another program.
_DDE = re.compile(r"\bDDE(AUTO)?\b")


@dataclass
class _Budget:
    """How much a file has unpacked, with the files inside it: counted as it comes, whatever a header says."""

    size: int
    unpacked: int = 0

    def spend(self, count: int) -> None:
        self.unpacked += count
        is_odd = self.unpacked > RATIO_FROM and self.unpacked > RATIO * self.size
        if is_odd or self.unpacked > UNPACKED:
            raise Refused("too_large")


def examine(path: Path) -> str:
    """The content type of a Word, Excel or PowerPoint file; raises Refused, also for every other archive."""
    with path.open("rb") as file:
        return _examine(file, _Budget(path.stat().st_size), is_inner=False)


def _examine(file: IO[bytes], budget: _Budget, *, is_inner: bool) -> str:
    try:
        _check_directory(file)
        with ZipFile(file) as package:
            _check_names(package.infolist())
            found = _kind_of(package)
            for entry in package.infolist():
                _check_part(package, entry, budget, is_inner)
            return found
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, expat.ExpatError) as problem:
        raise Refused("unreadable_document", problem=str(problem)) from problem


def _check_directory(file: IO[bytes]) -> None:
    """Its size stands at the end of the file: reading a long one takes all the time there is."""
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - END_LIMIT))
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at >= 0 and int.from_bytes(end[at + 12 : at + 16], "little") > LARGEST_DIRECTORY:
        raise Refused("strange_document")


def _check_names(entries: list[ZipInfo]) -> None:
    names = {entry.orig_filename.lower() for entry in entries}
    if len(entries) > ENTRIES or len(names) < len(entries):
        raise Refused("strange_document")
    if "mimetype" in names:
        raise Refused("other_document")
    for entry in entries:
        if entry.flag_bits & 1:
            raise Refused("locked_document")
        is_odd = _ODD_NAME.search(entry.orig_filename.removesuffix("/")) or stat.S_ISLNK(entry.external_attr >> 16)
        if is_odd or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refused("strange_document", part=entry.orig_filename)


# What it is


def _kind_of(package: ZipFile) -> str:
    """That of the part which the package's own relationships call the document."""
    names = {name.lower(): name for name in package.namelist()}
    if not {CONTENT_TYPES.lower(), RELATIONS} <= set(names):
        raise Refused("not_a_document")
    types = _part_types(_list(package, names[CONTENT_TYPES.lower()]))
    mains = [
        given.get("Target", "").lstrip("/").lower()
        for given in _elements(_list(package, names[RELATIONS]), "Relationship")
        if given.get("Type", "").endswith("/officeDocument")
    ]
    if len(mains) != 1 or mains[0] not in names:
        raise Refused("not_a_document")
    found = types.get(f"/{mains[0]}") or types.get(mains[0][mains[0].rfind(".") :])
    if found not in MAIN_PARTS:
        raise Refused("other_document")
    return MAIN_PARTS[found]


def _part_types(content: bytes) -> dict[str, str]:
    """Content types of parts by name and, for the others, by suffix, all in lower-case letters."""
    given = _elements(content, "Default", "Override")
    types = {
        (one.get("PartName") or f".{one.get('Extension', '')}").lower(): one.get("ContentType", "").lower()
        for one in given
    }
    if len(types) < len(given):
        raise Refused("strange_document")
    if any("macro" in one or "vbaproject" in one for one in types.values()):
        raise Refused("document_macros")
    return types


# What it carries


def _check_part(package: ZipFile, entry: ZipInfo, budget: _Budget, is_inner: bool) -> None:
    """Unpack a part to its end and look at its beginning; some are read whole."""
    name, head = entry.filename.lower(), b""
    for piece in _pieces(package, entry):
        budget.spend(len(piece))
        head = head or piece
    if "vbaproject" in name or "/macrosheets/" in name:
        raise Refused("document_macros")
    if head.startswith(ZIP) and _WITH_A_WORKBOOK.search(name) and not is_inner:
        # Charts keep their numbers in a workbook of their own; nothing goes deeper than that.
        _examine(BytesIO(package.read(entry)), budget, is_inner=True)
    elif head.startswith((*_CARRIED, ZIP)) or _CARRIED_SUFFIX.search(name):
        raise Refused("document_attachments", part=entry.filename)
    elif head.lstrip().startswith(_XML_STARTS):
        _check_prolog(head)
        _check_leads_outside(package, entry, name)


def _check_leads_outside(package: ZipFile, entry: ZipInfo, name: str) -> None:
    """Nothing but links that a reader follows may lead out of the document."""
    if name.endswith(".rels"):
        for given in _elements(_list(package, entry.filename), "Relationship"):
            target = given.get("Target", "").replace("\\", "/")
            is_link = given.get("Type", "").endswith("/hyperlink")
            if given.get("TargetMode") == "External" and not is_link and not _OWN_DISK.match(target):
                raise Refused("document_outside", target=target[:200])
    elif "/externallinks/" in name and b"ddeLink" in _list(package, entry.filename):
        raise Refused("document_outside")
    elif name.startswith("word/"):
        content = package.read(entry)
        if b"DDE" in content and _DDE.search(_field_codes(content)):
            raise Refused("document_outside")


def _field_codes(content: bytes) -> str:
    """The fields of a Word text; one may be cut into pieces, which Word puts together again."""
    codes: list[str] = []
    is_code = False

    def start(tag: str, given: Mapping[str, str]) -> None:
        nonlocal is_code
        is_code = tag.endswith("instrText")
        codes.extend(f" {value} " for name, value in given.items() if name.endswith("instr"))

    def text(data: str) -> None:
        if is_code:
            codes.append(data)

    parser = _parser()
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    parser.Parse(content, True)
    return "".join(codes)


# Reading


def _pieces(package: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as part:
        while piece := part.read(PIECE):
            yield piece


def _list(package: ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        content = part.read(LARGEST_LIST + 1)
    if len(content) > LARGEST_LIST:
        raise Refused("strange_document", part=name)
    return content


def _parser() -> Any:
    """Definitions of a document's own types and entities, with which a few letters become a gigabyte, are refused."""
    parser = expat.ParserCreate()

    def doctype(*given: Any) -> None:
        raise Refused("strange_document")

    parser.StartDoctypeDeclHandler = doctype
    return parser


class _Begun(Exception):
    """The first element of a part was reached."""


def _check_prolog(head: bytes) -> None:
    """Definitions stand before the first element, which ends the look; no Office program writes 64 KB before it."""

    def begun(*given: Any) -> None:
        raise _Begun

    parser = _parser()
    parser.StartElementHandler = begun
    try:
        parser.Parse(head)
    except _Begun:
        return
    raise Refused("strange_document")


def _elements(content: bytes, *tags: str) -> list[dict[str, str]]:
    """The attributes of some elements of a list, whatever the prefix of their names."""
    found: list[dict[str, str]] = []

    def start(tag: str, given: dict[str, str]) -> None:
        if tag.rpartition(":")[2] in tags:
            found.append(given)

    parser = _parser()
    parser.StartElementHandler = start
    parser.Parse(content, True)
    return found
