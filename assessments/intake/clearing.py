"""Uploads that nobody finished, and those whose work is done."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from assessments import clock
from assessments.intake import parts
from assessments.models import Upload


def old_uploads(days: int) -> QuerySet[Upload]:
    """Nothing happened to them for some days; what arrived whole and waits for its check is never given up."""
    before = clock.now() - timedelta(days=days)
    return Upload.objects.filter(changed_at__lt=before).exclude(state=Upload.State.CHECKING)


def clear_uploads(days: int) -> Iterator[Upload]:
    """Forget old uploads with their parts; a file that became evidence stays, the others are without use now."""
    for upload in old_uploads(days).order_by("pk").iterator():
        if _discard(upload, days):
            yield upload


@transaction.atomic
def _discard(upload: Upload, days: int) -> bool:
    """Unless somebody goes on with it at this moment."""
    found = old_uploads(days).select_for_update().filter(pk=upload.pk).first()
    if found is None:
        return False
    parts.discard(found)
    return True
