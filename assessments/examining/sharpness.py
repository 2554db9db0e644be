"""How sharp a photo is: what its sharpest part shows of edges."""

from PIL import Image, ImageFilter, ImageStat

# Every photo is measured at this size: the same blur then counts the same, whatever the camera's pixels.
SIDE = 800
PARTS = 4
# The Laplacian: nothing where brightness is even or rises evenly, much where it breaks.
LAPLACIAN = ImageFilter.Kernel((3, 3), [0, 1, 0, 1, -4, 1, 0, 1, 0], scale=1, offset=128)


def sharpness(photo: Image.Image) -> float:
    """The largest variance of the Laplacian among sixteen parts: a sharp face before a soft background is sharp."""
    grey = photo.convert("L")
    grey.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    if min(grey.size) < PARTS * 3:
        return 0.0
    edges = grey.filter(LAPLACIAN)
    return round(max(ImageStat.Stat(edges.crop(box)).var[0] for box in _parts(edges)), 2)


def _parts(picture: Image.Image) -> list[tuple[int, int, int, int]]:
    """Sixteen boxes; the rim, which a filter leaves as it was, belongs to none."""
    width, height = (picture.width - 2) // PARTS, (picture.height - 2) // PARTS
    corners = [(1 + column * width, 1 + row * height) for row in range(PARTS) for column in range(PARTS)]
    return [(left, top, left + width, top + height) for left, top in corners]
