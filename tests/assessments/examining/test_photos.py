"""Damaged, strange and huge photos are found out before anything is kept."""

from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageFile

from assessments.examining import Refused, photos
from tests.assessments import pictures


@pytest.fixture
def written(tmp_path):
    """Writes bytes to a file."""

    def write(content: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write


def check(path: Path) -> None:
    photos.check(path, max_pixels=100_000_000)


def test_the_size_is_refused_from_the_header_before_a_pixel_is_decoded(written):
    with pytest.raises(Refused) as refused:
        check(written(pictures.png_claiming(20_000, 10_000)))

    assert (refused.value.reason, refused.value.facts) == (
        "too_many_pixels",
        {"pixels": 200_000_000, "limit": 50_000_000},
    )


@pytest.mark.parametrize(
    "content",
    [
        pictures.jpeg()[:-200],
        pictures.encoded(pictures.red_top(), "PNG")[:-40],
        pictures.encoded(pictures.red_top(), "WEBP")[:-40],
        pictures.encoded(pictures.red_top(), "HEIF")[:-40],
        pictures.png_claiming(0, 10),
        pictures.frames("GIF"),
        b"GIF89a/*\0\0\0\0*/=1;alert(1)",
        b"text",
        b"",
    ],
)
def test_damaged_and_strange_files_are_found_out(content, written):
    with pytest.raises(Refused) as refused:
        check(written(content))

    assert refused.value.reason == "unreadable_photo"


def test_half_a_photo_is_found_out_in_a_process_that_made_a_pdf_before(monkeypatch, written):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it

    with pytest.raises(Refused):
        check(written(pictures.jpeg()[:-200]))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_whole_photos_pass(form, written):
    check(written(pictures.encoded(pictures.red_top(), form)))


def developed(content: bytes, tmp_path, side: str = "thumbnail") -> Image.Image:
    """A rendition, made in this process; tests/assessments/test_renditions.py has more, made in the sandbox."""
    path = tmp_path / "upload"
    path.write_bytes(content)
    [made] = photos.develop(path, tmp_path, [side], max_pixels=100_000_000)
    with Image.open(made.path) as shown:
        return shown.copy()


def with_hole(mode: str) -> Image.Image:
    """Red, and transparent in its right half."""
    picture = Image.new("RGBA", (100, 100), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (50, 0, 100, 100))
    return picture.convert(mode)


def colour_key() -> bytes:
    return pictures.encoded(Image.new("RGB", (100, 100), (1, 2, 3)), "PNG", transparency=(1, 2, 3))


LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


@pytest.mark.parametrize(
    ("content", "place", "colour"),
    [
        (pictures.jpeg(), (5, 5), (255, 0, 0)),
        (pictures.jpeg(9_000, 600), (5, 2), (255, 0, 0)),  # long, and decoded at a fraction
        (pictures.encoded(pictures.red_top(9_000, 600, "P"), "PNG"), (5, 2), (255, 0, 0)),  # made smaller in strips
        (pictures.encoded(with_hole("RGBA"), "PNG"), (90, 50), (255, 255, 255)),
        (pictures.encoded(with_hole("RGBA"), "PNG"), (10, 50), (255, 0, 0)),
        (pictures.encoded(with_hole("LA"), "PNG"), (90, 50), (255, 255, 255)),
        (colour_key(), (50, 50), (255, 255, 255)),
        (pictures.encoded(Image.new("I;16", (50, 50), 128 * 256), "PNG"), (20, 20), (128, 128, 128)),
        (pictures.encoded(pictures.red_top(mode="1"), "PNG"), (5, 155), (0, 0, 0)),
        (pictures.encoded(pictures.red_top(mode="CMYK")), (5, 5), (255, 0, 0)),
        (
            pictures.jpeg(quality=95, icc_profile=pictures.profile_with_swapped_primaries()),
            (5, 5),
            (0, 255, 0),
        ),
        (pictures.jpeg(icc_profile=b"no profile"), (5, 5), (255, 0, 0)),
        (pictures.jpeg(icc_profile=LAB), (5, 5), (255, 0, 0)),
    ],
)
def test_a_photo_of_any_mode_is_developed_in_its_colours(content, place, colour, tmp_path):
    shown = developed(content, tmp_path)

    assert shown.mode == "RGB"
    assert all(abs(one - other) <= 40 for one, other in zip(shown.getpixel(place), colour, strict=True))


def test_only_the_renditions_that_are_asked_for_are_written(tmp_path):
    developed(pictures.jpeg(2_000, 1_000), tmp_path, "print")

    assert sorted(one.name for one in tmp_path.iterdir()) == ["print.jpg", "upload"]


def test_a_webp_is_refused_before_its_decoder_takes_memory_for_it(written):
    with pytest.raises(Refused) as refused:
        photos.check(written(pictures.encoded(pictures.red_top(), "WEBP")), max_pixels=1_000)

    assert refused.value.facts == {"pixels": 80_000, "limit": 1_000}
    assert Image.MAX_IMAGE_PIXELS is None


def test_a_progressive_jpeg_may_have_as_many_pixels_as_its_numbers_fit_into_memory(written):
    content = pictures.jpeg(400, 200, progressive=True)

    photos.check(written(content), max_pixels=80_000)
    with pytest.raises(Refused):
        photos.check(written(content), max_pixels=79_999)


def test_of_an_exhausted_memory_the_sandbox_hears(written, monkeypatch):
    def exhausted(*args):
        raise MemoryError

    monkeypatch.setattr(Image.Image, "load", exhausted)
    monkeypatch.setattr(ImageFile.ImageFile, "load", exhausted)
    with pytest.raises(MemoryError):
        check(written(pictures.jpeg()))
