"""The perceptual hash of a picture: 64 bits of which few change when it is made smaller, brighter or saved again."""

import math
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from statistics import median, pstdev

from PIL import Image

# The picture is shrunk to a square of so many pixels, of whose waves the 8 x 8 longest count (pHash).
SIDE, WAVES = 32, 8
# Greys of a shrunk picture that differ less (standard deviation, of 255) are paper: a page of text has 8, and all pages
# look alike from so far away; photos have 35 and more.
FLAT = 10.0


def fingerprint(jpeg: bytes) -> int | None:
    """The hash of an upright photo as an unsigned number, None for a picture too flat to have one."""
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as photo:
        grey = photo.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return hash_of(grey.tobytes())


def hash_of(pixels: bytes) -> int | None:
    """Which of the longest waves of a square of greys are stronger than their median: row by row, the longest first.

    The same bits as `phash` of the package ImageHash, which a test compares, without NumPy and SciPy: these would
    cost each process that forks sandboxes 40 MB, threads of their own, and a second.
    """
    if pstdev(pixels) < FLAT:
        return None
    rows = [pixels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    down = [[_product(wave, column) for column in zip(*rows, strict=True)] for wave in _waves()]
    strengths = [_product(wave, row) for row in down for wave in _waves()]
    middle = median(strengths)
    return sum(1 << (63 - at) for at, strength in enumerate(strengths) if strength > middle)


@cache
def _waves() -> list[list[float]]:
    """The longest waves of the discrete cosine transform (type II)."""
    return [[math.cos(math.pi * number * (2 * at + 1) / (2 * SIDE)) for at in range(SIDE)] for number in range(WAVES)]


def _product(wave: Sequence[float], values: Sequence[float]) -> float:
    return sum((strength * value for strength, value in zip(wave, values, strict=True)), 0.0)
