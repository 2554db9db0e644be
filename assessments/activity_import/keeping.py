"""Imports of activities between the file and the word to add them: begun, completed with photos, forgotten."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from assessments import clock
from assessments.files import tidy_name
from assessments.models import ActivityImport, ImportedPack, Submission
from assessments.tasks import unpack

FOLDER = "activity-imports"
# How long nothing may happen to an import that is being unpacked before a worker is asked once more.
PATIENCE = timedelta(minutes=3)


def begin(
    submission: Submission, *, by: User, name: str, rows: list[dict[str, Any]], left_out: list[str]
) -> ActivityImport:
    return ActivityImport.objects.create(
        submission=submission, by=by, name=tidy_name(name) or "xlsx", rows=rows, left_out=left_out
    )


def replace_sheet(batch: ActivityImport, *, name: str, rows: list[dict[str, Any]], left_out: list[str]) -> None:
    """A corrected spreadsheet in the place of the first; the photos that were sent stay."""
    changes = {"name": tidy_name(name) or "xlsx", "rows": rows, "left_out": left_out, "changed_at": clock.now()}
    with transaction.atomic():
        ActivityImport.objects.open().filter(pk=batch.pk).update(**changes)
        unpack.enqueue(str(batch.pk))


def add_packs(batch: ActivityImport, uploads: "Sequence[File[bytes]]") -> None:
    """Keep ZIP files and photos for a worker; the bytes are stored before the rows say so."""
    stored = [(one, default_storage.save(f"{FOLDER}/{batch.pk}/{secrets.token_hex(8)}", one)) for one in uploads]
    with transaction.atomic():
        ImportedPack.objects.bulk_create(
            ImportedPack(batch=batch, name=tidy_name(one.name or "") or "photo", stored_as=name, size=one.size)
            for one, name in stored
        )
        ActivityImport.objects.filter(pk=batch.pk).update(changed_at=clock.now())
        unpack.enqueue(str(batch.pk))


def remind(batch: ActivityImport) -> None:
    """Have a worker go on with what has waited for too long: the one that was at it may have been killed."""
    now = clock.now()
    if batch.changed_at < now - PATIENCE:
        with transaction.atomic():
            still_so = ActivityImport.objects.open().filter(pk=batch.pk, changed_at=batch.changed_at)
            if still_so.update(changed_at=now):
                unpack.enqueue(str(batch.pk))


def drop_packs(batch: ActivityImport) -> None:
    """Forget what was sent; the files go when the rows are gone for certain, photos that became evidence stay."""
    packs = ImportedPack.objects.filter(batch=batch)
    names = list(packs.values_list("stored_as", flat=True))
    packs.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


@transaction.atomic
def discard(batch: ActivityImport) -> None:
    drop_packs(batch)
    batch.delete()


def clear_imports(days: int) -> Iterator[ActivityImport]:
    """Forget imports to which nothing happened for some days."""
    before = clock.now() - timedelta(days=days)
    for batch in ActivityImport.objects.filter(changed_at__lt=before).order_by("pk").iterator():
        with transaction.atomic():
            held = ActivityImport.objects.select_for_update().filter(pk=batch.pk, changed_at__lt=before).first()
            if held is not None:
                discard(held)
                yield batch
