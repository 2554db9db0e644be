"""What became of each indicator of an earlier version: its numbers in the newer one, typed side by side."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext

from indicators.models import Indicator

# Numbers are Latin in files and in the address; a Thai keyboard types Thai digits.
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class NumbersField(forms.CharField):
    """Numbers of indicators, separated by commas or spaces; none at all is an answer too."""

    def __init__(self, numbers: Mapping[str, Indicator], **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.numbers = numbers
        self.widget.attrs |= {"autocomplete": "off", "class": "form-control form-control-sm"}

    def clean(self, value: Any) -> list[str]:
        typed = re.split(r"[\s,;]+", super().clean(value).translate(_DIGITS).strip())
        numbers = list(dict.fromkeys(one for one in typed if one))
        unknown = [one for one in numbers if one not in self.numbers]
        if unknown:
            raise ValidationError(
                gettext("The newer version has no indicator %(numbers)s.") % {"numbers": ", ".join(unknown)}
            )
        return numbers

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class CrosswalkForm(forms.Form):
    """One field for each indicator and part of the earlier version."""

    def __init__(
        self, old: list[Indicator], new: list[Indicator], links: Mapping[str, list[str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.old, self.new = old, {one.number: one for one in new}
        for one in old:
            label = gettext("Indicator %(number)s became") % {"number": one.number}
            self.fields[f"n-{one.number}"] = NumbersField(self.new, label=label, initial=links.get(one.number, []))

    @property
    def rows(self) -> list[tuple[Indicator, BoundField, list[Indicator]]]:
        """Each earlier indicator, its field, and those it leads to."""
        return [(one, field, self._targets(field)) for one in self.old for field in [self._styled(one)]]

    def _styled(self, one: Indicator) -> BoundField:
        field = self[f"n-{one.number}"]
        invalid = " is-invalid" if field.errors else ""
        field.field.widget.attrs["class"] = f"form-control form-control-sm{invalid}"
        return field

    def _targets(self, field: BoundField) -> list[Indicator]:
        value = field.value()
        numbers = value if isinstance(value, list) else re.split(r"[\s,;]+", value or "")
        return [self.new[one] for one in numbers if one in self.new]

    @property
    def links(self) -> dict[str, list[str]]:
        return {one.number: self.cleaned_data[f"n-{one.number}"] for one in self.old}
