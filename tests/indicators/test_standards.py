"""Points that follow from a figure of the base data."""

from decimal import Decimal

import pytest

from indicators.standards import Standard, Step, read_standard

D = Decimal
DUSTY_DAYS = Standard("pm25_days", True, (Step(D(0), D(100)), Step(D(15), D("60")), Step(D(30), D(20))))
GREEN = Standard("green_m2", False, (Step(D(9), D(100)), Step(D("4.5"), D(50))))


@pytest.mark.parametrize(
    ("standard", "value", "percent"),
    [
        (DUSTY_DAYS, "0", 100),
        (DUSTY_DAYS, "1", 60),
        (DUSTY_DAYS, "15", 60),
        (DUSTY_DAYS, "15.01", 20),
        (DUSTY_DAYS, "31", 0),
        (GREEN, "12", 100),
        (GREEN, "9", 100),
        (GREEN, "8.99", 50),
        (GREEN, "4.49", 0),
    ],
)
def test_the_best_step_that_is_reached_counts(standard, value, percent):
    assert standard.percent_for(D(value)) == percent


def test_points_are_a_share_of_the_maximum_in_hundredths():
    thirds = Standard("x", False, (Step(D(1), D("33.33")),))

    assert str(thirds.points_for(D(1), D(10))) == "3.33"


def test_a_standard_as_a_file_holds_it():
    data = {
        "figure": "pm25_days",
        "better": "less",
        "steps": [{"limit": 0, "percent": 100}, {"limit": 0.5, "percent": 50}],
    }

    assert read_standard(data) == Standard("pm25_days", True, (Step(D(0), D(100)), Step(D("0.5"), D(50))))
    assert not read_standard(data | {"better": "more"}).is_less_better
