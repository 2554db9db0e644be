"""Photos decoded, made upright, smaller and free of metadata: this and blurring.py alone know Pillow."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from assessments.examining import Refused
from assessments.examining.blurring import Box, blur

logger = logging.getLogger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
# Longest side in pixels and JPEG quality, largest first: each is made from the one before.
SIZES: dict[str, tuple[int, int]] = {
    "screen": (1600, 82),
    "print": (900, 70),
    "thumbnail": (320, 80),
}
LARGEST = 1600

register_heif_opener(thumbnails=False)
# `_opened` refuses by the portal's own limit, before a pixel is decoded; Pillow would only warn at its own.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Made:
    """A rendition written to disk."""

    kind: str
    path: Path
    width: int
    height: int


def check(path: Path, *, max_pixels: int) -> None:
    """Decode a photo from beginning to end and throw the result away; raises Refused."""
    with _opened(path, max_pixels) as photo:
        # An eighth of a JPEG's size still reads all its bytes, with little memory and time.
        photo.draft(None, (photo.width // 8, photo.height // 8))
        photo.load()


def develop(
    path: Path, folder: Path, kinds: Sequence[str], *, max_pixels: int, blurs: Sequence[Box] = ()
) -> list[Made]:
    """Write the renditions of a photo into a folder, these places blurred; raises Refused.

    The places are blurred before anything is written: every rendition is made of the blurred picture.
    """
    with _opened(path, max_pixels) as opened:
        photo = _upright_and_plain(opened)
    blur(photo, blurs)
    made = []
    for kind, (side, quality) in SIZES.items():
        photo.thumbnail((side, side), Image.Resampling.LANCZOS)
        if kind in kinds:
            target = folder / f"{kind}.jpg"
            photo.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
            made.append(Made(kind, target, photo.width, photo.height))
    return made


@contextmanager
def _opened(path: Path, max_pixels: int) -> Iterator[Image.Image]:
    """A photo opened by its content, its size checked from the header alone."""
    # WeasyPrint turns this on for its whole process; half a photo would then pass as a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(path, formats=FORMATS) as photo:
            pixels = photo.width * photo.height
            if pixels > max_pixels:
                raise Refused("too_many_pixels", pixels=pixels)
            yield photo
    except (Refused, MemoryError):
        raise
    except Exception as problem:  # decoders raise whatever they like on hostile bytes
        raise Refused("unreadable_photo", problem=str(problem)) from problem


def _upright_and_plain(opened: Image.Image) -> Image.Image:
    """The first frame at screen size, upright, on white, in sRGB, and nothing else of the file."""
    # A JPEG may be decoded at a fraction of its size, twice what is needed keeps it sharp.
    opened.draft(None, (2 * LARGEST, 2 * LARGEST))
    photo = _eight_bit(opened)
    photo.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    photo = _in_srgb(_on_white(ImageOps.exif_transpose(photo)), opened.info.get("icc_profile"))
    plain = Image.new("RGB", photo.size)
    plain.paste(photo)
    return plain


def _eight_bit(photo: Image.Image) -> Image.Image:
    """Palettes and deep greys as modes that shrink smoothly; their EXIF stays with them."""
    if photo.mode == "I;16":
        return photo.point(lambda value: value * (1 / 256)).convert("L")
    if photo.mode in ("1", "P", "PA"):
        return photo.convert("RGBA")
    return photo if "transparency" not in photo.info else photo.convert("RGBA")


def _on_white(photo: Image.Image) -> Image.Image:
    if not photo.has_transparency_data:
        return photo
    photo = photo.convert("RGBA")
    ground = Image.new("RGBA", photo.size, "white")
    return Image.alpha_composite(ground, photo).convert("RGB")


def _in_srgb(photo: Image.Image, profile: Any) -> Image.Image:
    """Colours as the camera meant them; a profile that does not fit the picture is left aside."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(photo, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            assert converted is not None
            return converted
        except (ImageCms.PyCMSError, OSError):
            logger.info("A colour profile could not be used")
    return photo.convert("RGB")
