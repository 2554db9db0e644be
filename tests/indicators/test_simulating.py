"""Points carried to another version, on examples that anybody can check by hand."""

from decimal import Decimal

import pytest

from indicators.scoring import DimensionSheet, IndicatorSheet, Part, Sheet, tally
from indicators.simulating import Route, Source, carry, ranks, without

D = Decimal


def source(*keys: int, maximum: int = 10) -> Source:
    return Source(keys, D(maximum))


@pytest.mark.parametrize(
    ("route", "points", "carried"),
    [
        # The same maximum keeps the points as they are, another one scales them.
        (Route(91, D(10), (source(1),)), {1: D("7.5")}, {91: D("7.50")}),
        (Route(91, D(20), (source(1),)), {1: D("7.5")}, {91: D("15.00")}),
        (Route(91, D(7), (source(1, maximum=13),)), {1: D(5)}, {91: D("2.69")}),
        # All criteria of an indicator together: 3 + 2 of 20.
        (Route(91, D(30), (source(1, 2, maximum=20),)), {1: D(3), 2: D(2)}, {91: D("7.50")}),
        # Two that became one: the mean of 50 % and 100 %; without a score one counts as zero.
        (Route(91, D(10), (source(1), source(2))), {1: D(5), 2: D(10)}, {91: D("7.50")}),
        (Route(91, D(10), (source(1), source(2))), {2: D(10)}, {91: D("5.00")}),
        # No score is no score, a zero is a zero.
        (Route(91, D(10), (source(1), source(2))), {3: D(10)}, {}),
        (Route(91, D(10), (source(1),)), {1: D(0)}, {91: D(0)}),
        # More than the maximum cannot be.
        (Route(91, D(10), (source(1, maximum=5),)), {1: D(6)}, {91: D("10.00")}),
    ],
)
def test_points_follow_the_way(route, points, carried):
    assert carry([route], points) == carried


def test_one_that_became_two_gives_its_share_to_both():
    routes = [Route(91, D(10), (source(1),)), Route(92, D(30), (source(1),))]

    assert carry(routes, {1: D(4)}) == {91: D(4), 92: D(12)}


def test_what_is_left_out_leaves_points_and_maxima_alike():
    parts = (Part("2.1", {21: D(10)}), Part("2.2", {22: D(30)}))
    indicators = (IndicatorSheet("1", (Part("1", {11: D(10)}),)), IndicatorSheet("2", parts))
    whole = Sheet((DimensionSheet(1, D(100), indicators),))
    points = {11: D(5), 21: D(10)}

    assert tally(whole, points).total == D("33.33")
    assert tally(without(whole, {"2.2"}), points).total == D("75.00")
    assert tally(without(whole, {"2.1", "2.2"}), points).total == D("50.00")
    assert without(whole, set()) == whole


def test_equal_totals_share_the_better_place():
    assert ranks([D("80"), D("90"), D("80.0"), D("70")]) == [2, 1, 2, 4]
    assert ranks([]) == []
