"""Scenes of people together: exercise, procession, school garden."""

from __future__ import annotations

import math

from .canvas import Canvas, Point, fade, lit
from .landmarks import chedi, thai_flag, viharn
from .nature import (
    DUSK,
    NOON,
    bush,
    cloud,
    clouds,
    dapple,
    meadow,
    palm,
    ridge,
    sky,
    tree,
    treeline,
)
from .people import Look, croucher, person, somebody
from .scenes_green import can, far_hills, lettuce
from .scenes_town import child
from .town import banner, paving, window

GREY = ("#d8d6d2", "#b9b6b2", "#c9c4bd", "#8f8b88")
POSES: tuple[tuple[Point, Point], ...] = (
    ((-0.05, -0.3), (0.05, -0.3)),
    ((-0.24, -0.12), (0.24, -0.12)),
    ((-0.03, -0.31), (0.24, 0.02)),
)


def elders_exercise(c: Canvas) -> None:
    far_hills(c, 440)
    for left in (-640, -380, 410, 690):
        tree(c, left + c.between(-30, 30), 520, c.between(260, 340))
    c.soften(2.2)
    meadow(c, 470, "#a9c76c", "#5c8f3d", 900)
    c.shape([(-560, 620), (560, 620), (860, 1290), (-860, 1290)], "#d8c7ab", "#bda98a")
    tree(c, -700, 720, 760)
    tree(c, 740, 700, 700, "#4b8a3c")
    dapple(c, -420, 860, 420, 110)
    dapple(c, 460, 840, 380, 100)
    banner(c, 0, 430, 560, 92, "#7a5aa0")
    for left in (-284, 280):
        c.line([(left, 424), (left, 660)], "#8a8f92", 8)
    pose = c.rng.choice(POSES)
    person(c, 0, 700, 260, Look("#e9bc4e", hair="#26211f", skirt=False), *pose)
    for row, count in enumerate((5, 6, 5)):
        for n in range(count):
            x = (n - (count - 1) / 2) * (215 + row * 42) + c.between(-12, 12)
            look = somebody(c, c.rng.choice(("#8570a8", "#dd93a2", "#f1ede0")), hair=c.rng.choice(GREY))
            person(c, x, 850 + row * 160 + c.between(-8, 8), 290 + row * 72, look, *pose, back=True)


def parasol(c: Canvas, x: float, y: float, size: float, paint: str) -> None:
    c.line([(x, y), (x, y - size)], "#8b5d34", 6)
    rim = [(x - size * 0.6 + size * 1.2 * n / 10, y - size + (4 if n % 2 else 16)) for n in range(11)]
    c.shape(
        [
            (x - size * 0.6, y - size),
            (x - size * 0.3, y - size * 1.22),
            (x, y - size * 1.32),
            (x + size * 0.3, y - size * 1.22),
            (x + size * 0.6, y - size),
            *reversed(rim),
        ],
        lit(paint, 0.3),
        lit(paint, -0.16),
    )
    for n in range(9):
        c.line(
            [(x, y - size * 1.32), (x - size * 0.54 + size * 1.08 * n / 8, y - size * 1.0)],
            fade(lit(paint, -0.5), 0.4),
            2,
        )
    c.blob(x, y - size * 1.32, 6, 8, "#e8bf55")


def lantern(c: Canvas, x: float, y: float, size: float, paint: str) -> None:
    c.glow(x, y, size * 2.6, size * 2.6, "#ffc46b", 0.5)
    c.line([(x, y - size * 2.4), (x, y - size)], "#6b4b2c", 3)
    c.shape(
        [
            (x, y - size * 1.1),
            (x + size * 0.8, y - size * 0.4),
            (x + size * 0.8, y + size * 0.4),
            (x, y + size * 1.1),
            (x - size * 0.8, y + size * 0.4),
            (x - size * 0.8, y - size * 0.4),
        ],
        lit(paint, 0.45),
        lit(paint, -0.05),
    )
    for n in (-0.4, 0, 0.4):
        c.line([(x + n * size, y + size), (x + n * size * 1.2, y + size * 2)], "#f2c75f", 4)


def tung(c: Canvas, x: float, y: float, h: float, paint: str) -> None:
    """A long northern temple flag on a bamboo pole."""
    c.arc((x, y), (x - h * 0.03, y - h * 0.7), (x + h * 0.13, y - h), "#b89455", 9)
    top, sway = (x + h * 0.13, y - h), c.between(-14, 22)
    for n in range(12):
        left = top[0] - 22 + math.sin(n / 3) * 6 + sway * n / 12
        tone = paint if n % 3 else "#f2c75f"
        upper = top[1] + 14 + n * h * 0.056
        c.shape(
            [(left, upper), (left + 46, upper), (left + 46, upper + h * 0.05), (left, upper + h * 0.05)],
            lit(tone, 0.25),
            lit(tone, -0.08),
        )


def offering(c: Canvas, x: float, y: float, size: float) -> None:
    """A silver bowl with a cone of flowers."""
    for row in range(6):
        for n in range(6 - row):
            c.blob(
                x + (n - (5 - row) / 2) * size * 0.2,
                y - size * (0.1 + row * 0.17),
                size * 0.13,
                size * 0.12,
                c.rng.choice(("#f4b13d", "#fff4dc", "#e76f8d", "#f4b13d")),
            )
    c.shape(
        [
            (x - size * 0.6, y - size * 0.12),
            (x + size * 0.6, y - size * 0.12),
            (x + size * 0.32, y + size * 0.4),
            (x - size * 0.32, y + size * 0.4),
        ],
        "#eef1f3",
        "#8e979e",
    )


def procession(c: Canvas) -> None:
    sky(c, 560, DUSK, (240, 480))
    for x, y in ((-520, 130), (-60, 90), (480, 170)):
        cloud(c, x, y, 190, "#f8b48c")
    ridge(c, 560, 150, "#7d7aa4", "#c98f94", 640)
    c.band(610, 720, "#8d7a72", "#b08a72")
    treeline(c, 660, 70, "#5d5a6a")
    chedi(c, 400, 690, 470)
    viharn(c, -250, 700, 560)
    palm(c, -720, 700, 440)
    palm(c, 740, 700, 400, -0.08)
    c.soften(1.7)
    paving(c, 690, "#dcb48e", "#98745f")
    for n, x in enumerate((-640, -420, 190, 620)):
        tung(c, x, 830 + 20 * (n % 2), 560, c.rng.choice(("#c83f4d", "#3f8f6d", "#d8742e", "#5f5aa8")))
    marchers(c)
    for n in range(9):
        lantern(
            c,
            -720 + n * 180 + c.between(-20, 20),
            90 + 46 * (n % 3),
            34,
            c.rng.choice(("#e8604c", "#f2b04a", "#e88fa8", "#f5e3b8")),
        )
    c.glow(240, 480, 900, 700, "#ffb56b", 0.16)


def marchers(c: Canvas) -> None:
    for n in range(8):
        x = -650.0 + n * 186
        look = Look(
            c.rng.choice(("#f4ead6", "#f0c8d0", "#f4ead6")),
            c.rng.choice(("#8c3f56", "#5a3f7a", "#2f6a5c")),
            c.rng.choice(("#c98f62", "#d7a177")),
            skirt=True,
            long_hair=True,
        )
        hands = person(c, x, 880 + (n % 2) * 16, 300, look, (0.02, 0.14), (-0.02, 0.14))
        offering(c, (hands[0][0] + hands[1][0]) / 2, hands[0][1] - 12, 44)
    paints = ("#d0473f", "#e2a63a", "#4f8f78", "#c8628c", "#e2a63a")
    for n, paint in enumerate(paints):
        x = -560 + n * 290 + c.between(-16, 16)
        look = Look("#f7efdd", ("#7d2f3f", "#3f4f86", "#2f6a5c")[n % 3], "#c98f62", skirt=True, long_hair=True)
        hands = person(c, x, 1110 + (n % 2) * 24, 420, look, (0.02, 0.24), (0.09, 0.02))
        c.poly(
            [
                (x - 46, 800 + (n % 2) * 24),
                (x - 20, 790 + (n % 2) * 24),
                (x + 44, 916 + (n % 2) * 24),
                (x + 14, 922 + (n % 2) * 24),
            ],
            "#d8a63f",
        )
        parasol(c, hands[1][0], hands[1][1] + 40, 250, paint)


def school_garden(c: Canvas) -> None:
    sky(c, 470, NOON, (-480, 120))
    clouds(c, 4, 190)
    c.band(470, 620, "#a4c66a", "#a4c66a")
    treeline(c, 480, 110, "#5d9658", 40)
    school(c, 60, 560)
    c.soften(1.4)
    thai_flag(c, -330, 590, 430)
    meadow(c, 560, "#a4c66a", "#5f9440", 1000)
    tree(c, 730, 680, 600)
    tree(c, -740, 660, 480)
    for row in range(3):
        bed(c, 720 + row * 165, 40 + row * 16, row)
    for x in (-380, 20, 420):
        child(c, x + c.between(-30, 30), 715, 250)
    can(c, child(c, -560, 880, 310)[1][0] + 60, 800, 50)
    teacher = person(
        c, 470, 900, 390, Look("#e9bc4e", "#3f3a3a", long_hair=True, skirt=True), (-0.22, 0.06), (0.05, 0.3)
    )
    c.blob(*teacher[0], 10, 10, "#c98f62")
    for x, side in ((-240, 1), (150, -1)):
        croucher(c, x, 1010, 390, Look("#f7f4ea", "#2b3f66", "#c98f62", long_hair=x > 0), side)
    can(c, 640, 1130, 110)
    for n in range(9):
        bush(c, -780 + n * 196, 1260, 86, "#4f8b45", c.rng.choice(("#f0c24a", "#e58aa8", "#f6f1e4")))


def school(c: Canvas, x: float, y: float) -> None:
    c.shape([(x - 520, y - 260), (x + 520, y - 260), (x + 520, y), (x - 520, y)], "#f9edd0", "#e2cfa6")
    c.shape([(x - 560, y - 255), (x - 500, y - 345), (x + 500, y - 345), (x + 560, y - 255)], "#3f7f9a", "#275a72")
    for row in (225, 95):
        for n in range(9):
            window(c, x - 490 + n * 112, y - row, 66, 70)
    c.box(x - 520, y - 136, 1040, 12, "#2f7a55")
    for n in range(10):
        c.box(x - 524 + n * 115, y - 260, 12, 260, "#fffaf0")


def bed(c: Canvas, y: float, size: float, row: int) -> None:
    """A raised vegetable bed with its plants and name tags."""
    half = 560 + row * 90
    c.shadow(0, y + size * 1.5, half * 1.1, size * 0.7, 0.4)
    c.shape(
        [(-half, y), (half, y), (half + 20, y + size * 0.9), (-half - 20, y + size * 0.9)],
        "#6d4a31",
        "#4f341f",
    )
    c.shape(
        [
            (-half - 20, y + size * 0.9),
            (half + 20, y + size * 0.9),
            (half + 20, y + size * 1.6),
            (-half - 20, y + size * 1.6),
        ],
        "#c8955c",
        "#8e6236",
    )
    step = size * 1.7
    paint = ("#7fb83f", "#5fa24a", "#93c254")[row]
    for n in range(int(half * 2 / step)):
        lettuce(c, -half + step * (n + 0.5) + c.between(-5, 5), y + size * 0.3, size * 0.72, paint)


SCENES = {
    "elders_exercise": elders_exercise,
    "procession": procession,
    "school_garden": school_garden,
}
