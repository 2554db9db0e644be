"""Photos made upright, smaller and free of metadata, in the sandbox, kept beside the original with their facts."""

import logging
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from assessments import sandbox
from assessments.examining import Refused, photos
from assessments.files import address, on_disk
from assessments.models import PhotoFacts, Rendition, RenditionKind, StoredFile

logger = logging.getLogger(__name__)


def make(file: StoredFile) -> None:
    """Make the renditions that a photo still lacks, and read its facts; run again, or twice at once, it adds nothing.

    A photo that cannot be read or is gone from the storage becomes FAILED; any other fault is raised, and the
    photo keeps waiting.
    """
    made = set(file.renditions.values_list("kind", flat=True))
    lacking = [kind for kind in RenditionKind.values if kind not in made]
    state = StoredFile.State.READY
    if lacking or not PhotoFacts.objects.filter(file=file).exists():
        try:
            _make(file, lacking)
        except (Refused, FileNotFoundError) as problem:
            logger.warning("No renditions of %s: %s", file, problem)
            state = StoredFile.State.FAILED
    StoredFile.objects.filter(pk=file.pk).update(state=state)
    file.state = state


def _make(file: StoredFile, kinds: list[str]) -> None:
    with on_disk(file) as original, tempfile.TemporaryDirectory() as folder:
        facts, made = sandbox.run(photos.examine, original, Path(folder), kinds, max_pixels=settings.PHOTO_MAX_PIXELS)
        PhotoFacts.objects.update_or_create(file=file, defaults=asdict(facts))
        for one in made:
            _keep(file, one)


def _keep(file: StoredFile, made: photos.Made) -> None:
    """The row is written after the file: a worker killed between leaves a file that nobody names."""
    with made.path.open("rb") as source:
        name = default_storage.save(address("renditions", file.sha256, f"-{made.kind}.jpg"), File(source))
    rendition, _ = Rendition.objects.get_or_create(
        file=file, kind=made.kind, blur="", defaults={"name": name, "width": made.width, "height": made.height}
    )
    if rendition.name != name:
        default_storage.delete(name)
