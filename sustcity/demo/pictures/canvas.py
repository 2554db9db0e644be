"""A supersampled canvas: shapes in scene units, soft light, and the grain and vignette of a camera."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

Point = tuple[float, float]
SUPERSAMPLING = 2
LANDSCAPE, PORTRAIT = (1600, 1200), (1200, 1600)


@lru_cache(maxsize=4096)
def mix(first: str, second: str, share: float) -> str:
    """The colour `share` of the way from the first to the second."""
    pairs = zip(ImageColor.getrgb(first)[:3], ImageColor.getrgb(second)[:3], strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a + (b - a) * share) for a, b in pairs))


def lit(paint: str, amount: float) -> str:
    """Warm light above zero, cool shade below it."""
    return mix(paint, "#fff6dc", amount) if amount >= 0 else mix(paint, "#14213a", -amount)


def fade(paint: str, alpha: float) -> str:
    """The same colour, partly transparent."""
    return f"{paint[:7]}{round(alpha * 255):02x}"


def gradient(stops: Sequence[str], size: tuple[int, int]) -> Image.Image:
    strip = Image.new("RGB", (1, len(stops)))
    for row, stop in enumerate(stops):
        strip.putpixel((0, row), ImageColor.getrgb(stop)[:3])
    # Sampling from centre to centre gives the first and last colour at the very edges.
    column = strip.resize((1, size[1]), Image.Resampling.BILINEAR, box=(0, 0.5, 1, len(stops) - 0.5))
    return column.resize(size, Image.Resampling.NEAREST)


@lru_cache(maxsize=1)
def _falloff() -> Image.Image:
    """A soft round spot, full in the middle and nothing from the rim on."""
    table = [round(255 * (0.5 + 0.5 * math.cos(math.pi * min(1.0, v / 181)))) for v in range(256)]
    return Image.radial_gradient("L").point(table)


# Left, top, width and height, as parts of the upright picture.
Box = list[float]


class Canvas:
    """Scene units: x from the middle (-800..800), y from the top (0..1200), one unit a final pixel.

    An upright picture shows the same scene a fifth larger, cut out around x = `focus`.
    """

    def __init__(self, rng: Random, portrait: bool = False, focus: float = 0) -> None:
        self.rng = rng
        self.size = PORTRAIT if portrait else LANDSCAPE
        self.k = SUPERSAMPLING * (1.2 if portrait else 1.0)
        self.image = Image.new("RGB", (self.size[0] * SUPERSAMPLING, self.size[1] * SUPERSAMPLING))
        middle = self.image.width / 2 - (focus * self.k if portrait else 0)
        self.origin = (middle, (self.image.height - 1200 * self.k) / 2)
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.faces: list[Box] = []

    def at(self, x: float, y: float) -> Point:
        return self.origin[0] + x * self.k, self.origin[1] + y * self.k

    def face(self, x: float, y: float, r: float) -> None:
        """Remember where a face is, with its hair, as parts of the picture; one that is cut off at the edge is none."""
        (left, top), (right, bottom) = self.at(x - r * 1.25, y - r * 1.4), self.at(x + r * 1.25, y + r * 1.3)
        if left >= 0 and top >= 0 and right <= self.image.width and bottom <= self.image.height:
            wide, high = self.image.size
            parts = (left / wide, top / high, (right - left) / wide, (bottom - top) / high)
            self.faces.append([round(part, 4) for part in parts])

    def path(self, points: Sequence[Point]) -> list[Point]:
        return [self.at(x, y) for x, y in points]

    def between(self, low: float, high: float) -> float:
        return self.rng.uniform(low, high)

    # Shapes

    def poly(self, points: Sequence[Point], paint: str) -> None:
        self.pen.polygon(self.path(points), fill=paint)

    def box(self, x: float, y: float, width: float, height: float, paint: str, radius: float = 0) -> None:
        (left, top), (right, bottom) = self.at(x, y), self.at(x + width, y + height)
        self.pen.rounded_rectangle((left, top, right, bottom), radius * self.k, fill=paint)

    def blob(self, x: float, y: float, rx: float, ry: float, paint: str) -> None:
        (left, top), (right, bottom) = self.at(x - rx, y - ry), self.at(x + rx, y + ry)
        self.pen.ellipse((left, top, right, bottom), fill=paint)

    def line(self, points: Sequence[Point], paint: str, width: float) -> None:
        """A stroke with round joints and ends."""
        path, thick = self.path(points), max(1, round(width * self.k))
        self.pen.line(path, fill=paint, width=thick, joint="curve")
        for x, y in path if thick > 4 else []:
            self.pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=paint)

    def arc(self, start: Point, bend: Point, end: Point, paint: str, width: float) -> None:
        self.line(curve(start, bend, end), paint, width)

    def shape(self, points: Sequence[Point], *stops: str) -> None:
        """A polygon filled with a gradient from its top to its bottom."""
        path = self.path(points)
        xs, ys = [x for x, _ in path], [y for _, y in path]
        left, top = math.floor(min(xs)), math.floor(min(ys))
        size = max(1, math.ceil(max(xs)) - left + 1), max(1, math.ceil(max(ys)) - top + 1)
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in path], fill=255)
        self.image.paste(gradient(stops, size), (left, top), mask)

    def band(self, y0: float, y1: float, *stops: str) -> None:
        """A gradient over the whole width."""
        top, bottom = round(self.at(0, y0)[1]), round(self.at(0, y1)[1])
        self.image.paste(gradient(stops, (self.image.width, bottom - top)), (0, top))

    # Light

    def glow(self, x: float, y: float, rx: float, ry: float, paint: str, strength: float) -> None:
        """A soft spot of light, or of shade."""
        (left, top), (right, bottom) = self.at(x - rx, y - ry), self.at(x + rx, y + ry)
        size = max(2, round(right - left)), max(2, round(bottom - top))
        spot = _falloff().point([round(v * strength) for v in range(256)])
        self.image.paste(paint[:7], (round(left), round(top)), spot.resize(size, Image.Resampling.BILINEAR))

    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.5) -> None:
        self.glow(x, y, rx, ry, "#10182b", strength)

    def haze(self, y0: float, y1: float, paint: str, start: float, end: float) -> None:
        """Air between near and far: a veil from one strength to another down the picture."""
        top, bottom = round(self.at(0, y0)[1]), round(self.at(0, y1)[1])
        greys = ["#" + f"{round(255 * v):02x}" * 3 for v in (start, end)]
        veil = gradient(greys, (1, bottom - top)).convert("L")
        mask = veil.resize((self.image.width, bottom - top))
        self.image.paste(paint, (0, top, self.image.width, bottom), mask)

    def soften(self, radius: float) -> None:
        """Put everything drawn so far out of focus."""
        small = self.image.reduce(4).filter(ImageFilter.GaussianBlur(radius * self.k / 4))
        self.image.paste(small.resize(self.image.size, Image.Resampling.BILINEAR))

    def mirror(self, y: float, depth: float, share: float) -> None:
        """Reflect what stands above a water line, softly."""
        line, reach = round(self.at(0, y)[1]), round(depth * self.k)
        reach = min(reach, line, self.image.height - line)
        above = self.image.crop((0, line - reach, self.image.width, line)).reduce(4)
        blurred = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).filter(ImageFilter.BoxBlur((3, 9)))
        full = blurred.resize((self.image.width, reach), Image.Resampling.BILINEAR)
        fading = gradient(["#" + f"{round(255 * v):02x}" * 3 for v in (share, share * 0.8, 0)], (1, reach))
        self.image.paste(full, (0, line), fading.convert("L").resize(full.size))

    # The camera

    def finish(self) -> Image.Image:
        """The final picture: down to size, darker corners, a film-like curve and fine grain."""
        photo = self.image.reduce(SUPERSAMPLING)
        corners = Image.radial_gradient("L").point([round(255 - 52 * (v / 255) ** 2.4) for v in range(256)])
        corners = corners.resize(photo.size, Image.Resampling.BILINEAR)
        photo = ImageChops.multiply(photo, Image.merge("RGB", (corners, corners, corners)))
        warmth = self.rng.choice((-0.012, 0.0, 0.012, 0.024))
        photo = photo.point(_curve(1.015 + warmth) + _curve(1.0) + _curve(0.975 - warmth))
        noise = Image.frombytes("L", photo.size, self.rng.randbytes(photo.width * photo.height))
        grain = noise.point([round(128 + (v - 127.5) * 0.066) for v in range(256)])
        return ImageChops.add(photo, Image.merge("RGB", (grain, grain, grain)), 1, -128)


@lru_cache(maxsize=16)
def _curve(gain: float) -> list[int]:
    steps = [v / 255 for v in range(256)]
    return [min(255, round(255 * gain * (s + 0.06 * math.sin(2 * math.pi * (s - 0.5)) / 2 + 0.012))) for s in steps]


def curve(start: Point, bend: Point, end: Point, steps: int = 14) -> list[Point]:
    """Points along a quadratic curve."""
    found = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        found.append((a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1]))
    return found
