"""Typed text: nothing visible is lost, nothing invisible stays, and its lists are lists."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.typed_text import Block, blocks, clean
from tests.factories import FIXTURES


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("ก\r\nข\rค\nง", "ก\nข\nค\nง"),
        ("ก\x00\x08\x0b\x1f\x7fข", "กข"),
        ("\ufeffก\u200e\u202eข\u202c", "กข"),
        ("ก\tข", "ก\tข"),
        ("น\u0e4d\u0e32", "นำ"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("e\u0301", "é"),
        ("<b>ที่</b> & ปู่ ญี่ปุ่น กตัญญู", "<b>ที่</b> & ปู่ ญี่ปุ่น กตัญญู"),
        ("คำ\u200bไทย", "คำ\u200bไทย"),
        ("", ""),
    ],
)
def test_what_can_be_seen_stays_and_what_cannot_goes(typed, kept):
    assert clean(typed) == kept


def test_the_founding_record_keeps_every_letter():
    record = (FIXTURES / "founding-activity.txt").read_text()
    assert clean(record) == unicodedata.normalize("NFC", record)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


def test_an_empty_line_begins_a_paragraph_and_a_break_stays_a_break():
    assert blocks("หนึ่ง\nสอง\n\n \nสาม") == [
        Block("paragraph", ["หนึ่ง", "สอง"]),
        Block("paragraph", ["สาม"]),
    ]


@pytest.mark.parametrize("mark", ["-", "–", "•", "*", "▪", "●"])
def test_lines_with_a_bullet_are_a_list(mark):
    assert blocks(f"นำ\n{mark} คัดแยก\n {mark} รับซื้อ") == [
        Block("paragraph", ["นำ"]),
        Block("bullets", ["คัดแยก", "รับซื้อ"]),
    ]


def test_numbered_lines_are_a_list_that_counts_from_its_first_number():
    assert blocks("๓. คัดแยก\n๔) รับซื้อ") == [Block("numbers", ["คัดแยก", "รับซื้อ"], 3)]


def test_a_year_or_a_decimal_is_no_list():
    assert blocks("2559\n3.5 ตัน\n-5 องศา") == [Block("paragraph", ["2559", "3.5 ตัน", "-5 องศา"])]


def test_no_text_has_no_blocks():
    assert blocks(" \n\n") == []
