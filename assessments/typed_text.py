"""What people type into long fields: cleaned without changing a word, and read as paragraphs and lists."""

import re
import unicodedata
from dataclasses import dataclass, field

# Control characters other than tab and newline, and the marks that Word and web pages leave invisibly.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200e\u200f\u202a-\u202e]")
# Nikhahit, perhaps with a tone mark on either side, and SARA AA look the same as SARA AM.
_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32")
_BULLET = re.compile(r"^\s*[-–•·*▪●○]\s+(?P<text>.+)$")
_NUMBER = re.compile(r"^\s*(?P<number>[0-9๐-๙]{1,3})[.)]\s+(?P<text>.+)$")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def clean(text: str) -> str:
    """One kind of newline, no control characters, one spelling of what looks alike; every visible letter stays.

    Thai marks may be typed in several orders and ำ as two characters; searching and copying need one.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPLIT_SARA_AM.sub(r"\1\2ำ", _INVISIBLE.sub("", text))


@dataclass
class Block:
    """`paragraph` (lines broken as typed), `bullets` or `numbers` (one item a line, counted from `start`)."""

    kind: str
    lines: list[str] = field(default_factory=list)
    start: int = 1


def blocks(text: str) -> list[Block]:
    """Paragraphs end at an empty line; lists are lines that begin with a bullet or a number."""
    found: list[Block] = []
    is_open = False
    for line in text.split("\n"):
        if not line.strip():
            is_open = False
            continue
        kind, content, start = _read(line)
        if is_open and found[-1].kind == kind:
            found[-1].lines.append(content)
        else:
            found.append(Block(kind, [content], start))
        is_open = True
    return found


def _read(line: str) -> tuple[str, str, int]:
    if bullet := _BULLET.match(line):
        return "bullets", bullet["text"].strip(), 1
    if number := _NUMBER.match(line):
        return "numbers", number["text"].strip(), int(number["number"].translate(_THAI_DIGITS))
    return "paragraph", line.strip(), 1
