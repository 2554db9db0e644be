"""What is photographed, said of it, and shown to whom."""

from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image, ImageStat

from assessments import collecting
from assessments.engine import make_move
from assessments.models import Consent, EvidenceKind, Status
from tests import factories
from tests.assessments import pictures

FACE = [0.25, 0.1, 0.2, 0.3]
KINDS = ("thumbnail", "screen", "print")
OUTSIDERS = ("evaluator", "second_evaluator", "officer", "chair", "administrator")


def a_photo(submission, cast, content=None, **fields):
    """Pixels full of contrast, so that blur shows."""
    striped = pictures.encoded(stripes(), quality=95)
    upload = pictures.upload(content or striped, "กีฬาสี.jpg")
    return collecting.add_file(submission, upload, kind=EvidenceKind.PHOTO, by=cast.contributor, **fields)


def stripes() -> Image.Image:
    line = [(0, 0, 0), (0, 0, 0), (255, 255, 255), (255, 255, 255)] * 100
    image = Image.new("RGB", (400, 1))
    image.putdata(line)
    return image.resize((400, 200), Image.Resampling.NEAREST)


def withheld(photo, cast):
    return change(photo, cast, consent=Consent.BLUR)


def change(photo, cast, **changes):
    return collecting.change(photo, changes, base_version=photo.version, by=cast.contributor)


def blurred(photo, cast, *places):
    return collecting.blur(photo, list(places or [FACE]), base_version=photo.version, by=cast.contributor)


def url(name, pk, *args):
    return reverse(f"assessments:{name}", args=[pk, *args])


def file_url(photo, kind):
    return url("evidence_file", photo.pk, kind)


def under_review(submission, cast):
    """On to the judges."""
    for who, move in factories.ROAD[Status.AREA_REVIEW]:
        factories.prepare(move, submission, cast)
        make_move(move, submission, getattr(cast, who), factories.SIGNED)


def is_blurred(content: bytes) -> bool:
    """Whether the face, left of the middle, is without contrast, while the right of the photo has it."""
    image = pictures.Image.open(pictures.BytesIO(content)).convert("L")
    width, height = image.size
    face = image.crop((width // 4, height // 10, width * 45 // 100, height * 4 // 10))
    rest = image.crop((width * 6 // 10, 0, width, height))
    assert ImageStat.Stat(rest).stddev[0] > 50
    return ImageStat.Stat(face).stddev[0] < 15


def read(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def shown(client, photo, kind) -> bytes:
    response = client.get(file_url(photo, kind))
    assert response.status_code == 200
    return response.getvalue()
