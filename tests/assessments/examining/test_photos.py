"""Damaged, strange and huge photos are found out before anything is kept."""

from pathlib import Path

import pytest
from PIL import ImageFile

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
