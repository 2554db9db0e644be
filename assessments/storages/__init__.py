"""Where files are kept: on this machine's disk or in an S3-compatible store, as the settings say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from django.core.files.storage import default_storage


@dataclass(frozen=True)
class KeptFile:
    """A file as the storage lists it."""

    name: str
    size: int
    modified_at: datetime


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class Keeping(Protocol):
    """What our storages can beyond Django's."""

    def opened(self, name: str, start: int = 0, length: int | None = None) -> Readable:
        """The bytes from a place on, without holding them all; raises FileNotFoundError."""
        ...

    def every_file(self) -> Iterator[KeptFile]:
        """Every file there is, one after the other, in no order that matters."""
        ...


storage = cast(Keeping, default_storage)
