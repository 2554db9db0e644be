"""Finding words in what was typed, also inside unspaced Thai text and however digits and ำ were typed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.typed_text import clean

# More words than anybody looks for would only make the database work.
MOST_WORDS = 8
AROUND = 60
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
# Zero-width space and joiners, word joiner, soft hyphen: programs break Thai lines with them, nobody sees them.
_UNSEEN = "\u200b\u200c\u200d\u2060\u00ad"
# Vowels and marks that hang on the letter before them.
_FOLLOWING = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")
# What looks alike is made alike, in this order; `_as_typed` allows for the same.
ALIKE = (
    *((letter, "") for letter in _UNSEEN),
    *((thai, western) for thai, western in zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)),
    *((_NIKHAHIT + tone + _SARA_AA, tone + _SARA_AM) for tone in _TONES),
    (_NIKHAHIT + _SARA_AA, _SARA_AM),
    *((tone + _NIKHAHIT + _SARA_AA, tone + _SARA_AM) for tone in _TONES),
)
_DIGITS = {new: f"[{new}{old}]" for old, new in ALIKE if new.isdecimal()}
_BETWEEN = f"[{_UNSEEN}]*"
_SARA_AM_TYPED = f"(?:{_SARA_AM}|{_NIKHAHIT}{_SARA_AA})"


def asked_words(text: str) -> list[str]:
    """What a person looks for, each word made alike: all of them must be there."""
    return [word for word in (_alike(one) for one in clean(text).split()) if word][:MOST_WORDS]


def _alike(text: str) -> str:
    for old, new in ALIKE:
        text = text.replace(old, new)
    return text.lower()


def all_in(words: Iterable[str], columns: Sequence[str]) -> Q:
    """Rows with every word in one of the columns. The pattern allows for spellings, so no way of writing needs to."""
    found = Q()
    for word in words:
        anywhere = Q()
        for name in columns:
            anywhere |= Q(**{f"{name}__iregex": _as_typed(word)})
        found &= anywhere
    return found


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `is_found` where it is one of the words."""

    text: str
    is_found: bool = False


def pieces(text: str, words: list[str]) -> list[Piece]:
    """The whole text, cut where words are found in it."""
    return list(_cut(text, _pattern(words))) if words else [Piece(text)]


def excerpt(text: str, words: list[str]) -> list[Piece]:
    """The first place of a text where one of the words stands, with some text around it; empty without any."""
    text = " ".join(text.split())
    pattern = _pattern(words)
    found = pattern.search(text) if words else None
    if found is None:
        return []
    start, end = _whole(text, max(0, found.start() - AROUND)), _whole(text, found.end() + AROUND)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return list(_cut(f"{before}{text[start:end]}{after}", pattern))


def _whole(text: str, place: int) -> int:
    """The place or a little later, so that no letter loses its marks."""
    while place < len(text) and text[place] in _FOLLOWING:
        place += 1
    return min(place, len(text))


def _cut(text: str, pattern: re.Pattern[str]) -> Iterator[Piece]:
    done = 0
    for found in pattern.finditer(text):
        if found.start() > done:
            yield Piece(text[done : found.start()])
        yield Piece(found[0], is_found=True)
        done = found.end()
    if done < len(text):
        yield Piece(text[done:])


def _pattern(words: list[str]) -> re.Pattern[str]:
    """The words as they may have been typed; the longest first, for one may begin like another."""
    return re.compile("|".join(map(_as_typed, sorted(words, key=len, reverse=True))), re.IGNORECASE)


def _as_typed(word: str) -> str:
    letters = re.findall(f"[{_TONES}]{_SARA_AM}|.", word, re.DOTALL)
    return _BETWEEN.join(map(_letter_as_typed, letters))


def _letter_as_typed(letter: str) -> str:
    if letter in _DIGITS:
        return _DIGITS[letter]
    if letter == _SARA_AM:
        return _SARA_AM_TYPED
    if len(letter) == 2:
        tone = letter[0]
        return f"(?:{tone}{_BETWEEN}{_SARA_AM_TYPED}|{_NIKHAHIT}{tone}{_SARA_AA})"
    return re.escape(letter)
