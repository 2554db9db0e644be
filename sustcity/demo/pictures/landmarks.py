"""Landmarks: the flag, temple, stupa and municipal office."""

from __future__ import annotations

import math

from .canvas import Canvas, curve, fade, lit
from .town import window, words


def thai_flag(c: Canvas, x: float, y: float, h: float) -> None:
    """The national flag on a pole standing at x, y."""
    c.line([(x, y), (x, y - h)], "#d9d7cf", h * 0.018)
    c.blob(x, y - h, h * 0.02, h * 0.02, "#e3b64a")
    wide, tall = h * 0.4, h * 0.25
    stripes = (("#c8323c", 1), ("#f5f2ea", 1), ("#2d3a75", 2), ("#f5f2ea", 1), ("#c8323c", 1))
    start = 0.0
    for paint, parts in stripes:
        upper, lower = y - h * 0.98 + tall * start / 6, y - h * 0.98 + tall * (start + parts) / 6
        wave = [(n / 10, math.sin(n / 10 * 6.3) * h * 0.012) for n in range(11)]
        c.shape(
            [
                *((x + t * wide, upper + s) for t, s in wave),
                *((x + t * wide, lower + s) for t, s in reversed(wave)),
            ],
            lit(paint, 0.12),
            lit(paint, -0.06),
        )
        start += parts


def gable(c: Canvas, x: float, y: float, w: float, h: float, paint: str, trim: str = "#e8bf55") -> None:
    """One tier of a Thai roof seen from the front, with its finial."""
    c.shape(
        [
            (x - w / 2, y),
            *curve((x - w * 0.36, y - h * 0.3), (x - w * 0.1, y - h * 0.5), (x, y - h)),
            *curve((x, y - h), (x + w * 0.1, y - h * 0.5), (x + w * 0.36, y - h * 0.3)),
            (x + w / 2, y),
        ],
        lit(paint, 0.1),
        lit(paint, -0.3),
    )
    for side in (-1, 1):
        c.line(
            [
                *curve((x, y - h), (x + side * w * 0.1, y - h * 0.5), (x + side * w * 0.36, y - h * 0.3)),
                (x + side * w / 2, y),
            ],
            trim,
            w * 0.026,
        )
        c.arc(
            (x + side * w / 2, y),
            (x + side * w * 0.56, y - h * 0.02),
            (x + side * w * 0.57, y - h * 0.12),
            trim,
            w * 0.022,
        )
    c.arc((x, y - h), (x - w * 0.02, y - h * 1.12), (x + w * 0.03, y - h * 1.22), trim, w * 0.02)


def viharn(c: Canvas, x: float, y: float, size: float) -> None:
    """A temple hall: white walls, red doors, three tiers of roof, gilded."""
    c.shadow(x, y, size * 0.75, size * 0.09, 0.5)
    c.box(x - size * 0.5, y - size * 0.1, size, size * 0.1, "#d8cdb8")
    c.shape(
        [
            (x - size * 0.42, y - size * 0.5),
            (x + size * 0.42, y - size * 0.5),
            (x + size * 0.42, y - size * 0.1),
            (x - size * 0.42, y - size * 0.1),
        ],
        "#fbf4e2",
        "#dcc8a6",
    )
    for n in (-0.3, 0, 0.3):
        c.box(x + n * size - size * 0.06, y - size * 0.42, size * 0.12, size * 0.32, "#e0b048", 4)
        c.shape(
            [
                (x + n * size - size * 0.045, y - size * 0.4),
                (x + n * size + size * 0.045, y - size * 0.4),
                (x + n * size + size * 0.045, y - size * 0.1),
                (x + n * size - size * 0.045, y - size * 0.1),
            ],
            "#a8322c",
            "#6d1d20",
        )
    for n in (-0.42, -0.16, 0.16, 0.42):
        c.box(x + n * size - size * 0.018, y - size * 0.52, size * 0.036, size * 0.42, "#e9c765")
    for lift, wide, tall in ((0.46, 1.16, 0.26), (0.58, 0.88, 0.3), (0.72, 0.6, 0.4)):
        gable(c, x, y - size * lift, size * wide, size * tall, "#b5502f")
    c.shape(
        [(x - size * 0.13, y - size * 0.74), (x, y - size * 0.98), (x + size * 0.13, y - size * 0.74)],
        "#f3d478",
        "#b98a2c",
    )


def chedi(c: Canvas, x: float, y: float, size: float) -> None:
    """A golden bell-shaped stupa."""
    c.shadow(x, y, size * 0.5, size * 0.07, 0.5)
    for n in range(4):
        wide = size * (0.42 - 0.05 * n)
        c.shape(
            [
                (x - wide, y - size * 0.07 * (n + 1)),
                (x + wide, y - size * 0.07 * (n + 1)),
                (x + wide, y - size * 0.07 * n),
                (x - wide, y - size * 0.07 * n),
            ],
            "#f4efe0",
            "#c9bb9b",
        )
    side = [
        *curve((0.24, 0.28), (0.22, 0.44), (0.12, 0.52), 8),
        (0.1, 0.56),
        (0.07, 0.6),
        (0.035, 0.8),
        (0.008, 1.08),
    ]
    body = [(x - a * size, y - b * size) for a, b in side] + [(x + a * size, y - b * size) for a, b in reversed(side)]
    c.shape(body, "#fbe39a", "#e2b545", "#a9741f")
    c.poly(
        [(x + a * size * 0.95, y - b * size) for a, b in side]
        + [(x + a * size * 0.35, y - b * size) for a, b in reversed(side)],
        fade("#6b3f10", 0.25),
    )
    c.poly(
        [(x - a * size * 0.75, y - b * size) for a, b in side]
        + [(x - a * size * 0.5, y - b * size) for a, b in reversed(side)],
        fade("#fffbe0", 0.5),
    )
    for n in range(5):
        wide = size * (0.1 - 0.014 * n)
        c.box(x - wide, y - size * (0.56 + 0.05 * n), wide * 2, size * 0.018, "#c8952f", 3)


def town_office(c: Canvas, x: float, y: float, size: float) -> None:
    """The municipal office: two storeys, columns, a Thai gable over the porch, flags."""
    c.shadow(x, y, size, size * 0.06, 0.5)
    c.shape(
        [
            (x - size * 0.9, y - size * 0.5),
            (x + size * 0.9, y - size * 0.5),
            (x + size * 0.9, y),
            (x - size * 0.9, y),
        ],
        "#fbf3e2",
        "#dccdb2",
    )
    c.shape(
        [
            (x - size * 0.98, y - size * 0.49),
            (x - size * 0.84, y - size * 0.68),
            (x + size * 0.84, y - size * 0.68),
            (x + size * 0.98, y - size * 0.49),
        ],
        "#b9603f",
        "#833a26",
    )
    for row in (0.42, 0.19):
        for n in range(8):
            window(c, x + size * (-0.82 + 0.218 * n), y - size * row, size * 0.1, size * 0.13)
    c.box(x - size * 0.3, y - size * 0.52, size * 0.6, size * 0.52, "#f6ecd6")
    c.shape(
        [
            (x - size * 0.2, y - size * 0.3),
            (x + size * 0.2, y - size * 0.3),
            (x + size * 0.2, y),
            (x - size * 0.2, y),
        ],
        "#3a5261",
        "#27343f",
    )
    for place in (-0.27, -0.09, 0.09, 0.27):
        middle, top = x + size * place, y - size * 0.52
        c.shape(
            [
                (middle - size * 0.022, top),
                (middle + size * 0.022, top),
                (middle + size * 0.026, y),
                (middle - size * 0.026, y),
            ],
            "#ffffff",
            "#d8c8aa",
        )
    words(c, x, y - size * 0.47, size * 0.44, size * 0.026, "#9a6b1f", 1)
    gable(c, x, y - size * 0.5, size * 0.74, size * 0.3, "#b9603f")
    c.blob(x, y - size * 0.59, size * 0.05, size * 0.05, "#f0cc66")
