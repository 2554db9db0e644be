"""Charts are drawn from plain numbers that anybody can check by hand."""

import re
from decimal import Decimal

import pytest
from django.conf import settings

from indicators.charts import COLOURS, SOFT_COLOURS, Axis, Bar, Series, bar, radar

FOUR = [Axis(1, "เมืองอยู่ดี"), Axis(2, "คนมีสุข"), Axis(3, "สิ่งแวดล้อมยั่งยืน"), Axis(4, "เทศบาลแห่งการเรียนรู้")]


def test_axes_go_clockwise_from_the_top():
    placed = radar(FOUR, []).axes

    assert [(one.x, one.y) for one in placed] == [(0, -100), (100, 0), (0, 100), (-100, 0)]
    assert [(one.label_x, one.label_y) for one in placed] == [(0, -116), (116, 0), (0, 116), (-116, 0)]
    assert [one.anchor for one in placed] == ["middle", "start", "middle", "end"]


def test_axis_keeps_its_name_number_and_colour():
    first = radar(FOUR, []).axes[0]

    assert (first.number, first.label, first.css, first.colour) == (1, "เมืองอยู่ดี", "dim-1", "#1f5c99")


def test_polygon_reaches_as_far_as_the_percentage():
    drawn = radar(FOUR, [Series("ประเมินตนเอง", [80, Decimal("62.5"), 0, 100])], title="คะแนน")

    assert drawn.title == "คะแนน"
    assert [(one.points, one.label, one.css) for one in drawn.polygons] == [
        ("0,-80 62.5,0 0,0 -100,0", "ประเมินตนเอง", "radar-shape")
    ]


def test_three_axes_make_a_triangle():
    drawn = radar(FOUR[:3], [Series("ก", [100, 100, 100])])

    assert drawn.polygons[0].points == "0,-100 86.6,50 -86.6,50"


def test_rings_lie_at_every_quarter():
    assert radar(FOUR, []).rings == (
        "0,-25 25,0 0,25 -25,0",
        "0,-50 50,0 0,50 -50,0",
        "0,-75 75,0 0,75 -75,0",
        "0,-100 100,0 0,100 -100,0",
    )


def test_each_series_has_its_own_look_and_value():
    drawn = radar(FOUR[:3], [Series("ก", [80, 60, 40], ["20", "15", "10"]), Series("ข", [1, 2, 3])])

    assert [one.css for one in drawn.polygons] == ["radar-shape", "radar-second"]
    assert [one.values for one in drawn.axes] == [("20", "1.00"), ("15", "2.00"), ("10", "3.00")]


def test_negative_score_stays_in_the_centre():
    assert radar(FOUR, [Series("ก", [-5, 0, 0, 0])]).polygons[0].points == "0,0 0,0 0,0 0,0"


@pytest.mark.parametrize(
    ("points", "maximum", "filled"),
    [
        (Decimal("15"), Decimal("30"), 50),
        (30, 30, 100),
        (0, 30, 0),
        (None, 30, 0),
        (45, 30, 100),
        (-1, 30, 0),
        (10, 30, 33.33),
        (0, 0, 0),
    ],
)
def test_bar_fills_with_its_share(points, maximum, filled):
    assert bar(points, maximum, 100) == Bar(100, filled)


def test_colours_are_those_of_the_screens():
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    first_rule = tokens.split("}\n\n/* Sets")[0]

    assert colours(r"--dim-(\d): (#\w+);", first_rule) == COLOURS
    assert colours(r"--dim-(\d)-soft: (#\w+);", first_rule) == SOFT_COLOURS


def colours(pattern: str, rule: str) -> dict[int, str]:
    return {int(number): colour for number, colour in re.findall(pattern, rule)}
