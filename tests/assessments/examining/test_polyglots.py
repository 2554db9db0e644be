"""Photos that are something else as well are refused; what telephones append to theirs is not."""

import struct
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from assessments.examining import Refused, photos, polyglots
from tests.assessments import pictures

JPEG = pictures.jpeg()


def archive(comment: bytes = b"") -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        written.writestr("run.js", "alert(1)")
        written.comment = comment
    return buffer.getvalue()


def with_comment(comment: bytes) -> bytes:
    return JPEG[:2] + struct.pack(">BBH", 0xFF, 0xFE, len(comment) + 2) + comment + JPEG[2:]


@pytest.mark.parametrize(
    "content",
    [
        JPEG + archive(),
        JPEG + archive(b"a comment of the archive"),
        pictures.encoded(pictures.red_top(), "PNG") + archive(),
        with_comment(b"%PDF-1.7\n1 0 obj"),
        with_comment(b"*/=1;</style><SCRIPT>alert(1)</SCRIPT>"),
        with_comment(b"<!DOCTYPE html><p>page"),
        with_comment(b"<svg xmlns='http://www.w3.org/2000/svg'>"),
        JPEG + b"\n<?php system($_GET['c']); ?>",
        JPEG + b"<hta:application/>",
        JPEG + b"Rar!\x1a\x07\x01\0",
        JPEG + b"7z\xbc\xaf\x27\x1c\0\x04",
        JPEG + bytes(polyglots.PIECE - len(JPEG) - 4) + b"<script>",  # over the edge of what is read at once
    ],
)
def test_what_another_program_would_open_is_refused(content, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        photos.check(path, max_pixels=1_000_000)

    assert refused.value.reason == "two_formats"


def of_two_pictures() -> bytes:
    buffer = BytesIO()
    pictures.red_top().save(buffer, "MPO", save_all=True, append_images=[Image.new("RGB", (400, 200))])
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        JPEG,
        of_two_pictures(),
        JPEG + JPEG,  # a brighter copy, as of Ultra HDR
        JPEG + b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(5000),  # a short film
        JPEG + b"\0\0\x01\n\x0e\0\0\0Image_UTC_Data1700000000000SEFHk\0\0\0SEFT",
        JPEG + bytes(70_000),
        with_comment(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><?xpacket begin=''?>"),
        JPEG + b"PK\x05\x06",
        JPEG + b"PK\x05\x06" + bytes(18),  # an archive with nothing in it
        JPEG + b"PK\x05\x06" + b"\xff" * 18,
        JPEG + b"PK\x05\x06" + bytes(8) + struct.pack("<II", 100, 0) + bytes(2),
    ],
)
def test_what_telephones_append_is_taken(content, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(content)

    photos.check(path, max_pixels=1_000_000)
    assert photos.develop(path, tmp_path, ["thumbnail"], max_pixels=1_000_000)[0].width == 320
