"""The words of a text, Thai ones too, which no space divides."""

import ctypes
import re
from collections.abc import Callable
from functools import cache

# The dictionary of the system's text layout, which Pango needs anyway for breaking Thai lines in packets.
LIBRARY = "libthai.so.0"
# Without it a syllable-like group is the least that is never cut: leading vowel, consonant, and what hangs on it.
_CLUSTER = re.compile(
    "[\u0e40-\u0e44]?[\u0e01-\u0e2e](?:[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])*|[^\\s\u0e00-\u0e7f]+|[\u0e00-\u0e7f]|\\s+"
)
_SPACE = re.compile(r"\s+|\S+")

Breaker = Callable[[str], list[int]]


def words_of(text: str) -> list[str]:
    """The words and the spaces between them in their order: joined they are the text again."""
    breaker = _breaker()
    if breaker is None:
        return _CLUSTER.findall(text)
    places = [0, *breaker(text), len(text)]
    pieces = (text[start:end] for start, end in zip(places, places[1:], strict=False))
    return [word for piece in pieces for word in _SPACE.findall(piece)]


@cache
def _breaker() -> Breaker | None:
    """What finds the places between words, None on a system without the library."""
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError:
        return None
    library.th_brk_new.restype = ctypes.c_void_p
    library.th_brk_new.argtypes = [ctypes.c_char_p]
    library.th_brk_wc_find_breaks.argtypes = [
        ctypes.c_void_p,
        ctypes.c_wchar_p,
        ctypes.POINTER(ctypes.c_int),
        ctypes.c_size_t,
    ]
    dictionary = library.th_brk_new(None)
    if not dictionary:
        return None

    def places(text: str) -> list[int]:
        found = (ctypes.c_int * len(text))()
        count = library.th_brk_wc_find_breaks(dictionary, text, found, len(text))
        return list(found[:count])

    return places
