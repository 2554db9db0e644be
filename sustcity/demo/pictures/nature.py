"""Sky, hills, water, trees and grass."""

from __future__ import annotations

import math

from .canvas import Canvas, Point, curve, fade, lit, mix

LEAF = ("#2f6b35", "#3f7f3a", "#56953f", "#2c7250", "#6a9a3a")
DAWN = ("#7fb2d9", "#bcd8e6", "#fbe3c0")
NOON = ("#3d8fd1", "#7fbbe6", "#d8ecf2")
DAYS = (NOON, ("#5b9fd4", "#a9d0e8", "#eef1e4"), ("#6aa7cf", "#b5d6e2", "#f7ead0"))
DUSK = ("#3b4a86", "#b8728f", "#f7b267")


def sky(c: Canvas, horizon: float, stops: tuple[str, ...], sun: Point | None = None) -> None:
    """Any day's weather for NOON; dawn and dusk as they are."""
    c.band(-70, horizon + 60, *(c.rng.choice(DAYS) if stops is NOON else stops))
    if sun:
        c.glow(*sun, 720, 620, "#fff1c9", 0.75)
        c.glow(*sun, 170, 170, "#fffdf2", 0.95)


def cloud(c: Canvas, x: float, y: float, size: float, paint: str = "#ffffff") -> None:
    for _ in range(16):
        dx, lift = c.between(-1, 1), c.between(0, 0.34)
        r = size * c.between(0.2, 0.42) * (1.1 - abs(dx) * 0.55)
        c.glow(x + dx * size, y - lift * size * (1 - abs(dx)), r, r * 0.72, paint, 0.62)


def clouds(c: Canvas, count: int, low: float, paint: str = "#ffffff") -> None:
    for _ in range(count):
        cloud(c, c.between(-760, 760), c.between(40, low), c.between(90, 230), paint)


def ridge(c: Canvas, base: float, height: float, top: str, bottom: str, foot: float | None = None) -> None:
    """A line of hills, from its crest down to `foot`."""
    waves = [(c.between(0.7, 1.4) * f, c.between(0, 6.3), 1 / f) for f in (1.0, 2.1, 4.3, 9.0, 19.0)]
    points: list[Point] = []
    for x in range(-820, 821, 12):
        swell = sum(math.sin(x / 300 * f + p) * a for f, p, a in waves)
        points.append((x, base - height * (0.5 + 0.32 * swell)))
    end = foot if foot is not None else base + height
    c.shape([*points, (820, end), (-820, end)], top, bottom)


def treeline(c: Canvas, y: float, height: float, paint: str, step: float = 26) -> None:
    """Distant woods: rounded crowns, lighter on the sunny side."""
    x = -830.0
    while x < 830:
        r = height * c.between(0.42, 0.8)
        tone = lit(paint, c.between(-0.12, 0.12))
        c.blob(x, y - r * 0.6, r, r, tone)
        c.blob(x - r * 0.22, y - r * 0.9, r * 0.62, r * 0.5, fade(lit(tone, 0.2), 0.55))
        x += step * c.between(0.6, 1.4)
    c.box(-830, y - height * 0.35, 1660, height * 0.4, lit(paint, -0.08))


def crown(c: Canvas, x: float, y: float, rx: float, ry: float, paint: str, leaves: int = 380) -> None:
    """Foliage: a dark mass, then leaves getting lighter towards the sun at the upper left."""
    for layer, tone in enumerate((-0.38, -0.2, -0.04)):
        for _ in range(16):
            a, d = c.between(0, 6.28), c.between(0, 1) ** 0.5 * 0.72
            r = c.between(0.2, 0.34) * min(rx, ry)
            px, py = (
                x + math.cos(a) * d * rx - layer * rx * 0.04,
                y + math.sin(a) * d * ry - layer * ry * 0.07,
            )
            c.blob(px, py, r * 1.15, r, lit(paint, tone + c.between(-0.05, 0.05)))
    size = (rx + ry) / 2
    for _ in range(leaves):
        a, d = c.between(0, 6.28), c.between(0, 1) ** 0.5
        px, py = math.cos(a) * d, math.sin(a) * d
        sun = -0.55 * px - 0.8 * py + c.between(-0.35, 0.35)
        r = size * c.between(0.024, 0.056)
        leaf(c, x + px * rx, y + py * ry, r, c.between(-0.9, 0.9), lit(paint, max(-0.4, min(0.5, sun * 0.42))))


def leaf(c: Canvas, x: float, y: float, r: float, turn: float, paint: str) -> None:
    dx, dy = math.cos(turn) * r * 1.5, math.sin(turn) * r * 1.5
    nx, ny = -math.sin(turn) * r * 0.7, math.cos(turn) * r * 0.7
    c.poly([(x - dx, y - dy), (x + nx, y + ny), (x + dx, y + dy), (x - nx, y - ny)], paint)


def tree(c: Canvas, x: float, y: float, height: float, paint: str = "", wide: float = 0.42) -> None:
    """A broad shade tree standing at x, y."""
    paint = paint or c.rng.choice(LEAF)
    c.shadow(x + height * 0.12, y, height * 0.44, height * 0.055, 0.55)
    trunk = height * 0.035
    top = y - height * 0.62
    sides = [(x - trunk * 1.5, y), (x - trunk * 0.6, top), (x + trunk * 0.6, top), (x + trunk * 1.6, y + 2)]
    c.shape(sides, "#5b4636", "#75593f")
    for side in (-1, 1):
        c.arc(
            (x, y - height * 0.36),
            (x + side * height * 0.05, y - height * 0.5),
            (x + side * height * 0.2, y - height * 0.62),
            "#5b4636",
            trunk * 0.8,
        )
    c.line([(x - trunk * 0.7, y - 4), (x - trunk * 0.3, top)], fade("#c9a178", 0.5), trunk * 0.35)
    crown(c, x, y - height * 0.7, height * wide, height * 0.31, paint)


def palm(c: Canvas, x: float, y: float, height: float, lean: float = 0.08) -> None:
    """A coconut palm."""
    c.shadow(x + 20, y, height * 0.2, height * 0.03, 0.5)
    top = (x + lean * height, y - height * 0.8)
    stem = curve((x, y), (x - lean * height * 0.3, y - height * 0.4), top)
    for n, (a, b) in enumerate(zip(stem, stem[1:], strict=False)):
        c.line([a, b], lit("#86715a", 0.12 if n % 2 else -0.08), height * 0.034 * (1.2 - n * 0.03))
    for n in range(13):
        angle = math.pi * (n / 12) * 1.3 - 0.47
        dx, dy = math.cos(angle) * height * 0.34, -math.sin(angle) * height * 0.2
        frond(
            c,
            top,
            (top[0] + dx, top[1] + dy + height * 0.1),
            height * 0.075,
            lit("#4d8436", c.between(-0.25, 0.2)),
        )


def frond(c: Canvas, base: Point, tip: Point, width: float, paint: str) -> None:
    middle = ((base[0] + tip[0]) / 2, min(base[1], tip[1]) - width * 1.3)
    spine = curve(base, middle, tip, 16)
    for n, (px, py) in enumerate(spine[1:-1], 1):
        size = width * (1.35 - abs(n - 6) / 10)
        away = 1 if tip[0] >= base[0] else -1
        c.line([(px, py), (px + away * size * 0.55, py + size)], paint, 3.4)
        c.line([(px, py), (px + away * size * 0.85, py - size * 0.12)], lit(paint, 0.16), 3)
    c.line(spine, lit(paint, 0.22), 3.4)


def bush(c: Canvas, x: float, y: float, size: float, paint: str = "#3f7f3a", flower: str = "") -> None:
    c.shadow(x + size * 0.1, y, size * 1.05, size * 0.2, 0.5)
    crown(c, x, y - size * 0.42, size * 0.9, size * 0.5, paint, 150)
    for _ in range(26 if flower else 0):
        c.blob(
            x + c.between(-0.8, 0.8) * size,
            y - size * c.between(0.12, 0.85),
            size * 0.045,
            size * 0.045,
            lit(flower, c.between(-0.1, 0.3)),
        )


def meadow(c: Canvas, y0: float, far: str, near: str, strokes: int = 1500) -> None:
    """Grass from the horizon to the lower edge, with blades that grow as they come closer."""
    c.band(y0, 1275, far, mix(far, near, 0.6), near)
    for _ in range(14):
        depth = c.between(0.05, 1)
        c.glow(
            c.between(-800, 800),
            y0 + depth * (1200 - y0),
            260 * depth + 60,
            46 * depth + 8,
            lit(near, c.rng.choice((-0.45, 0.35))),
            0.4,
        )
    blades = sorted(c.between(0.02, 1) ** 1.2 for _ in range(strokes))
    for depth in blades:
        x, y, tall = c.between(-810, 810), y0 + depth * (1270 - y0), 5 + 26 * depth
        tone = lit(mix(far, near, depth), c.between(-0.28, 0.34))
        c.line([(x, y), (x + c.between(-0.35, 0.35) * tall, y - tall)], tone, 1 + 1.6 * depth)


def ripples(c: Canvas, y0: float, y1: float, paint: str = "#ffffff", count: int = 240) -> None:
    for _ in range(count):
        depth = c.between(0, 1) ** 1.3
        x, y, wide = c.between(-820, 820), y0 + depth * (y1 - y0), (14 + 90 * depth) * c.between(0.4, 1.2)
        c.blob(x, y, wide, 0.8 + 2.2 * depth, fade(paint, c.between(0.08, 0.3)))


def water(c: Canvas, y0: float, y1: float, far: str = "#a9cbd0", near: str = "#2f6672") -> None:
    """Still water that reflects what was drawn above it."""
    c.band(y0, y1, far, mix(far, near, 0.7), near)
    c.mirror(y0, y1 - y0, 0.5)
    c.glow(0, y0, 900, 26, "#fff8e2", 0.5)
    ripples(c, y0 + 6, y1)
    ripples(c, y0 + 30, y1, lit(near, -0.4), 120)


def rock(c: Canvas, x: float, y: float, size: float, paint: str = "#8d8a80") -> None:
    around = [(math.cos(a / 9 * 6.283), math.sin(a / 9 * 6.283)) for a in range(9)]
    rim = [(x + px * size * c.between(0.85, 1.1), y + py * size * c.between(0.55, 0.72)) for px, py in around]
    c.shadow(x + size * 0.15, y + size * 0.55, size * 1.25, size * 0.35, 0.55)
    c.shape(rim, lit(paint, 0.3), lit(paint, -0.38))
    c.poly([rim[5], rim[6], rim[7], (x - size * 0.05, y - size * 0.1)], fade(lit(paint, 0.5), 0.45))


def dapple(c: Canvas, x: float, y: float, rx: float, ry: float, count: int = 70) -> None:
    """Shade under a tree with spots of sun in it."""
    c.shadow(x, y, rx, ry, 0.55)
    for _ in range(count):
        a, d = c.between(0, 6.28), c.between(0, 0.85)
        size = c.between(0.015, 0.05) * rx
        c.blob(x + math.cos(a) * d * rx, y + math.sin(a) * d * ry, size, size * 0.34, fade("#fff3c4", 0.3))
