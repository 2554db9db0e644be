"""What people type into long fields, read as paragraphs and lists."""

import re
from dataclasses import dataclass, field

from accounts.typed_text import clean as clean
from accounts.typed_text import western_digits

_BULLET = re.compile(r"^\s*[-–•·*▪●○]\s+(?P<text>.+)$")
_NUMBER = re.compile(r"^\s*(?P<number>[0-9๐-๙]{1,3})[.)]\s+(?P<text>.+)$")


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
        return "numbers", number["text"].strip(), int(western_digits(number["number"]))
    return "paragraph", line.strip(), 1
