"""Where in Thailand a place lies, and how far outside a province."""

import math

import pytest

from accounts.models import Province
from assessments.trust import places

# Public facts: where the town halls of provincial capitals stand, and a few islands.
PHAYAO, NAN, CHIANG_RAI = (19.1665, 99.9019), (18.7756, 100.7730), (19.9105, 99.8406)
PHI_PHI, SIMILAN = (7.74, 98.77), (8.65, 97.64)


@pytest.mark.django_db
def test_every_province_has_its_outline():
    assert set(places.outlines()) == set(Province.objects.values_list("iso", flat=True))


def test_an_outline_knows_its_lines_and_its_box():
    trat = places.outline("TH-23")
    assert len(trat.lines) == trat.path.count("M") > 1
    assert trat.box.left == min(x for line in trat.lines for x, _ in line)
    assert trat.box.bottom == max(y for line in trat.lines for _, y in line)


@pytest.mark.parametrize(
    ("iso", "place"),
    [
        ("TH-56", PHAYAO),
        ("TH-55", NAN),
        ("TH-57", CHIANG_RAI),
        ("TH-90", (7.2067, 100.5951)),
        ("TH-10", (13.7539, 100.5014)),
    ],
)
def test_a_town_lies_in_its_province_and_in_no_other(iso, place):
    assert [key for key in places.outlines() if places.outside_by(key, *place) == 0] == [iso]
    assert not places.is_outside(iso, *place)


def test_the_way_to_a_province_is_measured_over_the_globe():
    assert places.outside_by("TH-56", *NAN) == pytest.approx(31, abs=3)
    # Tokyo: any map of the country ends long before.
    assert places.outside_by("TH-56", 35.68, 139.69) == pytest.approx(4200, rel=0.05)
    assert places.outside_by("TH-56", 0, 0) > 10_000


def test_a_few_kilometres_over_the_border_are_not_outside():
    assert places.outside_by("TH-56", 19.52, 99.9) == pytest.approx(7, abs=1)
    assert not places.is_outside("TH-56", 19.52, 99.9)
    assert places.is_outside("TH-56", *CHIANG_RAI)


def test_an_island_that_the_map_leaves_out_belongs_to_the_province_off_whose_coast_it_lies():
    assert places.outside_by("TH-81", *PHI_PHI) > places.TOLERANCE_KM
    assert not places.is_outside("TH-81", *PHI_PHI)
    assert places.is_outside("TH-82", *SIMILAN)
    # The same distance over land is outside.
    assert places.TOLERANCE_KM < places.outside_by("TH-57", 19.25, 99.95) < places.TOLERANCE_AT_SEA_KM
    assert places.is_outside("TH-57", 19.25, 99.95)


@pytest.mark.parametrize("place", [PHAYAO, NAN, SIMILAN, (6.0, 105.5)])
def test_degrees_become_points_and_points_degrees(place):
    point = places.locate(*place)
    assert places.degrees(point.x, point.y) == pytest.approx(place)


@pytest.mark.parametrize("latitude", [90, -90])
def test_a_pole_is_far_away_but_somewhere(latitude):
    point = places.locate(latitude, 100)
    assert math.isfinite(point.y)
    assert places.is_outside("TH-56", latitude, 100)


def test_an_edge_of_no_length_has_a_nearest_point_too():
    assert places._nearest(places.Point(3, 4), (0, 0), (0, 0)) == (0, 0)


def test_neighbours_are_the_provinces_that_a_part_of_the_map_shows():
    phayao = places.outline("TH-56")
    shown = places.neighbours("TH-56", phayao.box)
    assert places.outline("TH-57") in shown
    assert phayao not in shown
    assert places.outline("TH-90") not in shown


def test_the_way_between_two_places():
    # Chiang Mai to Bangkok by air.
    assert places.kilometres((18.7883, 98.9853), (13.7563, 100.5018)) == pytest.approx(582, abs=5)
