"""Scenes of the town: waste bank, market, air-quality board, survey."""

from __future__ import annotations

import math

from .canvas import Canvas, Point, fade, lit
from .landmarks import thai_flag, town_office
from .nature import DUSK, NOON, bush, cloud, clouds, leaf, palm, ridge, sky, tree, treeline
from .people import Look, croucher, person, somebody
from .town import awning, banner, paving, row_of_shops, waste_bin, words

FRUIT = ("#e8903a", "#d9473c", "#f1c43f", "#7fae3c", "#8c4a7d", "#f0dc8a")


def sack(c: Canvas, x: float, y: float, size: float) -> None:
    """A see-through sack of bottles for the waste bank."""
    c.shadow(x, y, size * 0.7, size * 0.14, 0.6)
    rim = [
        (x + math.cos(n / 14 * 6.283) * size * 0.55, y - size * 0.48 + math.sin(n / 14 * 6.283) * size * 0.5)
        for n in range(14)
    ]
    c.shape(rim, "#eef4f2", "#b9cccb")
    for _ in range(34):
        a, d = c.between(0, 6.28), c.between(0, 0.8)
        px, py = x + math.cos(a) * d * size * 0.5, y - size * 0.46 + math.sin(a) * d * size * 0.44
        c.box(
            px - size * 0.05,
            py - size * 0.09,
            size * 0.1,
            size * 0.18,
            fade(c.rng.choice(("#7fc0d8", "#9fd3a8", "#e6b65c", "#d8e6ea")), 0.85),
            5,
        )
    c.poly(rim, fade("#f4fbfa", 0.22))
    c.line(
        [(x - size * 0.1, y - size * 0.95), (x, y - size * 1.1), (x + size * 0.12, y - size * 0.96)],
        "#d7e3e0",
        size * 0.09,
    )
    c.line([(x - size * 0.1, y - size * 0.95), (x + size * 0.1, y - size * 0.95)], "#c0473a", size * 0.05)


def shed(c: Canvas) -> None:
    """The waste bank: a tin roof on posts, pens of sorted material behind."""
    c.shape([(-700, 330), (700, 330), (700, 690), (-700, 690)], "#d8d9c8", "#b4b59f")
    for n in range(6):
        x = -690 + n * 232
        c.box(x, 430, 216, 262, lit("#9db0a2", -0.14), 6)
        c.box(x + 8, 438, 200, 254, "#59665f", 4)
        for _ in range(44):
            c.box(
                x + 14 + c.between(0, 160),
                520 + c.between(0, 140),
                c.between(16, 44),
                c.between(14, 34),
                lit(
                    ("#cda06a", "#8fb9cf", "#b7c4c8", "#8fb489", "#d9c27c", "#c78378")[n],
                    c.between(-0.25, 0.25),
                ),
                5,
            )
        c.box(x + 46, 448, 124, 44, ("#3f8a57", "#d8a72e", "#3d78b8", "#3f8a57", "#d8a72e", "#b7483c")[n], 6)
        words(c, x + 108, 460, 96, 10, "#ffffff", 2)
    c.haze(330, 700, "#20281f", 0.5, 0.0)
    for x in (-700, -350, 0, 350, 690):
        c.shape([(x, 320), (x + 22, 320), (x + 22, 712), (x, 712)], "#e9e2d0", "#a99f88")
    c.shape([(-800, 330), (-740, 190), (740, 190), (800, 330)], "#5f9f86", "#2e6d58")
    for n in range(40):
        c.line([(-740 + n * 38, 190), (-800 + n * 41, 330)], fade("#1d4a3b", 0.28), 3)
    c.box(-800, 326, 1600, 14, "#e7efe6")


def scale(c: Canvas, x: float, y: float) -> None:
    c.shadow(x, y, 130, 24, 0.6)
    c.box(x - 100, y - 34, 200, 36, "#78858c", 8)
    c.box(x - 100, y - 40, 200, 14, "#c3ccd0", 6)
    c.box(x + 66, y - 250, 14, 220, "#8b979d")
    c.box(x + 16, y - 330, 114, 90, "#33566b", 14)
    c.box(x + 30, y - 316, 86, 42, "#bfe6c2", 6)
    words(c, x + 73, y - 304, 64, 16, "#1f4a2c", 1)


def waste_bank(c: Canvas) -> None:
    sky(c, 420, NOON, (-300, 90))
    clouds(c, 3, 140)
    c.band(340, 720, "#5d8f55", "#86ad62")
    treeline(c, 360, 150, "#4d8a4d", 60)
    c.soften(2)
    shed(c)
    banner(c, 0, 226, 760, 92, "#2f7a55")
    paving(c, 690, "#cfc8b8", "#a39a88")
    for n, paint in enumerate(("#3c9a58", "#e5b52e", "#3a7fc4", "#cf4436")):
        waste_bin(c, -300 + n * 200, 905, 250, paint)
    for x, y, size in ((-640, 880, 150), (-530, 930, 170), (600, 860, 140)):
        sack(c, x, y, size)
    look = Look("#5a9a72", hat="cap:#2f7a55", skin="#b97f55")
    person(c, 560, 1090, 470, look, (-0.1, 0.14), (0.06, 0.2))
    c.box(470, 788, 110, 84, "#fbf6e6", 6)
    words(c, 525, 804, 84, 9, "#8a98a0", 3)
    scale(c, 250, 1120)
    sack(c, 225, 1082, 190)
    hands = person(c, -120, 1130, 480, somebody(c, "#dd93a2", skirt=True), (0.0, 0.3), (0.1, 0.3))
    sack(c, (hands[0][0] + hands[1][0]) / 2 + 40, hands[0][1] + 120, 130)
    person(c, -470, 1150, 420, somebody(c, "#e9bc4e"), (-0.06, 0.28), (0.06, 0.3))
    person(c, -640, 1130, 300, somebody(c, "#62a9ab"), (-0.06, 0.3), (0.05, 0.3))


def stall(c: Canvas, x: float, y: float, w: float, paint: str) -> None:
    """A market stall: fruit in heaps, lamp, striped awning, seller."""
    c.shape([(x - w / 2, y - 300), (x + w / 2, y - 300), (x + w / 2, y), (x - w / 2, y)], "#5d4634", "#8a6848")
    person(
        c,
        x + c.between(-40, 40),
        y - 24,
        268,
        somebody(c, hat=c.rng.choice(("", "straw"))),
        (-0.1, 0.2),
        (0.12, 0.2),
    )
    c.shape(
        [(x - w / 2, y - 118), (x + w / 2, y - 118), (x + w / 2 + 12, y), (x - w / 2 - 12, y)],
        "#c79a63",
        "#80582f",
    )
    for n in range(4):
        cx = x - w / 2 + w * (n + 0.5) / 4
        heap(c, cx, y - 112, w * 0.12, c.rng.choice(FRUIT))
        c.box(cx - 26, y - 92, 52, 34, "#fdf6e3", 4)
        words(c, cx, y - 84, 36, 8, "#b04a38", 1)
    for side in (-1, 1):
        c.line([(x + side * w * 0.5, y), (x + side * w * 0.5, y - 400)], "#7b858a", 9)
    awning(c, x - w * 0.58, y - 430, w * 1.16, 100, paint)
    c.glow(x, y - 240, w * 0.4, 110, "#ffd890", 0.55)
    c.blob(x + w * 0.3, y - 306, 13, 15, "#fff6d8")


def heap(c: Canvas, x: float, y: float, size: float, paint: str) -> None:
    for row in range(4):
        for n in range(5 - row):
            px = x + (n - (4 - row) / 2) * size * 0.36 + c.between(-2, 2)
            py, r = y - row * size * 0.27, size * 0.24
            c.blob(px, py, r, r, lit(paint, -0.24))
            c.blob(px - r * 0.1, py - r * 0.12, r * 0.84, r * 0.82, lit(paint, c.between(-0.06, 0.1)))
            c.blob(px - r * 0.34, py - r * 0.4, r * 0.26, r * 0.2, fade("#ffffff", 0.6))


def lights(c: Canvas, y: float, count: int = 3) -> None:
    """Strings of small lamps across the street."""
    for n in range(count):
        left: Point = (-830, y + n * 50)
        for step in range(28):
            t = step / 27
            x, drop = left[0] + 1660 * t, math.sin(math.pi * ((t * 3) % 1)) * 56
            c.glow(x, left[1] + drop, 30, 30, "#ffd27a", 0.9)
            c.blob(x, left[1] + drop, 7, 8, "#fff4cf")


def market(c: Canvas) -> None:
    sky(c, 520, DUSK, (0, 470))
    for left, high in ((-500, 120), (160, 190), (560, 90)):
        cloud(c, left, high, 170, "#f6b58f")
    row_of_shops(c, 640, 330)
    c.haze(60, 660, "#5b4a74", 0.0, 0.34)
    c.soften(2.4)
    paving(c, 630, "#c9a98c", "#7d6a68")
    for left, foot, w, paint in (
        (-620, 820, 380, "#c9523f"),
        (-190, 770, 330, "#3f8a6b"),
        (220, 770, 330, "#d39a2e"),
        (640, 820, 380, "#3d78a8"),
    ):
        stall(c, left, foot, w, paint)
    lights(c, 150)
    for n in range(9):
        x, y = -700 + n * 175 + c.between(-40, 40), 900 + (n * 67) % 150
        hands = person(
            c, x, y, 340 + (y - 900) * 0.5, somebody(c), (-0.08, 0.3), (0.07, 0.3), back=n % 3 != 0, step=0.7
        )
        if n % 2:
            cloth_bag(c, hands[1][0], hands[1][1], 62)
    c.haze(900, 1275, "#2b2140", 0.0, 0.45)
    for near, size in ((-690, 330), (-240, 350), (330, 340), (700, 330)):
        person(c, near, 1480, size * 1.9, somebody(c), back=True)


def cloth_bag(c: Canvas, x: float, y: float, size: float) -> None:
    c.arc(
        (x - size * 0.25, y + size * 0.3),
        (x, y - size * 0.5),
        (x + size * 0.25, y + size * 0.3),
        "#e8dcc0",
        5,
    )
    c.shape(
        [
            (x - size * 0.4, y + size * 0.28),
            (x + size * 0.4, y + size * 0.28),
            (x + size * 0.44, y + size * 1.2),
            (x - size * 0.44, y + size * 1.2),
        ],
        "#f7eed8",
        "#cdbd99",
    )
    leaf(c, x, y + size * 0.75, size * 0.18, -0.7, "#4b9155")


SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
}
STROKES: dict[str, tuple[Point, Point]] = {
    "a": ((0.1, 0), (0.9, 0)),
    "b": ((1, 0.1), (1, 0.9)),
    "c": ((1, 1.1), (1, 1.9)),
    "d": ((0.1, 2), (0.9, 2)),
    "e": ((0, 1.1), (0, 1.9)),
    "f": ((0, 0.1), (0, 0.9)),
    "g": ((0.1, 1), (0.9, 1)),
}


def digits(c: Canvas, x: float, y: float, size: float, number: int, paint: str) -> None:
    """A number in seven segments, as on a light board."""
    for n, mark in enumerate(str(number)):
        left = x + n * size * 1.5
        for (x0, y0), (x1, y1) in (STROKES[s] for s in SEGMENTS[mark]):
            c.line([(left + x0 * size, y + y0 * size), (left + x1 * size, y + y1 * size)], paint, size * 0.2)
        c.glow(left + size / 2, y + size, size * 1.4, size * 1.8, paint, 0.22)


def air_board(c: Canvas) -> None:
    sky(c, 560, NOON, (480, 160))
    clouds(c, 4, 230)
    ridge(c, 470, 170, "#86a9c6", "#bdd2d8", 580)
    ridge(c, 530, 110, "#6b9a8f", "#a9c9b4", 580)
    c.band(575, 660, "#a3c383", "#7fa85f")
    town_office(c, 380, 640, 430)
    for x in (-740, -600, 740):
        tree(c, x, 650, 330)
    palm(c, -420, 650, 380)
    c.soften(1.8)
    thai_flag(c, -90, 690, 420)
    paving(c, 640, "#d9d0bf", "#b0a48e")
    board(c, -330, 1010)
    for n, x in enumerate((90, 200, 640)):
        person(c, x, 860 + n * 16, 330, somebody(c), back=n < 2, step=0.6)
    teacher = person(c, 120, 1140, 470, somebody(c, "#e9bc4e", skirt=True), (-0.3, -0.12), (0.05, 0.3))
    c.line([teacher[0], (teacher[0][0] - 110, teacher[0][1] - 60)], "#8a5f36", 7)
    for n, x in enumerate((300, 430, 560, 690)):
        child(c, x, 1150 + (n % 2) * 22, 300, back=True)
    for x in (-760, -640, 10):
        bush(c, x, 1040 if x else 990, 110, "#4f8b45", "#f0c24a")


def child(
    c: Canvas,
    x: float,
    y: float,
    h: float,
    back: bool = False,
    left: Point = (-0.06, 0.3),
    right: Point = (0.05, 0.3),
) -> tuple[Point, Point]:
    """A pupil in a white shirt and navy."""
    girl = c.rng.random() < 0.5
    look = Look("#f7f4ea", "#2b3f66", c.rng.choice(("#c98f62", "#d7a177")), skirt=girl, long_hair=girl)
    return person(c, x, y, h, look, left, right, back)


def board(c: Canvas, x: float, y: float) -> None:
    """An outdoor air-quality display with today's figure and a colour scale."""
    c.shadow(x, y, 300, 40, 0.6)
    for side in (-150, 150):
        c.shape(
            [(x + side - 14, y - 420), (x + side + 14, y - 420), (x + side + 14, y), (x + side - 14, y)],
            "#93a0a6",
            "#566168",
        )
    c.box(x - 270, y - 710, 540, 430, "#2f4858", 26)
    c.box(x - 256, y - 696, 512, 402, "#101c26", 18)
    c.box(x - 256, y - 696, 512, 92, "#1f6e5a", 18)
    words(c, x, y - 668, 420, 20, "#e9fff4", 2)
    digits(c, x - 190, y - 555, 92, c.rng.randint(12, 36), "#6fe08e")
    c.blob(x + 160, y - 470, 66, 66, "#63d487")
    for side in (-24, 24):
        c.blob(x + 160 + side, y - 486, 9, 12, "#10331f")
    c.arc((x + 130, y - 456), (x + 160, y - 418), (x + 190, y - 456), "#10331f", 9)
    for n, paint in enumerate(("#4aa3df", "#5ec26a", "#e9c83f", "#ea8a35", "#d6453d")):
        c.box(x - 230 + n * 94, y - 338, 84, 24, paint, 6)
    c.poly([(x - 256, y - 696), (x - 60, y - 696), (x - 190, y - 294), (x - 256, y - 294)], fade("#ffffff", 0.05))


def survey(c: Canvas) -> None:
    """Staff measuring land and levels beside a new drain and its plan."""
    sky(c, 520, NOON, (-420, 160))
    clouds(c, 4, 220)
    row_of_shops(c, 600, 250)
    treeline(c, 610, 60, "#5f9a58")
    c.soften(2.2)
    paving(c, 610, "#cbbfa8", "#a4957c")
    c.shape([(-60, 610), (40, 610), (60, 1290), (-420, 1290)], "#8ca7a4", "#3f6d74")
    for left, right in (((-76, 610), (-470, 1290)), ((40, 610), (60, 1290))):
        c.poly([left, (left[0] + 18, 610), (right[0] + 60, 1290), (right[0], 1290)], "#ded7c8")
    c.glow(-130, 900, 130, 200, "#dbf0ee", 0.4)
    surveyor(c, 330, 1110)
    person(c, -560, 1000, 380, Look("#e9bc4e", hat="helmet:#f4f4ee"), (-0.05, 0.26), (0.18, -0.02))
    c.box(-476, 620, 16, 390, "#f3efe2")
    for n in range(13):
        c.box(-476, 622 + n * 30, 16, 15, "#c8443a")
    for n, x in enumerate((520, 660)):
        person(c, x, 1060 + n * 40, 430, somebody(c, hat="helmet:#f0b93a"), (-0.02, 0.22), (0.04, 0.22))
    c.box(476, 820, 190, 120, "#f4f8fb", 4)
    for n in range(4):
        c.line(
            [(490, 842 + n * 24), (650 - n * 22, 842 + n * 24)],
            ("#3d78b8", "#c8443a", "#5a9a72", "#8a98a0")[n],
            6,
        )
    croucher(c, 150, 950, 330, somebody(c, "#d98450", "helmet:#f4f4ee", skirt=False), -1)


def surveyor(c: Canvas, x: float, y: float) -> None:
    for spread in (-90, 0, 84):
        c.line([(x - 110, y - 330), (x - 110 + spread, y + 10)], "#d9a441", 10)
    c.box(x - 146, y - 392, 74, 60, "#e5b52e", 10)
    c.blob(x - 140, y - 364, 18, 18, "#2a2f3a")
    person(c, x, y, 470, Look("#d98450", hat="helmet:#f4f4ee", skin="#b97f55"), (-0.14, 0.0), (0.02, 0.24))


SCENES = {
    "waste_bank": waste_bank,
    "market": market,
    "air_board": air_board,
    "survey": survey,
}
