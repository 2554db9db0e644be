"""Scenes of water: pond with aerators, check dam, river bank."""

from __future__ import annotations

import math

from .canvas import Canvas, fade, lit
from .nature import (
    NOON,
    bush,
    cloud,
    crown,
    palm,
    ridge,
    ripples,
    rock,
    sky,
    tree,
    treeline,
    water,
)
from .people import croucher, person, somebody
from .scenes_green import far_hills


def lotus(c: Canvas, x: float, y: float, size: float, bloom: bool) -> None:
    c.blob(x + 5, y + 6, size, size * 0.34, fade("#0d2a2c", 0.45))
    c.blob(x, y, size, size * 0.34, lit("#4f9152", c.between(-0.2, 0.2)))
    c.blob(x - size * 0.2, y - size * 0.06, size * 0.6, size * 0.16, fade("#a5cf8a", 0.45))
    for n in range(7 if bloom else 0):
        turn = (n - 3) * 0.36
        tip = (x + math.sin(turn) * size * 0.6, y - size * (0.35 + 0.5 * math.cos(turn)))
        side = size * 0.13
        c.poly(
            [(x, y - size * 0.05), (tip[0] - side, (tip[1] + y) / 2), tip, (tip[0] + side, (tip[1] + y) / 2)],
            lit("#e77fa6", c.between(0, 0.45)),
        )


def aerator(c: Canvas, x: float, y: float, size: float) -> None:
    """A floating paddle wheel throwing water (the well-known Chaipattana machine)."""
    c.glow(x, y + size * 0.2, size * 1.5, size * 0.4, "#e9f7f8", 0.8)
    for side in (-1, 1):
        c.box(x + side * size * 0.5 - size * 0.5, y + size * 0.02, size, size * 0.18, "#e8b93c", size * 0.08)
        c.box(x + side * size * 0.5 - size * 0.5, y + size * 0.12, size, size * 0.08, "#a97b1d", size * 0.04)
    for n in range(12):
        a = n / 12 * 6.283
        rim = (x + math.cos(a) * size * 0.5, y - size * 0.15 + math.sin(a) * size * 0.5)
        c.line([(x, y - size * 0.15), rim], "#586a75", 6)
        c.box(rim[0] - size * 0.09, rim[1] - size * 0.06, size * 0.18, size * 0.12, "#3f83b5", 5)
    c.blob(x, y - size * 0.15, size * 0.12, size * 0.12, "#2a3944")
    for _ in range(420):
        a, push = c.between(0.1, 3.04), c.between(0.35, 1.25)
        c.blob(
            x + math.cos(a) * push * size * 1.15,
            y - math.sin(a) * push * size * 0.95 + push**3 * size * 0.4,
            c.between(1.5, 7),
            c.between(2, 8),
            fade("#ffffff", c.between(0.3, 0.9)),
        )
    for _ in range(60):
        c.blob(
            x + c.between(-1.5, 1.5) * size,
            y + size * c.between(0.1, 0.5),
            c.between(8, 34),
            c.between(3, 9),
            fade("#ffffff", c.between(0.2, 0.6)),
        )


def pond_aerator(c: Canvas) -> None:
    far_hills(c, 430, NOON)
    for left in (-720, -560, -400, 410, 590, 760):
        tree(c, left + c.between(-30, 30), 480, c.between(230, 340))
    palm(c, 250, 485, 330, 0.1)
    c.soften(1.6)
    pavilion(c, -130, 482, 190)
    c.band(440, 520, "#8fae58", "#587d3a")
    water(c, 518, 1275, "#b6d6d8", "#245c66")
    aerator(c, 60, 700, 165)
    aerator(c, -420, 610, 80)
    for _ in range(34):
        x = c.between(280, 830) * c.rng.choice((-1, 1))
        lotus(c, x, c.between(900, 1200), c.between(36, 74), c.rng.random() < 0.4)
    sampler(c)


def sampler(c: Canvas) -> None:
    """A jetty in front with staff taking a water sample."""
    deck = [(-800, 1130), (-330, 1000), (-130, 1085), (-560, 1290), (-800, 1290)]
    c.poly([(x + 10, y + 40) for x, y in deck], fade("#0b2226", 0.5))
    c.shape(deck, "#b58c60", "#7d5a3b")
    for n in range(12):
        t = n / 12
        c.line([(-330 - 470 * t, 1000 + 130 * t), (-130 - 500 * t, 1085 + 238 * t)], fade("#3f2a1b", 0.55), 4)
    person(c, -440, 1105, 420, somebody(c, "#f4f1e6", "cap:#2f7a5a", skirt=False), (0.04, 0.2), (0.06, 0.2))
    c.box(-432, 838, 84, 62, "#f7f4e8", 4)
    for row in range(4):
        c.box(-422, 850 + row * 11, 56 - 9 * (row % 2), 4, "#8a98a0")
    hand = croucher(c, -290, 1070, 420, somebody(c, "#3d78b8", skirt=False), 1)
    c.line([hand, (hand[0] + 70, hand[1] - 110)], "#d9d9d0", 8)
    c.box(hand[0] - 14, hand[1], 34, 64, "#dff1f4", 8)
    c.box(hand[0] - 14, hand[1] + 24, 34, 40, "#79b6bd", 8)


def pavilion(c: Canvas, x: float, y: float, size: float) -> None:
    """A small sala with a tiered roof."""
    for n in (-0.8, -0.27, 0.27, 0.8):
        c.box(x + n * size - 6, y - size * 0.7, 12, size * 0.72, "#e9dcc0")
    c.box(x - size, y - size * 0.08, size * 2, size * 0.1, "#caa676")
    for lift, wide in ((0.62, 1.25), (0.95, 0.8)):
        c.shape(
            [
                (x - size * wide, y - size * lift),
                (x - size * wide * 0.5, y - size * (lift + 0.42)),
                (x + size * wide * 0.5, y - size * (lift + 0.42)),
                (x + size * wide, y - size * lift),
            ],
            "#d06a3c",
            "#8e3b22",
        )
        c.line([(x - size * wide, y - size * lift), (x + size * wide, y - size * lift)], "#f0c765", 6)


def weir(c: Canvas) -> None:
    c.band(-70, 620, "#dff0c8", "#a9cf97", "#5f9a62")
    c.glow(60, 130, 640, 560, "#fffbd8", 0.9)
    for layer, paint in enumerate(("#9cc78f", "#6fa86c", "#4a8a52")):
        for _ in range(9 - layer * 2):
            x, wide = c.between(-820, 820), 16 + layer * 14
            c.shape(
                [(x, -80), (x + wide, -80), (x + wide * 1.4, 600), (x - wide * 0.4, 600)],
                lit(paint, -0.15),
                lit(paint, -0.42),
            )
        for _ in range(10):
            crown(c, c.between(-820, 820), c.between(-20, 260 - layer * 60), 170, 110, paint, 70)
    c.soften(3)
    sunbeams(c)
    for x in (-760, -610, 640, 780):
        bush(c, x, 600 + c.between(-20, 40), c.between(120, 190), "#3c7d45")
    water(c, 520, 800, "#b9dcc0", "#4d8f86")
    dam(c)
    stream_crew(c)


def sunbeams(c: Canvas) -> None:
    for n in range(6):
        x = -260 + n * 110 + c.between(-20, 20)
        c.poly([(x, -80), (x + 60, -80), (x + 250 + n * 60, 640), (x + 60 + n * 50, 640)], fade("#fffbdc", 0.07))


def dam(c: Canvas) -> None:
    """The check dam: stakes, sandbags, stones, and white water over the lip."""
    c.band(795, 1275, "#8cc0b4", "#3f8580", "#1f5a60")
    for n in range(34):
        left = -810 + n * 50
        c.box(left, 700 + c.between(-16, 10), 26, 130, lit("#9a7346", c.between(-0.25, 0.2)), 10)
        c.box(left + 4, 712, 7, 110, fade("#f0d29a", 0.35), 3)
    for row in range(2):
        for n in range(19):
            sandbag(c, -830 + n * 92 + row * 46, 768 + row * 40)
    for _ in range(420):
        x, drop = c.between(-330, 330), c.between(0, 1)
        c.line(
            [(x, 775 + drop * 60), (x + c.between(-8, 8), 815 + drop * 60)],
            fade("#f4fffb", c.between(0.25, 0.75)),
            c.between(3, 8),
        )
    for _ in range(130):
        c.blob(
            c.between(-400, 400),
            c.between(868, 925),
            c.between(10, 46),
            c.between(4, 12),
            fade("#ffffff", c.between(0.15, 0.55)),
        )
    ripples(c, 880, 1260, "#dff7ee", 200)
    for _ in range(30):
        x = c.between(380, 840) * c.rng.choice((-1, 1))
        rock(c, x, 890 + c.between(0, 330), c.between(36, 92), c.rng.choice(("#8d8a80", "#7f8a86", "#9a8d7c")))


def sandbag(c: Canvas, x: float, y: float) -> None:
    tone = lit("#d9cba8", c.between(-0.18, 0.12))
    c.box(x, y, 90, 46, lit(tone, -0.35), 20)
    c.box(x + 2, y, 86, 38, tone, 18)
    c.box(x + 14, y + 5, 54, 8, fade("#ffffff", 0.35), 4)


def stream_crew(c: Canvas) -> None:
    """A chain of people passing stones, knee-deep."""
    for n, x in enumerate((-470, -270, -70, 150, 350, 540)):
        look = somebody(c, hat="straw" if n in (1, 4) else "", skirt=False)
        y = 1010 + (n % 2) * 46 + c.between(-8, 8)
        hands = person(c, x, y, 390, look, (-0.05, 0.2), (0.07, 0.2), back=n == 3)
        for _ in range(2):
            c.glow(x, y, 100, 44, "#37827f", 1)
        for ring in range(3):
            c.blob(x + c.between(-16, 16), y - 34 + ring * 14, 50 + ring * 16, 3, fade("#d7f4ea", 0.5))
        if n != 3:
            rock(c, (hands[0][0] + hands[1][0]) / 2, hands[1][1], 42)


def mangrove_tree(c: Canvas, x: float, y: float, h: float) -> None:
    c.glow(x, y + 8, h * 0.5, h * 0.08, "#1b2a20", 0.6)
    for n in range(9):
        spread = (n - 4) / 4
        c.arc(
            (x + spread * h * 0.02, y - h * (0.42 - abs(spread) * 0.12)),
            (x + spread * h * 0.26, y - h * 0.34),
            (x + spread * h * 0.34, y + c.between(0, 14)),
            lit("#6b4d38", c.between(-0.2, 0.2)),
            h * 0.022,
        )
    c.line([(x, y - h * 0.36), (x + h * 0.02, y - h * 0.7)], "#6b4d38", h * 0.05)
    crown(c, x, y - h * 0.72, h * 0.42, h * 0.3, "#3d7f43", 220)


def river_mangrove(c: Canvas) -> None:
    sky(c, 420, NOON, (420, 150))
    for x, y in ((-480, 170), (-80, 110), (330, 210)):
        cloud(c, x + c.between(-50, 50), y, c.between(130, 220))
    ridge(c, 370, 110, "#7fa8b4", "#a9c8c0", 440)
    treeline(c, 440, 70, "#4f8a5a")
    c.soften(2)
    water(c, 436, 1275, "#bfe0e2", "#2b6d74")
    for x, y, h in ((-700, 600, 420), (-510, 560, 330), (720, 590, 400), (560, 545, 300)):
        mangrove_tree(c, x + c.between(-20, 20), y, h)
    c.glow(-650, 640, 380, 60, "#23493f", 0.6)
    c.glow(680, 630, 340, 60, "#23493f", 0.6)
    boat(c, 60 + c.between(-80, 80), 700)
    boardwalk(c)


def boat(c: Canvas, x: float, y: float) -> None:
    """A long-tail boat collecting floating waste."""
    c.glow(x, y + 46, 420, 50, "#16393e", 0.7)
    person(c, x + 150, y + 6, 270, somebody(c, "#e2783a", "straw", skirt=False), (-0.14, 0.1), (0.06, 0.14))
    hands = person(
        c,
        x - 120,
        y + 6,
        270,
        somebody(c, "#e2783a", "cap:#2f6f9e", skirt=False),
        (-0.18, 0.16),
        (-0.05, 0.2),
    )
    c.line([(hands[1][0] + 20, hands[1][1] - 10), (hands[0][0] - 110, y + 50)], "#caa46b", 7)
    c.blob(hands[0][0] - 122, y + 56, 42, 18, "#e9f3ef")
    for n in range(4):
        c.blob(x - 10 + n * 36, y - 16, 30, 34, lit("#2e3338", 0.12 * (n % 2)))
    hull = [
        (x - 340, y - 46),
        (x - 240, y),
        (x + 250, y),
        (x + 330, y - 30),
        (x + 262, y + 48),
        (x - 230, y + 50),
    ]
    c.shape(hull, "#c0763c", "#693519")
    c.line([(x - 340, y - 46), (x - 240, y - 2), (x + 250, y - 2), (x + 330, y - 30)], "#f0c57d", 9)
    c.line([(x - 225, y + 26), (x + 266, y + 24)], "#3f86a8", 10)
    ripples(c, y + 46, y + 110, "#ffffff", 40)


def boardwalk(c: Canvas) -> None:
    """A timber walk from the lower edge, with visitors and a guide."""
    c.poly([(-250, 1290), (330, 860), (400, 860), (250, 1290)], fade("#0c2426", 0.45))
    c.shape([(-280, 1290), (320, 840), (400, 840), (240, 1290)], "#caa77a", "#8d6844")
    for n in range(16):
        t = (n / 16) ** 1.5
        c.line([(320 - 600 * t, 840 + 450 * t), (400 - 160 * t, 840 + 450 * t)], fade("#4a3220", 0.5), 2 + 3 * t)
    for left, right in (((-280, 1230), (320, 800)), ((240, 1230), (402, 800))):
        c.line([left, right], "#a37a50", 12)
        for n in range(7):
            t = (n / 7) ** 1.6
            x, y = right[0] + (left[0] - right[0]) * t, right[1] + (left[1] - right[1]) * t
            c.line([(x, y), (x, y + 50 + 60 * t)], "#80593a", 7 + 7 * t)
    for x, y, h in ((270, 960, 250), (330, 930, 230), (150, 1065, 330)):
        person(c, x, y, h, somebody(c), back=True)


SCENES = {
    "pond_aerator": pond_aerator,
    "weir": weir,
    "river_mangrove": river_mangrove,
}
