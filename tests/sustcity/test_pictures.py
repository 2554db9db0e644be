"""The drawn evidence photos: real JPEGs with a phone's metadata, the same for the same seed."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from random import Random

import pytest
from PIL import ExifTags, Image, ImageChops, ImageOps

from assessments.models import Submission
from sustcity.demo import content, pictures
from sustcity.demo.content import Shot
from tests import factories

DAY = date(2025, 7, 17)


@cache
def draw(scene: str, seed: int = 1, portrait: bool = False, orientation: int = 1, lat: float = 19.27) -> bytes:
    return pictures.draw(scene, seed=seed, taken_on=DAY, lat=lat, lon=99.9, portrait=portrait, orientation=orientation)


def opened(data: bytes) -> Image.Image:
    photo = Image.open(io.BytesIO(data))
    photo.load()
    return photo


def in_degrees(parts: tuple[float, float, float]) -> float:
    return float(parts[0] + parts[1] / 60 + parts[2] / 3600)


@pytest.mark.parametrize("scene", pictures.SCENES)
def test_every_scene_is_a_photo_with_metadata(scene: str) -> None:
    data = draw(scene)
    photo = opened(data)
    exif = photo.getexif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    assert (photo.format, photo.mode, photo.size) == ("JPEG", "RGB", (1600, 1200))
    assert 150_000 < len(data) < 700_000
    assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal].startswith("2025:07:17 ")
    assert in_degrees(place[ExifTags.GPS.GPSLatitude]) == pytest.approx(19.27, abs=0.005)
    assert in_degrees(place[ExifTags.GPS.GPSLongitude]) == pytest.approx(99.9, abs=0.005)
    assert exif[ExifTags.Base.Orientation] == 1


@pytest.mark.parametrize("scene", pictures.SCENES)
def test_no_scene_leaves_bare_canvas(scene: str) -> None:
    """Unpainted canvas is black; a drawn dark tone never is, over a whole block."""
    darkest = opened(draw(scene)).convert("L").reduce(25).getextrema()[0]
    assert darkest > 14


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again = (pictures.draw("plan_table", seed=7, taken_on=DAY, lat=19.27, lon=99.9) for _ in range(2))
    assert first == again


def test_other_seeds_give_other_pictures() -> None:
    photos = [opened(draw("plan_table", seed=seed)) for seed in range(6)]
    assert all(ImageChops.difference(photos[0], other).getbbox() for other in photos[1:])


def test_an_upright_picture() -> None:
    assert opened(draw("air_board", portrait=True)).size == (1200, 1600)


@pytest.mark.parametrize(("orientation", "stored"), [(3, (1200, 1600)), (6, (1600, 1200)), (8, (1600, 1200))])
def test_turned_pixels_come_upright_in_a_viewer(orientation: int, stored: tuple[int, int]) -> None:
    upright = opened(draw("plan_table", portrait=True))
    turned = opened(draw("plan_table", portrait=True, orientation=orientation))
    shown = ImageOps.exif_transpose(turned)
    assert turned.getexif()[ExifTags.Base.Orientation] == orientation
    assert (turned.size, shown.size) == (stored, (1200, 1600))
    # JPEG blocks differ by a rotation, so compare what the eye sees.
    difference = ImageChops.difference(shown.reduce(16), upright.reduce(16)).convert("L")
    assert difference.getextrema()[1] < 24


def test_the_southern_and_western_halves_of_the_world() -> None:
    exif = opened(pictures.draw("plan_table", seed=1, taken_on=DAY, lat=-6.2, lon=-3.1)).getexif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    assert (place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef]) == ("S", "W")


def test_an_unknown_scene_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw("moon")


def test_the_faces_of_a_scene_are_where_they_are_drawn() -> None:
    """Two seeds of which one mirrors the scene; skin is warmer than the garden around it."""
    for seed in range(4):
        jpeg, faces = pictures.draw_with_faces("school_garden", seed=seed, taken_on=DAY, lat=19.27, lon=99.9)
        photo = opened(jpeg)
        assert len(faces) == 7
        for left, top, width, height in faces:
            x, y = int((left + width / 2) * photo.width), int((top + height * 0.55) * photo.height)
            red, _, blue = photo.reduce(4).getpixel((x // 4, y // 4))
            assert red > blue + 25


def test_who_is_seen_from_behind_has_no_face() -> None:
    assert pictures.draw_with_faces("plan_table", seed=1, taken_on=DAY, lat=19.27, lon=99.9)[1] == []


def test_a_face_that_the_edge_cuts_off_is_none() -> None:
    canvas = pictures.Canvas(Random(1), False, 0)
    for x in (-800, 0, 800):
        canvas.face(x, 600, 50)
    assert len(canvas.faces) == 1


@pytest.fixture
def draft() -> Submission:
    cast = factories.Cast()
    made = factories.submission(cast.municipality)
    activity = factories.activity(made, "20")
    scenes = ("market", "market", "town_hall", "service_counter", "survey", "plan_table")
    shots = [Shot(activity, scene, scene, 1, DAY, 19.2, 99.8) for scene in scenes]
    with ThreadPoolExecutor(1) as pool:
        content.add_photos(shots, pool, cast.contributor)
    return made


@pytest.mark.django_db
def test_the_demo_asks_about_people_as_a_municipality_would(draft: Submission) -> None:
    content.leave_people_open(draft)

    consents = {
        "market": "blur",
        "town_hall": "",
        "service_counter": "",
        "survey": "held",
        "plan_table": "nobody",
    }
    assert dict(draft.evidence.values_list("caption", "consent")) == consents
    withheld, blurred = draft.evidence.filter(consent="blur")
    assert withheld.is_withheld
    assert len(blurred.blurs) > 3
