"""The perceptual hash: the same as ImageHash's, steady under what people do to pictures."""

import random
from io import BytesIO

import imagehash
import pytest
from PIL import Image, ImageEnhance

from assessments.examining.fingerprints import SIDE, fingerprint, hash_of
from tests.assessments import pictures


def scene(seed: int) -> Image.Image:
    """A picture of soft forms, another for each seed."""
    luck = random.Random(seed)
    forms = [Image.frombytes("RGB", (4, 3), luck.randbytes(36)), Image.frombytes("RGB", (12, 9), luck.randbytes(324))]
    large, small = (one.resize((640, 480), Image.Resampling.BICUBIC) for one in forms)
    return Image.blend(large, small, 0.4)


def hash_of_picture(image: Image.Image, quality: int = 90) -> int:
    found = fingerprint(pictures.encoded(image, quality=quality))
    assert found is not None
    return found


def differing(one: Image.Image, other: Image.Image, **options: int) -> int:
    return (hash_of_picture(one) ^ hash_of_picture(other, **options)).bit_count()


@pytest.mark.parametrize("seed", range(20))
def test_the_bits_are_those_of_imagehash(seed):
    jpeg = pictures.encoded(scene(seed))
    assert fingerprint(jpeg) == int(str(imagehash.phash(Image.open(BytesIO(jpeg)))), 16)


@pytest.mark.parametrize("seed", range(8))
def test_a_copy_stays_near_and_another_picture_far(seed):
    original = scene(seed)
    assert differing(original, original, quality=30) <= 4
    assert differing(original, original.resize((200, 150))) <= 4
    assert differing(original, ImageEnhance.Brightness(original).enhance(0.8)) <= 6
    assert differing(original, original.convert("L")) <= 4
    assert differing(original, original.crop((6, 4, 636, 474))) <= 7
    assert differing(original, scene(seed + 100)) > 12


def test_paper_and_plain_colour_have_no_fingerprint():
    assert fingerprint(pictures.encoded(Image.new("RGB", (320, 240), "white"))) is None
    noise = Image.blend(Image.new("L", (320, 240), 240), Image.effect_noise((320, 240), 60), 0.2)
    assert fingerprint(pictures.encoded(noise)) is None


def test_half_of_the_bits_are_set():
    luck = random.Random(3)
    found = hash_of(luck.randbytes(SIDE * SIDE))
    assert found is not None
    assert found.bit_count() == 32
