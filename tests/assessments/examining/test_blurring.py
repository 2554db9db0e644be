"""Of a blurred place only a few mean colours remain, and around it nothing changes."""

from random import Random

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from assessments.examining import photos
from assessments.examining.blurring import CELLS, blur
from tests.assessments import pictures

FACE = [0.4, 0.3, 0.2, 0.3]
# In a photo of 1000 by 500 pixels: the place itself, and well outside of its margin.
INSIDE, FAR_OUTSIDE = (400, 150, 600, 300), [(0, 0, 370, 500), (630, 0, 1000, 500)]


def speckled(seed: int) -> Image.Image:
    """As much contrast from pixel to pixel as there can be."""
    return Image.frombytes("L", (1000, 500), bytes(Random(seed).choices((0, 255), k=500_000))).convert("RGB")


def striped(first: str, second: str, width: int = 4) -> Image.Image:
    image = Image.new("RGB", (1000, 500), first)
    for left in range(0, 1000, 2 * width):
        ImageDraw.Draw(image).rectangle((left, 0, left + width - 1, 500), fill=second)
    return image


def blurred(image: Image.Image, *boxes: list[float]) -> Image.Image:
    made = image.copy()
    blur(made, boxes or [FACE])
    return made


def spread(image: Image.Image) -> float:
    return max(ImageStat.Stat(image).stddev)


def largest_difference(one: Image.Image, other: Image.Image) -> int:
    return max(high for _, high in ImageChops.difference(one, other).getextrema())


def test_of_a_pattern_full_of_contrast_next_to_nothing_is_left():
    image = speckled(1)
    assert spread(image.crop(INSIDE)) > 120

    assert spread(blurred(image).crop(INSIDE)) < 6


def test_around_the_place_every_pixel_stays_as_it_was():
    image = speckled(1)
    made = blurred(image)

    for edges in FAR_OUTSIDE:
        assert largest_difference(made.crop(edges), image.crop(edges)) == 0


def test_faces_that_are_each_others_negative_look_the_same_afterwards():
    """Who cannot tell black on white from white on black cannot undo the blur either."""
    one, other = blurred(striped("black", "white")), blurred(striped("white", "black"))

    assert largest_difference(one.crop(INSIDE), other.crop(INSIDE)) < 12


def test_at_most_four_by_four_colours_remain_however_large_the_place_is():
    large = [0.1, 0.1, 0.8, 0.8]
    made = blurred(speckled(2), large)
    few = made.crop((100, 50, 900, 450)).resize((CELLS, CELLS), Image.Resampling.BOX)
    again = few.resize((800, 400), Image.Resampling.BICUBIC)

    assert largest_difference(again, made.crop((100, 50, 900, 450))) < 20


@pytest.mark.parametrize("size", [(1600, 1200), (320, 240), (200, 150)])
def test_a_far_away_face_is_not_spared(size):
    image = speckled(3).resize(size, Image.Resampling.NEAREST)
    small = [0.5, 0.5, 0.01, 0.01]
    edges = (int(0.5 * size[0]), int(0.5 * size[1]), int(0.51 * size[0]) + 1, int(0.51 * size[1]) + 1)

    # Sixteen pixels of a large photo leave four colours, each the mean of a hundred and more.
    assert spread(image.crop(edges)) > 100
    assert spread(blurred(image, small).crop(edges)) < 25


@pytest.mark.parametrize("box", [[0, 0, 0.1, 0.1], [0.9, 0.9, 0.1, 0.1], [0, 0, 1, 1], [0.95, 0, 0.0501, 1]])
def test_places_at_the_edges_of_the_photo_end_there(box):
    assert blurred(speckled(4), box).size == (1000, 500)


def test_many_places_are_blurred_each():
    made = blurred(speckled(5), *([x / 10, 0.4, 0.06, 0.1] for x in range(9)))

    assert [spread(made.crop((100 * x, 200, 100 * x + 60, 250))) < 12 for x in range(9)] == [True] * 9


# In a photo from the camera


def photographed(orientation: int, form: str, at: tuple[int, int, int, int] = (600, 100, 800, 300)) -> bytes:
    """An upright grey photo of 1000 by 500 with a striped face, stored turned as a camera held so would."""
    upright = Image.new("RGB", (1000, 500), "#808080")
    upright.paste(striped("black", "white", 5).crop((0, 0, at[2] - at[0], at[3] - at[1])), at)
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = orientation
    stored = upright.transpose(UNDOES[orientation]) if orientation > 1 else upright
    options = {"lossless": True} if form == "WEBP" else {"quality": 95} if form != "PNG" else {}
    return pictures.encoded(stored, form, exif=exif.tobytes(), **options)


TURNS = Image.Transpose
UNDOES = {
    2: TURNS.FLIP_LEFT_RIGHT,
    3: TURNS.ROTATE_180,
    4: TURNS.FLIP_TOP_BOTTOM,
    5: TURNS.TRANSPOSE,
    6: TURNS.ROTATE_90,
    7: TURNS.TRANSVERSE,
    8: TURNS.ROTATE_270,
}
SEEN = [0.6, 0.2, 0.2, 0.4]


def developed(content: bytes, folder, boxes) -> dict[str, Image.Image]:
    (folder / "photo").write_bytes(content)
    made = photos.develop(folder / "photo", folder, list(photos.SIZES), max_pixels=20_000_000, blurs=boxes)
    return {one.kind: Image.open(one.path).convert("RGB") for one in made}


def part(image: Image.Image, edges: tuple[int, int, int, int]) -> Image.Image:
    """The same part of a rendition of any size."""
    left, top, right, bottom = (side * image.width // 1000 for side in edges)
    return image.crop((left, top, right, bottom))


@pytest.mark.parametrize(
    ("orientation", "form"),
    [
        *((one, "JPEG") for one in range(1, 9)),
        (6, "PNG"),
        (6, "WEBP"),
        (1, "HEIF"),
        (6, "HEIF"),
        (8, "HEIF"),
        (1, "AVIF"),
    ],
)
def test_the_place_is_where_it_was_seen_however_the_camera_was_held(orientation, form, tmp_path):
    plain = developed(photographed(orientation, form), tmp_path, [])
    made = developed(photographed(orientation, form), tmp_path, [SEEN])

    assert {kind: image.size for kind, image in made.items()} == {kind: image.size for kind, image in plain.items()}
    for kind, image in made.items():
        face = (610, 110, 790, 290)
        assert spread(part(plain[kind], face)) > 35, "the face is there"
        assert spread(part(image, face)) < 12
        assert spread(part(image, (0, 0, 560, 500))) < 4, "and nothing else is touched"
        assert largest_difference(part(image, (0, 0, 540, 500)), part(plain[kind], (0, 0, 540, 500))) < 12


def test_a_photo_that_is_shrunk_first_keeps_nothing_of_the_edge(tmp_path):
    """What shrinking mixes across the edge of the place stays within its margin."""
    big = Image.new("RGB", (4800, 3600), "white")
    big.paste("black", (2400, 1200, 3360, 2160))
    box = [2400 / 4800, 1200 / 3600, 960 / 4800, 960 / 3600]
    outside = (2400 // 3 - 40, 0)
    for kind, image in developed(pictures.encoded(big, "PNG"), tmp_path, [box]).items():
        left = image.crop((0, 0, outside[0] * image.width // 1600, image.height))
        assert min(low for low, _ in left.getextrema()) > 245, kind
