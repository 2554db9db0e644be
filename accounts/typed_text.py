"""What people type, cleaned without changing a word."""

import re
import unicodedata

# Control characters other than tab and newline, and the marks that Word and web pages leave invisibly.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200e\u200f\u202a-\u202e]")
# Nikhahit, perhaps with a tone mark on either side, and SARA AA look the same as SARA AM.
_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def clean(text: str) -> str:
    """One kind of newline, no control characters, one spelling of what looks alike; every visible letter stays.

    Thai marks may be typed in several orders and ำ as two characters; searching and copying need one.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPLIT_SARA_AM.sub(r"\1\2ำ", _INVISIBLE.sub("", text))


def western_digits(text: str) -> str:
    return text.translate(_THAI_DIGITS)
