"""The small map of a province with the places where photos were taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Province
from assessments.models import Evidence, PhotoFacts
from assessments.trust import places
from assessments.trust.places import Box, Point

# Free space around what is shown, and the smallest part of the map worth showing: 48 km.
MARGIN = 0.08
SMALLEST = 300
WIDTH_TO_HEIGHT = 4 / 3
# The part of the map's width that a mark is wide.
MARK = 0.022
COUNTRY = Box(0, 0, 5600, 10250)


@dataclass(frozen=True)
class Place:
    """Where one photo was taken; a map of several gives each its number, its name and the address of its page."""

    latitude: float
    longitude: float
    name: str = ""
    url: str = ""


@dataclass(frozen=True)
class Mark:
    """A place as it is drawn and said; one that no map of the country reaches is only said."""

    place: Place
    number: int
    x: int
    y: int
    is_outside: bool
    is_drawn: bool
    words: str

    @property
    def degrees(self) -> str:
        return f"{self.place.latitude:.4f}, {self.place.longitude:.4f}"


@dataclass(frozen=True)
class PlaceMap:
    """What templates/_components/place_map.html draws."""

    title: str
    box: Box
    home: str
    others: list[str]
    marks: list[Mark]

    @property
    def view_box(self) -> str:
        return f"{self.box.left:.0f} {self.box.top:.0f} {self.box.width:.0f} {self.box.height:.0f}"

    @property
    def radius(self) -> int:
        return round(self.box.width * MARK)

    @property
    def has_numbers(self) -> bool:
        return len(self.marks) > 1


def place_map(province: Province, shown: Sequence[Place]) -> PlaceMap | None:
    """The map of a province with these places, None without any."""
    if not shown:
        return None
    home = places.outline(province.iso)
    points = [places.locate(one.latitude, one.longitude) for one in shown]
    box = _around(home.box, [point for point in points if COUNTRY.holds(point)])
    title = ngettext(
        "Where the photo was taken: map of %(province)s", "Where the photos were taken: map of %(province)s", len(shown)
    )
    return PlaceMap(
        title % {"province": province.name},
        box,
        home.path,
        [one.path for one in places.neighbours(province.iso, box)],
        [
            _mark(province, place, number, point)
            for number, (place, point) in enumerate(zip(shown, points, strict=True), 1)
        ],
    )


def _mark(province: Province, place: Place, number: int, point: Point) -> Mark:
    return Mark(
        place,
        number,
        round(point.x),
        round(point.y),
        places.is_outside(province.iso, place.latitude, place.longitude),
        COUNTRY.holds(point),
        where(province, place.latitude, place.longitude),
    )


def where(province: Province, latitude: float, longitude: float) -> str:
    """`in Phayao`, or how far outside: rounded, for the border of the map is not exact."""
    if not places.is_outside(province.iso, latitude, longitude):
        return _("in %(province)s") % {"province": province.name}
    distance = places.outside_by(province.iso, latitude, longitude)
    step = 10 if distance < 200 else 100
    facts = {"province": province.name, "distance": f"{round(distance / step) * step:,}"}
    return _("outside %(province)s by about %(distance)s km") % facts


def place_of(evidence: Evidence) -> Place | None:
    """Where a photo was taken, None when it does not tell."""
    facts = facts_of(evidence)
    if facts is None or facts.latitude is None or facts.longitude is None:
        return None
    return Place(facts.latitude, facts.longitude, str(evidence))


def facts_of(evidence: Evidence) -> PhotoFacts | None:
    """What the photo tells of itself (read with the file), None while it was not read, or for other evidence."""
    return getattr(evidence.file, "facts", None) if evidence.is_photo else None


def _around(home: Box, points: Sequence[Point]) -> Box:
    """The province and the points with some space around them, in the shape of the map."""
    left, right = min([home.left, *(one.x for one in points)]), max([home.right, *(one.x for one in points)])
    top, bottom = min([home.top, *(one.y for one in points)]), max([home.bottom, *(one.y for one in points)])
    width = max(right - left, SMALLEST) * (1 + 2 * MARGIN)
    height = max(bottom - top, SMALLEST) * (1 + 2 * MARGIN)
    width, height = max(width, height * WIDTH_TO_HEIGHT), max(height, width / WIDTH_TO_HEIGHT)
    middle, centre = (left + right) / 2, (top + bottom) / 2
    return Box(middle - width / 2, centre - height / 2, middle + width / 2, centre + height / 2)
