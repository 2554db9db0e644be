"""Rows that several people edit: a save names the version it started from."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F

from accounts.models import User
from assessments import clock
from assessments.models.texts import TextVersion


class StaleSave(Exception):
    """Somebody saved the row meanwhile; `current` is the row as it is now."""

    def __init__(self, current: "Versioned") -> None:
        super().__init__(f"{type(current).__name__} {current.pk} is at version {current.version}")
        self.current = current


class Versioned(models.Model):
    """Texts named in `kept_texts` have a history, whose rows point back by the column `kept_as`."""

    kept_as: ClassVar[str] = ""
    kept_texts: ClassVar[tuple[str, ...]] = ()

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
        rows, at = type(self)._default_manager, clock.now()
        before = self if self.version == base_version else rows.filter(pk=self.pk, version=base_version).first()
        written = rows.filter(pk=self.pk, version=base_version).update(
            **changes, version=F("version") + 1, changed_by=by, changed_at=at
        )
        if not written or before is None:
            raise StaleSave(rows.get(pk=self.pk))
        before.keep_texts(changes, by=by, at=at)
        return before.with_changes(changes, by=by, at=at)

    def keep_texts(self, changes: Mapping[str, Any], *, by: User, at: datetime) -> None:
        texts = {name: (getattr(self, name), changes[name]) for name in self.kept_texts if name in changes}
        changed = {name: pair for name, pair in texts.items() if pair[0] != pair[1]}
        if changed:
            TextVersion.objects.keep(self, changed, by=by, at=at)

    def with_changes(self, changes: Mapping[str, Any], *, by: User, at: datetime) -> Self:
        """The row as it is after a save, without asking for it again."""
        saved = copy.copy(self)
        saved._state = copy.copy(self._state)
        saved._state.fields_cache = dict(self._state.fields_cache)
        saved.__dict__.pop("_prefetched_objects_cache", None)
        saved.__dict__.pop("latest_versions", None)
        for name, value in changes.items():
            setattr(saved, name, value)
        saved.version, saved.changed_by, saved.changed_at = self.version + 1, by, at
        return saved
