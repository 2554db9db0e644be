"""Lines of a form that repeat: each page shows one more than there are, and a button that adds another."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from indicators.forms.fields import name_languages


@dataclass(frozen=True)
class Fault:
    """A mistake, for the summary at the top of the page; without an anchor it belongs to no single field."""

    message: str
    label: str = ""
    anchor: str = ""


def faults_of(form: forms.BaseForm) -> Iterator[Fault]:
    for field in form:
        for message in field.errors:
            yield Fault(str(message), str(field.label), str(field.auto_id))


class RowForm(forms.Form):
    """One line; `values` is what it says once it is valid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_languages(self.fields)

    @property
    def faults(self) -> list[Fault]:
        return list(faults_of(self))

    @property
    def is_removed(self) -> bool:
        return bool(self.cleaned_data.get("DELETE"))

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("DELETE", "ORDER")}

    def unchecked(self) -> None:
        """Show what was typed without judging it yet."""
        self._errors = ErrorDict()


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg] # no generic when it runs
    """The lines in which one list of the row is edited."""

    default_error_messages = {
        "missing_management_form": _("The page came back incomplete. Open it again."),
        "too_many_forms": _("At most %(num)d lines are possible here."),
    }

    @property
    def filled(self) -> list[Any]:
        """The forms that hold something and stay, in their order."""
        kept = [one for one in self.forms if one.has_changed() or one.initial]
        if not self.can_order:
            return [one for one in kept if not one.is_removed]
        ordered = sorted(enumerate(kept), key=lambda pair: (pair[1].cleaned_data.get("ORDER") or 1_000, pair[0]))
        return [one for _index, one in ordered if not one.is_removed]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """A line that this person added is no one of those that somebody else added meanwhile."""
        found: dict[str, Any] = super().get_form_kwargs(index)
        is_added = self.is_bound and index is not None and index >= self.initial_form_count()
        return found | ({"initial": {}} if is_added else {})

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        for name, label in (("ORDER", _("Order")), ("DELETE", _("Remove"))):
            if name in form.fields:
                form.fields[name].label = label

    @property
    def is_full(self) -> bool:
        return self.total_form_count() >= self.max_num

    @property
    def faults(self) -> list[Fault]:
        """Those of all lines that stay."""
        own = [Fault(str(message)) for message in self.non_form_errors()]
        return own + [fault for one in self.forms if not one.is_removed for fault in one.faults]

    @property
    def saved_lines(self) -> list[str]:
        """What is saved now, a line each."""
        return [" · ".join(_shown(value) for value in one.values() if value not in ("", None)) for one in self.saved]

    @property
    def saved(self) -> list[dict[str, Any]]:
        return [dict(one) for one in self.initial or []]

    def has_changed(self) -> bool:
        """Also where somebody else added or removed a line meanwhile."""
        return len(self.saved) != self.initial_form_count() or super().has_changed()

    def unchecked(self) -> None:
        self._errors: list[ErrorDict] | None = []
        self._non_form_errors = ErrorList()
        for one in self.forms:
            one.unchecked()


def _shown(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def row_set(form: type[RowForm], formset: type[RowSet] = RowSet, *, most: int, can_order: bool = False) -> type[RowSet]:
    made: type[Any] = forms.formset_factory(
        form,
        formset=formset,
        extra=1,
        can_delete=True,
        can_delete_extra=False,
        can_order=can_order,
        max_num=most,
        absolute_max=most + 20,
        validate_max=True,
    )
    return made


def one_empty(prefix: str) -> dict[str, str]:
    """What a page with one empty line sends."""
    return {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}


def with_one_more(data: QueryDict, prefix: str) -> QueryDict:
    """The same typed lines and one more empty one; a prefix that is none changes nothing."""
    name = f"{prefix}-TOTAL_FORMS"
    count, changed = str(data.get(name, "")), data.copy()
    if count.isdecimal():
        changed[name] = str(min(int(count), 1_000) + 1)
    return changed
