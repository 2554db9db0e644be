"""Which photos the rows of a spreadsheet name, and which of the photos that were sent is meant."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from accounts.typed_text import clean
from assessments.models import ActivityImport, ImportedPack, ImportedPhoto

PHOTOS = "photos"
_LINES, _NAMES = re.compile(r"[\n;]+"), re.compile(r"[,\n;]+")


@dataclass(frozen=True)
class Wanted:
    """A photo that a row asks for, with what it shows."""

    name: str
    caption: str = ""


def wanted_in(text: str) -> list[Wanted]:
    """Names parted by commas or line breaks; or one to a line, with what each shows: `name.jpg = caption`."""
    parts = (_LINES if "=" in text else _NAMES).split(text)
    found: dict[str, Wanted] = {}
    for part in parts:
        name, _, caption = (" ".join(one.split()) for one in part.partition("="))
        if name:
            found.setdefault(key_of(name), Wanted(name, caption))
    return list(found.values())


def key_of(name: str) -> str:
    """A file's name as it is compared: spellings, letter case and kinds of slashes do not matter."""
    return clean(name).replace("\\", "/").strip("/ ").casefold()


@dataclass(frozen=True)
class Member:
    """A photo in a pack."""

    pack: ImportedPack
    name: str


@dataclass
class Sent:
    """All photos that were sent for an import; of the same name in the same folder the last one counts."""

    members: list[Member]
    _by_key: dict[str, list[Member]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        latest = {key_of(one.name): one for one in self.members}
        self.members = list(latest.values())
        for path, one in latest.items():
            for key in {path, path.rpartition("/")[2], str(PurePosixPath(path).with_suffix("").name)}:
                self._by_key[key].append(one)

    def called(self, name: str) -> list[Member]:
        """The photos that a name may mean: by folder and name, by the name alone, or without its ending."""
        return self._by_key.get(key_of(name), [])


def sent_in(packs: Iterable[ImportedPack]) -> Sent:
    return Sent([Member(pack, name) for pack in packs for name in pack.members])


def wanted_by(rows: Iterable[dict[str, Any]]) -> Iterator[Wanted]:
    for row in rows:
        yield from wanted_in(row["cells"].get(PHOTOS, {}).get("text", ""))


def to_unpack(batch: ActivityImport, sent: Sent) -> list[Member]:
    """The photos that rows name, each once; those that a name leaves open are nobody's."""
    found = {}
    for one in wanted_by(batch.rows):
        meant = sent.called(one.name)
        if len(meant) == 1:
            found[meant[0].pack.pk, meant[0].name] = meant[0]
    return list(found.values())


def unpacked(batch: ActivityImport) -> dict[tuple[int, str], ImportedPhoto]:
    """What the worker has looked at, by pack and name."""
    photos = ImportedPhoto.objects.filter(pack__batch=batch).select_related("file")
    return {(one.pack_id, one.name): one for one in photos}
