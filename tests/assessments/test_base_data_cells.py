"""Reading one cell of the base data: numbers and choices as people type them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments.forms.base_data import check_range, read_cell
from indicators.models import BaseDataField

D = Decimal


def a_field(type="decimal", **columns):
    return BaseDataField(type=type, **columns)


def a_choice():
    return a_field(
        "choice",
        choices=[
            {"key": "meets", "name_th": "ผ่านเกณฑ์", "name_en": "Meets the standard"},
            {"key": "none", "name_th": "ไม่ได้วัด"},
        ],
    )


@pytest.mark.parametrize(
    ("type", "typed", "expected"),
    [
        ("integer", "1,234", D(1234)),
        ("integer", "๑,๒๓๔", D(1234)),
        ("integer", " 12 ", D(12)),
        ("integer", "0", D(0)),
        ("integer", "12.0", D(12)),
        ("decimal", "12.3456", D("12.3456")),
        ("decimal", "-0.5", D("-0.5")),
        ("money", "1,250,000.50", D("1250000.50")),
        ("money", "", None),
        ("integer", "  ", None),
    ],
)
def test_numbers_as_people_type_them(type, typed, expected):
    assert read_cell(a_field(type), typed) == expected


@pytest.mark.parametrize(
    ("type", "typed", "message"),
    [
        ("integer", "สิบสอง", "1250"),
        ("decimal", "1,2", "1250.5"),
        ("integer", "=1+1", "1250"),
        ("integer", "1.5", "จำนวนเต็ม"),
        ("money", "1.555", "สองตำแหน่ง"),
        ("decimal", "1.23456", "สี่ตำแหน่ง"),
    ],
)
def test_anything_else_is_refused_in_words(type, typed, message):
    with pytest.raises(ValidationError, match=message):
        read_cell(a_field(type), typed)


@pytest.mark.parametrize("typed", ["meets", "ผ่านเกณฑ์", "Meets the  standard", " MEETS THE STANDARD "])
def test_a_choice_by_key_or_name(typed):
    assert read_cell(a_choice(), typed) == "meets"


def test_no_choice_is_not_given():
    assert read_cell(a_choice(), " ") is None


def test_another_choice_is_refused_with_those_there_are():
    with pytest.raises(ValidationError, match="ผ่านเกณฑ์, ไม่ได้วัด"):
        read_cell(a_choice(), "ดีมาก")


def test_the_range_of_a_field():
    check_range(a_field(minimum=D(0), maximum=D(366)), D(366))
    check_range(a_field(), D(-5))
    check_range(a_choice(), "meets")
    check_range(a_field(), None)
    with pytest.raises(ValidationError, match="0 ถึง 366"):
        check_range(a_field(minimum=D(0), maximum=D(366)), D(367))
    with pytest.raises(ValidationError):
        check_range(a_field(), D(10) ** 14)
