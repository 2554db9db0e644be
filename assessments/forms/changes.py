"""The save of a long form: only the fields that changed, each with the text it was based on."""

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.models import StaleSave, Versioned


class ChangesBoundField(BoundField):
    """A field that knows whether somebody else's text stands against what was typed into it."""

    form: "ChangesForm"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """A field that was not sent keeps its value, yet on the page that comes back it can be edited."""
        built = super().build_widget_attrs(attrs, widget)
        built.pop("disabled", None)
        return built

    @property
    def is_in_conflict(self) -> bool:
        return self.form.is_stale and self.name in self.form.overtaken

    @property
    def theirs(self) -> str:
        """What is saved now, as text."""
        return self.form.shown(self.name) or _("(empty)")


class ChangesForm(forms.Form):
    """A form over one versioned row.

    A browser with scripts sends `fields`, the names that the person changed, and only those fields; all
    others keep what the row holds, whoever wrote it. Without scripts all fields come, and all count as sent.

    `bases` says of every field, by a digest, what the person had seen in it. A save is refused where somebody else
    changed the same field meanwhile; different fields merge. A form that sends no `bases` is held to the version of
    the whole row.
    """

    bound_field_class = ChangesBoundField

    def __init__(self, row: Versioned, data: QueryDict | None = None, *, is_stale: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.row = row
        self.is_stale = is_stale
        self.build()
        self.sent = self._names_sent(data)
        for name in set(self.fields) - set(self.sent):
            self.fields[name].disabled = True

    def build(self) -> None:
        """Add the fields that depend on the row."""

    def _names_sent(self, data: QueryDict | None) -> list[str]:
        if data is None or "fields" not in data:
            return list(self.fields)
        named = str(data["fields"]).split(",")
        return [name for name in self.fields if name in named]

    def clean(self) -> dict[str, Any]:
        """What was not sent is not this person's to correct."""
        super().clean()
        for name in set(self.fields) - set(self.sent):
            self.errors.pop(name, None)
        return self.cleaned_data

    @property
    def version(self) -> int:
        """What the page that shows this form is based on: a conflict, once shown, is a known choice."""
        if self.is_stale or not self.is_bound:
            return self.row.version
        return self.base_version

    @property
    def base_version(self) -> int:
        """The version that the typed text was based on; missing or nonsense is 0, which no row has."""
        text = str(self.data.get("version", ""))
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    @property
    def seen(self) -> dict[str, str]:
        """Digests of what the person had seen of each field, as far as the browser sent them."""
        try:
            sent = json.loads(self.data.get("bases", ""))
        except ValueError:
            return {}
        return {name: str(one) for name, one in sent.items() if name in self.fields} if isinstance(sent, dict) else {}

    @property
    def bases(self) -> str:
        """What the page that shows this form is based on, field by field."""
        bases = {name: digest(self.shown(name)) for name in self.fields}
        if self.is_bound and not self.is_stale:
            bases |= {name: one for name, one in self.seen.items() if name in self.sent}
        return json.dumps(bases)

    @cached_property
    def changed_data(self) -> list[str]:
        """What the person changed: a field that came back as it was seen is nobody's change."""
        names: list[str] = super().changed_data
        return [name for name in names if not self._is_as_seen(name)]

    def _is_as_seen(self, name: str) -> bool:
        seen, field = self.seen.get(name), self.fields[name]
        if seen is None:
            return False
        try:
            typed = field.to_python(self[name].data)
        except ValidationError:
            return False
        return digest(self.as_text(name, typed)) == seen

    @property
    def overtaken(self) -> list[str]:
        """The changed fields that somebody else changed too since this person saw them."""
        if not self.seen:
            is_behind = self.is_stale or self.base_version != self.row.version
            return self.changed_data if is_behind else []
        return [name for name in self.changed_data if self.seen.get(name) != digest(self.shown(name))]

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

    @property
    def resent(self) -> str:
        """The names that count as changed on the page that comes back, though it was loaded with them."""
        return ",".join(self.changed_data) if self.is_bound else ""

    def after(self, stale: StaleSave) -> Self:
        """The same typed text over the row as somebody else saved it; what was not changed shows theirs."""
        return type(self)(stale.current, self.only_changed, is_stale=True)

    @property
    def only_changed(self) -> QueryDict:
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["fields"] = ",".join(self.changed_data)
        return data

    def shown(self, name: str) -> str:
        """The row's value of a field, as text."""
        return self.as_text(name, self[name].initial)

    def as_text(self, name: str, value: Any) -> str:
        return "" if value is None else str(self.fields[name].prepare_value(value))

    def typed(self) -> Iterator[tuple[Any, str]]:
        """What came from the browser, label and text, to be copied when it cannot be saved."""
        for name in self.sent:
            text = ", ".join(self.data.getlist(name)) if isinstance(self.data, QueryDict) else ""
            if text.strip():
                yield self.fields[name].label, text


def digest(text: str) -> str:
    """Enough of it to tell the texts of one field apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
