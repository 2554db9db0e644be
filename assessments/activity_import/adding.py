"""The word to add the accepted rows of an import: all that were chosen, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from assessments import clock
from assessments.activity_import.keeping import drop_packs
from assessments.collecting import add_photos
from assessments.editing import editing
from assessments.models import Activity, ActivityImport, StoredFile


@dataclass(frozen=True)
class Accepted:
    """A row as it becomes an activity: columns, numbers of indicators, photos (name, file, caption)."""

    columns: dict[str, Any]
    numbers: list[str]
    photos: Sequence[tuple[str, StoredFile, str]]


def confirm(batch: ActivityImport, rows: Sequence[Accepted], *, by: User) -> int:
    """Add activities with their photos, all or none; how many there are now, however often it is confirmed."""
    with editing(batch.submission, by=by) as submission:
        held = ActivityImport.objects.select_for_update().get(pk=batch.pk)
        if held.confirmed_at is not None:
            return held.added_count
        made = Activity.objects.bulk_create(
            Activity(submission=submission, changed_by=by, **row.columns) for row in rows
        )
        responses = dict(submission.responses.values_list("indicator__number", "pk"))
        through = Activity.responses.through
        through.objects.bulk_create(
            through(activity=activity, response_id=responses[number])
            for activity, row in zip(made, rows, strict=True)
            for number in row.numbers
        )
        photos = {activity: row.photos for activity, row in zip(made, rows, strict=True)}
        add_photos(photos, submission=submission, by=by)
        held.confirmed_at = held.changed_at = clock.now()
        held.added_count = len(made)
        held.save(update_fields=["confirmed_at", "changed_at", "added_count"])
        drop_packs(held)
    return held.added_count
