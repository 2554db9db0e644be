"""Where in Thailand: outlines of the provinces, and degrees as points of the map they are drawn on."""

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OUTLINES = Path(__file__).resolve().parent / "outlines" / "provinces.json"

# Mercator's projection onto the map, fitted to surveyed boundaries: see outlines/README.md for what is left over.
UNITS_PER_DEGREE_EAST = 674.186
UNITS_PER_DEGREE_NORTH = 669.597
UNITS_WEST = -65626.2
UNITS_NORTH = 14008.4

EARTH_KM = 6371.0
# Outlines are off by up to five kilometres, and phones say where they were before they know where they are.
TOLERANCE_KM = 10.0
# In the sea lie islands that the map leaves out: Phi Phi is 21 km from the border of its province.
TOLERANCE_AT_SEA_KM = 25.0

Line = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Point:
    """A place on the map, in its units: 160 m, to the right and down."""

    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A part of the map."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, point: Point) -> bool:
        return self.left <= point.x <= self.right and self.top <= point.y <= self.bottom


@dataclass(frozen=True)
class Outline:
    """The border of a province, with its islands."""

    path: str
    lines: tuple[Line, ...]
    box: Box


def locate(latitude: float, longitude: float) -> Point:
    """Where on the map a place lies; the poles, which no such map has, lie at 85 degrees."""
    steep = math.radians(max(-85.0, min(85.0, latitude)))
    north = math.degrees(math.log(math.tan(math.pi / 4 + steep / 2)))
    return Point(
        UNITS_WEST + UNITS_PER_DEGREE_EAST * longitude,
        UNITS_NORTH - UNITS_PER_DEGREE_NORTH * north,
    )


def degrees(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of a point of the map."""
    north = math.radians((UNITS_NORTH - y) / UNITS_PER_DEGREE_NORTH)
    latitude = math.degrees(2 * math.atan(math.exp(north)) - math.pi / 2)
    return latitude, (x - UNITS_WEST) / UNITS_PER_DEGREE_EAST


def outline(iso: str) -> Outline:
    """The outline of a province, by its code in ISO 3166-2."""
    return outlines()[iso]


@cache
def outlines() -> dict[str, Outline]:
    paths: dict[str, str] = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return {iso: _outline(path) for iso, path in paths.items()}


def _outline(path: str) -> Outline:
    lines = tuple(_line(part) for part in path.split("M")[1:])
    across, down = zip(*(point for line in lines for point in line), strict=True)
    return Outline(path, lines, Box(min(across), min(down), max(across), max(down)))


def _line(path: str) -> Line:
    """The points of a closed line: the first is where it starts, each other a step from the one before."""
    x, y, *steps = (int(one) for one in re.findall(r"-?\d+", path))
    points = [(x, y)]
    for right, down in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + right, y + down
        points.append((x, y))
    return tuple(points)


def neighbours(iso: str, box: Box) -> list[Outline]:
    """The other provinces of which something may show in a part of the map."""
    return [one for key, one in outlines().items() if key != iso and one.box.meets(box)]


def is_outside(iso: str, latitude: float, longitude: float) -> bool:
    """Whether a place lies outside a province by more than the outlines and the phones can be wrong."""
    away = outside_by(iso, latitude, longitude)
    if TOLERANCE_KM < away <= TOLERANCE_AT_SEA_KM:
        point = locate(latitude, longitude)
        return any(_is_inside(point, one) for one in outlines().values())
    return away > TOLERANCE_AT_SEA_KM


def outside_by(iso: str, latitude: float, longitude: float) -> float:
    """Kilometres to the province's border, 0 inside."""
    point = locate(latitude, longitude)
    found = outline(iso)
    if _is_inside(point, found):
        return 0.0
    nearest = min(
        (_nearest(point, start, end) for line in found.lines for start, end in _edges(line)),
        key=lambda there: math.dist((point.x, point.y), there),
    )
    return kilometres((latitude, longitude), degrees(*nearest))


def _edges(line: Line) -> "zip[tuple[tuple[int, int], tuple[int, int]]]":
    return zip(line, (*line[1:], line[0]), strict=True)


def _is_inside(point: Point, outline: Outline) -> bool:
    """Whether a line to the right of the point meets the border an odd number of times."""
    if not outline.box.holds(point):
        return False
    crossings = 0
    for line in outline.lines:
        for (from_x, from_y), (to_x, to_y) in _edges(line):
            if (from_y > point.y) != (to_y > point.y):
                share = (point.y - from_y) / (to_y - from_y)
                crossings += point.x < from_x + share * (to_x - from_x)
    return crossings % 2 == 1


def _nearest(point: Point, start: tuple[int, int], end: tuple[int, int]) -> tuple[float, float]:
    """The point of an edge that is nearest."""
    (from_x, from_y), (to_x, to_y) = start, end
    across, down = to_x - from_x, to_y - from_y
    length = across * across + down * down
    along = ((point.x - from_x) * across + (point.y - from_y) * down) / length if length else 0.0
    share = max(0.0, min(1.0, along))
    return from_x + share * across, from_y + share * down


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way over the globe between two places, each latitude and longitude (haversine)."""
    (north, east), (other_north, other_east) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((other_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
