"""Buildings and street furniture of a small Thai town."""

from __future__ import annotations

import math

from .canvas import Canvas, curve, fade, lit, mix

WALLS = ("#f2e3c2", "#e9c9a6", "#d7e3d6", "#f1d3c4", "#cfe0ea", "#efe7d3")
GLASS = ("#8fb6c9", "#3f6076")


def paving(c: Canvas, horizon: float, far: str = "#d5cbb9", near: str = "#a99c86", step: float = 150) -> None:
    """Paving slabs running to a vanishing point on the horizon."""
    c.band(horizon, 1275, far, mix(far, near, 0.6), near)
    for n in range(-16, 17):
        c.line([(n * step * 0.16, horizon), (n * step * 1.25, 1275)], fade(lit(near, -0.45), 0.22), 2)
    for n in range(1, 16):
        y = horizon + (1275 - horizon) * (n / 15) ** 2
        c.line([(-830, y), (830, y)], fade(lit(near, -0.45), 0.22), 1 + n / 6)
    for _ in range(90):
        depth = c.between(0, 1) ** 0.6
        y = horizon + depth * (1250 - horizon)
        c.glow(
            c.between(-800, 800),
            y,
            30 + 120 * depth,
            5 + 20 * depth,
            lit(near, c.rng.choice((-0.3, 0.4))),
            0.16,
        )


def window(c: Canvas, x: float, y: float, w: float, h: float, shutter: str = "") -> None:
    c.box(x - 4, y - 4, w + 8, h + 8, "#fbf5e6")
    c.shape([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], *GLASS)
    c.poly(
        [(x + w * 0.1, y + h), (x + w * 0.5, y), (x + w * 0.72, y), (x + w * 0.32, y + h)],
        fade("#ffffff", 0.22),
    )
    c.line([(x + w / 2, y), (x + w / 2, y + h)], "#fbf5e6", 4)
    if shutter:
        for left in (x - w * 0.42, x + w * 1.04):
            c.box(left, y - 2, w * 0.38, h + 4, shutter)
            for n in range(1, 7):
                c.line(
                    [(left + 3, y + n * h / 7), (left + w * 0.36, y + n * h / 7)],
                    fade(lit(shutter, -0.4), 0.6),
                    2,
                )


def awning(c: Canvas, x: float, y: float, w: float, drop: float, paint: str, other: str = "#fbf3e0") -> None:
    """A striped cloth awning with a scalloped edge."""
    stripes = max(4, round(w / 44))
    wide = w / stripes
    c.shadow(x + w / 2, y + drop * 1.2, w * 0.56, drop * 0.6, 0.4)
    for n in range(stripes):
        tone = paint if n % 2 == 0 else other
        left, spread = x + n * wide, (n - stripes / 2) * 1.4
        c.shape(
            [
                (left + wide * 0.06 - spread, y),
                (left + wide - spread, y),
                (left + wide, y + drop),
                (left, y + drop),
            ],
            lit(tone, 0.2),
            lit(tone, -0.12),
        )
        c.blob(left + wide / 2, y + drop, wide / 2, drop * 0.2, lit(tone, -0.2))


def shophouse(c: Canvas, x: float, y: float, w: float, h: float, paint: str) -> None:
    """A narrow row house: tiled roof, shuttered windows, an open shop below an awning."""
    c.shape([(x, y - h), (x + w, y - h), (x + w, y), (x, y)], lit(paint, 0.18), lit(paint, -0.16))
    c.shape(
        [(x - 8, y - h), (x + w * 0.06, y - h * 1.16), (x + w * 0.94, y - h * 1.16), (x + w + 8, y - h)],
        "#c06a44",
        "#8a4129",
    )
    for n in range(1, 9):
        c.line(
            [(x + w * (0.06 + 0.098 * n), y - h * 1.155), (x - 8 + (w + 16) * n / 9, y - h)],
            fade("#5e2a1a", 0.35),
            2,
        )
    shade = c.rng.choice(("#3f7c6d", "#7a4b36", "#456c8c"))
    for n in range(2):
        window(c, x + w * (0.2 + 0.42 * n), y - h * 0.86, w * 0.17, h * 0.24, shade)
    c.box(x, y - h * 0.5, w, h * 0.03, "#fbf5e6")
    c.shape(
        [(x + w * 0.08, y - h * 0.36), (x + w * 0.92, y - h * 0.36), (x + w * 0.92, y), (x + w * 0.08, y)],
        "#4a3a30",
        "#7c5f46",
    )
    for n in range(5):
        c.box(x + w * (0.14 + 0.15 * n), y - h * 0.13, w * 0.12, h * 0.13, lit(c.rng.choice(WALLS), -0.15), 3)
    c.glow(x + w / 2, y - h * 0.28, w * 0.4, h * 0.14, "#ffd98c", 0.7)
    awning(
        c,
        x + w * 0.02,
        y - h * 0.47,
        w * 0.96,
        h * 0.13,
        c.rng.choice(("#c9523f", "#3f8a6b", "#3d78a8", "#d39a2e")),
    )


def row_of_shops(c: Canvas, y: float, height: float, left: float = -820, right: float = 820) -> None:
    x = left
    while x < right:
        w = height * c.between(0.62, 0.78)
        shophouse(c, x, y, w, height * c.between(0.85, 1.1), c.rng.choice(WALLS))
        x += w


def words(c: Canvas, x: float, y: float, w: float, size: float, paint: str, lines: int = 2) -> None:
    """Lettering too far away to read: strokes of uneven length, centred."""
    for row in range(lines):
        reach = w * (0.92 - 0.24 * (row % 2)) * c.between(0.88, 1)
        left, end = x - reach / 2, x + reach / 2
        while left < end:
            run = min(size * c.between(1.2, 3.4), end - left)
            c.box(left, y + row * size * 1.8, max(run, size * 0.5), size * 0.8, paint, size * 0.3)
            left += run + size * 0.55


def banner(c: Canvas, x: float, y: float, w: float, h: float, paint: str) -> None:
    """A cloth banner hung by its corners."""
    top = curve((x - w / 2, y), (x, y + h * 0.1), (x + w / 2, y))
    bottom = curve((x + w / 2, y + h), (x, y + h * 1.12), (x - w / 2, y + h))
    c.poly([(px + 6, py + 9) for px, py in [*top, *bottom]], fade("#10182b", 0.25))
    c.shape([*top, *bottom], lit(paint, 0.22), lit(paint, -0.16))
    c.blob(x - w * 0.41, y + h * 0.52, h * 0.27, h * 0.27, fade("#fff7df", 0.95))
    c.blob(x - w * 0.41, y + h * 0.52, h * 0.19, h * 0.19, lit(paint, -0.1))
    words(c, x + w * 0.06, y + h * 0.28, w * 0.72, h * 0.2, "#fff8e6", 2)


def waste_bin(c: Canvas, x: float, y: float, size: float, paint: str) -> None:
    """A wheeled bin with a lid and a sorting mark."""
    c.shadow(x + size * 0.06, y, size * 0.5, size * 0.1, 0.65)
    c.shape(
        [
            (x - size * 0.34, y - size * 0.86),
            (x + size * 0.34, y - size * 0.86),
            (x + size * 0.27, y),
            (x - size * 0.27, y),
        ],
        lit(paint, 0.22),
        lit(paint, -0.3),
    )
    c.poly(
        [
            (x + size * 0.16, y - size * 0.86),
            (x + size * 0.34, y - size * 0.86),
            (x + size * 0.27, y),
            (x + size * 0.13, y),
        ],
        fade("#10182b", 0.2),
    )
    c.poly(
        [
            (x - size * 0.28, y - size * 0.8),
            (x - size * 0.2, y - size * 0.8),
            (x - size * 0.17, y - size * 0.1),
            (x - size * 0.22, y - size * 0.1),
        ],
        fade("#ffffff", 0.28),
    )
    c.shape(
        [
            (x - size * 0.4, y - size * 0.86),
            (x - size * 0.36, y - size * 1.0),
            (x + size * 0.36, y - size * 1.0),
            (x + size * 0.4, y - size * 0.86),
        ],
        lit(paint, 0.3),
        lit(paint, -0.1),
    )
    c.box(x - size * 0.4, y - size * 0.88, size * 0.8, size * 0.045, lit(paint, -0.35), 4)
    for n in range(3):
        a = n / 3 * 6.283 - 1.57
        b = a + 1.5
        ends = [
            (x + math.cos(t) * size * 0.13, y - size * 0.48 + math.sin(t) * size * 0.13) for t in (a, (a + b) / 2, b)
        ]
        c.line(ends, "#ffffff", size * 0.04)
        c.blob(*ends[2], size * 0.038, size * 0.038, "#ffffff")
    for side in (-1, 1):
        c.blob(x + side * size * 0.22, y - size * 0.02, size * 0.07, size * 0.07, "#26282b")


def street_lamp(c: Canvas, x: float, y: float, h: float, side: int = 1, on: bool = False) -> None:
    """A lamp with its own solar panel."""
    c.line([(x, y), (x, y - h)], "#66737a", h * 0.02)
    c.arc(
        (x, y - h * 0.94),
        (x + side * h * 0.08, y - h * 1.04),
        (x + side * h * 0.22, y - h * 0.98),
        "#66737a",
        h * 0.014,
    )
    c.poly(
        [
            (x - h * 0.12, y - h * 1.0),
            (x + h * 0.08, y - h * 1.1),
            (x + h * 0.12, y - h * 1.07),
            (x - h * 0.08, y - h * 0.97),
        ],
        "#24405f",
    )
    c.box(x + side * h * 0.21 - h * 0.05, y - h * 0.99, h * 0.1, h * 0.025, "#3d474d", 4)
    if on:
        bulb = (x + side * h * 0.21, y - h * 0.96)
        c.glow(*bulb, h * 0.6, h * 0.5, "#ffdf9b", 0.32)
        c.poly(
            [
                (bulb[0] - 8, bulb[1]),
                (bulb[0] + 8, bulb[1]),
                (bulb[0] + h * 0.32, y),
                (bulb[0] - h * 0.32, y),
            ],
            fade("#ffeab5", 0.1),
        )
        c.glow(bulb[0], y, h * 0.5, h * 0.1, "#ffdf9b", 0.6)
        c.glow(*bulb, h * 0.11, h * 0.11, "#fffbe8", 1)


def cone(c: Canvas, x: float, y: float, size: float) -> None:
    c.shadow(x + size * 0.1, y, size * 0.5, size * 0.12, 0.6)
    c.box(x - size * 0.36, y - size * 0.08, size * 0.72, size * 0.12, "#b8431c", 6)
    c.shape(
        [
            (x - size * 0.06, y - size),
            (x + size * 0.06, y - size),
            (x + size * 0.26, y - size * 0.06),
            (x - size * 0.26, y - size * 0.06),
        ],
        "#ff8a4a",
        "#d44d1c",
    )
    c.poly(
        [
            (x - size * 0.12, y - size * 0.66),
            (x + size * 0.12, y - size * 0.66),
            (x + size * 0.17, y - size * 0.44),
            (x - size * 0.17, y - size * 0.44),
        ],
        "#fdf6ea",
    )
