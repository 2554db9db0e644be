"""The arithmetic on worked examples that anybody can check by hand, and laws that hold for all scores."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scoring import (
    DimensionSheet,
    IndicatorSheet,
    Part,
    PartsRule,
    Sheet,
    TotalRule,
    grade_key,
    rounded,
    tally,
)

D = Decimal
TEN_SEVEN_THIRTEEN = (D(10), D(7), D(13))


def part(number: str, first_key: int, maxima: tuple[Decimal, ...] = TEN_SEVEN_THIRTEEN) -> Part:
    return Part(number, {first_key + offset: maximum for offset, maximum in enumerate(maxima)})


# Two dimensions: 1 with indicators 1 and 2, 2 with indicator 3 in two parts; criteria 11, 12, 13, 21, ...
FIRST = DimensionSheet(1, D(40), (IndicatorSheet("1", (part("1", 11),)), IndicatorSheet("2", (part("2", 21),))))
DIVIDED = (part("3.1", 31), part("3.2", 41))
SHEET = Sheet((FIRST, DimensionSheet(2, D(60), (IndicatorSheet("3", DIVIDED),))))
MAXIMA = {
    key: maximum
    for dimension in SHEET.dimensions
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
    assert tally(Sheet(()), NOTHING).total == 0
    assert tally(Sheet((), TotalRule.PLAIN_SUM), NOTHING).total == 0


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


# ------------------------------------------------------------------ other rules


def divided(rule: PartsRule, *parts: Part) -> Sheet:
    return Sheet((DimensionSheet(1, D(100), (IndicatorSheet("3", parts or DIVIDED, rule),)),))


# Points of 3.1 (criteria 31, 32, 33), of 3.2 (41, 42, 43), then points, maximum and total by rule.
PARTS = [
    (PartsRule.MEAN, {31: D(10), 32: D(5), 41: D(6)}, "10.5", "30", "35.00"),
    (PartsRule.BEST, {31: D(10), 32: D(5), 41: D(6)}, "15", "30", "50.00"),
    (PartsRule.BEST, {41: D(6)}, "6", "30", "20.00"),
    (PartsRule.BEST, {}, "0", "30", "0.00"),
    (PartsRule.SUM, {31: D(10), 32: D(5), 41: D(6)}, "21", "60", "35.00"),
]


@pytest.mark.parametrize(("rule", "points", "reached", "maximum", "total"), PARTS)
def test_the_rules_of_parts(rule, points, reached, maximum, total):
    result = tally(divided(rule), points)

    indicator = result.indicators["3"]
    assert (indicator.points, indicator.maximum, str(result.total)) == (D(reached), D(maximum), total)


def test_the_best_of_unequal_parts_is_that_with_the_largest_share():
    """6 of 8 is more than 10 of 20, and counts as 15 of 20."""
    sheet = divided(PartsRule.BEST, Part("3.1", {1: D(20)}), Part("3.2", {2: D(8)}))

    indicator = tally(sheet, {1: D(10), 2: D(6)}).indicators["3"]

    assert (indicator.points, indicator.maximum) == (15, 20)
    assert [(one.number, one.points) for one in indicator.parts] == [("3.1", 10), ("3.2", 6)]


def test_a_plain_sum_knows_no_weights_and_is_rounded_once():
    """Maxima 30 + 30 + 30; 20 + 10 points of 90 are a third. The shares shown add up to it but for their rounding."""
    result = tally(Sheet(SHEET.dimensions, TotalRule.PLAIN_SUM), {11: D(10), 12: D(7), 13: D(3), 31: D(10), 41: D(10)})

    assert str(result.total) == "33.33"
    assert [str(one.percent) for one in result.dimensions] == ["22.22", "11.11"]
    assert [str(rounded(one.weight)) for one in result.dimensions] == ["66.67", "33.33"]
    assert (result.points, result.maximum) == (30, 90)


@pytest.mark.parametrize(("decimals", "total"), [(0, "33"), (1, "33.3"), (2, "33.33")])
def test_a_framework_names_its_decimals(decimals, total):
    points = {11: D(10), 12: D(7), 13: D(3), 31: D(10), 41: D(10)}

    assert str(tally(Sheet(SHEET.dimensions, decimals=decimals), points).total) == total


def test_what_does_not_apply_leaves_numerator_and_denominator():
    """Without indicator 2, 15 of 30 instead of 15 of 60."""
    without = Sheet((DimensionSheet(1, D(40), FIRST.indicators[:1]), SHEET.dimensions[1]))
    points = {11: D(10), 12: D(5)}

    assert str(tally(SHEET, points).total) == "10.00"
    assert str(tally(without, points).total) == "20.00"


def test_a_dimension_without_indicators_gives_its_weight_to_the_others():
    """40 : 60 : 20 without the last is 33.33 : 50 of 83.33, that is 40 : 60 of 100."""
    weights = (D(40), D(40), D(20))
    sheet = Sheet(
        (
            DimensionSheet(1, weights[0], FIRST.indicators[:1]),
            DimensionSheet(2, weights[1], SHEET.dimensions[1].indicators),
            DimensionSheet(3, weights[2], ()),
        )
    )
    full = tally(sheet, MAXIMA)

    assert [(one.number, str(one.percent)) for one in full.dimensions] == [(1, "50.00"), (2, "50.00")]
    assert full.total == 100


def test_a_total_is_never_above_a_hundred_however_weights_are_rounded():
    """Six sevenths of a hundred each: 14.285714 is rounded up to 14.29, seven times."""
    sevenths = tuple(
        DimensionSheet(number, D(10), (IndicatorSheet(str(number), (Part(str(number), {number: D(1)}),)),))
        for number in range(1, 8)
    )
    sheet = Sheet((*sevenths, DimensionSheet(8, D(30), ())))

    assert tally(sheet, dict.fromkeys(range(1, 8), D(1))).total == 100


def test_a_pilot_is_scored_and_counts_nothing():
    pilot = IndicatorSheet("2", (part("2", 21),), is_counted=False)
    sheet = Sheet((DimensionSheet(1, D(100), (FIRST.indicators[0], pilot)),))

    result = tally(sheet, {11: D(10), 12: D(5), 21: D(10), 22: D(7), 23: D(13)})

    assert (str(result.total), result.maximum) == ("50.00", 30)
    assert result.indicators["2"].points == 30


def test_a_dimension_of_pilots_alone_is_shown_and_weighs_nothing():
    pilots = DimensionSheet(2, D(60), (IndicatorSheet("3", DIVIDED, is_counted=False),))

    result = tally(Sheet((FIRST, pilots)), MAXIMA)

    assert [(one.number, one.percent, one.achieved) for one in result.dimensions] == [(1, 100, 100), (2, 0, 0)]
    assert result.total == 100
    assert tally(Sheet((pilots,)), MAXIMA).total == 0
    assert tally(Sheet((pilots,), TotalRule.PLAIN_SUM), MAXIMA).total == 0


# ------------------------------------------------------------------ laws


# Every rule of the total with every rule of the parts, once with a pilot and a dimension that gives its weight away.
SHEETS = [
    Sheet((FIRST, DimensionSheet(2, D(60), (IndicatorSheet("3", DIVIDED, parts_rule),))), total_rule)
    for total_rule in TotalRule
    for parts_rule in PartsRule
]
SHEETS.append(
    Sheet(
        (
            DimensionSheet(1, D(30), (FIRST.indicators[0], IndicatorSheet("2", (part("2", 21),), is_counted=False))),
            DimensionSheet(2, D(45), (IndicatorSheet("3", DIVIDED, PartsRule.BEST),)),
            DimensionSheet(3, D(25), ()),
        )
    )
)
sheets = st.sampled_from(SHEETS)


def scores(maximum: Decimal) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=0, max_value=maximum, places=2)


# A busy machine is no fault of the arithmetic.
AT_LEISURE = settings(deadline=None)
some_points = st.fixed_dictionaries({}, optional={key: scores(maximum) for key, maximum in MAXIMA.items()})


@AT_LEISURE
@given(sheets, some_points)
def test_the_total_lies_between_nothing_and_everything(sheet, points):
    result = tally(sheet, points)

    assert 0 <= result.total <= 100
    assert all(0 <= one.percent <= rounded(one.weight) for one in result.dimensions)
    assert all(0 <= one.achieved <= 100 for one in result.dimensions)


@AT_LEISURE
@given(sheets, some_points, st.sampled_from(sorted(MAXIMA)), st.data())
def test_a_higher_score_never_lowers_the_total(sheet, points, key, data):
    before = points.get(key, D(0))
    higher = data.draw(st.decimals(min_value=before, max_value=MAXIMA[key], places=2))

    assert tally(sheet, points | {key: higher}).total >= tally(sheet, points).total


@AT_LEISURE
@given(sheets, some_points, st.randoms())
def test_the_order_of_points_and_indicators_does_not_matter(sheet, points, random):
    shuffled = list(points.items())
    random.shuffle(shuffled)
    turned = tuple(
        DimensionSheet(one.number, one.weight, tuple(reversed(one.indicators))) for one in reversed(sheet.dimensions)
    )

    assert tally(replace(sheet, dimensions=turned), dict(shuffled)).total == tally(sheet, points).total


@AT_LEISURE
@given(sheets)
def test_full_points_make_a_hundred(sheet):
    assert tally(sheet, MAXIMA).total == 100


@AT_LEISURE
@given(scores(D(100)), scores(D(100)))
def test_more_percent_never_earn_a_lower_grade(one, other):
    ranks = [None, *CUT_OFFS]
    low, high = sorted((one, other))

    assert ranks.index(grade_key(low, CUT_OFFS)) <= ranks.index(grade_key(high, CUT_OFFS))
