"""Illustrated evidence photos for the demo, drawn from a seed: the same seed gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time
from random import Random

from PIL import ImageOps

from . import (
    exif,
    scenes_folk,
    scenes_green,
    scenes_indoor,
    scenes_rescue,
    scenes_street,
    scenes_town,
    scenes_water,
)
from .canvas import Box, Canvas

SCENES: dict[str, Callable[[Canvas], None]] = {
    **scenes_green.SCENES,
    **scenes_water.SCENES,
    **scenes_town.SCENES,
    **scenes_street.SCENES,
    **scenes_folk.SCENES,
    **scenes_rescue.SCENES,
    **scenes_indoor.SCENES,
}

# Where an upright picture looks, when not at the middle of the scene.
FOCUS = {"air_board": -240.0, "fire_drill": 170.0, "solar_roof": 260.0, "waste_bank": 90.0}
# Figures and rising bars would read wrong in a mirror.
ONE_WAY = {"air_board", "town_hall"}


def draw(
    scene: str,
    *,
    seed: int,
    taken_on: date,
    lat: float,
    lon: float,
    portrait: bool = False,
    orientation: int = 1,
) -> bytes:
    """A JPEG of the scene as a phone would have taken it near lat, lon on that day.

    Orientations 3, 6 and 8 store the pixels turned, as phones do; a viewer shows them upright.
    """
    return draw_with_faces(
        scene, seed=seed, taken_on=taken_on, lat=lat, lon=lon, portrait=portrait, orientation=orientation
    )[0]


def draw_with_faces(
    scene: str,
    *,
    seed: int,
    taken_on: date,
    lat: float,
    lon: float,
    portrait: bool = False,
    orientation: int = 1,
) -> tuple[bytes, list[Box]]:
    """The same, and where faces are on it."""
    rng = Random(f"{scene} {seed}")
    taken = datetime.combine(taken_on, time(rng.randint(8, 16), rng.randint(0, 59), rng.randint(0, 59)))
    near = lat + rng.uniform(-0.004, 0.004), lon + rng.uniform(-0.004, 0.004)
    canvas = Canvas(rng, portrait, FOCUS.get(scene, 0))
    SCENES[scene](canvas)
    photo = canvas.finish()
    if scene not in ONE_WAY and rng.random() < 0.5:
        photo = ImageOps.mirror(photo)
        canvas.faces = [[round(1 - left - width, 4), top, width, height] for left, top, width, height in canvas.faces]
    photo = exif.turned(photo, orientation)
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=86, exif=exif.block(taken, *near, orientation))
    return out.getvalue(), canvas.faces
