"""How sharp a photo is: the same picture blurred measures less, whatever its size."""

import pytest
from PIL import Image, ImageFilter

from assessments.examining.sharpness import sharpness


@pytest.fixture
def checked():
    """A board of squares, as sharp as a picture can be."""
    board = Image.new("RGB", (1200, 900), "white")
    for left in range(0, 1200, 40):
        for top in range((left // 40 % 2) * 40, 900, 80):
            board.paste("black", (left, top, left + 40, top + 40))
    return board


def test_a_blurred_picture_measures_far_less_than_the_sharp_one(checked):
    blurred = checked.filter(ImageFilter.GaussianBlur(12))
    assert sharpness(blurred) < 60 < 600 < sharpness(checked)


def test_a_sharp_thing_before_a_soft_background_is_sharp(checked):
    soft = checked.filter(ImageFilter.GaussianBlur(12))
    soft.paste(checked.crop((0, 0, 400, 300)), (0, 0))
    assert sharpness(soft) > 600


def test_the_same_blur_measures_about_the_same_in_a_larger_picture(checked):
    blurred = checked.filter(ImageFilter.GaussianBlur(12))
    larger = blurred.resize((2400, 1800), Image.Resampling.LANCZOS)
    assert sharpness(larger) == pytest.approx(sharpness(blurred), rel=0.3)


@pytest.mark.parametrize("size", [(800, 600), (1, 1), (900, 8)])
def test_an_even_area_and_a_sliver_have_nothing_sharp(size):
    assert sharpness(Image.new("RGB", size, "skyblue")) == 0
