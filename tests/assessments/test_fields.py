"""What Thai officials type into dates, numbers and years."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from assessments.forms.fields import (
    LineField,
    LongTextField,
    NumberField,
    PointsField,
    ThaiDateField,
    YearField,
)

pytestmark = pytest.mark.usefixtures("_english")


@pytest.fixture
def _english():
    with translation.override("en"):
        yield


def error_of(field, typed):
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return caught.value.messages


@pytest.mark.parametrize(
    "typed",
    [
        "17/07/2568",
        "17/7/2568",
        "17-7-2568",
        "17.7.2568",
        " 17 / 07 / 2568 ",
        "๑๗/๐๗/๒๕๖๘",
        "17 ก.ค. 2568",
        "17 กค 2568",
        "17ก.ค.2568",
        "17 กรกฎาคม 2568",
        "17 กรกฎาคม พ.ศ. 2568",
        "๑๗ กรกฎาคม พ.ศ.๒๕๖๘",
        "17 Jul 2568",
        "17 july 2025",
        "17/07/2025",
        "2025-07-17",
        "2568-07-17",
        date(2025, 7, 17),
    ],
)
def test_a_day_is_read_as_thai_officials_write_it(typed):
    assert ThaiDateField().clean(typed) == date(2025, 7, 17)


SHORT_MONTHS = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."


@pytest.mark.parametrize("number, name", list(enumerate(SHORT_MONTHS.split(), 1)))
def test_every_short_month_is_known(number, name):
    assert ThaiDateField().clean(f"1 {name} 2569") == date(2026, number, 1)


@pytest.mark.parametrize("typed", ["เมื่อวาน", "17", "17/07", "17 กรก 2568", "2568/07/17/1", "<b>17</b>"])
def test_what_is_no_day_is_told_how_to_write_one(typed):
    assert error_of(ThaiDateField(), typed) == [
        "Write the day as day/month/year in the Buddhist era, for example 17/07/2568 or 17 ก.ค. 2568."
    ]


@pytest.mark.parametrize("typed", ["30 ก.พ. 2568", "31/4/2568", "1/13/2568", "0/1/2568", "29/2/2568"])
def test_a_day_that_the_calendar_lacks_is_refused(typed):
    assert error_of(ThaiDateField(), typed) == [f"There is no such day: {typed}"]


def test_a_short_year_is_ambiguous():
    assert error_of(ThaiDateField(), "17/7/68") == ["Write the year with four digits, for example 2568."]


@pytest.mark.parametrize("typed", ["17/7/1568", "17/7/9999"])
def test_a_year_far_away_cannot_be_right(typed):
    assert error_of(ThaiDateField(), typed) == [f"The year {typed[-4:]} cannot be right."]


def test_a_day_is_shown_in_the_buddhist_era():
    field = ThaiDateField(required=False)
    assert field.prepare_value(date(2025, 7, 17)) == "17/07/2568"
    assert field.prepare_value("17 กรก") == "17 กรก"
    assert field.clean("") is None
    assert field.has_changed(date(2025, 7, 17), "๑๗ ก.ค. ๒๕๖๘") is False
    assert field.has_changed(None, "") is False


@pytest.mark.parametrize(
    "typed, points", [("7", "7"), ("7.5", "7.5"), ("7,5", "7.5"), ("๗.๕", "7.5"), (" 0 ", "0"), ("10.00", "10")]
)
def test_points_are_read(typed, points):
    assert PointsField(maximum=Decimal(10)).clean(typed) == Decimal(points)


@pytest.mark.parametrize("typed", ["-1", "10.01", "11", "๑๑", "99999999999999999999"])
def test_points_stay_between_zero_and_the_maximum(typed):
    assert error_of(PointsField(maximum=Decimal("10.00")), typed) == ["Write points from 0 to 10."]


@pytest.mark.parametrize("typed", ["สิบ", "1e1", "NaN", "Infinity", "7.5.1", "7/10", "<7>", "--7", "9" * 30])
def test_what_is_no_number_is_refused(typed):
    assert error_of(PointsField(maximum=Decimal(10)), typed) == ["Write a number, for example 7.5."]


def test_points_have_two_decimals():
    assert error_of(PointsField(maximum=Decimal(10)), "7.125") == ["Write at most two decimals."]


@pytest.mark.parametrize("typed", ["1,250,000.50", "1250000.5", "๑,๒๕๐,๐๐๐.๕๐", "1 250 000.50"])
def test_money_is_read_with_thousands_separated_or_not(typed):
    field = NumberField(minimum=Decimal(0), maximum=Decimal(10**9))
    assert field.clean(typed) == Decimal("1250000.50")


def test_money_in_wrong_groups_or_out_of_range_is_refused():
    field = NumberField(minimum=Decimal(0), maximum=Decimal("1000.5"), required=False)
    assert error_of(field, "1,25") == ["Write a number, for example 1250000.50."]
    assert error_of(field, "-5") == ["Write a number from 0 to 1,000.5."]
    assert field.clean("") is None
    assert field.clean(None) is None


def test_a_stored_number_is_shown_without_needless_zeros():
    field = NumberField(minimum=Decimal(0), maximum=Decimal(10**9))
    assert field.prepare_value(Decimal("1250000.00")) == "1,250,000"
    assert field.prepare_value(Decimal("7.50")) == "7.5"
    assert field.prepare_value("7,5 บาท") == "7,5 บาท"


@pytest.mark.parametrize("typed", ["2569", "๒๕๖๙", "พ.ศ. 2569", "พศ.2569", 2569])
def test_a_year_is_read(typed):
    assert YearField(years=[2568, 2569]).clean(typed) == 2569


def test_a_year_of_the_christian_era_gets_its_buddhist_year():
    assert error_of(YearField(years=[2568, 2569]), "2026") == [
        "2026 is a year of the Christian era. In the Buddhist era it is 2569."
    ]


def test_another_year_is_refused_with_the_possible_ones():
    field = YearField(years=[2568, 2569], required=False)
    assert error_of(field, "2560") == ["The year 2560 does not belong to this submission. Possible: 2568, 2569."]
    assert error_of(field, "69") == ["Write the year with four digits, for example 2569."]
    assert field.clean("") is None
    assert field.clean(None) is None


def test_a_long_text_is_told_by_how_much_it_is_too_long():
    field = LongTextField(limit=20_000)
    assert field.clean("ก" * 20_000) == "ก" * 20_000
    assert error_of(field, "ก" * 100_000) == [
        "The text has 100,000 characters; at most 20,000 are possible: 80,000 too many."
    ]
    assert "maxlength" not in field.widget.attrs


def test_a_text_stored_before_cleaning_is_unchanged_until_somebody_edits_it():
    field = LongTextField(limit=20_000)
    assert field.has_changed("น\u0e4dา \r\nไหล\x0b ", "นำ \nไหล") is False
    assert field.has_changed(None, "") is False
    assert field.has_changed("นำ", "น้ำ") is True
    assert LongTextField(limit=20, disabled=True).has_changed("นำ", "น้ำ") is False


def test_a_line_has_no_breaks():
    assert LineField(limit=50).clean(" ธนาคารขยะ\r\n\tชุมชน\x00 ") == "ธนาคารขยะ ชุมชน"
