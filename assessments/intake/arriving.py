"""Bytes that a request brings: kept as a part of their upload, which then says how far it came."""

import secrets
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import UnreadablePostError

from accounts.models import User
from assessments import clock
from assessments.examining import Refused
from assessments.files import tidy_name
from assessments.intake.checking import check_size, limit_of
from assessments.models import Submission, Upload, UploadPart
from assessments.tasks import receive

PIECE = 64 * 1024
# Files of one person for one submission that are not yet evidence; two batches of the most that is saved at a time.
UNSAVED_LIMIT = 200
# How long a file that arrived may wait for its check before a worker is asked once more.
PATIENCE = timedelta(minutes=3)


class OffsetTaken(Exception):
    """Somebody else's bytes stand at this place already, or the place is not reached yet."""


def begin(submission: Submission, *, by: User, kind: str, name: str, size: int, place: str = "") -> Upload:
    """An upload that may be sent; raises Refused before a byte is, for what could never be accepted."""
    check_size(size, limit_of(kind))
    if Upload.objects.filter(submission=submission, by=by, evidence=None).count() >= UNSAVED_LIMIT:
        raise Refused("too_many_unsaved", limit=UNSAVED_LIMIT)
    return Upload.objects.create(
        submission=submission, by=by, kind=kind, name=tidy_name(name) or kind, size=size, place=place[:100]
    )


def expires_at(upload: Upload) -> datetime:
    """Until then it can go on; every part that arrives gives it more time."""
    return upload.changed_at + timedelta(days=settings.UPLOAD_KEEP_DAYS)


def take(upload: Upload, offset: int, read: Callable[[int], bytes]) -> None:
    """Keep what a request brings for a place, all of it or as much as arrived.

    Raises OffsetTaken unless the upload is at this place, before and after the bytes came.
    """
    if upload.received != offset:
        raise OffsetTaken
    with tempfile.TemporaryFile() as part:
        size = _copy(read, part, at_most=upload.size - offset)
        if size:
            part.seek(0)
            _keep(upload, offset, part, size)


def remind(uploads: Iterable[Upload]) -> None:
    """Have a worker check again what has waited for too long: the one that was at it may have been killed."""
    now = clock.now()
    for upload in uploads:
        if upload.state == Upload.State.CHECKING and upload.changed_at < now - PATIENCE:
            with transaction.atomic():
                still_so = Upload.objects.filter(pk=upload.pk, state=upload.state, changed_at=upload.changed_at)
                if still_so.update(changed_at=now):
                    receive.enqueue(str(upload.pk))


def _copy(read: Callable[[int], bytes], part: IO[bytes], *, at_most: int) -> int:
    """A broken connection ends the bytes early: what came before is good."""
    size = 0
    try:
        while size < at_most and (piece := read(min(PIECE, at_most - size))):
            part.write(piece)
            size += len(piece)
    except UnreadablePostError:
        pass
    return size


def _keep(upload: Upload, start: int, part: IO[bytes], size: int) -> None:
    """The part is stored before the row says so: what was acknowledged is there, whatever ends the process."""
    name = default_storage.save(f"incoming/{upload.pk}/{start}-{secrets.token_hex(8)}", File(part))
    try:
        _advance(upload, start, name, size)
    except BaseException:
        default_storage.delete(name)
        raise


def _advance(upload: Upload, start: int, name: str, size: int) -> None:
    """One conditional write decides who was first, without a lock, on any number of web servers."""
    is_whole = start + size == upload.size
    changes = {
        "received": start + size,
        "state": Upload.State.CHECKING if is_whole else Upload.State.RECEIVING,
        "changed_at": clock.now(),
    }
    with transaction.atomic():
        at_this_place = Upload.objects.filter(pk=upload.pk, received=start, state=Upload.State.RECEIVING)
        if not at_this_place.update(**changes):
            raise OffsetTaken
        UploadPart.objects.create(upload=upload, start=start, size=size, name=name)
        if is_whole:
            receive.enqueue(str(upload.pk))
    for column, value in changes.items():
        setattr(upload, column, value)
