"""Scenes of care and rescue: home visit, fire drill."""

from __future__ import annotations

from .canvas import Canvas, Point, fade, lit
from .nature import (
    DAWN,
    NOON,
    bush,
    clouds,
    meadow,
    palm,
    ripples,
    sky,
    treeline,
)
from .people import Look, croucher, person, somebody
from .town import cone, paving, row_of_shops, window


def home_visit(c: Canvas) -> None:
    sky(c, 460, DAWN, (-420, 130))
    clouds(c, 3, 160)
    treeline(c, 480, 150, "#5f9a5c", 50)
    palm(c, -700, 560, 440)
    palm(c, 720, 560, 480, -0.05)
    c.soften(2.2)
    meadow(c, 500, "#b6c878", "#7d9a4a", 900)
    c.shape([(-820, 700), (820, 680), (860, 1290), (-860, 1290)], "#dcc6a0", "#bda27a")
    house(c, -60, 780)
    for x in (-640, 640, 770):
        bush(c, x, 800, 120, "#4f8b45", "#e58aa8")
    bench(c, -40, 1080)
    seated(c, -150, 1080, 430, Look("#dd93a2", "#6a4a7a", hair="#d8d6d2", skirt=True))
    nurse(c, 110, 1120)
    person(c, 430, 1110, 450, Look("#8570a8", hat="", long_hair=True), (-0.1, 0.18), (0.0, 0.2))
    c.box(318, 836, 110, 84, "#fbf6e6", 6)
    person(c, -480, 1100, 430, somebody(c, "#62a9ab"), (-0.05, 0.3), (0.05, 0.3))


def house(c: Canvas, x: float, y: float) -> None:
    """A wooden house on posts with a veranda."""
    c.shadow(x, y, 540, 50, 0.6)
    for n in range(6):
        c.box(x - 440 + n * 174, y - 190, 22, 190, "#6d4c33")
    c.haze(y - 190, y - 30, "#1f1a14", 0.0, 0.12)
    c.shape([(x - 470, y - 450), (x + 470, y - 450), (x + 470, y - 180), (x - 470, y - 180)], "#b98456", "#8b5c38")
    for n in range(32):
        c.line([(x - 465 + n * 30, y - 450), (x - 465 + n * 30, y - 182)], fade("#4e2f1a", 0.32), 3)
    for n in (-340, 210):
        window(c, x + n, y - 400, 110, 120, "#6f8f6a")
    c.shape([(x - 70, y - 410), (x + 70, y - 410), (x + 70, y - 180), (x - 70, y - 180)], "#3d2a1c", "#5c412b")
    c.shape([(x - 560, y - 440), (x - 400, y - 640), (x + 400, y - 640), (x + 560, y - 440)], "#b5583a", "#7d3422")
    for n in range(1, 9):
        c.line(
            [(x - 400 - n * 17, y - 640 + n * 22), (x + 400 + n * 17, y - 640 + n * 22)],
            fade("#4b1e12", 0.3),
            4,
        )
    c.box(x - 500, y - 192, 1000, 20, "#a3744a")
    for n in range(7):
        c.box(x - 70, y - 170 + n * 26, 140, 12, lit("#a3744a", -0.05 * n))


def bench(c: Canvas, x: float, y: float) -> None:
    c.shadow(x, y + 30, 420, 46, 0.6)
    for n in (-320, 300):
        c.box(x + n, y - 110, 26, 140, "#8a673d")
    c.shape([(x - 370, y - 150), (x + 370, y - 150), (x + 390, y - 96), (x - 390, y - 96)], "#dcb878", "#a17a43")
    for n in range(4):
        c.line(
            [(x - 372 - n * 4, y - 142 + n * 13), (x + 372 + n * 4, y - 142 + n * 13)],
            fade("#6b4a22", 0.5),
            3,
        )


def seated(c: Canvas, x: float, y: float, h: float, look: Look) -> None:
    """An elder sitting on the bench, one arm held out."""
    person(c, x, y + h * 0.22, h, look, (-0.02, 0.3), (0.2, 0.24))
    c.shape(
        [
            (x - h * 0.13, y - h * 0.31),
            (x + h * 0.13, y - h * 0.31),
            (x + h * 0.17, y - h * 0.16),
            (x - h * 0.17, y - h * 0.16),
        ],
        lit(look.trousers, 0.2),
        lit(look.trousers, -0.1),
    )


def nurse(c: Canvas, x: float, y: float) -> None:
    hand = croucher(c, x + 40, y, 470, Look("#f7f4ea", "#f1ede0", long_hair=True), -1)
    c.line([hand, (hand[0] - 40, hand[1] - 90)], "#3a4650", 5)
    c.box(hand[0] - 84, hand[1] - 124, 58, 42, "#4a6f8f", 10)
    c.box(x + 150, y - 110, 150, 110, "#f7f4ea", 14)
    c.box(x + 150, y - 110, 150, 26, "#d9d3c4", 10)
    c.box(x + 212, y - 72, 26, 60, "#cf4436", 3)
    c.box(x + 195, y - 55, 60, 26, "#cf4436", 3)


def fire_drill(c: Canvas) -> None:
    sky(c, 520, NOON, (-520, 120))
    clouds(c, 3, 170)
    row_of_shops(c, 600, 270)
    c.band(585, 640, "#a3bb77", "#86a35f")
    c.soften(2.4)
    paving(c, 620, "#c9c4ba", "#93908a")
    fire(c, 600, 930)
    truck(c, -370, 930)
    crew = person(
        c,
        60,
        1030,
        380,
        Look("#d98440", "#33414f", hat="helmet:#e9c83f", sleeve=0.72),
        (0.02, 0.16),
        (0.18, 0.1),
    )
    person(
        c,
        -60,
        1045,
        370,
        Look("#d98440", "#33414f", hat="helmet:#e9c83f", sleeve=0.72),
        (0.02, 0.2),
        (0.12, 0.14),
    )
    c.arc((-330, 900), (-260, 1120), (-70, 930), "#d8cba8", 20)
    c.line([(-70, 928), crew[1]], "#d8cba8", 18)
    nozzle = (crew[1][0] + 60, crew[1][1] - 18)
    c.line([crew[1], nozzle], "#c7342c", 22)
    jet(c, nozzle, (590, 850))
    for x in (-690, -210, 250, 700):
        cone(c, x, 1130 + c.between(-10, 20), 120)
    for n, x in enumerate((-640, -500, -355, 395, 540, 690)):
        person(c, x, 1300 + 20 * (n % 2), 430, somebody(c), back=True)


def jet(c: Canvas, start: Point, end: Point) -> None:
    bend = ((start[0] + end[0]) / 2, min(start[1], end[1]) - 150)
    for _ in range(700):
        t = c.between(0, 1)
        a, b, d = (1 - t) ** 2, 2 * t * (1 - t), t * t
        spread = 4 + 46 * t * t
        x = a * start[0] + b * bend[0] + d * end[0] + c.between(-spread, spread)
        y = a * start[1] + b * bend[1] + d * end[1] + c.between(-spread, spread)
        c.blob(
            x,
            y,
            c.between(2, 9),
            c.between(2, 7),
            fade(c.rng.choice(("#ffffff", "#d6eefa", "#f2fbff")), c.between(0.35, 0.85)),
        )
    c.glow(*end, 130, 110, "#f4fbff", 0.6)


def fire(c: Canvas, x: float, y: float) -> None:
    """A drill fire in a steel pan, with its smoke."""
    for n in range(24):
        t = n / 24
        c.glow(
            x + 60 * t + c.between(-50, 50) * (0.4 + t),
            y - 130 - 620 * t,
            80 + 130 * t,
            70 + 110 * t,
            lit("#4c4d55", 0.12 + 0.45 * t),
            0.4 * (1.15 - t),
        )
    c.glow(x, y - 110, 260, 240, "#ff9a3c", 0.6)
    for paint, size in (("#e5532d", 1.0), ("#f58b2c", 0.76), ("#fcc54a", 0.52), ("#fff1b8", 0.28)):
        for n in range(7):
            px, tall = x + (n - 3) * 34 * size, c.between(140, 240) * size * (1.15 - abs(n - 3) * 0.16)
            c.poly(
                [
                    (px - 36 * size, y - 20),
                    (px - 24 * size, y - tall * 0.5),
                    (px + c.between(-14, 14), y - tall),
                    (px + 26 * size, y - tall * 0.46),
                    (px + 36 * size, y - 20),
                ],
                fade(paint, 0.9),
            )
    c.shape([(x - 150, y - 36), (x + 150, y - 36), (x + 126, y + 26), (x - 126, y + 26)], "#6b737a", "#33383d")
    ripples(c, y + 20, y + 60, "#ffffff", 6)


def truck(c: Canvas, x: float, y: float) -> None:
    """A municipal fire engine seen from the side."""
    c.shadow(x, y + 6, 400, 50, 0.75)
    c.shape([(x - 380, y - 330), (x + 130, y - 330), (x + 130, y - 50), (x - 380, y - 50)], "#e8483c", "#a51f22")
    c.shape(
        [(x + 138, y - 300), (x + 290, y - 300), (x + 350, y - 180), (x + 362, y - 50), (x + 138, y - 50)],
        "#ea4f41",
        "#a51f22",
    )
    c.shape([(x + 166, y - 276), (x + 276, y - 276), (x + 322, y - 184), (x + 166, y - 184)], "#a9cfe0", "#48687c")
    c.poly([(x + 190, y - 184), (x + 240, y - 276), (x + 262, y - 276), (x + 212, y - 184)], fade("#ffffff", 0.3))
    c.box(x - 380, y - 132, 742, 26, "#fbf6ea")
    c.box(x - 380, y - 122, 742, 7, "#e5b52e")
    for n in range(4):
        c.box(x - 362 + n * 122, y - 300, 108, 148, "#c9ced2", 8)
        for line in range(8):
            c.box(x - 356 + n * 122, y - 292 + line * 17, 96, 4, fade("#6d767c", 0.6))
    c.line([(x - 370, y - 352), (x + 120, y - 352)], "#c9ced2", 9)
    c.line([(x - 370, y - 380), (x + 120, y - 380)], "#c9ced2", 9)
    for n in range(11):
        c.line([(x - 360 + n * 47, y - 380), (x - 360 + n * 47, y - 352)], "#c9ced2", 7)
    c.box(x + 178, y - 330, 96, 30, "#3b82d8", 12)
    c.glow(x + 226, y - 318, 120, 80, "#6fb1ff", 0.7)
    for wheel in (-250, 20, 250):
        c.blob(x + wheel, y - 40, 66, 66, "#1f2226")
        c.blob(x + wheel, y - 40, 34, 34, "#aeb5ba")
        c.blob(x + wheel, y - 40, 14, 14, "#5b6268")
    c.blob(x + 348, y - 96, 14, 20, "#fff3c4")


SCENES = {
    "home_visit": home_visit,
    "fire_drill": fire_drill,
}
