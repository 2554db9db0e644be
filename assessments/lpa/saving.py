"""Writing an LPA result by hand, safe against whoever certifies at the same moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from assessments.models import LpaResult, StaleSave, Submission
from assessments.models.submissions import LIVE
from assessments.permissions import may_edit_lpa


@contextmanager
def entering(municipality_id: int, by: User) -> Iterator[None]:
    """Hold the live submissions of a municipality: what is certified takes its points before or after, not between."""
    with transaction.atomic():
        list(Submission.objects.select_for_update().filter(municipality=municipality_id, status__in=LIVE))
        if not may_edit_lpa(by, municipality_id):
            raise PermissionDenied
        yield


def save_result(row: LpaResult, changes: Mapping[str, Any], *, base_version: int, by: User) -> LpaResult:
    """Write a result or make it; raises StaleSave when somebody was faster, PermissionDenied when it is closed."""
    with entering(row.municipality_id, by):
        if row.pk:
            return row.save_changes(changes, base_version=base_version, by=by) if changes else row
        return _make(row, changes, by)


def _make(row: LpaResult, changes: Mapping[str, Any], by: User) -> LpaResult:
    values = {"year_be": row.year_be, "maximum": row.maximum, "source": row.source, "scores": row.scores} | {**changes}
    try:
        with transaction.atomic():
            return LpaResult.objects.create(municipality_id=row.municipality_id, changed_by=by, **values)
    except IntegrityError:
        faster = LpaResult.objects.get(municipality_id=row.municipality_id, year_be=values["year_be"])
        raise StaleSave(faster) from None
