"""Mends a finished WeasyPrint PDF so that text copied or searched out of it is the text that was typed.

WeasyPrint names only the last glyph of a cluster, after the whole cluster, and leaves the others nameless:
the page looks right, but copied words lose or double their marks. Two steps put it right and move no glyph:

1. each font's ToUnicode map is rewritten from the font's own characters, followed through its substitutions;
2. every base letter with its marks is wrapped in a span whose ActualText is the typed spelling, in which
   nikhahit, tone and sara aa are sara am again, as the keyboard wrote them.

Spellings that print the same glyphs cannot be told apart afterwards; the canonical one is written: sara am
for nikhahit and sara aa; a vowel below before its tone, whatever the order of the keys.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any
from unicodedata import category

import pikepdf
from fontTools.ttLib import TTFont

NIKHAHIT, SARA_AA, SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
MARKS_ABOVE = "\u0e31\u0e34-\u0e37\u0e47-\u0e4c\u0e4e"
# Text layout splits a sara am and moves its nikhahit in front of the marks above the letter.
SPLIT_SARA_AM = re.compile(f"{NIKHAHIT}([{MARKS_ABOVE}]*){SARA_AA}")

# One letter a glyph: n for nikhahit (alone or joined with a tone), m for other marks, a for sara aa, b for
# other letters, x for glyphs of which nothing is known.
CLUSTER = re.compile("[ab]?m*n[mn]*a[mn]*|[ab]?[mn]+")

# WeasyPrint writes one operator a line, and text only as hexadecimal glyph numbers in TJ arrays.
FONT_OR_RUN = re.compile(r"^/(\S+) \S+ Tf$|^(?:(?:\[[^]\n]*\] TJ|\S+ Ts)\n)+", re.MULTILINE)
GLYPH = re.compile("([0-9a-f]{4})(?=[0-9a-f]*>)")
MAPPED_GLYPH = re.compile(r"<([0-9a-f]{4})> <([0-9a-f]*)>")


def mend_text(pdf: bytes, fonts: Iterable[bytes]) -> bytes:
    """The same pages with the typed text behind them; `fonts` are the font files the document was set in.

    A font that is not among them is read from the PDF itself, where it has lost its substitutions.
    """
    font_files = {postscript_name(font): font for font in fonts}
    mended = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        alphabets = {name: mend_font(font, font_files) for name, font in fonts_of(document)}
        for drawing in drawings_of(document):
            content = drawing.read_bytes().decode("latin-1")
            drawing.write(mend_content(content, alphabets).encode("latin-1"))
        # The identifier comes from the content, so equal documents are equal files.
        document.save(mended, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return mended.getvalue()


@lru_cache(maxsize=16)
def postscript_name(font: bytes) -> str:
    """The name that a font file and its subset inside a PDF have in common."""
    face = TTFont(BytesIO(font), lazy=True)
    return str(face["name"].getDebugName(6)) if "name" in face else ""


@lru_cache(maxsize=16)
def spellings_of(font: bytes) -> dict[int, list[str]]:
    """What each glyph may stand for, by glyph number: its own characters first, then those it replaces."""
    face = TTFont(BytesIO(font), lazy=True)
    spellings: dict[str, list[str]] = {}
    characters = (face.getBestCmap() if "cmap" in face else None) or {}
    for codepoint, glyph in characters.items():
        spellings.setdefault(glyph, []).append(chr(codepoint))
    substitutions = list(substitutions_of(face))
    while add_substituted(spellings, substitutions):
        pass
    return {face.getGlyphID(glyph): found for glyph, found in spellings.items()}


def add_substituted(spellings: dict[str, list[str]], substitutions: list[tuple[list[str], str]]) -> bool:
    """Spell each substitute like the glyphs it replaces; tells whether that was news."""
    is_news = False
    for glyphs, substitute in substitutions:
        if all(glyph in spellings for glyph in glyphs):
            spelling = "".join(spellings[glyph][0] for glyph in glyphs)
            known = spellings.setdefault(substitute, [])
            if spelling not in known:
                known.append(spelling)
                is_news = True
    return is_news


def substitutions_of(face: Any) -> Iterator[tuple[list[str], str]]:
    """Every single, alternate and ligature substitution of a font: the glyphs replaced and their substitute.

    Contextual lookups only say when such a lookup applies, so that reading all lookups covers them too.
    """
    lookups = face["GSUB"].table.LookupList.Lookup if "GSUB" in face else []
    for table in (subtable for lookup in lookups for subtable in lookup.SubTable):
        table = getattr(table, "ExtSubTable", table)
        if table.LookupType == 1:
            yield from (([glyph], substitute) for glyph, substitute in table.mapping.items())
        elif table.LookupType == 3:
            for glyph, choices in table.alternates.items():
                yield from (([glyph], choice) for choice in choices)
        elif table.LookupType == 4:
            for first, ligatures in table.ligatures.items():
                yield from (([first, *ligature.Component], ligature.LigGlyph) for ligature in ligatures)


@dataclass
class Alphabet:
    """What each glyph of one font in the PDF spells, by hexadecimal number, and what was mended with it."""

    letters: dict[str, str]
    kinds: dict[str, str] = field(init=False)
    spans: dict[str, str] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds = {glyph: kind_of(letter) for glyph, letter in self.letters.items()}


def kind_of(letter: str) -> str:
    """The letter that stands for a glyph in `CLUSTER`."""
    if letter == SARA_AA:
        return "a"
    if not letter or not all(category(character).startswith("M") for character in letter):
        return "b"
    return "n" if NIKHAHIT in letter else "m"


def fonts_of(document: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """The fonts by the names they have in every drawing: WeasyPrint shares one dictionary of fonts.

    Bitmap fonts are left out: they are drawn by characters of their own, and none is Thai.
    """
    for name, font in document.pages[0].obj.Resources.Font.items():
        if "/DescendantFonts" in font:
            yield name.removeprefix("/"), font


def mend_font(font: pikepdf.Object, font_files: Mapping[str, bytes]) -> Alphabet:
    """Rewrite the ToUnicode map of a font in the PDF, and return what it now says."""
    spellings = spellings_of(original_of(font, font_files))
    head, begin, pairs = font.ToUnicode.read_bytes().decode().partition("beginbfchar")
    letters = {
        glyph: best_spelling(bytes.fromhex(text).decode("utf-16-be"), spellings.get(int(glyph, 16), []))
        for glyph, text in MAPPED_GLYPH.findall(pairs)
    }
    pairs = MAPPED_GLYPH.sub(lambda pair: f"<{pair[1]}> <{utf_16(letters[pair[1]])}>", pairs)
    font.ToUnicode.write((head + begin + pairs).encode())
    return Alphabet(letters)


def original_of(font: pikepdf.Object, font_files: Mapping[str, bytes]) -> bytes:
    """The font file behind a font in the PDF, or else the subset that the PDF carries."""
    descriptor = font.DescendantFonts[0].FontDescriptor
    kind = "/FontFile2" if "/FontFile2" in descriptor else "/FontFile3"
    subset = descriptor[kind].read_bytes()
    return font_files.get(postscript_name(subset), subset)


def best_spelling(noted: str, possible: list[str]) -> str:
    """What WeasyPrint noted, where the font allows it (f and i for their ligature), else the font's word."""
    return noted if noted in possible or not possible else possible[0]


def utf_16(text: str) -> str:
    """Text as PDF wants it in maps and spans."""
    return text.encode("utf-16-be").hex()


def drawings_of(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every content stream: the pages, and the groups and patterns that are drawn on them."""
    waiting: list[pikepdf.Object] = []
    seen: set[tuple[int, int]] = set()
    for page in document.pages:
        yield page.obj.Contents
        waiting.append(page.obj.Resources)
    while waiting:
        resources = waiting.pop()
        if not resources.is_indirect or resources.objgen not in seen:
            seen.add(resources.objgen)
            for part in parts_of(resources):
                yield part
                waiting.append(part.Resources)


def parts_of(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The groups and patterns among some resources; pictures have no resources of their own."""
    for kind in ("/XObject", "/Pattern"):
        for part in resources.get(kind, pikepdf.Dictionary()).values():
            if isinstance(part, pikepdf.Stream) and "/Resources" in part:
                yield part


def mend_content(content: str, alphabets: Mapping[str, Alphabet]) -> str:
    """A content stream with its text wrapped into spans."""
    done = 0
    alphabet: Alphabet | None = None
    mended: list[str] = []
    for found in FONT_OR_RUN.finditer(content):
        if found[1]:
            alphabet = alphabets.get(found[1])
        elif alphabet:
            mended += [content[done : found.start()], mend_run(found[0], alphabet)]
            done = found.end()
    return "".join([*mended, content[done:]])


def mend_run(run: str, alphabet: Alphabet) -> str:
    """Text drawn in one go, with each cluster in a span; whatever is drawn twice is mended once."""
    if run not in alphabet.runs:
        alphabet.runs[run] = wrap_clusters(run, alphabet)
    return alphabet.runs[run]


def wrap_clusters(run: str, alphabet: Alphabet) -> str:
    """Put a span around every cluster, cutting TJ arrays in two where needed; no glyph moves by that."""
    # WeasyPrint notes a shift of zero after most glyphs; without them the file grows little.
    pieces = GLYPH.split(run.replace(">0<", ""))
    glyphs = pieces[1::2]
    kinds = "".join([alphabet.kinds.get(glyph, "x") for glyph in glyphs])
    for cluster in CLUSTER.finditer(kinds):
        first, last = cluster.start(), cluster.end() - 1
        pieces[2 * first + 1] = span_of(glyphs[first : last + 1], alphabet) + pieces[2 * first + 1]
        pieces[2 * last + 1] += ">] TJ\nEMC\n[<"
    return "".join(pieces).replace("[<>", "[").replace("<>]", "]").replace("[] TJ\n", "")


def span_of(glyphs: list[str], alphabet: Alphabet) -> str:
    """What opens the span of a cluster, inside of a TJ array."""
    key = "".join(glyphs)
    if key not in alphabet.spans:
        drawn = "".join(alphabet.letters[glyph] for glyph in glyphs)
        typed = SPLIT_SARA_AM.sub(rf"\1{SARA_AM}", drawn)
        alphabet.spans[key] = f">] TJ\n/Span<</ActualText<feff{utf_16(typed)}>>>BDC\n[<"
    return alphabet.spans[key]
