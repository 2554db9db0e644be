"""A long form whose save goes together with what others saved in other fields meanwhile."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from accounts.models import User
from assessments.editing import editing
from assessments.forms.changes import ChangesForm, digest
from assessments.models import StaleSave, Submission, Versioned


@dataclass(frozen=True)
class Outcome:
    """What became of a save: the row as it is now, and which fields are saved, against somebody's, or not possible
    and why.
    """

    row: Any
    saved: list[str]
    overtaken: list[str]
    refused: dict[str, str]


class MergingForm(ChangesForm):
    """Over a row of a submission, which is held open while the form writes.

    What is wrong with one of some fields that stand `together` is wrong with each of them that was sent.
    """

    together: tuple[tuple[str, ...], ...] = ()

    @property
    @abstractmethod
    def submission(self) -> Submission: ...

    @abstractmethod
    def write(self, changes: dict[str, Any], *, by: User) -> Any:
        """Write these values if the row is still as it was read; raises StaleSave."""

    def save(self, *, by: User) -> Any:
        """Write what changed; raises StaleSave, or PermissionDenied when it may no longer be edited."""
        with editing(self.submission, by=by):
            return self.write_over(self.row, self.changed_data, by=by) if self.changed_data else self.row

    def save_what_can_be(self, *, by: User) -> Outcome:
        """Within `editing`, over a row read there: one field that cannot be saved does not keep the others waiting."""
        overtaken = [*self.overtaken, *self.taken_back]
        refused = self._refused()
        names = [name for name in self.changed_data if name not in overtaken and name not in refused]
        row = self.write_over(self.row, names, by=by) if names else self.row
        saved = [name for name in self.sent if name not in overtaken and name not in refused]
        return Outcome(row, saved, overtaken, refused)

    @property
    def taken_back(self) -> list[str]:
        """What was sent as it had been seen while the row holds another text: to call it saved would not be true.

        It is somebody's, or one of this person whose acknowledgement was lost.
        """
        as_seen = [name for name in self.sent if name not in self.changed_data and name not in self.errors]
        return [name for name in as_seen if self.digest_of(name) != digest(self.shown(name))]

    def _refused(self) -> dict[str, str]:
        """The fields that were sent and cannot be saved, each with the first reason."""
        found = {name: str(self.errors[name][0]) for name in self.sent if name in self.errors}
        for fields in self.together:
            faults = [str(self.errors[name][0]) for name in fields if name in self.errors]
            for name in fields:
                if faults and name in self.sent:
                    found.setdefault(name, faults[0])
        return found

    def write_over(self, row: Versioned, names: Iterable[str], *, by: User) -> Any:
        """Write these fields over the row as it was read or, if it changed since, as it is now."""
        form = self if row is self.row else self.over(row)
        if set(names) & set(form.overtaken):
            raise StaleSave(row)
        try:
            return form.write({name: self.cleaned_data[name] for name in names}, by=by)
        except StaleSave as stale:
            # The submission is held: from here on the row stays as it is.
            return self.write_over(stale.current, names, by=by)

    def over(self, row: Versioned) -> Self:
        """What was typed, to be saved over another state of the row."""
        return type(self)(row, self.only_changed)

    def digest_of(self, name: str) -> str:
        """What a field that was just saved is based on from now on."""
        return digest(self.as_text(name, self.cleaned_data[name]))
