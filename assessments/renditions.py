"""Photos made upright, smaller and free of metadata, in the sandbox, kept beside the original with their facts."""

import logging
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from assessments import sandbox
from assessments.examining import Refused, photos
from assessments.examining.blurring import Box
from assessments.files import address, keep_picture, on_disk
from assessments.models import PhotoFacts, RenditionKind, StoredFile, blur_key

logger = logging.getLogger(__name__)


def make(file: StoredFile) -> None:
    """Make the renditions that a photo still lacks, and read its facts; run again, or twice at once, it adds nothing.

    A photo that cannot be read or is gone from the storage becomes FAILED; any other fault is raised, and the
    photo keeps waiting.
    """
    state = StoredFile.State.READY
    lacking = _lacking(file, "")
    if lacking or not PhotoFacts.objects.filter(file=file, sharpness__isnull=False).exists():
        try:
            _make(file, lacking)
        except (Refused, FileNotFoundError) as problem:
            logger.warning("No renditions of %s: %s", file, problem)
            state = StoredFile.State.FAILED if lacking else StoredFile.State.READY
    StoredFile.objects.filter(pk=file.pk).update(state=state)
    file.state = state


def make_blurred(file: StoredFile, blurs: Sequence[Box]) -> None:
    """Make the renditions with these places blurred that a photo still lacks.

    Raises Refused or FileNotFoundError. The file's state tells of its plain renditions and stays as it is.
    """
    if lacking := _lacking(file, blur_key(blurs)):
        _make(file, lacking, blurs)


def _lacking(file: StoredFile, blur: str) -> list[str]:
    made = set(file.renditions.filter(blur=blur).values_list("kind", flat=True))
    return [kind for kind in RenditionKind.values if kind not in made]


def _make(file: StoredFile, kinds: list[str], blurs: Sequence[Box] = ()) -> None:
    with on_disk(file) as original, tempfile.TemporaryDirectory() as folder:
        facts, made = sandbox.run(
            photos.examine, original, Path(folder), kinds, max_pixels=settings.PHOTO_MAX_PIXELS, blurs=blurs
        )
        PhotoFacts.objects.update_or_create(file=file, defaults=asdict(facts))
        for one in made:
            blur = blur_key(blurs)
            name = address("renditions", file.sha256, f"-{one.kind}-{blur}.jpg" if blur else f"-{one.kind}.jpg")
            keep_picture(file.renditions, one, name, kind=one.kind, blur=blur)
