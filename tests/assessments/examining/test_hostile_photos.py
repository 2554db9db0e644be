"""Photos made to take all time and memory are refused in words or done within bounds, and the next one is served."""

import struct
import time
import zlib
from io import BytesIO

import pytest
from django.utils import translation
from PIL import Image

from assessments import sandbox
from assessments.examining import Refused, photos
from assessments.refusals import words
from tests.assessments import pictures

MOST = 250_000_000


def outcome(content: bytes, folder) -> str:
    """Why a photo was refused, or "taken", by the path of an upload and in its bounds."""
    path = folder / "upload"
    path.write_bytes(content)
    started = time.monotonic()
    try:
        sandbox.run(photos.check, path, max_pixels=MOST)
        sandbox.run(photos.examine, path, folder, ["screen", "thumbnail"], max_pixels=MOST)
        result = "taken"
    except Refused as refused:
        assert words(refused.reason, refused.facts)
        result = refused.reason
    assert time.monotonic() - started < 2 * sandbox.WALL_SECONDS
    return result


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes, width: int = 10, height: int = 10) -> bytes:
    """A whole grey picture with more chunks after its header."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = zlib.compress(bytes((width + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg_with(*segments: bytes) -> bytes:
    whole = pictures.jpeg()
    return whole[:2] + b"".join(segments) + whole[2:]


def jpeg_claiming(width: int, height: int, **options) -> bytes:
    """A JPEG whose header promises a size that its data does not keep."""
    whole = pictures.jpeg(**options)
    frame = whole.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0")
    return whole[: frame + 5] + struct.pack(">HH", height, width) + whole[frame + 9 :]


def webp_canvas(width: int, height: int, count: int = 1) -> bytes:
    """An animation of a small picture on a canvas of any size."""
    picture = pictures.encoded(Image.new("RGB", (1, 1)), "WEBP")[12:]
    frame = struct.pack("<3s3s3s3s3sB", bytes(3), bytes(3), bytes(3), bytes(3), b"\x0a\0\0", 0) + picture
    body = b"WEBPVP8X" + struct.pack("<IB3s", 10, 2, bytes(3))
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body += b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    body += (b"ANMF" + struct.pack("<I", len(frame)) + frame) * count
    return b"RIFF" + struct.pack("<I", len(body)) + body


def container_claiming(form: str, width: int, height: int) -> bytes:
    """A HEIC or AVIF whose box of the picture's size promises more than its data keeps."""
    whole = pictures.encoded(pictures.red_top(), form)
    place = whole.index(b"ispe")
    return whole[: place + 8] + struct.pack(">II", width, height) + whole[place + 16 :]


@pytest.mark.parametrize(
    "content",
    [
        png(width=20_000, height=10_000),
        jpeg_claiming(65_500, 65_500),
        jpeg_claiming(12_000, 10_000, progressive=True),
        jpeg_claiming(8_000, 6_000, progressive=True, subsampling=0),
        webp_canvas(16_383, 16_383),
        webp_canvas(5_000, 5_000),
        container_claiming("AVIF", 8_000, 8_000),
        container_claiming("HEIF", 8_000, 8_000),
    ],
)
def test_a_photo_of_too_many_pixels_is_refused_from_its_header(content, tmp_path):
    assert outcome(content, tmp_path) == "too_many_pixels"


def test_the_refusal_names_what_was_found_and_what_is_possible():
    with translation.override("en"):
        said = words("too_many_pixels", {"pixels": 48_771_072, "limit": 40_000_000})

    assert said == "the photo has 48 megapixels; at most 40 are possible. Make it smaller first."


def test_the_limit_of_a_progressive_jpeg_counts_what_it_keeps_of_each_pixel(tmp_path):
    limits = {}
    for subsampling in (0, 2):
        path = tmp_path / "upload"
        path.write_bytes(jpeg_claiming(60_000, 4_000, progressive=True, subsampling=subsampling))
        with pytest.raises(Refused) as refused:
            photos.check(path, max_pixels=MOST)
        limits[subsampling] = refused.value.facts["limit"]

    assert limits == {0: 40_000_000, 2: 80_000_000}


@pytest.mark.parametrize(
    "content",
    [
        png(width=0, height=10),
        png(width=10, height=0),
        jpeg_claiming(0, 10),
        jpeg_claiming(10, 0),
        container_claiming("AVIF", 0, 0),
        container_claiming("HEIF", 0, 0),
    ],
)
def test_a_photo_of_no_pixels_is_refused(content, tmp_path):
    assert outcome(content, tmp_path) == "unreadable_photo"


def test_a_large_photo_of_nothing_is_done_within_bounds(tmp_path):
    """Fifty megapixels of one grey in some kilobytes are no harm: they fit."""
    content = png(width=7_000, height=7_000)
    assert len(content) < 60_000

    assert outcome(content, tmp_path) == "taken"


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_of_ten_thousand_frames_only_the_first_is_read(form, tmp_path):
    frame = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 10, 10, 0, 0, 1, 10, 0, 0))
    content = {
        "WEBP": webp_canvas(400, 200, count=10_000),
        "PNG": png(chunk(b"acTL", struct.pack(">II", 10_000, 0)), *[frame] * 10_000),
    }[form]

    assert outcome(content, tmp_path) in {"taken", "unreadable_photo"}


def test_an_avif_of_many_frames_is_read_to_its_first(tmp_path):
    assert outcome(pictures.frames("AVIF", 60), tmp_path) == "taken"


@pytest.mark.parametrize(
    "content",
    [
        png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(500_000_000), 9))),
        png(chunk(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(bytes(500_000_000), 9))),
        png(*[chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(1_000_000), 9))] * 500),
        png(chunk(b"iCCP", b"profile\0\0" + zlib.compress(bytes(500_000_000), 9))),
    ],
    ids=["zTXt", "iTXt", "many", "iCCP"],
)
def test_texts_and_profiles_that_unpack_to_hundreds_of_megabytes_are_refused(content, tmp_path):
    assert len(content) < 1_000_000

    assert outcome(content, tmp_path) in {"unreadable_photo", "too_large"}


def test_pixels_that_unpack_to_more_than_the_header_says_are_no_harm(tmp_path):
    more = chunk(b"IDAT", zlib.compress(bytes(500_000_000), 1))
    whole = png()
    place = whole.index(b"IDAT") - 4

    assert outcome(whole[:place] + more + chunk(b"IEND", b""), tmp_path) in {"taken", "unreadable_photo"}


def test_a_profile_of_many_megabytes_is_left_aside(tmp_path):
    pieces = [segment(0xE2, b"ICC_PROFILE\0" + bytes([number, 255]) + bytes(65_000)) for number in range(1, 256)]

    assert outcome(jpeg_with(*pieces), tmp_path) == "taken"


def tiff(*entries: tuple[int, int, int, int], count: int | None = None, rest: bytes = b"") -> bytes:
    """A directory of tags (number, type, count, value or place) and whatever follows."""
    directory = struct.pack(">H", len(entries) if count is None else count)
    directory += b"".join(struct.pack(">HHII", *one) for one in entries)
    return b"MM\0*\0\0\0\x08" + directory + struct.pack(">I", 8) + rest  # the next directory is this one again


@pytest.mark.parametrize(
    "exif",
    [
        tiff((0x8769, 4, 1, 8), (0x8825, 4, 1, 8)),  # directories that lead to themselves
        tiff((0x010F, 2, 0xFFFFFFFF, 26)),  # a maker's name of four gigabytes
        tiff((0x8825, 4, 1, 0xFFFFFFF0)),  # a directory beyond the end
        tiff(*[(tag, 7, 4_000_000, 0) for tag in range(0x9000, 0xFFFF)], rest=bytes(4_000_000)),  # all of it, each time
        tiff(count=0xFFFF),
        b"MM\0+\0\x08\0\0" + b"\xff" * 16,  # BigTIFF with a directory at the end of the world
    ],
    ids=["cycle", "huge", "beyond", "overlapping", "cut", "big"],
)
def test_metadata_made_to_exhaust_its_reader_keeps_within_bounds(exif, tmp_path):
    assert outcome(png(chunk(b"eXIf", exif)), tmp_path) == "taken"


def test_metadata_in_thousands_of_segments_keeps_within_bounds(tmp_path):
    pieces = [segment(0xE1, b"Exif\0\0" + tiff(rest=bytes(60_000)))] * 300

    assert outcome(jpeg_with(*pieces), tmp_path) in {"taken", "too_long"}


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
def test_boxes_within_boxes_without_end_are_refused(form, tmp_path):
    whole = pictures.encoded(pictures.red_top(), form)
    depth = 100_000
    boxes = b"".join(struct.pack(">I4s", 8 * (depth - number), b"dinf") for number in range(depth))
    end = struct.unpack(">I", whole[:4])[0]

    assert outcome(whole[:end] + boxes + whole[end:], tmp_path) in {"taken", "unreadable_photo"}
    assert outcome(whole[:end] + boxes, tmp_path) == "unreadable_photo"


def test_a_jpeg_that_is_drawn_over_ten_thousand_times_is_ended(tmp_path):
    """Each of its scans costs a walk over the whole picture."""
    whole = pictures.jpeg(6_000, 5_000, progressive=True)
    last = whole.rindex(b"\xff\xda")
    assert outcome(whole[:last] + whole[last:-2] * 5_000 + whole[-2:], tmp_path) in {"too_long", "unreadable_photo"}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_part_of_a_photo_is_refused(form, share, tmp_path):
    whole = pictures.encoded(pictures.red_top(800, 600), form)

    assert outcome(whole[: int(share * len(whole))], tmp_path) == "unreadable_photo"


def test_the_worker_goes_on(tmp_path):
    assert outcome(jpeg_claiming(65_500, 65_500), tmp_path) == "too_many_pixels"
    assert outcome(pictures.jpeg(), tmp_path) == "taken"
    assert BytesIO((tmp_path / "screen.jpg").read_bytes()).read(2) == b"\xff\xd8"
