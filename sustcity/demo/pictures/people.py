"""Stylised people without faces: standing, crouching, seated from behind."""

from __future__ import annotations

from dataclasses import dataclass

from .canvas import Canvas, Point, curve, fade, lit

SKIN = ("#c98f62", "#b97f55", "#d7a177", "#a8714a")
HAIR = ("#1d1a1c", "#2a2220", "#241d24")
POLO = ("#e9bc4e", "#5a9a72", "#4a7fb0", "#dd93a2", "#8570a8", "#f1ede0", "#d98450", "#62a9ab")
TROUSERS = ("#2c3850", "#3f3a3a", "#5b5142", "#27313f")
# Crown from ear to ear, then back along a side parting; in head radii from the middle of the head.
FRINGE = (
    (-0.99, 0.12),
    (-1.04, -0.3),
    (-0.88, -0.78),
    (-0.5, -1.1),
    (0, -1.2),
    (0.5, -1.1),
    (0.88, -0.78),
    (1.04, -0.3),
    (0.99, 0.12),
    (0.86, -0.12),
    (0.78, -0.42),
    (0.42, -0.62),
    (-0.1, -0.56),
    (-0.6, -0.36),
    (-0.84, -0.1),
)
DOWN: Point = (0.13, 0.34)


@dataclass(frozen=True)
class Look:
    shirt: str
    trousers: str = "#2c3850"
    skin: str = "#c98f62"
    hair: str = "#1d1a1c"
    hat: str = ""
    skirt: bool = False
    long_hair: bool = False
    sleeve: float = 0.5


def somebody(c: Canvas, shirt: str = "", hat: str = "", hair: str = "", skirt: bool | None = None) -> Look:
    """A person by chance, in the shirt, hat and hair asked for."""
    woman = c.rng.random() < 0.5
    return Look(
        shirt=shirt or c.rng.choice(POLO),
        trousers=c.rng.choice(TROUSERS),
        skin=c.rng.choice(SKIN),
        hair=hair or c.rng.choice(HAIR),
        hat=hat,
        skirt=woman if skirt is None else skirt,
        long_hair=woman,
    )


def hat(c: Canvas, x: float, y: float, r: float, kind: str) -> None:
    """Hats by name: straw, cap (in a colour) or helmet (in a colour)."""
    name, _, paint = kind.partition(":")
    if name == "straw":
        c.blob(x, y - r * 0.28, r * 2.05, r * 0.62, "#b08b4d")
        c.blob(x, y - r * 0.36, r * 2.0, r * 0.54, "#dcbc7c")
        c.shape(
            [
                (x - r * 1.05, y - r * 0.4),
                (x - r * 0.5, y - r * 1.25),
                (x + r * 0.5, y - r * 1.25),
                (x + r * 1.05, y - r * 0.4),
            ],
            "#f0d8a0",
            "#c9a361",
        )
        c.box(x - r, y - r * 0.62, r * 2, r * 0.2, "#7c4a34")
        return
    dome = [
        (x + r * 1.1 * px, y - r * 0.3 - r * 0.92 * py)
        for px, py in ((-1, 0), (-0.9, 0.55), (-0.5, 0.95), (0, 1.08), (0.5, 0.95), (0.9, 0.55), (1, 0))
    ]
    c.shape(dome, lit(paint, 0.3), lit(paint, -0.12))
    c.box(x - r * (1.3 if name == "helmet" else 1.1), y - r * 0.42, r * 2.6, r * 0.22, lit(paint, -0.2), r * 0.1)


def head(c: Canvas, x: float, y: float, r: float, look: Look, back: bool) -> None:
    if look.long_hair:
        for side in (-1, 1):
            c.box(x + side * r * 0.74 - r * 0.34, y - r * 0.3, r * 0.68, r * 1.62, look.hair, r * 0.34)
    c.box(x - r * 0.34, y + r * 0.5, r * 0.68, r * 0.95, lit(look.skin, -0.22), r * 0.2)
    for side in (-1, 1):
        c.blob(x + side * r * 0.95, y + r * 0.12, r * 0.18, r * 0.26, lit(look.skin, -0.12))
    c.blob(x, y, r * 0.95, r * 1.08, look.skin)
    c.blob(x - r * 0.25, y + r * 0.1, r * 0.6, r * 0.8, fade(lit(look.skin, 0.35), 0.4))
    if back:
        c.blob(x, y - r * 0.14, r * 1.02, r * 1.04, look.hair)
    else:
        c.poly([(x + r * px, y + r * py) for px, py in FRINGE], look.hair)
    c.blob(x - r * 0.3, y - r * 0.72, r * 0.42, r * 0.22, fade("#ffffff", 0.14))
    if look.hat:
        hat(c, x, y, r, look.hat)
    if not back:
        c.face(x, y, r)


def limb(c: Canvas, start: Point, elbow: Point, end: Point, cloth: str, skin: str, width: float, sleeve: float) -> None:
    """An arm: skin, a sleeve down to some share of the upper arm, and a hand."""
    cut = (start[0] + (elbow[0] - start[0]) * sleeve * 1.4, start[1] + (elbow[1] - start[1]) * sleeve * 1.4)
    c.line([start, elbow, end], skin, width * 0.82)
    c.blob(*end, width * 0.55, width * 0.6, lit(skin, 0.06))
    c.line([start, cut], cloth, width * 1.14)


def reach(shoulder: Point, hand: Point, h: float, side: int) -> Point:
    """Where the elbow goes: outwards and a little down."""
    return (shoulder[0] + hand[0]) / 2 + side * h * 0.045, (shoulder[1] + hand[1]) / 2 + h * 0.035


def legs(c: Canvas, x: float, y: float, h: float, look: Look, step: float) -> None:
    for side in (-1, 1):
        foot = (x + side * h * 0.055 + step * side * h * 0.09, y - (h * 0.02 if step * side > 0 else 0))
        shade = lit(look.trousers, 0.05 * -side)
        if look.skirt:
            c.line([(x + side * h * 0.045, y - h * 0.2), foot], look.skin, h * 0.042)
        else:
            c.line(
                [(x + side * h * 0.05, y - h * 0.44), (x + side * h * 0.052, y - h * 0.24), foot],
                shade,
                h * 0.082,
            )
        c.blob(foot[0] + h * 0.008 * side, foot[1], h * 0.048, h * 0.022, "#26211f")
    if look.skirt:
        c.shape(
            [
                (x - h * 0.1, y - h * 0.48),
                (x + h * 0.1, y - h * 0.48),
                (x + h * 0.118, y - h * 0.13),
                (x - h * 0.118, y - h * 0.13),
            ],
            lit(look.trousers, 0.1),
            lit(look.trousers, -0.15),
        )


def torso(c: Canvas, x: float, y: float, h: float, look: Look) -> None:
    w = h * 0.118
    c.shape(
        [
            (x - w * 0.55, y - h * 0.81),
            (x + w * 0.55, y - h * 0.81),
            (x + w * 1.02, y - h * 0.775),
            (x + w * 1.05, y - h * 0.68),
            (x + w * 0.92, y - h * 0.45),
            (x - w * 0.92, y - h * 0.45),
            (x - w * 1.05, y - h * 0.68),
            (x - w * 1.02, y - h * 0.775),
        ],
        lit(look.shirt, 0.14),
        lit(look.shirt, -0.16),
    )
    c.poly(
        [
            (x + w * 0.5, y - h * 0.79),
            (x + w * 1.0, y - h * 0.77),
            (x + w * 0.9, y - h * 0.45),
            (x + w * 0.25, y - h * 0.45),
        ],
        fade(lit(look.shirt, -0.5), 0.28),
    )
    c.poly([(x - w * 0.3, y - h * 0.81), (x + w * 0.3, y - h * 0.81), (x, y - h * 0.75)], lit(look.shirt, 0.3))


def person(
    c: Canvas,
    x: float,
    y: float,
    h: float,
    look: Look,
    left: Point = (-0.13, 0.34),
    right: Point = DOWN,
    back: bool = False,
    step: float = 0.0,
) -> tuple[Point, Point]:
    """Somebody standing with feet at x, y; hands are given from the shoulders, in body heights.

    Returns where the two hands are, to put things in them.
    """
    c.shadow(x + h * 0.07, y + h * 0.005, h * 0.25, h * 0.05, 0.6)
    legs(c, x, y, h, look, step)
    hands = []
    if back:
        torso(c, x, y, h, look)
    for side, (dx, dy) in ((-1, left), (1, right)):
        shoulder = (x + side * h * 0.105, y - h * 0.755)
        hand = (shoulder[0] + dx * h - side * h * 0.06, shoulder[1] + dy * h)
        limb(
            c,
            shoulder,
            reach(shoulder, hand, h, side),
            hand,
            lit(look.shirt, -0.06),
            look.skin,
            h * 0.062,
            look.sleeve,
        )
        hands.append(hand)
    if not back:
        torso(c, x, y, h, look)
        for side, (sx, sy) in ((-1, hands[0]), (1, hands[1])):
            shoulder = (x + side * h * 0.105, y - h * 0.755)
            elbow = reach(shoulder, (sx, sy), h, side)
            limb(c, shoulder, elbow, (sx, sy), lit(look.shirt, -0.04), look.skin, h * 0.062, look.sleeve)
    head(c, x, y - h * 0.9, h * 0.078, look, back)
    return hands[0], hands[1]


def croucher(c: Canvas, x: float, y: float, h: float, look: Look, side: int = 1) -> Point:
    """Somebody crouching and reaching down to one side; returns where the hands are."""
    c.shadow(x + side * h * 0.05, y, h * 0.3, h * 0.06, 0.6)
    hip, knee = (x - side * h * 0.13, y - h * 0.2), (x + side * h * 0.08, y - h * 0.27)
    shoulder, hand = (x + side * h * 0.1, y - h * 0.49), (x + side * h * 0.29, y - h * 0.1)
    c.line(
        [hip, (knee[0] - side * h * 0.05, knee[1] + h * 0.03), (x - side * h * 0.06, y)],
        lit(look.trousers, -0.2),
        h * 0.085,
    )
    c.line([hip, knee, (x + side * h * 0.03, y)], look.trousers, h * 0.092)
    c.blob(x + side * h * 0.06, y, h * 0.06, h * 0.024, "#26211f")
    c.blob(hip[0], hip[1] + h * 0.005, h * 0.085, h * 0.078, look.trousers)
    nape, chest = (
        (shoulder[0] + side * h * 0.01, shoulder[1] - h * 0.055),
        (shoulder[0] + side * h * 0.055, shoulder[1] + h * 0.05),
    )
    spine = curve((hip[0] - side * h * 0.082, hip[1] - h * 0.01), (hip[0] - side * h * 0.02, shoulder[1]), nape)
    belly = curve(chest, (hip[0] + side * h * 0.18, hip[1] - h * 0.08), (hip[0] + side * h * 0.07, hip[1] + h * 0.03))
    c.shape([*spine, *belly], lit(look.shirt, 0.16), lit(look.shirt, -0.2))
    head(c, shoulder[0] + side * h * 0.07, shoulder[1] - h * 0.14, h * 0.078, look, False)
    elbow = (x + side * h * 0.2, y - h * 0.32)
    limb(c, shoulder, elbow, hand, lit(look.shirt, -0.1), look.skin, h * 0.062, look.sleeve)
    return hand


def sitter(c: Canvas, x: float, y: float, size: float, look: Look, chair: str) -> None:
    """Head and shoulders of somebody on a chair, seen from behind; y is the top of the chair's back."""
    w = size * 0.5
    c.shape(
        [
            (x - w, y + size * 1.1),
            (x - w * 0.96, y - size * 0.08),
            (x - w * 0.62, y - size * 0.3),
            (x, y - size * 0.36),
            (x + w * 0.62, y - size * 0.3),
            (x + w * 0.96, y - size * 0.08),
            (x + w, y + size * 1.1),
        ],
        lit(look.shirt, 0.18),
        lit(look.shirt, -0.3),
    )
    head(c, x, y - size * 0.62, size * 0.27, look, True)
    c.shadow(x, y + size * 0.1, w * 1.1, size * 0.3, 0.35)
    c.box(x - w * 0.85, y + size * 0.06, w * 1.7, size * 1.2, lit(chair, -0.2), size * 0.14)
    c.box(x - w * 0.78, y + size * 0.1, w * 1.56, size * 1.2, chair, size * 0.12)
    c.box(x - w * 0.7, y + size * 0.13, w * 1.4, size * 0.06, fade(lit(chair, 0.5), 0.6), size * 0.03)
