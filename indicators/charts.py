"""The geometry of score charts: plain numbers that templates draw as SVG with attributes only, no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin

Number = Decimal | float | int

# The colours of the dimensions in static/css/tokens.css, for drawings that read no style sheet (documents).
COLOURS = {1: "#1f5c99", 2: "#a8306a", 3: "#42741a", 4: "#8a5300"}
SOFT_COLOURS = {1: "#e5eef8", 2: "#fae8f0", 3: "#eaf3e0", 4: "#fbf0dc"}

SHAPES = ("radar-shape", "radar-second", "radar-third")
RIM = 100
LABEL_AT = 116
RINGS = (25, 50, 75, 100)


@dataclass(frozen=True)
class Axis:
    """What one axis measures: a dimension."""

    number: int
    label: str


@dataclass(frozen=True)
class Series:
    """One shape: a percentage (0..100) for each axis, and what the table beside the chart says for each."""

    label: str
    percents: Sequence[Number]
    values: Sequence[str] = ()


@dataclass(frozen=True)
class PlacedAxis:
    """An axis with its end on the rim and the place and text anchor of a label outside of it."""

    number: int
    label: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    values: tuple[str, ...]

    @property
    def css(self) -> str:
        return f"dim-{self.number}"

    @property
    def colour(self) -> str:
        return COLOURS[self.number]


@dataclass(frozen=True)
class Polygon:
    points: str
    label: str
    css: str


@dataclass(frozen=True)
class Radar:
    """Drawn around 0 0, the full score 100 away; the first axis points up, the others follow clockwise."""

    title: str
    axes: tuple[PlacedAxis, ...]
    polygons: tuple[Polygon, ...]
    rings: tuple[str, ...]


def radar(axes: Sequence[Axis], series: Sequence[Series], title: str = "") -> Radar:
    """Axes, a polygon for each of up to three series, and rings at every quarter of the full score."""
    count = len(axes)
    return Radar(
        title=title,
        axes=tuple(_placed(index, axis, count, series) for index, axis in enumerate(axes)),
        polygons=tuple(
            Polygon(_polygon(one.percents), one.label, css) for one, css in zip(series, SHAPES, strict=False)
        ),
        rings=tuple(_polygon([percent] * count) for percent in RINGS),
    )


def _placed(index: int, axis: Axis, count: int, series: Sequence[Series]) -> PlacedAxis:
    x, y = _point(index, count, RIM)
    label_x, label_y = _point(index, count, LABEL_AT)
    return PlacedAxis(
        number=axis.number,
        label=axis.label,
        x=x,
        y=y,
        label_x=label_x,
        label_y=label_y,
        anchor="middle" if x == 0 else "start" if x > 0 else "end",
        values=tuple(one.values[index] if one.values else _text(one.percents[index]) for one in series),
    )


def _polygon(percents: Sequence[Number]) -> str:
    places = (_point(index, len(percents), percent) for index, percent in enumerate(percents))
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def _point(index: int, count: int, distance: Number) -> tuple[float, float]:
    """A place on an axis, to a tenth."""
    angle = 2 * pi * index / count
    reach = max(float(distance), 0)
    # Adding zero turns -0.0 into 0.0, which would else be printed with its sign.
    return round(reach * sin(angle), 1) + 0.0, round(-reach * cos(angle), 1) + 0.0


def _text(percent: Number) -> str:
    return f"{percent:.2f}"


@dataclass(frozen=True)
class Bar:
    """A bar `width` long of which `filled` is filled."""

    width: float
    filled: float


def bar(points: Number | None, maximum: Number, width: Number) -> Bar:
    """How much of a bar some points fill; what has no score fills nothing."""
    share = float(points or 0) / float(maximum) if maximum else 0.0
    return Bar(float(width), round(float(width) * min(max(share, 0.0), 1.0), 2))


COLUMN_STEP, COLUMN_WIDTH, COLUMN_RISE = 60, 34, 80


@dataclass(frozen=True)
class Column:
    """One year of a column chart; what has no value has no column, which is not one of height zero."""

    label: str
    text: str
    note: str
    x: int
    height: float | None

    @property
    def middle(self) -> int:
        return self.x + COLUMN_WIDTH // 2

    @property
    def top(self) -> float:
        return COLUMN_RISE - (self.height or 0)


@dataclass(frozen=True)
class Columns:
    """Values over the years as columns that stand on the line y = 80; the highest reaches 0."""

    title: str
    columns: tuple[Column, ...]

    @property
    def width(self) -> int:
        return COLUMN_STEP * len(self.columns)


def columns(
    title: str, labels: Sequence[str], values: Sequence[Number | None], texts: Sequence[str], notes: Sequence[str]
) -> Columns:
    """A column for each label; `texts` are the values as printed, `notes` what the table says beside them."""
    highest = max((float(one) for one in values if one is not None), default=0.0)
    return Columns(
        title,
        tuple(
            Column(
                label=labels[index],
                text=texts[index],
                note=notes[index],
                x=index * COLUMN_STEP + (COLUMN_STEP - COLUMN_WIDTH) // 2,
                height=None if value is None else _height(float(value), highest),
            )
            for index, value in enumerate(values)
        ),
    )


def _height(value: float, highest: float) -> float:
    """From the line up, to a tenth; below zero nothing rises."""
    return round(COLUMN_RISE * max(value, 0.0) / highest, 1) if highest > 0 else 0.0
