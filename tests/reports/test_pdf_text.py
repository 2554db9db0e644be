"""Text copied out of a mended PDF is the text that was typed."""

import re
from base64 import b64encode
from io import BytesIO

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from PIL import Image
from weasyprint import HTML

from reports.pdf_text import mend_text, postscript_name, spellings_of
from tests.reports.printing import (
    FACES,
    FOUNDING_RECORD,
    SARABUN,
    page,
    paragraphs,
    pictures_of,
    text_of,
    without_space,
)

FONTS = [(SARABUN / name).read_bytes() for name in FACES]
CONSONANTS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
VOWELS = ["", "ั", "ิ", "ี", "ึ", "ื", "ุ", "ู"]
TONES = ["", "่", "้", "๊", "๋"]
WORDS = [
    "ที่",
    "น้ำ",
    "ปู่",
    "ญี่ปุ่น",
    "กตัญญู",
    "ฐานราก",
    "ผู้สูงอายุ",
    "ก๊าซ",
    "ป้ำ",
    "กำ้",
    "ฤๅษี",
    "พระสงฆ์",
    "สิทธิ์",
    "เก็บ",
    "พินฺทุ",
    "ฯลฯ",
    "ต่าง ๆ",
    "๒๕๖๙",
    "efficient",
    "SDG 11.6",
    "ร้อยละ 80.5 (CO₂)",
]


def printed(body: str, style: str = "", variant: str | None = "pdf/ua-1") -> bytes:
    """A PDF as WeasyPrint leaves it."""
    return HTML(string=page(body, f"{SARABUN.as_uri()}/", style)).write_pdf(pdf_variant=variant)


def mended(body: str, style: str = "", variant: str | None = "pdf/ua-1") -> bytes:
    return mend_text(printed(body, style, variant), FONTS)


@pytest.mark.parametrize("variant", [None, "pdf/ua-1"])
def test_founding_record_is_copied_out_letter_for_letter(variant):
    text = text_of(mended(paragraphs(FOUNDING_RECORD), variant=variant))

    assert without_space(text) == without_space(FOUNDING_RECORD)
    assert text.count("ำ") == 16


def test_weasyprint_alone_still_needs_mending():
    assert without_space(text_of(printed(paragraphs(FOUNDING_RECORD)))) != without_space(FOUNDING_RECORD)


@pytest.mark.parametrize("tag", ["p", "h1", "h2", "b", "i", "li", "td"])
def test_words_in_every_kind_of_text(tag):
    body = "".join(f"<div><{tag}>{word}</{tag}></div>" for word in WORDS)
    lines = [line.removeprefix("• ") for line in text_of(mended(body, "* { list-style: none }")).splitlines()]

    assert [line.strip() for line in lines if line.strip()] == WORDS


@pytest.mark.parametrize("style", ["", "body { font-weight: bold }", "body { font-style: italic }"])
def test_every_consonant_with_every_mark_and_tone(style):
    syllables = [
        f"{consonant}{vowel}{tone}{sara_am}"
        for consonant in CONSONANTS
        for vowel in VOWELS
        for tone in TONES
        for sara_am in (["", "ำ"] if not vowel else [""])
    ]

    assert text_of(mended(" ".join(syllables), style)).split() == syllables


def test_words_cut_by_style_or_spaced_out_keep_their_letters():
    body = "<p>น้ำ<b>น้ำ</b>ผู้<i>ที่</i>ป่า</p>"
    style = "p { letter-spacing: 2pt; text-align: justify; font-size: 9pt }"

    assert without_space(text_of(mended(body, style))) == "น้ำน้ำผู้ที่ป่า"


def test_words_in_charts_and_see_through_groups_beside_pictures():
    Image.new("RGB", (2, 2)).save(picture := BytesIO(), "PNG")
    body = f"""
        <img alt="ภาพ" src="data:image/png;base64,{b64encode(picture.getvalue()).decode()}">
        <div style="opacity: 0.5">ผู้จัดทำ <div style="opacity: 0.5">น้ำเสีย</div></div>
        <svg width="300" height="40"><title>ขยะ</title>
            <text x="0" y="20" font-family="Sarabun" font-size="16" opacity="0.5">ปริมาณน้ำ ปี ๒๕๖๙</text>
        </svg>
        <div style="height: 20px; background: linear-gradient(red, blue)"></div>"""

    assert without_space(text_of(mended(body))) == "ผู้จัดทำน้ำเสียปริมาณน้ำปี๒๕๖๙"


def test_other_spellings_of_the_same_glyphs_become_canonical():
    typed = "<p>น\u0e49\u0e4d\u0e32</p><p>น\u0e4d\u0e49\u0e32</p><p>ผ\u0e49\u0e39</p>"

    assert text_of(mended(typed)).split() == ["น้ำ", "น้ำ", "ผู้"]


def test_pages_look_the_same(tmp_path):
    body = paragraphs(FOUNDING_RECORD) + "".join(f"<h2>{word}</h2>" for word in WORDS)
    plain = printed(body)

    before = pictures_of(plain, tmp_path / "before")
    after = pictures_of(mend_text(plain, FONTS), tmp_path / "after")

    assert len(before) > 1
    assert after == before


def test_same_document_gives_same_bytes():
    assert mended(paragraphs(FOUNDING_RECORD)) == mended(paragraphs(FOUNDING_RECORD))


def test_headings_and_description_stay(tmp_path):
    plain = printed("<h1>บทนำ</h1><h2>น้ำ</h2>")

    with pikepdf.open(BytesIO(mend_text(plain, FONTS))) as document, document.open_outline() as outline:
        assert [item.title for item in outline.root] == ["บทนำ"]
        assert document.Root.Lang == "th"
        assert document.docinfo["/Title"] == "เล่มผลงาน"


def test_file_grows_by_less_than_a_quarter():
    plain = printed(paragraphs(FOUNDING_RECORD) * 10)

    assert len(mend_text(plain, FONTS)) < len(plain) * 1.25


def test_repeated_text_is_mended_everywhere():
    assert text_of(mended("<p>น้ำเสีย</p>" * 3)).split() == ["น้ำเสีย"] * 3


def test_font_that_was_not_given_is_read_from_the_pdf():
    plain = printed("<p>Plain words, เทศบาล</p>")

    assert without_space(text_of(mend_text(plain, []))) == "Plainwords,เทศบาล"


def test_text_in_fonts_of_another_kind_is_left_alone():
    with pikepdf.open(BytesIO(printed("<p>น้ำ</p>"))) as document:
        helvetica = pikepdf.Dictionary(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica")
        document.pages[0].Resources.Font["/Helv"] = document.make_indirect(helvetica)
        ours = document.pages[0].Contents.read_bytes()
        foreign = b"\nBT\n/Helv 12 Tf\n1 0 0 1 50 50 Tm\n[(water)] TJ\nET\n"
        document.pages[0].Contents.write(ours + foreign)
        document.save(changed := BytesIO())

    result = mend_text(changed.getvalue(), FONTS)

    assert sorted(text_of(result).split()) == ["water", "น้ำ"]
    with pikepdf.open(BytesIO(result)) as document:
        assert document.pages[0].Contents.read_bytes().endswith(foreign)


def test_every_thai_glyph_gets_a_name():
    names = re.findall(rb"<[0-9a-f]{4}> <([0-9a-f]*)>", to_unicode_of(mended("ป้ำ ญู่ ปี่ ฐุ น้ำ")))

    assert {bytes.fromhex(name.decode()).decode("utf-16-be") for name in names[1:]} == {
        *"ปญฐน าีูุ่ ",
        "้ํ",
    }


def to_unicode_of(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        (font,) = document.pages[0].Resources.Font.values()
        return font.ToUnicode.read_bytes()


def glyph_of(name: str) -> int:
    return TTFont(BytesIO(FONTS[0])).getGlyphID(name)


@pytest.mark.parametrize(
    ("glyph", "spellings"),
    [
        ("uni0E01", ["ก"]),
        ("yoYingthai.less", ["ญ"]),
        ("uni0E48.small", ["่"]),
        ("uni0E4D0E49.narrow", ["้ํ", "ํ้"]),
        ("uni0E240E45", ["ฤๅ"]),
        ("fi", ["ﬁ", "fi"]),
        ("two", ["2"]),
        ("uni00B2", ["²", "2"]),
    ],
)
def test_glyphs_are_followed_through_substitutions(glyph, spellings):
    assert spellings_of(FONTS[0])[glyph_of(glyph)] == spellings


def bare_font(*, characters: dict[int, str] | None, features: str = "") -> bytes:
    """A font without a name, of empty glyphs."""
    glyphs = [".notdef", "a", "b", "c", "a.alt"]
    builder = FontBuilder(unitsPerEm=1000)
    builder.setupGlyphOrder(glyphs)
    if characters is not None:
        builder.setupCharacterMap(characters)
    if features:
        builder.addOpenTypeFeatures(features)
    builder.font.save(file := BytesIO())
    return file.getvalue()


def test_font_without_name_or_characters_says_nothing():
    assert postscript_name(bare_font(characters=None)) == ""
    assert spellings_of(bare_font(characters=None)) == {}
    assert spellings_of(bare_font(characters={})) == {}


def test_substitutes_are_spelled_by_extended_lookups_and_alternates_too():
    features = """
        lookup extended useExtension { sub a by a.alt; } extended;
        feature ss01 { lookup extended; } ss01;
        feature liga { sub b a.alt by c; } liga;
        feature salt { sub b from [a.alt c]; } salt;
        feature ccmp { sub a by b c; } ccmp;"""

    spellings = spellings_of(bare_font(characters={97: "a", 98: "b"}, features=features))

    assert spellings == {1: ["a"], 2: ["b"], 3: ["ba", "b"], 4: ["a", "b"]}
