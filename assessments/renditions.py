"""Photos made upright, smaller and free of metadata: the one module that knows Pillow."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from assessments.files import address
from assessments.models import Rendition, RenditionKind, StoredFile

logger = logging.getLogger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# Longest side in pixels and JPEG quality, largest first: each is made from the one before.
SIZES: dict[RenditionKind, tuple[int, int]] = {
    RenditionKind.SCREEN: (1600, 82),
    RenditionKind.PRINT: (900, 70),
    RenditionKind.THUMBNAIL: (320, 80),
}
LARGEST = 1600

register_heif_opener(thumbnails=False)
# `_opened` refuses by the portal's own limit, before a pixel is decoded; Pillow would only warn at its own.
Image.MAX_IMAGE_PIXELS = None


class UnreadablePhoto(Exception):
    """The bytes are no photo, or a damaged one."""


class TooManyPixels(UnreadablePhoto):
    def __init__(self, pixels: int) -> None:
        super().__init__(f"{pixels} pixels")
        self.pixels = pixels


def check(source: IO[bytes]) -> None:
    """Decode a photo from beginning to end and throw the result away; raises UnreadablePhoto."""
    with _opened(source) as photo:
        # An eighth of a JPEG's size still reads all its bytes, with little memory and time.
        photo.draft(None, (photo.width // 8, photo.height // 8))
        photo.load()
    source.seek(0)


def make(file: StoredFile) -> None:
    """Make the renditions that a photo still lacks; running it again, or twice at once, adds nothing.

    A photo that cannot be read or is gone from the storage becomes FAILED; any other fault is raised, and the
    photo keeps waiting.
    """
    made = set(file.renditions.values_list("kind", flat=True))
    state = StoredFile.State.READY
    if made < set(SIZES):
        try:
            _make(file, made)
        except (UnreadablePhoto, FileNotFoundError) as problem:
            logger.warning("No renditions of %s: %s", file, problem)
            state = StoredFile.State.FAILED
    StoredFile.objects.filter(pk=file.pk).update(state=state)
    file.state = state


def _make(file: StoredFile, made: set[str]) -> None:
    with default_storage.open(file.name) as source, _opened(source) as opened:
        photo = _upright_and_plain(opened)
    for kind, (side, quality) in SIZES.items():
        photo.thumbnail((side, side), Image.Resampling.LANCZOS)
        if kind not in made:
            _save(file, kind, photo, quality)


def _save(file: StoredFile, kind: RenditionKind, photo: Image.Image, quality: int) -> None:
    """The row is written after the file: a worker killed between leaves a file that nobody names."""
    buffer = BytesIO()
    photo.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
    path = address("renditions", file.sha256, f"-{kind}.jpg")
    name = default_storage.save(path, ContentFile(buffer.getvalue()))
    rendition, _ = Rendition.objects.get_or_create(
        file=file, kind=kind, defaults={"name": name, "width": photo.width, "height": photo.height}
    )
    if rendition.name != name:
        default_storage.delete(name)


@contextmanager
def _opened(source: IO[bytes]) -> Iterator[Image.Image]:
    """A photo opened by its content, its size checked from the header alone."""
    # WeasyPrint turns this on for its whole process; half a photo would then pass as a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(source, formats=FORMATS) as photo:
            pixels = photo.width * photo.height
            if pixels > settings.PHOTO_MAX_PIXELS:
                raise TooManyPixels(pixels)
            yield photo
    except UnreadablePhoto:
        raise
    except Exception as problem:  # decoders raise whatever they like on hostile bytes
        raise UnreadablePhoto(str(problem)) from problem


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
