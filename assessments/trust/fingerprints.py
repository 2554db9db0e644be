"""The fingerprint of a photo, taken once by the worker that made its renditions."""

import logging

from django.core.files.storage import default_storage

from assessments import sandbox
from assessments.examining import Refused, fingerprints
from assessments.models import Fingerprint, RenditionKind, StoredFile
from assessments.trust import likeness

logger = logging.getLogger(__name__)


def keep(file: StoredFile) -> None:
    """Take the fingerprint of a photo from its thumbnail, and find what looks like it; doing it again adds nothing.

    A photo without a rendition (it could not be read) or too flat has none.
    """
    thumbnail = file.renditions.filter(kind=RenditionKind.THUMBNAIL, blur="").first()
    if thumbnail is None:
        return
    found = _taken(file, thumbnail.name)
    if found is None:
        return
    bits = likeness.signed(found, 64)
    bands = dict(zip(("band_1", "band_2", "band_3", "band_4"), likeness.bands_of(bits), strict=True))
    fingerprint, _ = Fingerprint.objects.update_or_create(file=file, defaults={"bits": bits, **bands})
    likeness.keep(fingerprint)


def _taken(file: StoredFile, name: str) -> int | None:
    try:
        with default_storage.open(name) as source:
            return sandbox.run(fingerprints.fingerprint, source.read())
    except (Refused, FileNotFoundError) as problem:
        logger.warning("No fingerprint of %s: %s", file, problem)
        return None
