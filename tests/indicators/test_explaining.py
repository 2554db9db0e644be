"""Every step between points and total, on examples that anybody can check by hand."""

from decimal import Decimal

import pytest

from indicators.explaining import Gain, explain, full_points, gains
from indicators.scoring import DimensionSheet, IndicatorSheet, Part, PartsRule, Sheet, TotalRule, tally

D = Decimal


def part(number: str, first_key: int) -> Part:
    return Part(number, {first_key: D(10), first_key + 1: D(7), first_key + 2: D(13)})


def undivided(number: str, first_key: int, *, is_counted: bool = True) -> IndicatorSheet:
    return IndicatorSheet(number, (part(number, first_key),), is_counted=is_counted)


def divided(rule: PartsRule) -> IndicatorSheet:
    return IndicatorSheet("3", (part("3.1", 31), part("3.2", 41)), rule)


def sheet(*others: DimensionSheet, rule=TotalRule.WEIGHTED_DIMENSIONS, parts=PartsRule.MEAN, decimals=2) -> Sheet:
    """Dimension 1 with indicators 1 and 2, dimension 2 with indicator 3 in two parts."""
    first = DimensionSheet(1, D(40), (undivided("1", 11), undivided("2", 21)))
    return Sheet((first, DimensionSheet(2, D(60), (divided(parts),)), *others), rule, decimals)


def test_points_are_summed_divided_weighted_and_rounded():
    # 20 of 60 points of 40 %: 13.333..., and (10 + 7) / 2 = 8.5 of 30 points of 60 %: 17.
    found = explain(sheet(), {11: D(10), 12: D(7), 13: D(3), 31: D(10), 42: D(7)})

    first, second = found.dimensions
    assert (first.points, first.maximum, first.weight, first.percent) == (20, 60, 40, D("13.33"))
    assert str(first.unrounded).startswith("13.333333")
    assert (second.points, second.maximum, second.unrounded, second.percent) == (D("8.5"), 30, 17, D("17.00"))
    assert (found.summed, found.total) == (D("30.33"), D("30.33"))
    assert found.is_weighted and first.is_counted and not first.has_changed_weight
    assert not found.absent and not found.has_passed_weight_on and not found.is_held_at_a_hundred


def test_each_criterion_tells_its_points_and_no_score_is_not_a_zero():
    [step, _other] = explain(sheet(), {11: D(4), 12: D(0)}).dimensions[0].indicators

    assert not step.is_divided
    assert [(one.key, one.points, one.maximum) for one in step.parts[0].criteria] == [
        (11, 4, 10),
        (12, 0, 7),
        (13, None, 13),
    ]


@pytest.mark.parametrize(
    ("rule", "points", "stands"),
    [
        (PartsRule.MEAN, "10.5", [False, False]),
        (PartsRule.BEST, "15", [True, False]),
        (PartsRule.SUM, "21", [False, False]),
    ],
)
def test_parts_and_which_of_them_stands_for_the_whole(rule, points, stands):
    [step] = explain(sheet(parts=rule), {31: D(10), 32: D(5), 41: D(6)}).dimensions[1].indicators

    assert step.is_divided and step.rule is rule
    assert step.points == D(points)
    assert [one.points for one in step.parts] == [15, 6]
    assert [one.stands_for_whole for one in step.parts] == stands


def test_a_pilot_is_shown_and_left_out_of_the_sums():
    third = DimensionSheet(3, D(50), (undivided("4", 51), undivided("5", 61, is_counted=False)))

    found = explain(sheet(third), {51: D(10), 61: D(10)}).dimensions[2]

    assert [(one.number, one.points, one.is_counted) for one in found.indicators] == [("4", 10, True), ("5", 10, False)]
    assert (found.points, found.maximum) == (10, 30)


def test_a_dimension_that_does_not_apply_and_one_of_pilots_pass_their_weights_on():
    nothing = DimensionSheet(3, D(25), ())
    pilots = DimensionSheet(4, D(75), (undivided("5", 61, is_counted=False),))

    found = explain(sheet(nothing, pilots), {11: D(10)})

    assert [(one.number, one.given_weight) for one in found.absent] == [(3, 25)]
    assert [(one.number, one.weight, one.is_counted) for one in found.dimensions] == [
        (1, 40, True),
        (2, 60, True),
        (4, 0, False),
    ]
    assert found.has_passed_weight_on
    assert found.given_weight_of_counted == 100
    assert (found.dimensions[2].unrounded, found.dimensions[2].percent) == (0, 0)


def test_a_passed_on_weight_is_told():
    [first, _second] = explain(sheet(DimensionSheet(3, D(100), ())), {}).dimensions

    assert (first.given_weight, first.weight, first.has_changed_weight) == (40, 40, False)
    [only] = explain(
        Sheet((DimensionSheet(1, D(40), (undivided("1", 11),)), DimensionSheet(2, D(60), ()))), {}
    ).dimensions
    assert (only.given_weight, only.weight, only.has_changed_weight) == (40, 100, True)


def test_a_plain_sum_is_rounded_once():
    found = explain(sheet(rule=TotalRule.PLAIN_SUM, decimals=1), {11: D(10), 12: D(7), 13: D(3)})

    assert (found.points, found.maximum, found.total) == (20, 90, D("22.2"))
    assert str(found.summed).startswith("22.2222")
    assert not found.is_weighted and not found.has_passed_weight_on


def test_an_empty_sheet_has_nothing_to_explain():
    found = explain(Sheet((), TotalRule.PLAIN_SUM), {})

    assert (found.dimensions, found.summed, found.total) == ((), 0, 0)


def test_a_total_held_at_a_hundred_says_so():
    thirds = [DimensionSheet(number, D("33.335"), (undivided(str(number), number * 10),)) for number in (1, 2, 3)]
    full = {key: most for one in thirds for key, most in full_points(one.indicators[0]).items()}

    found = explain(Sheet(tuple(thirds)), full)

    assert (found.summed, found.total, found.is_held_at_a_hundred) == (D("100.02"), 100, True)


class TestGains:
    def test_the_largest_comes_first_and_what_is_full_stays_out(self):
        # Indicator 3 is worth 60 % of the total, 1 and 2 are worth 20 % each.
        full = dict(full_points(undivided("1", 11)))

        found = gains(sheet(), full | {21: D(10)})

        assert found == [
            Gain("3", D(0), D(30), D("60.00")),
            Gain("2", D(10), D(30), D("13.33")),
        ]

    def test_of_best_parts_only_what_is_better_than_the_best_is_a_gain(self):
        points = dict(full_points(undivided("3.1", 31)))

        assert [one.number for one in gains(sheet(parts=PartsRule.BEST), points)] == ["1", "2"]
        assert [one.number for one in gains(sheet(parts=PartsRule.MEAN), points)] == ["3", "1", "2"]

    def test_a_pilot_adds_nothing(self):
        third = DimensionSheet(3, D(50), (undivided("5", 61, is_counted=False),))

        assert "5" not in [one.number for one in gains(sheet(third), {})]

    def test_each_gain_is_what_the_total_would_rise_by(self):
        points = {11: D(3), 31: D(5), 41: D(2)}
        before = tally(sheet(), points).total

        asked = {one.number: one for dimension in sheet().dimensions for one in dimension.indicators}
        for one in gains(sheet(), points):
            full = dict(full_points(asked[one.number]))
            assert tally(sheet(), points | full).total - before == one.gain
