"""Keep an uploaded list between the look at what it would do and the word to do it, for a day at most."""

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

from assessments import clock

FOLDER = "lpa-imports"
KEPT_FOR = timedelta(days=1)
_KEY = re.compile("[0-9a-f]{64}")


def keep(upload: "File[bytes]") -> str:
    """Store a list and return the key it is found by."""
    forget_old()
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    key = digest.hexdigest()
    if not default_storage.exists(_name(key)):
        upload.seek(0)
        default_storage.save(_name(key), upload)
    return key


@contextmanager
def kept(key: str) -> Iterator[Path | None]:
    """The list as a file for as long as it is read, None when it is gone."""
    if not _KEY.fullmatch(key) or not default_storage.exists(_name(key)):
        yield None
        return
    with default_storage.open(_name(key)) as stored, tempfile.NamedTemporaryFile() as copy:
        for chunk in stored.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def forget(key: str) -> None:
    default_storage.delete(_name(key))


def forget_old() -> None:
    """Lists that were looked at and never imported."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:  # nothing was ever kept on this disk; other storages know no empty folder
        return
    for name in names:
        if clock.now() - default_storage.get_modified_time(f"{FOLDER}/{name}") > KEPT_FOR:
            default_storage.delete(f"{FOLDER}/{name}")


def _name(key: str) -> str:
    return f"{FOLDER}/{key}"
