"""The arithmetic on worked examples that anybody can check by hand, and laws that hold for all scores."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scoring import (
    DimensionSheet,
    IndicatorSheet,
    Part,
    Sheet,
    grade_key,
    rounded,
    tally,
)

D = Decimal
TEN_SEVEN_THIRTEEN = (D(10), D(7), D(13))


def part(number: str, first_key: int, maxima: tuple[Decimal, ...] = TEN_SEVEN_THIRTEEN) -> Part:
    return Part(number, {first_key + offset: maximum for offset, maximum in enumerate(maxima)})


# Two dimensions: 1 with indicators 1 and 2, 2 with indicator 3 in two parts; criteria 11, 12, 13, 21, ...
SHEET: Sheet = (
    DimensionSheet(1, D(40), (IndicatorSheet("1", (part("1", 11),)), IndicatorSheet("2", (part("2", 21),)))),
    DimensionSheet(2, D(60), (IndicatorSheet("3", (part("3.1", 31), part("3.2", 41))),)),
)
MAXIMA = {
    key: maximum
    for dimension in SHEET
    for one in dimension.indicators
    for p in one.parts
    for key, maximum in p.maxima.items()
}
NOTHING: dict[int, Decimal] = {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1.005", "1.01"), ("1.0049", "1.00"), ("2.675", "2.68"), ("-1.005", "-1.01"), ("3", "3.00")],
)
def test_halves_are_rounded_up_as_on_paper(value, expected):
    assert str(rounded(D(value))) == expected


# Points by criterion, then percent of the dimensions and the total.
WORKED = [
    ({}, ["0.00", "0.00"], "0.00"),
    (MAXIMA, ["40.00", "60.00"], "100.00"),
    # 20 of 60 points of 40 %: 13.333...
    ({11: D(10), 12: D(7), 13: D(3)}, ["13.33", "0.00"], "13.33"),
    # 40 of 60: 26.666...
    ({11: D(10), 12: D(7), 13: D(13), 21: D(10)}, ["26.67", "0.00"], "26.67"),
    # The parts of an indicator count half each: (30 + 0) / 2 = 15 of 30.
    ({31: D(10), 32: D(7), 33: D(13)}, ["0.00", "30.00"], "30.00"),
    # (10 + 7) / 2 = 8.5 of 30: 17.00
    ({31: D(10), 42: D(7)}, ["0.00", "17.00"], "17.00"),
    # Each dimension is rounded before they are summed: 13.33 + 20.00.
    ({11: D(10), 12: D(7), 13: D(3), 31: D(10), 41: D(10)}, ["13.33", "20.00"], "33.33"),
    ({11: D("0.01")}, ["0.01", "0.00"], "0.01"),
    # A criterion that is not of the sheet counts nothing.
    ({999: D(10)}, ["0.00", "0.00"], "0.00"),
]


@pytest.mark.parametrize(("points", "percents", "total"), WORKED)
def test_worked_examples(points, percents, total):
    result = tally(SHEET, points)

    assert [str(one.percent) for one in result.dimensions] == percents
    assert str(result.total) == total


def test_what_a_result_says_of_dimensions_and_indicators():
    result = tally(SHEET, {11: D(10), 12: D(7), 13: D(13), 21: D(5), 31: D(10)})

    first, second = result.dimensions
    assert (first.number, first.weight, first.points, first.maximum, first.achieved) == (1, 40, 35, 60, D("58.33"))
    assert (second.points, second.maximum, second.achieved) == (5, 30, D("16.67"))
    assert {number: (one.points, one.maximum, one.percent) for number, one in result.indicators.items()} == {
        "1": (30, 30, D("100.00")),
        "2": (5, 30, D("16.67")),
        "3": (5, 30, D("16.67")),
    }
    assert [one.is_complete for one in first.indicators] == [True, False]


def test_a_zero_is_a_score_and_no_score_is_not():
    assert tally(SHEET, {11: D(0), 12: D(0), 13: D(0)}).indicators["1"].is_complete
    assert not tally(SHEET, {}).indicators["1"].is_complete
    parts = dict.fromkeys((31, 32, 33, 41, 42), D(1))
    assert not tally(SHEET, parts).indicators["3"].is_complete
    assert tally(SHEET, parts | {43: D(1)}).indicators["3"].is_complete


def test_an_empty_sheet_has_the_total_zero():
    assert tally((), NOTHING).total == 0


CUT_OFFS = {"good": D(60), "very_good": D(75), "excellent": D(90)}


@pytest.mark.parametrize(
    ("total", "key"),
    [
        ("0", None),
        ("59.99", None),
        ("60", "good"),
        ("74.99", "good"),
        ("75.00", "very_good"),
        ("89.99", "very_good"),
        ("90", "excellent"),
        ("100", "excellent"),
    ],
)
def test_a_grade_is_the_best_that_the_total_reaches(total, key):
    assert grade_key(D(total), CUT_OFFS) == key
    assert grade_key(D(total), dict(reversed(CUT_OFFS.items()))) == key


def test_without_cut_offs_there_is_no_grade():
    assert grade_key(D(100), {}) is None


# ------------------------------------------------------------------ laws


def scores(maximum: Decimal) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=0, max_value=maximum, places=2)


# A busy machine is no fault of the arithmetic.
AT_LEISURE = settings(deadline=None)
some_points = st.fixed_dictionaries({}, optional={key: scores(maximum) for key, maximum in MAXIMA.items()})


@AT_LEISURE
@given(some_points)
def test_the_total_lies_between_nothing_and_everything(points):
    result = tally(SHEET, points)

    assert 0 <= result.total <= 100
    assert all(0 <= one.percent <= one.weight for one in result.dimensions)
    assert all(0 <= one.achieved <= 100 for one in result.dimensions)


@AT_LEISURE
@given(some_points, st.sampled_from(sorted(MAXIMA)), st.data())
def test_a_higher_score_never_lowers_the_total(points, key, data):
    before = points.get(key, D(0))
    higher = data.draw(st.decimals(min_value=before, max_value=MAXIMA[key], places=2))

    assert tally(SHEET, points | {key: higher}).total >= tally(SHEET, points).total


@AT_LEISURE
@given(some_points, st.randoms())
def test_the_order_of_points_and_indicators_does_not_matter(points, random):
    shuffled = list(points.items())
    random.shuffle(shuffled)
    turned = tuple(DimensionSheet(one.number, one.weight, tuple(reversed(one.indicators))) for one in reversed(SHEET))

    assert tally(turned, dict(shuffled)).total == tally(SHEET, points).total


@AT_LEISURE
@given(scores(D(100)), scores(D(100)))
def test_more_percent_never_earn_a_lower_grade(one, other):
    ranks = [None, *CUT_OFFS]
    low, high = sorted((one, other))

    assert ranks.index(grade_key(low, CUT_OFFS)) <= ranks.index(grade_key(high, CUT_OFFS))
