"""What differs between two texts, word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.words import words_of

# Above so many words those that stand everywhere no longer anchor the comparison: it would take seconds.
LONG = 1500


class Kind(TextChoices):
    SAME = "same", _("As before")
    GONE = "gone", _("Left out")
    NEW = "new", _("New")


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def marked(old: str, new: str) -> list[Piece]:
    """Both texts in one: what stayed, what is gone and what is new, in reading order."""
    old, new = _plain(old), _plain(new)
    if old == new:
        return [Piece(Kind.SAME, new)] if new else []
    before, after = words_of(old), words_of(new)
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) + len(after) > LONG)
    pieces = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, "".join(after[new_start:new_end])))
            continue
        pieces += [
            Piece(kind, text)
            for kind, text in (
                (Kind.GONE, "".join(before[start:end])),
                (Kind.NEW, "".join(after[new_start:new_end])),
            )
            if text
        ]
    return pieces


def is_same(old: str, new: str) -> bool:
    """Word for word, whatever the ends of lines and the space around it."""
    return _plain(old) == _plain(new)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
