"""Scenes of the land: planting and farming."""

from __future__ import annotations

import math

from .canvas import Canvas, curve, fade, lit
from .nature import (
    DAWN,
    clouds,
    leaf,
    meadow,
    palm,
    ridge,
    sky,
    tree,
    treeline,
)
from .people import Look, croucher, person, somebody


def far_hills(c: Canvas, horizon: float, stops: tuple[str, ...] = DAWN) -> None:
    """The usual background: sky, clouds, three ranges in haze, woods at their foot."""
    sky(c, horizon, stops, (c.between(-500, 500), horizon - 260))
    clouds(c, 4, horizon - 230)
    ridge(c, horizon - 130, 190, "#8fb0c4", "#bcd0d2", horizon + 10)
    ridge(c, horizon - 70, 150, "#6f9aa0", "#a9c4b8", horizon + 10)
    ridge(c, horizon - 20, 95, "#55866f", "#8fb393", horizon + 10)
    c.band(horizon, horizon + 62, "#9fbd63", "#9fbd63")
    treeline(c, horizon + 8, 46, "#5d8f61")
    c.haze(horizon - 260, horizon + 12, "#fbeccb", 0.0, 0.42)


def sapling(c: Canvas, x: float, y: float, h: float) -> None:
    c.shadow(x, y, h * 0.55, h * 0.14, 0.5)
    c.blob(x, y, h * 0.3, h * 0.09, "#6b4a33")
    c.line([(x + h * 0.06, y), (x + h * 0.06, y - h * 1.1)], "#cdb27c", 4)
    c.line([(x, y), (x - h * 0.02, y - h * 0.8)], "#5d6b33", 4)
    for n in range(9):
        turn = -0.4 - n * 0.28
        leaf(
            c,
            x + math.cos(turn) * h * 0.2,
            y - h * (0.36 + 0.06 * n) + math.sin(turn) * h * 0.05,
            h * 0.13,
            turn,
            lit("#5fa13c", c.between(-0.15, 0.35)),
        )


def spade(c: Canvas, x: float, y: float, h: float) -> None:
    c.line([(x, y - h * 0.12), (x + h * 0.06, y - h * 0.62)], "#a77b4b", 9)
    c.line([(x + h * 0.02, y - h * 0.63), (x + h * 0.1, y - h * 0.61)], "#8a6138", 10)
    c.shape(
        [(x - 20, y - h * 0.14), (x + 22, y - h * 0.12), (x + 14, y + 6), (x - 4, y + 16), (x - 18, y + 2)],
        "#aeb6bb",
        "#6a747c",
    )


def tree_planting(c: Canvas) -> None:
    far_hills(c, 470)
    c.soften(2.2)
    meadow(c, 472, "#9fbd63", "#4d7f35")
    tree(c, -690, 640, 520)
    tree(c, 720, 600, 430)
    for row in range(4):
        for col in range(9):
            sapling(c, -620 + col * 160 + row * 26 + c.between(-14, 14), 560 + row * 55, 30 + row * 11)
    for n, left in enumerate((-500, -300, 330, 545)):
        look = somebody(c, c.rng.choice(("#f0b93a", "#4c9b62")), "straw" if n % 2 else "")
        hands = person(c, left + c.between(-25, 25), 745 + 22 * (n % 2), 300, look, (-0.02, 0.3), (0.1, 0.24))
        spade(c, hands[1][0], hands[1][1] + 150, 270)
    planters(c)
    for _ in range(90):
        x, y = c.between(-800, 800), c.between(1150, 1260)
        tip = (x + c.between(-46, 46), y - c.between(30, 90))
        c.poly(
            [(x - 9, y + 60), *curve((x - 5, y + 20), (x, y - 30), tip, 4), (x + 9, y + 60)],
            lit("#47792f", c.between(-0.3, 0.3)),
        )


def planters(c: Canvas) -> None:
    """The pair in front, setting a sapling into its hole."""
    x = c.between(-40, 40)
    c.shadow(x, 1020, 300, 60, 0.5)
    c.blob(x, 1012, 150, 38, "#5a3d2a")
    c.blob(x, 1004, 120, 26, "#452d20")
    for _ in range(46):
        c.blob(
            x + c.between(-170, 170),
            1018 + c.between(-30, 34),
            c.between(5, 15),
            c.between(4, 9),
            lit("#7a5538", c.between(-0.3, 0.25)),
        )
    croucher(c, x - 250, 1035, 520, somebody(c, "#4c9b62", "straw", skirt=False), 1)
    croucher(c, x + 260, 1050, 500, somebody(c, "#f0b93a", skirt=False), -1)
    sapling(c, x, 1008, 190)
    can(c, x + 470, 1100, 120)


def can(c: Canvas, x: float, y: float, size: float) -> None:
    """A watering can."""
    c.shadow(x, y, size, size * 0.22, 0.6)
    c.arc(
        (x + size * 0.5, y - size * 0.2),
        (x + size * 1.1, y - size * 0.7),
        (x + size * 0.2, y - size),
        "#2b6e8f",
        13,
    )
    c.line([(x - size * 0.4, y - size * 0.3), (x - size, y - size * 0.95)], "#2f7ca3", 16)
    c.shape(
        [
            (x - size * 0.5, y - size * 0.8),
            (x + size * 0.5, y - size * 0.8),
            (x + size * 0.55, y),
            (x - size * 0.55, y),
        ],
        "#5fb2d6",
        "#256a8c",
    )
    c.blob(x, y - size * 0.8, size * 0.5, size * 0.12, "#1d546f")
    c.blob(x - size, y - size * 0.98, size * 0.16, size * 0.12, "#7cc3e0")


def organic_farm(c: Canvas) -> None:
    far_hills(c, 440)
    c.soften(2)
    terraces(c)
    palm(c, 640, 560, 420)
    palm(c, -640, 520, 380, -0.06)
    hut(c, 430, 590, 190)
    for n, x in enumerate((-450, -180, 140)):
        look = somebody(c, c.rng.choice(("#3d78b8", "#7d62ad", "#c9503f")), "straw", skirt=n == 1)
        hands = person(c, x + c.between(-20, 20), 815 + n * 40, 330, look, (-0.04, 0.26), (0.08, 0.26))
        if n != 1:
            basket(c, (hands[0][0] + hands[1][0]) / 2, hands[0][1] + 30, 62)
    for x in range(-780, 800, 92):
        lettuce(
            c,
            x + c.between(-14, 14),
            1130 + c.between(-14, 20),
            78,
            c.rng.choice(("#7fb83f", "#8fc04f", "#7a3f55")),
        )


def terraces(c: Canvas) -> None:
    """Rice terraces and vegetable beds, stepping down to the viewer."""
    c.band(445, 1275, "#b9cf6d", "#7ba545", "#4b7a30")
    for row in range(6):
        y = 470 + row * 46 + row * row * 5
        wave = [(x, y + math.sin(x / 190 + row) * 14) for x in range(-830, 831, 40)]
        c.line(wave, "#5b7330", 8 + row * 2)
        c.line([(x, y0 - 7) for x, y0 in wave], fade("#e7efb0", 0.7), 4)
        for _ in range(170):
            x, tall = c.between(-820, 820), 12 + row * 5
            base = y + 34 + row * 5 + c.between(-18, 22)
            c.line([(x, base), (x + c.between(-5, 5), base - tall)], lit("#86b53e", c.between(-0.3, 0.35)), 2.5)
    for row in range(3):
        y = 900 + row * 110
        c.shape([(-830, y), (830, y - 20), (830, y + 62), (-830, y + 84)], "#7a5337", "#54361f")
        for x in range(-820, 830, 62 + row * 12):
            lettuce(
                c,
                x + c.between(-8, 8),
                y + 22,
                38 + row * 10,
                c.rng.choice(("#7fb83f", "#63a53f", "#9ac65a")),
            )


def lettuce(c: Canvas, x: float, y: float, size: float, paint: str) -> None:
    c.shadow(x, y + size * 0.25, size * 0.8, size * 0.3, 0.55)
    for ring, (wide, tone) in enumerate(((0.62, -0.22), (0.46, 0.02), (0.28, 0.28))):
        for n in range(9 - ring * 2):
            a = n / (9 - ring * 2) * 6.283 + ring
            px, py = (
                x + math.cos(a) * size * wide * 0.7,
                y + math.sin(a) * size * wide * 0.36 - ring * size * 0.12,
            )
            c.blob(px, py, size * 0.25, size * 0.2, lit(paint, tone - 0.12))
            c.blob(px, py - size * 0.03, size * 0.22, size * 0.16, lit(paint, tone + c.between(0, 0.12)))


def basket(c: Canvas, x: float, y: float, size: float) -> None:
    for _ in range(16):
        leaf(
            c,
            x + c.between(-0.7, 0.7) * size,
            y - c.between(0, 0.5) * size,
            size * 0.22,
            c.between(-1.5, 1.5),
            lit("#6fae3d", c.between(-0.2, 0.4)),
        )
    c.shape(
        [(x - size, y), (x + size, y), (x + size * 0.7, y + size * 0.8), (x - size * 0.7, y + size * 0.8)],
        "#dcb478",
        "#9b7240",
    )
    for n in range(3):
        c.line(
            [(x - size * 0.94, y + size * (0.1 + n * 0.24)), (x + size * 0.94, y + size * (0.1 + n * 0.24))],
            fade("#6f4c25", 0.6),
            3,
        )


def hut(c: Canvas, x: float, y: float, size: float) -> None:
    c.shadow(x, y, size * 1.1, size * 0.16, 0.6)
    for side in (-0.7, 0.7):
        c.box(x + side * size - 6, y - size * 0.8, 12, size * 0.8, "#7a5b3c")
    c.box(x - size * 0.8, y - size * 0.34, size * 1.6, size * 0.09, "#a07a50")
    person(
        c,
        x - size * 0.25,
        y - size * 0.3,
        size * 0.62,
        Look("#e58a9c", skirt=True),
        (-0.06, 0.3),
        (0.06, 0.3),
    )
    c.shape(
        [
            (x - size * 1.15, y - size * 0.66),
            (x - size * 0.2, y - size * 1.3),
            (x + size * 0.2, y - size * 1.3),
            (x + size * 1.15, y - size * 0.66),
        ],
        "#d9bf84",
        "#94703d",
    )
    for _ in range(90):
        t = c.between(-1, 1)
        c.line(
            [(x + t * size * 0.2, y - size * 1.28), (x + t * size * 1.1, y - size * 0.68)],
            fade("#5f441f", 0.25),
            2,
        )


SCENES = {
    "tree_planting": tree_planting,
    "organic_farm": organic_farm,
}
