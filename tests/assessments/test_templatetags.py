"""Dates in the Buddhist era, numbers as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from assessments.templatetags import sustcity

MORNING = datetime(2025, 7, 17, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "value", "form", "text"),
    [
        ("th", date(2025, 7, 17), "long", "17 กรกฎาคม 2568"),
        ("th", date(2025, 7, 17), "short", "17 ก.ค. 2568"),
        ("th", date(2025, 7, 17), "time", "17 ก.ค. 2568"),
        ("th", MORNING, "long", "17 กรกฎาคม 2568"),
        ("th", MORNING, "time", "17 ก.ค. 2568 08.30 น."),
        ("th", MORNING, "clock", "08.30 น."),
        ("en", MORNING, "clock", "08.30"),
        ("en", date(2025, 7, 17), "long", "17 July 2568"),
        ("en", MORNING, "short", "17 Jul 2568"),
        ("en", MORNING, "time", "17 July 2568 08.30"),
        ("th", datetime(2025, 12, 31, 17, 0, tzinfo=UTC), "long", "1 มกราคม 2569"),
        ("th", None, "long", ""),
    ],
)
def test_dates_are_in_the_buddhist_era_and_in_thailand(language, value, form, text):
    with translation.override(language):
        assert sustcity.be_date(value, form) == text


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_three_names(month):
    day = date(2025, month, 1)

    names = set()
    for language, form in (("th", "long"), ("th", "short"), ("en", "long")):
        with translation.override(language):
            names.add(sustcity.be_date(day, form).split()[1])
    assert len(names) == 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("7.00"), "7"),
        (Decimal("7.50"), "7.5"),
        (Decimal("82.25"), "82.25"),
        ("6.37", "6.37"),
        (Decimal(0), "0"),
        (Decimal("10"), "10"),
        (Decimal("100"), "100"),
        (None, "–"),
        ("", "–"),
    ],
)
def test_points_have_no_needless_zeros(value, text):
    assert sustcity.points(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("80"), "80.00"), ("79.996", "80.00"), (Decimal(0), "0.00"), (None, "–"), ("", "–")],
)
def test_a_percentage_has_two_decimals(value, text):
    assert sustcity.percent(value) == text


@pytest.mark.parametrize("language", ["th", "en"])
def test_large_numbers_are_grouped(language):
    with translation.override(language):
        assert sustcity.grouped(1234567) == "1,234,567"
        assert sustcity.grouped(Decimal("1500.50")) == "1,500.50"
        assert sustcity.grouped(None) == "–"


def test_a_template_looks_up_a_key_that_is_a_variable():
    template = Template("{% load sustcity %}{{ names|lookup:key }}{{ names|lookup:other|default:'-' }}")

    assert template.render(Context({"names": {3: "สาม"}, "key": 3, "other": 4})) == "สาม-"


def test_typed_text_becomes_paragraphs_and_lists():
    found = sustcity.text_blocks("ย่อหน้า\n\n๓. สาม\n๔. สี่")

    assert found == [
        {"kind": "paragraph", "lines": ["ย่อหน้า"], "start": 1},
        {"kind": "numbers", "lines": ["สาม", "สี่"], "start": 3},
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [("20.00", "20"), ("13.125", "13.125"), ("13.33333333", "13.333333…"), ("0.123456", "0.123456"), ("1E+2", "100")],
)
def test_a_number_is_shown_as_it_was_calculated_with(value, text):
    assert sustcity.exact(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("1.20"), "+1.20"), (Decimal("-0.35"), "−0.35"), (Decimal("0.00"), "±0.00"), (-3, "−3")]
)
def test_a_difference_has_its_sign(value, text):
    assert sustcity.signed(value) == text
