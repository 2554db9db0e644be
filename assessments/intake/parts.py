"""Parts of an upload in the storage that all web servers share: put together, and removed when they are not needed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction

from assessments.examining import Refused
from assessments.models import Upload


@contextmanager
def assembled(upload: Upload) -> Iterator[Path]:
    """The whole file on this machine, for the time being; raises Refused when the storage lost a part of it."""
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name).suffix[:10]) as whole:
        for part in upload.parts.all():
            _append(part.name, whole)
        whole.flush()
        if whole.tell() != upload.size:
            raise Refused("lost")
        yield Path(whole.name)


def _append(name: str, whole: IO[bytes]) -> None:
    try:
        with default_storage.open(name) as source:
            shutil.copyfileobj(source, whole)
    except FileNotFoundError:
        raise Refused("lost") from None


def clear(upload: Upload) -> None:
    """Remove the parts once they are not needed; rows last, so that what is left behind is found again."""
    parts = list(upload.parts.all())
    for part in parts:
        default_storage.delete(part.name)
    upload.parts.filter(pk__in=[part.pk for part in parts]).delete()


def discard(upload: Upload) -> None:
    """Forget an upload with its parts, whose files go when the rows are gone for certain; its evidence stays."""
    names = list(upload.parts.values_list("name", flat=True))
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).delete()
        for name in names:
            transaction.on_commit(partial(default_storage.delete, name))
