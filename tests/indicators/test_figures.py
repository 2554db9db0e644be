"""Worked examples of derived figures, their changes, and the columns that draw them."""

from decimal import Decimal

import pytest

from indicators.charts import columns
from indicators.figures import Formula, change_percent, is_leap

D = Decimal
NUMBERS = {
    "people": D(6998),
    "latent": D(608),
    "area": D("23.82"),
    "green": D("88456"),
    "waste": D("2163344"),
    "none": D(0),
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        pytest.param(Formula(["people"], ["area"], decimals=1), "293.8", id="density: 6998 people on 23.82 km2"),
        pytest.param(Formula(["green"], ["people", "latent"]), "11.63", id="green m2 per registered and latent person"),
        pytest.param(
            Formula(["waste"], ["people", "latent"], D("0.00274")),
            "0.78",
            id="waste: kg a year, by people, by 365 days",
        ),
        pytest.param(Formula(["latent"], ["people"], D(100)), "8.69", id="a share in percent"),
        pytest.param(Formula(["people", "latent"]), "7606.00", id="a plain sum divides by nothing"),
        pytest.param(Formula(["none"], ["people"]), "0.00", id="zero above is a value: zero"),
        pytest.param(Formula(["people"], ["none"]), None, id="zero below gives no value"),
        pytest.param(Formula(["people"], ["missing"]), None, id="a missing number below gives no value"),
        pytest.param(Formula(["people", "missing"], ["area"]), None, id="one missing of several gives no value"),
        pytest.param(Formula(["people"], ["area", "missing"]), None, id="one missing of several below as well"),
    ],
)
def test_a_figure(formula, expected):
    assert formula.value(NUMBERS) == (None if expected is None else D(expected))


def test_halves_are_rounded_up_as_on_paper():
    assert Formula(["a"], ["b"], decimals=1).value({"a": D("0.25"), "b": D(1)}) == D("0.3")


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (D(200), D(230), "15.0"),
        (D(200), D(150), "-25.0"),
        (D(-4), D(-2), "50.0"),
        (D(3), D(0), "-100.0"),
        (D(0), D(5), None),
        (None, D(5), None),
        (D(5), None, None),
    ],
)
def test_the_change_in_percent(before, now, expected):
    assert change_percent(before, now) == (None if expected is None else D(expected))


@pytest.mark.parametrize(
    ("before", "now", "limit", "expected"),
    [
        (D(100), D(131), 30, True),
        (D(100), D(130), 30, False),
        (D(100), D(69), 30, True),
        (D(100), D(900), None, False),
        (D(0), D(900), 30, False),
    ],
)
def test_a_leap_goes_beyond_the_limit_either_way(before, now, limit, expected):
    assert is_leap(before, now, limit) is expected


def test_columns_rise_from_the_line_to_the_highest():
    chart = columns("ขยะ", ["2567", "2568", "2569"], [D(50), None, D(100)], ["50", "–", "100"], ["–", "–", "+100 %"])

    assert chart.title == "ขยะ"
    assert chart.width == 180
    assert [(one.x, one.top, one.height) for one in chart.columns] == [
        (13, 40.0, 40.0),
        (73, 80, None),
        (133, 0.0, 80.0),
    ]
    assert [one.middle for one in chart.columns] == [30, 90, 150]
    assert [(one.label, one.text, one.note) for one in chart.columns][2] == ("2569", "100", "+100 %")


@pytest.mark.parametrize("values", [[None, None], [D(0), D(0)], [D(-3), D(0)], []])
def test_without_anything_above_zero_nothing_rises(values):
    texts = [""] * len(values)

    assert {one.height for one in columns("", texts, values, texts, texts).columns} <= {0.0, None}
