"""People made unrecognisable: places of a photo of which only a few mean colours remain."""

from collections.abc import Sequence

from PIL import Image, ImageFilter

# [left, top, width, height], parts of the upright photo from 0 to 1.
Box = Sequence[float]

# Along its longer side a place keeps at most so many colours, each the mean of a square at least so wide in pixels:
# four by four tell no face from another, and no number on a plate.
CELLS = 4
SMALLEST_CELL = 12
# So much of each side is blurred around the box too. It takes in hair and ears that a hurried hand left out, and
# what shrinking the photo mixed across the edge before: a Lanczos kernel reaches three pixels far.
MARGIN = 0.08
LEAST_MARGIN = 4


def blur(photo: Image.Image, boxes: Sequence[Box]) -> None:
    """Blur places of an upright photo, which is changed."""
    for box in boxes:
        edges = _edges(box, photo.size)
        photo.paste(_unrecognisable(photo.crop(edges)), edges)


def _edges(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box with its margin in pixels, within the photo."""
    left, right = _span(box[0], box[2], size[0])
    top, bottom = _span(box[1], box[3], size[1])
    return left, top, right, bottom


def _span(start: float, length: float, pixels: int) -> tuple[int, int]:
    margin = max(length * pixels * MARGIN, LEAST_MARGIN)
    return max(0, int(start * pixels - margin)), min(pixels, int((start + length) * pixels + margin) + 1)


def _unrecognisable(part: Image.Image) -> Image.Image:
    """The part as a few mean colours that run into one another. Means are all that is left: no blur is undone here."""
    longer = max(part.size)
    cell = max(longer / CELLS, SMALLEST_CELL)
    few = part.resize((_cells(part.width, cell), _cells(part.height, cell)), Image.Resampling.BOX)
    coarse = few.resize(part.size, Image.Resampling.NEAREST)
    return coarse.filter(ImageFilter.GaussianBlur(cell / 2))


def _cells(side: int, cell: float) -> int:
    return max(1, int(side / cell))
