"""Files on the disk of this machine, each of them whole from the moment it has its name."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from assessments.storages import KeptFile

# Beside the others, because a file gets its name only within one file system.
BEGUN = ".begun"


class LocalFiles(FileSystemStorage):
    """Django's own storage writes under the final name: a process killed meanwhile leaves half a file there."""

    def _save(self, name: str, content: "File[Any]") -> str:
        """Write beside, reach the disk, then give the name, which nobody else may have taken meanwhile."""
        with self._written(content) as begun:
            while True:
                path = Path(self.path(name))
                path.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(begun, path)
                except FileExistsError:
                    name = self.get_available_name(name)
                else:
                    break
        _reach_disk(path.parent)
        return name.replace("\\", "/")

    @contextmanager
    def _written(self, content: "File[Any]") -> Iterator[Path]:
        begun = Path(self.path(f"{BEGUN}/{uuid.uuid4().hex}"))
        begun.parent.mkdir(parents=True, exist_ok=True)
        try:
            with begun.open("xb") as target:
                for chunk in content.chunks():
                    target.write(chunk.encode() if isinstance(chunk, str) else chunk)
                target.flush()
                os.fsync(target.fileno())
            yield begun
        finally:
            begun.unlink(missing_ok=True)

    def opened(self, name: str, start: int = 0, length: int | None = None) -> BinaryIO:
        source = Path(self.path(name)).open("rb")  # noqa: SIM115 -- whoever reads it closes it
        source.seek(start)
        return source

    def every_file(self) -> Iterator[KeptFile]:
        for folder, _folders, names in os.walk(self.location):
            for name in names:
                path = Path(folder, name)
                try:
                    facts = path.stat()
                except FileNotFoundError:  # somebody took it away since the folder was read
                    continue
                yield KeptFile(
                    name=path.relative_to(self.location).as_posix(),
                    size=facts.st_size,
                    modified_at=datetime.fromtimestamp(facts.st_mtime, UTC),
                )


def _reach_disk(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
