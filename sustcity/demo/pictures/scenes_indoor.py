"""Scenes under and on roofs: town hall meeting, service counter, planning table, solar roof."""

from __future__ import annotations

from .canvas import Canvas, Point, fade, lit
from .landmarks import thai_flag
from .nature import NOON, clouds, ridge, sky, treeline
from .people import Look, croucher, person, sitter, somebody
from .town import banner, row_of_shops, window, words

DIMENSIONS = ("#3d78b8", "#d98a2e", "#3c8f5a", "#7a5aa0")


def room(c: Canvas, wall: str, floor: str, line: float) -> None:
    """Walls, ceiling panels with lamps, and a polished floor."""
    c.band(-70, line, lit(wall, 0.3), wall, lit(wall, -0.12))
    c.shape([(-900, -80), (900, -80), (520, 170), (-520, 170)], "#fbf8f0", "#e6e0d2")
    for row in range(3):
        y, half = -30 + row * 66, 560 - row * 90
        for n in (-1, 0, 1):
            c.box(n * half * 0.62 - half * 0.16, y, half * 0.32, 16 - row * 3, "#ffffff", 5)
            c.glow(n * half * 0.62, y + 10, half * 0.34, 60, "#fffbe8", 0.8)
    c.band(line, 1275, lit(floor, 0.1), lit(floor, -0.2))
    for n in range(-9, 10):
        c.line([(n * 70, line), (n * 240, 1275)], fade(lit(floor, -0.5), 0.16), 2)
    c.glow(0, line + 120, 700, 150, "#fff8e6", 0.35)


def chart(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """A projected slide: bars and a trend in the four colours of the portal."""
    c.glow(x + w / 2, y + h / 2, w * 0.9, h * 1.0, "#eaf4ff", 0.55)
    c.box(x - 10, y - 10, w + 20, h + 20, "#39444c", 6)
    c.shape([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], "#ffffff", "#eaf1f4")
    words(c, x + w * 0.5, y + h * 0.07, w * 0.74, h * 0.05, "#2f7a55", 1)
    for n in range(8):
        tall = h * (0.2 + 0.055 * n + c.between(-0.05, 0.05))
        c.box(x + w * (0.1 + 0.066 * n), y + h * 0.88 - tall, w * 0.046, tall, DIMENSIONS[n % 4], 3)
    c.line([(x + w * 0.08, y + h * 0.88), (x + w * 0.64, y + h * 0.88)], "#5b6770", 4)
    start = -90.0
    for n, paint in enumerate(DIMENSIONS):
        part = (120, 95, 80, 65)[n]
        (left, top), (right, bottom) = (
            c.at(x + w * 0.7, y + h * 0.34),
            c.at(x + w * 0.94, y + h * 0.34 + w * 0.24),
        )
        c.pen.pieslice((left, top, right, bottom), start, start + part, fill=paint)
        start += part
    c.blob(x + w * 0.82, y + h * 0.34 + w * 0.12, w * 0.06, w * 0.06, "#f5f9fa")


def town_hall(c: Canvas) -> None:
    room(c, "#e2d3b4", "#a97f58", 620)
    for x in (-800, 640):
        for n in range(7):
            c.shape(
                [(x + n * 24, 170), (x + 26 + n * 24, 170), (x + 22 + n * 24, 640), (x + n * 24, 640)],
                lit("#8c3f45", 0.1 if n % 2 else -0.1),
                "#5f262d",
            )
    chart(c, -330, 250, 660, 330)
    banner(c, 0, 138, 900, 86, "#2f7a55")
    c.shape([(-620, 620), (620, 620), (700, 720), (-700, 720)], "#c79c6c", "#9a6f46")
    c.box(-700, 716, 1400, 34, "#6f4b30")
    for x in (-560, 470):
        thai_flag(c, x, 660, 330)
    c.soften(1.2)
    speaker = person(
        c, 470, 690, 270, Look("#f1ede0", "#2c3850", long_hair=True, skirt=True), (-0.24, -0.06), (0.04, 0.22)
    )
    c.blob(*speaker[0], 7, 7, "#c98f62")
    c.shape([(400, 560), (540, 560), (524, 716), (416, 716)], "#a8713f", "#6a4323")
    c.blob(470, 630, 30, 30, "#e8c45e")
    for n in range(5):
        c.blob(-640 + n * 26, 690, 26, 22, c.rng.choice(("#e76f8d", "#f4c54a", "#f7f0e4")))
    audience(c)


def audience(c: Canvas) -> None:
    for row in range(4):
        y, size = 810 + row * 130 + row * row * 8, 84 + row * 34
        step = size * 1.45
        count = int(1800 / step)
        for n in range(count + 1):
            x = (n - count / 2) * step + (step * 0.5 if row % 2 else 0) + c.between(-6, 6)
            if abs(x) > 46 or row > 2:
                sitter(c, x, y + c.between(-7, 7), size, somebody(c), "#45607a")
        c.haze(y - 40, y + 120, "#1d1620", 0.0, 0.07)


def service_counter(c: Canvas) -> None:
    room(c, "#dce6df", "#cbbca0", 700)
    for n in range(3):
        window(c, -720 + n * 150, 270, 104, 190)
    banner(c, 40, 196, 760, 80, "#2f6f8f")
    for n in range(4):
        queue(c, -230 + n * 210, 330, n)
    c.box(560, 250, 170, 230, "#c79a63", 6)
    for n in range(6):
        c.box(574 + (n % 2) * 76, 268 + (n // 2) * 70, 62, 56, lit(DIMENSIONS[n % 4], 0.55), 3)
        words(c, 605 + (n % 2) * 76, 278 + (n // 2) * 70, 46, 6, "#66727a", 3)
    c.soften(1.2)
    for n in range(4):
        person(
            c,
            -340 + n * 220,
            930,
            430,
            Look("#e9bc4e", long_hair=n % 2 == 0, skin=("#c98f62", "#d7a177")[n % 2]),
            (-0.02, 0.28),
            (0.06, 0.28),
        )
        screen(c, -420 + n * 220, 720)
    c.shape([(-620, 760), (640, 760), (680, 800), (-660, 800)], "#f6efe0", "#dccfb4")
    c.shape([(-660, 800), (680, 800), (670, 1010), (-650, 1010)], "#3f8f74", "#245c4a")
    for n in range(4):
        c.box(-570 + n * 300, 830, 240, 150, fade("#ffffff", 0.14), 12)
        words(c, -450 + n * 300, 872, 170, 16, "#f3fbf4", 2)
    for n, x in enumerate((-460, -150, 170)):
        person(c, x, 1190 + 20 * (n % 2), 500, somebody(c), (-0.08, 0.3), back=True)
    wheelchair(c, 460, 1180)
    plant(c, -730, 1130)
    plant(c, 740, 1000)


def queue(c: Canvas, x: float, y: float, n: int) -> None:
    c.box(x, y, 130, 84, "#14232c", 10)
    words(c, x + 65, y + 16, 90, 14, ("#7fe0a0", "#ffd36b")[n % 2], 1)
    c.box(x + 40, y + 44, 50, 26, "#ff6b57", 4)


def screen(c: Canvas, x: float, y: float) -> None:
    c.box(x - 52, y - 40, 104, 70, "#2b343b", 6)
    c.box(x - 12, y + 28, 24, 26, "#4a555d")
    c.box(x - 36, y + 50, 72, 8, "#4a555d", 4)


def wheelchair(c: Canvas, x: float, y: float) -> None:
    """A visitor in a wheelchair at the low counter, from behind."""
    c.shadow(x, y, 150, 26, 0.6)
    sitter(c, x, y - 250, 170, somebody(c, "#dd93a2", hair="#b9b6b2"), "#2f4f6d")
    for side in (-1, 1):
        c.blob(x + side * 96, y - 92, 26, 96, "#2a2d31")
        c.blob(x + side * 96, y - 92, 15, 82, "#8d979e")
    c.box(x - 84, y - 60, 168, 20, "#2f4f6d", 8)


def plant(c: Canvas, x: float, y: float) -> None:
    c.shadow(x, y, 90, 20, 0.6)
    for n in range(11):
        t = (n - 5) / 5
        tip: Point = (x + t * 120, y - 330 + abs(t) * 130)
        c.poly(
            [(x - 6, y - 90), (x + t * 40 - 26, y - 220), tip, (x + t * 70 + 22, y - 200), (x + 6, y - 90)],
            lit("#3f8a4a", c.between(-0.25, 0.25)),
        )
    c.shape([(x - 62, y - 110), (x + 62, y - 110), (x + 46, y), (x - 46, y)], "#f2ede2", "#b9ae9a")


def plan_table(c: Canvas) -> None:
    """A town plan on a table from above, hands and pens around it."""
    c.band(-70, 1275, "#b98d5f", "#a1744a", "#8a5f3a")
    for n in range(26):
        y = -60 + n * 54
        c.line([(-830, y), (830, y + c.between(-8, 8))], fade("#5d3b1f", 0.2), 3)
    c.shadow(10, 640, 860, 620, 0.6)
    sheet = [(-600, 130), (610, 110), (650, 1060), (-640, 1085)]
    c.shape(sheet, "#fdfaf0", "#f0ead8")
    zones(c)
    river_line = [(-600, 420), (-380, 470), (-180, 420), (20, 520), (190, 660), (400, 700), (630, 830)]
    c.line(river_line, "#9cc9dd", 46)
    c.line(river_line, "#c4e2ec", 20)
    for path in (
        [(-610, 700), (-200, 690), (160, 560), (625, 470)],
        [(-120, 140), (-160, 560), (-60, 1070)],
        [(300, 130), (330, 620), (280, 1060)],
    ):
        c.line(path, "#ffffff", 22)
        c.line(path, "#d9a85a", 8)
    words(c, -360, 180, 380, 22, "#3a4a54", 2)
    legend(c)
    pins(c)
    desk(c)
    for x, y, turn in ((-480, 1290, 1), (250, 1300, 0), (900, 800, -1), (-760, 300, 2)):
        arm(c, x, y, turn)


def zones(c: Canvas) -> None:
    paints = ("#f5d76e", "#f0a35e", "#d98880", "#9fc98a", "#c8dfa6", "#b9a3d0", "#8fb9cf")
    for col in range(8):
        for row in range(6):
            x, y = -580 + col * 148 + c.between(-8, 8), 270 + row * 128 + c.between(-8, 8)
            if c.rng.random() < 0.85:
                c.poly(
                    [
                        (x, y),
                        (x + c.between(100, 136), y + c.between(-8, 8)),
                        (x + c.between(104, 138), y + c.between(88, 116)),
                        (x + c.between(-6, 8), y + c.between(90, 114)),
                    ],
                    fade(c.rng.choice(paints), 0.72),
                )
    for _ in range(150):
        c.box(
            c.between(-570, 600),
            c.between(280, 1010),
            c.between(8, 22),
            c.between(8, 18),
            fade("#7b6a58", 0.4),
            2,
        )
    for _ in range(120):
        r = c.between(5, 11)
        c.blob(c.between(-580, 610), c.between(270, 1020), r, r, fade("#5f9a55", 0.6))


def legend(c: Canvas) -> None:
    c.box(380, 880, 240, 160, "#fffdf6", 6)
    for n, paint in enumerate(("#f5d76e", "#f0a35e", "#9fc98a", "#8fb9cf")):
        c.box(398, 896 + n * 34, 36, 22, paint, 3)
        words(c, 520, 900 + n * 34, 140, 10, "#66727a", 1)


def pins(c: Canvas) -> None:
    for n in range(7):
        x, y, paint = c.between(-480, 480), c.between(330, 860), DIMENSIONS[n % 4]
        c.shadow(x + 16, y + 8, 30, 12, 0.6)
        c.poly([(x - 15, y - 36), (x + 15, y - 36), (x, y)], lit(paint, -0.1))
        c.blob(x, y - 42, 20, 20, paint)
        c.blob(x - 5, y - 48, 7, 6, fade("#ffffff", 0.7))


def desk(c: Canvas) -> None:
    """A cup of coffee, a ruler, coloured pens and a laptop's corner."""
    c.shadow(-690, 950, 110, 100, 0.7)
    c.blob(-700, 930, 92, 92, "#f7f3e8")
    c.blob(-700, 930, 70, 70, "#e2dac8")
    c.blob(-700, 930, 62, 62, "#6b4226")
    c.blob(-712, 915, 34, 26, fade("#b9824f", 0.5))
    c.poly([(-330, 1010), (330, 960), (336, 1012), (-324, 1062)], fade("#f2cf66", 0.92))
    for n in range(30):
        c.line(
            [(-318 + n * 22, 1012 - n * 1.66), (-317 + n * 22, (1030 if n % 5 else 1040) - n * 1.66)],
            "#7d6320",
            3,
        )
    for n, paint in enumerate(DIMENSIONS):
        x = 520 + n * 44
        c.shadow(x + 16, 330, 26, 150, 0.4)
        c.line([(x, 210), (x + 26, 420)], paint, 20)
        c.line([(x + 26, 420), (x + 31, 458)], "#f3e3c3", 12)
        c.line([(x + 31, 456), (x + 32, 466)], paint, 6)
    c.shape([(-860, -80), (-420, -80), (-460, 90), (-900, 120)], "#c9ced2", "#8d969c")


def arm(c: Canvas, x: float, y: float, turn: int) -> None:
    """A forearm in a sleeve reaching over the map, with a pointing hand."""
    ends = {1: (150, -430), 0: (-60, -420), -1: (-400, -190), 2: (380, 190)}
    dx, dy = ends[turn]
    skin, sleeve = (
        c.rng.choice(("#c98f62", "#b97f55", "#d7a177")),
        c.rng.choice(("#4a7fb0", "#5a9a72", "#e9bc4e", "#f1ede0", "#dd93a2")),
    )
    wrist, hand = (x + dx * 0.68, y + dy * 0.68), (x + dx * 0.9, y + dy * 0.9)
    c.line([(x + 26, y + 34), (hand[0] + 22, hand[1] + 30)], fade("#1c1208", 0.3), 82)
    c.line([(x, y), wrist], skin, 76)
    c.line([(x - dx * 0.2, y - dy * 0.2), (x + dx * 0.42, y + dy * 0.42)], lit(sleeve, -0.1), 126)
    c.line([(x - dx * 0.2 - 12, y - dy * 0.2), (x + dx * 0.4 - 12, y + dy * 0.4)], sleeve, 92)
    c.blob(*hand, 54, 54, skin)
    length = (dx * dx + dy * dy) ** 0.5
    ux, uy = dx / length, dy / length
    c.line([hand, (hand[0] + ux * 112, hand[1] + uy * 112)], skin, 25)
    for n in (-1, 1):
        base = (hand[0] - uy * 26 * n, hand[1] + ux * 26 * n)
        c.line([base, (base[0] + ux * 58, base[1] + uy * 58)], lit(skin, -0.07), 25)
    c.line([(hand[0] + ux * 98, hand[1] + uy * 98), (hand[0] + ux * 114, hand[1] + uy * 114)], lit(skin, 0.4), 13)


def solar_roof(c: Canvas) -> None:
    sky(c, 470, NOON, (330, 130))
    clouds(c, 5, 240)
    ridge(c, 430, 130, "#86abc4", "#b9d2d6", 520)
    treeline(c, 500, 60, "#5d9662")
    row_of_shops(c, 590, 190)
    treeline(c, 610, 56, "#4d8a4d")
    c.soften(2.6)
    c.shape([(-860, 600), (860, 600), (900, 1290), (-900, 1290)], "#d5cec0", "#a8a092")
    c.box(-860, 588, 1720, 22, "#efe9dc")
    c.box(-860, 608, 1720, 12, "#9a9284")
    for row in range(3):
        for col in range(5):
            panel(c, -800 + col * 300 + row * -20, 690 + row * 170, 250 + row * 26, 112 + row * 24)
        if row == 1:
            croucher(c, -120, 1022, 380, Look("#d98450", "#2c3850", hat="helmet:#e9c83f"), -1)
    look = Look("#d98450", hat="helmet:#f4f4ee", skin="#b97f55", sleeve=0.72)
    person(c, 560, 1010, 430, look, (-0.2, 0.2), (0.06, 0.14))
    c.box(520, 745, 70, 92, "#f7f4e8", 6)
    person(c, 705, 1040, 430, Look("#4a7fb0", hat="helmet:#e9c83f", long_hair=True), (-0.1, 0.16), (0.05, 0.3))
    c.shadow(465, 1000, 110, 22, 0.6)
    c.box(390, 920, 150, 80, "#c8443a", 10)
    c.arc((430, 922), (465, 880), (502, 922), "#3b4046", 10)
    c.glow(330, 130, 900, 800, "#fff0c4", 0.16)


def panel(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """One tilted module with its cells and the sky's gleam."""
    skew = h * 0.42
    c.poly(
        [(x - 10, y + h + 34), (x + w - 6, y + h + 34), (x + w + skew, y + 26), (x + skew, y + 26)],
        fade("#2a2620", 0.34),
    )
    for leg in (0.12, 0.86):
        c.line([(x + w * leg, y + h), (x + w * leg, y + h + 30)], "#8d979e", 9)
    corners = [(x, y + h), (x + w, y + h), (x + w + skew, y), (x + skew, y)]
    c.shape(corners, "#3f74b0", "#1c3768")
    for n in range(1, 6):
        t = n / 6
        c.line([(x + w * t, y + h), (x + w * t + skew, y)], fade("#b9d3ee", 0.55), 2)
    for n in range(1, 4):
        t = n / 4
        c.line([(x + skew * t, y + h - h * t), (x + w + skew * t, y + h - h * t)], fade("#b9d3ee", 0.55), 2)
    c.poly(
        [(x + w * 0.18, y + h), (x + w * 0.42, y + h), (x + w * 0.42 + skew, y), (x + w * 0.18 + skew, y)],
        fade("#ffffff", 0.16),
    )
    c.line([*corners, corners[0]], "#e3e8ec", 5)


SCENES = {
    "town_hall": town_hall,
    "service_counter": service_counter,
    "plan_table": plan_table,
    "solar_roof": solar_roof,
}
