"""Scenes of the road: footpath and trees, lamps at dusk."""

from __future__ import annotations

from .canvas import Canvas, fade, lit
from .nature import (
    NOON,
    bush,
    clouds,
    crown,
    ridge,
    sky,
    tree,
)
from .people import person, somebody
from .town import row_of_shops, street_lamp


def avenue(c: Canvas, side: int) -> None:
    """A row of street trees and lamps going away on one side."""
    for n in range(6):
        t = 1 / (1 + n * 0.62)
        x, y = side * (40 + 640 * t), 515 + 440 * t
        if n == 5:
            crown(c, x, y - 110 * t, 120 * t, 90 * t, "#5d9a4a", 40)
    for n in range(5, -1, -1):
        t = 1 / (1 + n * 0.62)
        x, y = side * (40 + 640 * t), 515 + 440 * t
        tree(c, x, y, 620 * t, lit("#4c8f3f", 0.1 * n), 0.36)
        bush(c, x + side * 26 * t, y + 16 * t, 84 * t, "#4f8b45", "#e58aa8")
        street_lamp(c, x - side * 130 * t, y - 20 * t, 520 * t, -side)


def street(c: Canvas) -> None:
    sky(c, 520, NOON, (0, 300))
    clouds(c, 4, 200)
    ridge(c, 500, 110, "#86abc0", "#b7cfcf", 560)
    for side in (-1, 1):
        row_of_shops(c, 600, 260, -820 if side < 0 else 250, -250 if side < 0 else 820)
    c.soften(2.6)
    c.band(560, 1275, "#c9c1ae", "#b3a892")
    road(c)
    for side in (-1, 1):
        avenue(c, side)
    for x, y, h, back in ((-330, 880, 270, True), (-390, 900, 250, True), (350, 800, 210, False)):
        person(c, x, y, h, somebody(c), back=back, step=0.8)
    cyclist(c, -60 + c.between(-30, 30), 860, 270, "#5a9a72")
    cyclist(c, 96, 740, 170, "#d98450")
    person(c, 430, 1130, 470, somebody(c, "#dd93a2", skirt=True), (-0.06, 0.3), (0.03, 0.3), back=True, step=0.6)
    hand = person(c, 560, 1135, 320, somebody(c, "#f1ede0"), (-0.14, 0.05), (0.05, 0.3), back=True, step=-0.6)[0]
    c.blob(*hand, 9, 9, "#c98f62")


def road(c: Canvas) -> None:
    """The carriageway with a green cycle lane, kerbs and a crossing."""
    c.shape([(-70, 560), (70, 560), (420, 1290), (-420, 1290)], "#8b8e92", "#55595e")
    c.shape([(-70, 560), (-42, 560), (-190, 1290), (-420, 1290)], "#6db486", "#3f8a5e")
    for left, right in (((-74, 560), (-440, 1290)), ((70, 560), (420, 1290))):
        c.poly([left, (left[0] + 6, 560), (right[0] + 34, 1290), (right[0], 1290)], "#efe9da")
    for n in range(8):
        t, s = (n / 8) ** 2, ((n + 0.5) / 8) ** 2
        c.poly(
            [
                (14 + 108 * t, 560 + 730 * t),
                (17 + 108 * t, 560 + 730 * t),
                (24 + 108 * s, 560 + 730 * s),
                (15 + 108 * s, 560 + 730 * s),
            ],
            "#fdf8e8",
        )
    for n in range(7):
        x = -168 + n * 76
        c.poly([(x, 1070), (x + 40, 1070), (x + 46 + n * 3, 1170), (x - 12 + n * 3, 1170)], fade("#fdf8ea", 0.92))
    for _ in range(26):
        c.shadow(c.between(-330, 330), c.between(700, 1200), c.between(40, 130), c.between(8, 22), 0.2)


def cyclist(c: Canvas, x: float, y: float, h: float, shirt: str) -> None:
    """A rider seen from behind."""
    c.shadow(x, y, h * 0.3, h * 0.05, 0.6)
    c.box(x - h * 0.025, y - h * 0.42, h * 0.05, h * 0.42, "#2a2d31", h * 0.02)
    c.box(x - h * 0.06, y - h * 0.36, h * 0.12, h * 0.05, "#c8443a", 4)
    person(
        c,
        x,
        y - h * 0.1,
        h * 0.98,
        somebody(c, shirt, "helmet:#e9e4d4", skirt=False),
        (-0.16, 0.2),
        (0.16, 0.2),
        back=True,
        step=0.9,
    )
    c.line([(x - h * 0.24, y - h * 0.62), (x + h * 0.24, y - h * 0.62)], "#3b4046", h * 0.02)


def dusk_lamps(c: Canvas) -> None:
    sky(c, 560, ("#24305f", "#5d5b92", "#c98a8c", "#f3b36b"))
    ridge(c, 560, 130, "#44507c", "#7d6f8d", 620)
    row_of_shops(c, 640, 290)
    c.haze(-60, 660, "#2c2f5a", 0.0, 0.66)
    c.soften(2)
    c.band(630, 1275, "#59577a", "#2f3350")
    c.shape([(-60, 630), (60, 630), (560, 1290), (-560, 1290)], "#5a5e74", "#34384c")
    for n in range(7):
        t, s = (n / 7) ** 2, ((n + 0.5) / 7) ** 2
        c.poly(
            [
                (-3, 630 + 650 * t),
                (3, 630 + 650 * t),
                (5 + 8 * s, 630 + 650 * s),
                (-5 - 8 * s, 630 + 650 * s),
            ],
            "#e9dfb8",
        )
    for n in range(4, -1, -1):
        t = 1 / (1 + n * 0.6)
        for side in (-1, 1):
            street_lamp(c, side * (60 + 560 * t), 620 + 440 * t, 760 * t, -side, on=True)
    camera(c, 250, 300)
    patrol(c, 150, 960)
    for x, y, h in ((-500, 1010, 330), (-410, 1025, 320), (-255, 900, 240)):
        person(
            c,
            x,
            y,
            h,
            somebody(c, "#2f4f7d" if h > 300 else "", "cap:#26355c" if h > 300 else "", skirt=False),
            step=0.6,
        )
    for x in (-505, -412):
        c.box(x - 34, 800, 68, 14, "#c9f05a")
        c.glow(x, 806, 60, 26, "#e9ff9a", 0.4)
    c.haze(1000, 1275, "#161a33", 0, 0.5)


def camera(c: Canvas, x: float, y: float) -> None:
    """A street camera on its arm, near the viewer."""
    c.line([(840, y - 60), (x + 150, y - 46)], "#3d4456", 18)
    c.line([(x + 160, y - 46), (x + 160, y + 6)], "#3d4456", 14)
    c.shape([(x + 20, y), (x + 240, y - 14), (x + 246, y + 62), (x + 26, y + 80)], "#f1f2f4", "#a9b0bd")
    c.box(x - 8, y + 4, 44, 74, "#2a2f3a", 14)
    c.blob(x + 6, y + 42, 20, 26, "#10131b")
    c.blob(x + 2, y + 34, 7, 9, "#8fb5e8")
    c.blob(x + 218, y + 8, 6, 6, "#ff5a4a")


def patrol(c: Canvas, x: float, y: float) -> None:
    """A municipal patrol pickup coming towards the viewer."""
    c.shadow(x, y, 240, 44, 0.8)
    for side in (-1, 1):
        c.box(x + side * 128 - 28, y - 70, 56, 78, "#16181d", 12)
    c.shape([(x - 120, y - 250), (x + 120, y - 250), (x + 156, y - 150), (x - 156, y - 150)], "#f1f3f5", "#cdd4dc")
    c.shape([(x - 104, y - 238), (x + 104, y - 238), (x + 132, y - 156), (x - 132, y - 156)], "#5d7690", "#25364a")
    c.shape([(x - 168, y - 156), (x + 168, y - 156), (x + 172, y - 28), (x - 172, y - 28)], "#f6f7f8", "#aeb7c4")
    c.box(x - 168, y - 92, 336, 20, "#2f7a55")
    c.box(x - 90, y - 130, 180, 34, "#333b46", 8)
    c.box(x - 90, y - 272, 180, 26, "#39424f", 10)
    for side, paint in ((-1, "#ff4d4d"), (1, "#4d8dff")):
        c.box(x + side * 50 - 36, y - 270, 72, 20, paint, 8)
        c.glow(x + side * 60, y - 262, 130, 90, paint, 0.55)
        c.blob(x + side * 132, y - 116, 26, 19, "#fffbe4")
        c.glow(x + side * 132, y - 112, 130, 100, "#fff2c4", 0.7)
    c.box(x - 172, y - 40, 344, 22, "#59616d", 8)


SCENES = {
    "street": street,
    "dusk_lamps": dusk_lamps,
}
