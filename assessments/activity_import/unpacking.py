"""What a worker does with the photos of an import: list the packs, take out what rows name, check and keep it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File

from assessments import sandbox
from assessments.activity_import.naming import Member, sent_in, to_unpack, unpacked
from assessments.earlier import year_of_photo
from assessments.examining import Refused, packs
from assessments.files import HEAD, kept_on_disk, store
from assessments.intake.checking import check, limit_of
from assessments.models import ActivityImport, EvidenceKind, ImportedPack, ImportedPhoto, StoredFile

# Photos of one task: letters and other people's uploads get their turn between two.
AT_ONCE = 10


def work_on(batch: ActivityImport) -> bool:
    """List one pack or unpack some photos; whether anything is left. Run twice, it does no harm."""
    unlisted = batch.packs.filter(state=ImportedPack.State.WAITING).first()
    if unlisted is not None:
        _list(unlisted)
        return True
    done = unpacked(batch)
    waiting = [one for one in to_unpack(batch, sent_in(batch.packs.all())) if (one.pack.pk, one.name) not in done]
    for pack, members in _by_pack(waiting[:AT_ONCE]):
        _unpack(pack, members)
    return len(waiting) > AT_ONCE


def _by_pack(members: list[Member]) -> Iterator[tuple[ImportedPack, list[Member]]]:
    packs_of = {one.pack.pk: one.pack for one in members}
    for pk, pack in packs_of.items():
        yield pack, [one for one in members if one.pack.pk == pk]


def _list(pack: ImportedPack) -> None:
    try:
        with kept_on_disk(pack.stored_as) as path:
            members = sandbox.run(packs.names_in, path) if _is_pack(path) else [pack.name]
    except Refused as refused:
        _refuse(pack, refused.reason, **refused.facts)
    except FileNotFoundError:
        _refuse(pack, "lost")
    else:
        ImportedPack.objects.filter(pk=pack.pk).update(state=ImportedPack.State.LISTED, members=members)


def _refuse(pack: ImportedPack, reason: str, **facts: Any) -> None:
    """None of its photos counts any more."""
    refused = {"state": ImportedPack.State.REFUSED, "reason": reason, "reason_facts": facts, "members": []}
    ImportedPack.objects.filter(pk=pack.pk).update(**refused)


def _is_pack(path: Path) -> bool:
    with path.open("rb") as file:
        return packs.is_pack(file.read(HEAD))


def _unpack(pack: ImportedPack, members: list[Member]) -> None:
    try:
        with kept_on_disk(pack.stored_as) as path:
            for one in members:
                ImportedPhoto.objects.get_or_create(pack=pack, name=one.name, defaults=_found(pack, one.name, path))
    except FileNotFoundError:
        _refuse(pack, "lost")


def _found(pack: ImportedPack, name: str, path: Path) -> dict[str, Any]:
    try:
        file = _kept(name, path)
        if year := year_of_photo(file.sha256, pack.batch.submission):
            raise Refused("earlier_year", year=year)
        return {"file": file}
    except Refused as refused:
        return {"reason": refused.reason, "reason_facts": refused.facts}


def _kept(name: str, path: Path) -> StoredFile:
    """The photo in the storage, checked as any other; raises Refused."""
    if not _is_pack(path):
        return _stored(path)
    with tempfile.NamedTemporaryFile() as out:
        packs.take_out(path, name, out.file, limit=limit_of(EvidenceKind.PHOTO))
        return _stored(Path(out.name))


def _stored(path: Path) -> StoredFile:
    found = check(path, EvidenceKind.PHOTO)
    with path.open("rb") as photo:
        return store(File(photo), found)
