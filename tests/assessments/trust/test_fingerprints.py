"""The worker takes the fingerprint of each photo once and finds what looks like it."""

from io import BytesIO

import pytest
from PIL import Image

from assessments import sandbox
from assessments.examining import Refused
from assessments.files import store
from assessments.models import Fingerprint, Likeness
from assessments.tasks import make_renditions
from assessments.trust import fingerprints
from tests.assessments import pictures
from tests.assessments.examining.test_fingerprints import scene

pytestmark = pytest.mark.django_db


def come(content: bytes):
    file = store(pictures.upload(content))
    make_renditions.call(file.pk)
    return file


def test_photos_that_look_alike_are_found_by_the_worker():
    original = scene(1)
    first = come(pictures.encoded(original))
    again = come(pictures.encoded(original.resize((400, 300)), quality=40))
    come(pictures.encoded(scene(2)))
    assert [(one.file, one.other) for one in Likeness.objects.all()] == [(first, again)]
    assert Fingerprint.objects.count() == 3


def test_a_photo_and_its_copy_lying_on_the_side_are_the_same_upright():
    """Bytes lie turned, and say so: what counts is what people see."""
    original = scene(1)
    first = come(pictures.encoded(original))
    turned = BytesIO()
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = 6
    original.transpose(Image.Transpose.ROTATE_90).save(turned, "JPEG", exif=exif.tobytes(), quality=90)
    second = come(turned.getvalue())
    assert [(one.file, one.other) for one in Likeness.objects.all()] == [(first, second)]


def test_doing_it_again_adds_nothing():
    file = come(pictures.encoded(scene(1)))
    bits = file.fingerprint.bits
    make_renditions.call(file.pk)
    assert list(Fingerprint.objects.values_list("file", "bits")) == [(file.pk, bits)]


def test_a_blank_page_has_no_fingerprint():
    assert not hasattr(come(pictures.encoded(Image.new("RGB", (400, 300), "white"))), "fingerprint")


def test_a_photo_that_could_not_be_read_has_no_fingerprint():
    assert not hasattr(come(pictures.encoded(scene(1))[:2000]), "fingerprint")


def test_a_fingerprint_that_takes_too_long_costs_no_rendition(monkeypatch):
    file = come(pictures.encoded(scene(1)))
    Fingerprint.objects.all().delete()

    def tired(*_):
        raise Refused("too_long")

    monkeypatch.setattr(sandbox, "run", tired)
    fingerprints.keep(file)
    assert not Fingerprint.objects.exists()
