"""The form over one row of a draft, safe against whoever saves the same row meanwhile."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import models
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _

from indicators.forms.fields import name_languages
from indicators.forms.rows import Fault, RowSet, faults_of
from indicators.models import Framework


class DraftBoundField(BoundField):
    """A field that knows whether another's saved value stands against what was typed into it."""

    form: "DraftForm"

    @property
    def is_in_conflict(self) -> bool:
        return self.form.is_stale and self.name in self.form.changed_data

    @property
    def theirs(self) -> str:
        """What is saved now, as text."""
        return self.form.saved_text(self.name) or _("(empty)")


class DraftForm(forms.ModelForm):  # type: ignore[type-arg] # no generic when it runs
    """The page carries a digest of what was saved when it was opened. A save that is based on another state is
    refused with both texts, and the page that comes back is based on the new one: to save it is a known choice.
    """

    bound_field_class = DraftBoundField
    is_unchecked = False

    def __init__(self, framework: Framework, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.framework = framework
        super().__init__(data, **kwargs)
        if self.is_new:
            self._propose()
        self.build()
        name_languages(self.fields)
        self.rows: dict[str, RowSet] = dict(self.build_rows(data))
        self.digest = self._digest()

    def _propose(self) -> None:
        """What a new row has no value for begins as its field proposes."""
        for name, field in self.fields.items():
            if field.initial is not None and self.initial.get(name) in ("", None):
                self.initial.pop(name, None)

    def build(self) -> None:
        """Set choices and add the fields that depend on the draft."""

    def build_rows(self, data: QueryDict | None) -> Iterator[tuple[str, RowSet]]:
        """The lists that are edited line by line, by prefix."""
        yield from ()

    @property
    def is_new(self) -> bool:
        return bool(self.instance._state.adding)

    @property
    def is_stale(self) -> bool:
        return self.is_bound and not self.is_new and self.data.get("base") != self.digest

    @property
    def is_in_conflict(self) -> bool:
        """Somebody saved meanwhile, and what this person typed would change it."""
        return self.is_stale and self.has_changed()

    def has_changed(self) -> bool:
        return super().has_changed() or any(one.has_changed() for one in self.rows.values())

    def is_valid(self) -> bool:
        """All fields and all lines are looked at, so that every fault is told at once."""
        return all([super().is_valid(), *[one.is_valid() for one in self.rows.values()]])

    @property
    def faults(self) -> list[Fault]:
        """For the summary at the top of the page; none before anything was checked."""
        if not self.is_bound or self.is_unchecked:
            return []
        return list(faults_of(self)) + [fault for one in self.rows.values() for fault in one.faults]

    def unchecked(self) -> "DraftForm":
        """Show what was typed without judging it yet: after a line was added, or for a preview."""
        self._errors, self.is_unchecked = ErrorDict(), True
        for one in self.rows.values():
            one.unchecked()
        return self

    def saved_text(self, name: str) -> str:
        """The saved value of a field as a person reads it."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(field, forms.BooleanField):
            return _("Yes") if value else _("No")
        labels = _labels(field)
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(str(one), one)) for one in values if one not in (None, ""))

    def _digest(self) -> str:
        fields = self.fields.items()
        saved = {name: field.prepare_value(self.get_initial_for_field(field, name)) for name, field in fields}
        lines = {prefix: one.initial for prefix, one in self.rows.items()}
        return hashlib.sha256(json.dumps([saved, lines], default=str).encode()).hexdigest()[:16]

    def reject_taken(self, name: str, rows: models.QuerySet[Any], message: str) -> None:
        """An error beside the field where another row has the same value."""
        value = self.cleaned_data.get(name)
        if value and rows.filter(**{name: value}).exclude(pk=self.instance.pk).exists():
            self.add_error(name, message)


def _labels(field: forms.Field) -> dict[str, Any]:
    """The words of a field's choices, those in groups too."""
    found: dict[str, Any] = {}
    for key, label in getattr(field, "choices", ()):
        found |= {str(one): words for one, words in label} if isinstance(label, list | tuple) else {str(key): label}
    return found
