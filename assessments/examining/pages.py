"""Pages of PDFs drawn as pictures: the one module that knows PDFium."""

from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image

from assessments.examining import Refused

# Legible on a laptop, and an A4 page can be read at twice a phone's width.
WIDTH, TALLEST = 1200, 3600
QUALITY = 75
THUMBNAIL, THUMBNAIL_QUALITY = 320, 80


@dataclass(frozen=True)
class Drawn:
    """A picture written to disk."""

    path: Path
    width: int
    height: int


def count(path: Path) -> int:
    """How many pages a PDF has; raises Refused."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        raise Refused("unreadable_document", problem=str(problem)) from problem
    with document:
        return len(document)


def draw(path: Path, number: int, folder: Path) -> Drawn:
    """Page `number`, from 1, as a JPEG of the width of a screen; raises Refused."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            page = document[number - 1]
            picture = page.render(scale=_scale(*page.get_size()), may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as problem:
        raise Refused("unreadable_document", problem=str(problem)) from problem
    return _saved(picture, folder / f"{number}.jpg", QUALITY)


def shrink(drawn: Path, folder: Path) -> Drawn:
    """A drawn page as the small picture that stands for its document: its upper part, in a photo's proportions."""
    with Image.open(drawn, formats=("JPEG",)) as picture:
        shown = picture.crop((0, 0, picture.width, min(picture.height, picture.width * 3 // 4)))
    shown.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    return _saved(shown, folder / "thumbnail.jpg", THUMBNAIL_QUALITY)


def _scale(width: float, height: float) -> float:
    if not width > 0 < height:
        raise Refused("unreadable_document")
    return min(WIDTH / width, TALLEST / height)


def _saved(picture: Image.Image, path: Path, quality: int) -> Drawn:
    picture.save(path, "JPEG", quality=quality, optimize=True, progressive=True)
    return Drawn(path, picture.width, picture.height)
