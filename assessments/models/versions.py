"""Rows that several people edit: a save names the version it started from."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import F

from accounts.models import User
from assessments import clock


class StaleSave(Exception):
    """Somebody saved the row meanwhile; `current` is the row as it is now."""

    def __init__(self, current: "Versioned") -> None:
        super().__init__(f"{type(current).__name__} {current.pk} is at version {current.version}")
        self.current = current


class Versioned(models.Model):
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def save_changes(self, changes: Mapping[str, Any], *, base_version: int, by: User) -> Self:
        """Write the changed fields if the row is still at `base_version`, and return it as it is now.

        The check and the write are one statement, so it holds on databases without row locks too.
        Raises StaleSave with the current row otherwise.
        """
        rows = type(self)._default_manager
        written = rows.filter(pk=self.pk, version=base_version).update(
            **changes, version=F("version") + 1, changed_by=by, changed_at=clock.now()
        )
        current = rows.get(pk=self.pk)
        if not written:
            raise StaleSave(current)
        return current
