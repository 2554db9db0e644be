"""Real image files of every sort that people and attackers send."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F
pillow_heif.register_heif_opener()


def red_top(width: int = 400, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Blue, with the upper quarter red, to see which way is up."""
    image = Image.new("RGB", (width, height), "#0000ff")
    ImageDraw.Draw(image).rectangle((0, 0, width, height // 4), fill="#ff0000")
    return image.convert(mode)


# What a camera's sensor saw, from what stood before it, for each orientation that EXIF knows.
AS_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def turned(orientation: int, form: str) -> bytes:
    """Red above and green at the left of blue, stored in one of the eight orientations."""
    upright = red_top()
    ImageDraw.Draw(upright).rectangle((0, 51, 100, 200), fill="#00ff00")
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    way = AS_STORED[orientation]
    stored = upright if way is None else upright.transpose(way)
    return encoded(stored, form, exif=exif.tobytes(), quality=90)


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def jpeg(width: int = 400, height: int = 200, **options: Any) -> bytes:
    return encoded(red_top(width, height), **options)


def from_a_phone(width: int = 400, height: int = 200) -> bytes:
    """Held upright: the pixels lie on their side, and EXIF says so, and where it was."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "Secret Camera"
    exif.get_ifd(GPS)[2] = (19.0, 12.0, 30.5)
    exif.get_ifd(GPS)[1] = "N"
    lying = red_top(width, height).transpose(Image.Transpose.ROTATE_90)
    return encoded(lying, exif=exif, comment=b"a comment of the camera")


def profile_with_swapped_primaries() -> bytes:
    """sRGB with the places of its red and green exchanged, so that red numbers mean green."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tmp!").replace(b"gXYZ", b"rXYZ").replace(b"tmp!", b"gXYZ")


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose header promises a size that its data does not keep."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 30)) + chunk(b"IEND", b"")
    )


def frames(form: str, count: int = 3) -> bytes:
    pictures = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue", "lime")] * count
    return encoded(pictures[0], form, save_all=True, append_images=pictures[1:count], duration=50)


def upload(content: bytes, name: str = "ภาพ กิจกรรม.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def pdf(pages: int = 1, **save: Any) -> bytes:
    document, buffer = pikepdf.new(), BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    document.save(buffer, **save)
    return buffer.getvalue()
