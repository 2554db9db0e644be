"""Photos decoded, made upright, smaller and free of metadata: the one module that knows Pillow's decoders."""

import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import AvifImagePlugin, Image, ImageCms, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from pillow_heif import options as heif_options
from pillow_heif import register_heif_opener

from assessments.examining import Refused, facts, polyglots
from assessments.examining.blurring import Box, blur
from assessments.examining.facts import Facts
from assessments.examining.sharpness import sharpness

logger = logging.getLogger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
# Longest side in pixels and JPEG quality, largest first: each is made from the one before.
SIZES: dict[str, tuple[int, int]] = {
    "screen": (1600, 82),
    "print": (900, 70),
    "thumbnail": (320, 80),
}
LARGEST = 1600
# Pixels that fit into the sandbox's memory, by what each decoder was measured to hold for one of them:
# docs/decisions/0012-photos-are-examined-in-a-sandbox.md. Only the portal's own limit holds for JPEG, which is
# decoded at a fraction of its size.
MOST_PIXELS = {"PNG": 50_000_000, "WEBP": 18_000_000, "HEIF": 40_000_000, "AVIF": 30_000_000}
# A progressive JPEG has all its numbers in memory at once, two bytes each.
MOST_COEFFICIENTS = 120_000_000
# Lines that are made smaller at a time.
STRIP = 256

register_heif_opener(thumbnails=False)
# One thread each: memory and time are then the same on every machine.
heif_options.DECODE_THREADS = 1
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
# `_opened` refuses by the portal's own limits, before a pixel is decoded; Pillow would only warn at its own.
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
    polyglots.refuse(path)
    with _opened(path, max_pixels) as photo:
        facts.read(photo)
        # An eighth of a JPEG's size still reads all its bytes, with little memory and time.
        _draft(photo, max(photo.size) // 8)
        photo.load()


def examine(
    path: Path, folder: Path, kinds: Sequence[str], *, max_pixels: int, blurs: Sequence[Box] = ()
) -> tuple[Facts, list[Made]]:
    """The facts of a photo, and its renditions written into a folder, these places blurred; raises Refused.

    The photo is decoded once. The places are blurred before anything is written: every rendition is made of the
    blurred picture.
    """
    with _opened(path, max_pixels) as opened:
        found = facts.read(opened)
        photo = _upright_and_plain(opened)
    # As the camera saw it: places that people blurred later say nothing of the photo.
    found = replace(found, sharpness=sharpness(photo))
    blur(photo, blurs)
    return found, _written(photo, folder, kinds)


def develop(
    path: Path, folder: Path, kinds: Sequence[str], *, max_pixels: int, blurs: Sequence[Box] = ()
) -> list[Made]:
    """Only the renditions of a photo; raises Refused."""
    return examine(path, folder, kinds, max_pixels=max_pixels, blurs=blurs)[1]


def _written(photo: Image.Image, folder: Path, kinds: Sequence[str]) -> list[Made]:
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
        with _canvas_limited(min(max_pixels, MOST_PIXELS["WEBP"]), path), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of garbled metadata
            with Image.open(path, formats=FORMATS) as photo:
                _refuse_large(photo.width * photo.height, _most_pixels(photo, max_pixels))
                yield photo
    except (Refused, MemoryError):
        raise
    except Exception as problem:  # decoders raise whatever they like on hostile bytes
        raise Refused("unreadable_photo", problem=str(problem)) from problem


@contextmanager
def _canvas_limited(most: int, path: Path) -> Iterator[None]:
    """WebP's decoder takes memory for the picture as soon as it is opened: Pillow must refuse a large one itself."""
    with path.open("rb") as file:
        is_webp = file.read(4) == b"RIFF"
    Image.MAX_IMAGE_PIXELS = most // 2 if is_webp else None  # it warns at this number, and refuses at twice as many
    try:
        yield
    except Image.DecompressionBombError as problem:
        pixels = re.search(r"\d+", str(problem))
        assert pixels
        raise Refused("too_many_pixels", pixels=int(pixels[0]), limit=most) from problem
    finally:
        Image.MAX_IMAGE_PIXELS = None


def _refuse_large(pixels: int, most: int) -> None:
    if pixels > most:
        raise Refused("too_many_pixels", pixels=pixels, limit=most)


def _most_pixels(photo: Image.Image, max_pixels: int) -> int:
    if not isinstance(photo, JpegImageFile):
        return min(max_pixels, MOST_PIXELS[photo.format or ""])
    if "progressive" not in photo.info:
        return max_pixels
    sampled = [across * down for _, across, down, _ in photo.layer]
    return min(max_pixels, MOST_COEFFICIENTS * max(sampled) // sum(sampled))


def _draft(photo: Image.Image, side: int) -> None:
    """Have a JPEG decoded at a half, a quarter or an eighth of its size, with a longest side of at least so much."""
    if isinstance(photo, JpegImageFile):
        times = max(1, max(photo.size) // max(1, side))
        photo.draft(None, (max(1, photo.width // times), max(1, photo.height // times)))


def _upright_and_plain(opened: Image.Image) -> Image.Image:
    """The first frame at screen size, upright, on white, in sRGB, and nothing else of the file."""
    # A quarter more than is needed keeps it sharp.
    _draft(opened, LARGEST * 5 // 4)
    opened.load()
    photo = _halfway(opened)
    photo.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    photo = _in_srgb(_on_white(ImageOps.exif_transpose(photo)), opened.info.get("icc_profile"))
    plain = Image.new("RGB", photo.size)
    plain.paste(photo)
    return plain


def _halfway(photo: Image.Image) -> Image.Image:
    """The picture in a mode that shrinks smoothly, and a very large one at about twice the size that is needed.

    It is made smaller in strips: a second picture of the same size would not fit into memory.
    """
    times = max(photo.size) // (LARGEST * 3 // 2)
    if times < 2:
        return _eight_bit(photo)
    lines = STRIP // times * times
    small = None
    for top in range(0, photo.height, lines):
        strip = _eight_bit(photo.crop((0, top, photo.width, min(top + lines, photo.height)))).reduce(times)
        small = small or Image.new(strip.mode, (strip.width, -(-photo.height // times)))
        small.paste(strip, (0, top // times))
    assert small
    small.info = strip.info  # which way is up
    return small


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
