"""Renditions are upright, small enough, in sRGB and tell nothing of the camera; nothing is made twice."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms

from assessments import renditions
from assessments.files import store
from assessments.models import PhotoFacts, Rendition, RenditionKind, StoredFile
from tests.assessments import pictures
from tests.assessments.test_files import stored_paths

pytestmark = pytest.mark.django_db
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def made(content: bytes) -> dict[str, Image.Image]:
    """The renditions of some bytes, opened."""
    file = store(ContentFile(content, name="ภาพ.jpg"))
    renditions.make(file)
    assert file.state == StoredFile.State.READY
    return {one.kind: opened(one.name) for one in file.renditions.all()}


def opened(name: str) -> Image.Image:
    with default_storage.open(name) as source:
        image = Image.open(BytesIO(source.read()))
    image.load()
    return image


def is_near(colour, expected, tolerance=40):
    return all(abs(one - other) <= tolerance for one, other in zip(colour, expected, strict=True))


def test_a_photo_of_12_megapixels_gets_its_three_renditions():
    made_of = made(pictures.jpeg(4000, 3000))

    assert {kind: image.size for kind, image in made_of.items()} == {
        "screen": (1600, 1200),
        "print": (900, 675),
        "thumbnail": (320, 240),
    }
    assert {image.format for image in made_of.values()} == {"JPEG"}


def test_what_is_small_already_is_not_made_larger():
    sizes = {kind: image.size for kind, image in made(pictures.jpeg(400, 200)).items()}

    assert sizes == {"screen": (400, 200), "print": (400, 200), "thumbnail": (320, 160)}


def test_a_photo_taken_upright_is_shown_upright_and_tells_nothing_of_the_camera():
    original = pictures.from_a_phone()
    assert b"Secret Camera" in original

    for image in made(original).values():
        assert image.width == 2 * image.height
        assert is_near(image.getpixel((image.width // 2, 5)), RED)
        assert is_near(image.getpixel((image.width // 2, image.height - 5)), BLUE)
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(image.info)


def test_an_iphones_heic_becomes_an_upright_jpeg():
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = 6
    lying = pictures.red_top().transpose(Image.Transpose.ROTATE_90)
    image = made(pictures.encoded(lying, "HEIF", exif=exif.tobytes()))["screen"]

    assert (image.format, image.size) == ("JPEG", (400, 200))
    assert is_near(image.getpixel((200, 10)), RED)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_become_upright(orientation, form):
    """HEIC and AVIF say in boxes of their own what the others say in EXIF."""
    file = store(ContentFile(pictures.turned(orientation, form), name="photo"))
    renditions.make(file)
    image = opened(file.renditions.get(kind="screen").name)

    assert image.size == (400, 200) == (file.facts.width, file.facts.height)
    assert is_near(image.getpixel((200, 10)), RED)
    assert is_near(image.getpixel((20, 150)), (0, 255, 0))
    assert is_near(image.getpixel((300, 150)), BLUE)


def test_a_very_large_photo_is_made_smaller_in_strips():
    """In colours of its own its fifty megapixels would take two hundred megabytes, and again when made smaller."""
    large = Image.new("P", (9_000, 5_500), 1)
    large.putpalette([0, 0, 255, 255, 0, 0])
    large.paste(0, (0, 1_375, 9_000, 5_500))
    image = made(pictures.encoded(large, "PNG", compress_level=1))["screen"]

    assert image.size == (1600, 978)
    assert is_near(image.getpixel((800, 235)), RED)
    assert is_near(image.getpixel((800, 255)), BLUE)
    assert is_near(image.getpixel((800, 970)), BLUE)


def test_what_a_photo_tells_of_itself_is_kept_with_it():
    file = store(pictures.upload(pictures.from_a_phone()))
    renditions.make(file)

    assert (file.facts.device, file.facts.width, file.facts.height) == ("Secret Camera", 400, 200)
    assert (file.facts.taken_at, file.facts.latitude, file.facts.is_screenshot) == (None, None, False)


def test_the_facts_of_a_photo_kept_earlier_are_read_without_making_it_anew(settings):
    file = store(pictures.upload(pictures.jpeg()))
    renditions.make(file)
    before = stored_paths(settings.MEDIA_ROOT)
    PhotoFacts.objects.all().delete()
    renditions.make(StoredFile.objects.get())

    assert PhotoFacts.objects.get().file == file
    assert stored_paths(settings.MEDIA_ROOT) == before


def test_transparent_parts_become_white():
    drawing = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    drawing.paste((255, 0, 0, 255), (0, 0, 50, 100))

    for form in ("PNG", "WEBP"):
        image = made(pictures.encoded(drawing, form, lossless=True))["screen"]
        assert is_near(image.getpixel((20, 50)), RED)
        assert is_near(image.getpixel((80, 50)), WHITE)


@pytest.mark.parametrize("mode", ["P", "1", "L", "LA", "RGB"])
def test_every_colour_mode_of_png_is_read(mode):
    picture = pictures.encoded(pictures.red_top(mode=mode), "PNG")

    assert made(picture)["screen"].mode == "RGB"


def test_a_transparent_palette_or_colour_becomes_white():
    palette = Image.new("P", (100, 100), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    colour_key = Image.new("RGB", (100, 100), (1, 2, 3))

    for image in (
        pictures.encoded(palette, "PNG", transparency=0),
        pictures.encoded(colour_key, "PNG", transparency=(1, 2, 3)),
    ):
        assert is_near(made(image)["screen"].getpixel((50, 50)), WHITE, 2)


def test_deep_greys_keep_their_brightness():
    grey = Image.new("I;16", (50, 50), 128 * 256)

    assert is_near(made(pictures.encoded(grey, "PNG"))["screen"].getpixel((20, 20)), (128, 128, 128), 2)


def test_a_cmyk_photo_keeps_its_colours():
    image = made(pictures.encoded(pictures.red_top(mode="CMYK")))["screen"]

    assert image.mode == "RGB"
    assert is_near(image.getpixel((200, 10)), RED)
    assert is_near(image.getpixel((200, 190)), BLUE)


def test_colours_of_a_profile_are_brought_to_srgb():
    """In this profile the numbers of sRGB's green mean another colour, as in photos of wide-gamut cameras."""
    swapped = pictures.profile_with_swapped_primaries()
    image = made(pictures.encoded(Image.new("RGB", (64, 64), RED), quality=95, icc_profile=swapped))["screen"]

    assert is_near(image.getpixel((30, 30)), (0, 255, 0))


@pytest.mark.parametrize(
    "profile", [b"not a profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_does_not_fit_is_left_aside(profile):
    image = made(pictures.jpeg(icc_profile=profile))["screen"]

    assert is_near(image.getpixel((200, 10)), RED)


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_shown(form):
    assert is_near(made(pictures.frames(form))["screen"].getpixel((20, 15)), RED)


@pytest.mark.parametrize("exif", [b"Exif\0\0garbage", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"])
def test_garbled_metadata_does_not_keep_a_photo_out(exif):
    assert made(pictures.jpeg(exif=exif))["screen"].size == (400, 200)


def test_running_it_twice_makes_nothing_new(settings):
    file = store(pictures.upload(pictures.jpeg()))
    renditions.make(file)
    before = stored_paths(settings.MEDIA_ROOT), list(Rendition.objects.values())
    renditions.make(file)

    assert (stored_paths(settings.MEDIA_ROOT), list(Rendition.objects.values())) == before


def test_a_worker_killed_half_way_is_finished_by_the_next(settings):
    file = store(pictures.upload(pictures.jpeg()))
    renditions.make(file)
    kept = file.renditions.get(kind="screen")
    file.renditions.exclude(pk=kept.pk).delete()  # their files stay behind, named by nobody
    StoredFile.objects.update(state="waiting")
    renditions.make(file)

    assert file.renditions.get(kind="screen") == kept
    assert {one.kind: opened(one.name).size for one in file.renditions.all()} == {
        "screen": (400, 200),
        "print": (400, 200),
        "thumbnail": (320, 160),
    }
    file.refresh_from_db()
    assert file.state == "ready"


def test_of_two_workers_at_once_the_second_takes_back_its_files(settings):
    file = store(pictures.upload(pictures.jpeg()))
    renditions.make(file)
    before = stored_paths(settings.MEDIA_ROOT)
    renditions._make(file, RenditionKind.values)  # as one that had looked before the other began

    assert stored_paths(settings.MEDIA_ROOT) == before


@pytest.mark.parametrize(
    "content", [pictures.jpeg()[:-200], b"\xff\xd8\xff but no photo", pictures.png_claiming(50, 50)]
)
def test_what_cannot_be_read_is_marked_so(content):
    file = store(pictures.upload(content))
    renditions.make(file)

    file.refresh_from_db()
    assert (file.state, file.renditions.count()) == ("failed", 0)


def test_a_file_gone_from_the_storage_is_marked_so():
    file = store(pictures.upload(pictures.jpeg()))
    default_storage.delete(file.name)
    renditions.make(file)

    assert file.state == "failed"


def test_a_file_gone_from_the_storage_whose_facts_alone_are_lacking_is_still_shown():
    file = store(pictures.upload(pictures.jpeg()))
    renditions.make(file)
    PhotoFacts.objects.all().delete()
    default_storage.delete(file.name)
    renditions.make(file)

    assert (file.state, PhotoFacts.objects.count()) == ("ready", 0)


def test_a_storage_out_of_reach_leaves_the_photo_waiting(settings, tmp_path):
    file = store(pictures.upload(pictures.jpeg()))
    default_storage.delete(file.name)
    (tmp_path / file.name).mkdir()  # opening it is an OSError like that of a network
    with pytest.raises(OSError, match="Is a directory"):
        renditions.make(file)

    file.refresh_from_db()
    assert file.state == "waiting"
