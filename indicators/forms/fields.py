"""Fields of the editor: one line, long text, a list of lines, numbers in Thai or western digits, keys."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.typed_text import clean, western_digits

# What a framework's file may hold, no less: a draft that came as a file can be changed in any place.
NAME_LIMIT, TEXT_LIMIT = 300, 20_000
LINE_LIMIT, LINES_LIMIT = 2_000, 50
Words = str | Promise


class LineField(forms.CharField):
    """One line of text; pasted line breaks become spaces. The browser is not told the limit: it would cut silently."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def to_python(self, value: Any) -> str:
        return re.sub(r"\s+", " ", super().to_python(clean(value or "")) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class LongTextField(LineField):
    """Text of several lines."""

    widget = forms.Textarea

    def __init__(self, *, limit: int, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = limit
        self.widget.attrs["rows"] = rows

    def to_python(self, value: Any) -> str:
        return (forms.CharField.to_python(self, clean(value or "")) or "").rstrip()

    def validate(self, value: Any) -> None:
        super().validate(value)
        _check_length(value, self.limit)


class LinesField(forms.Field):
    """A list, one entry a line."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, line_limit: int = LINE_LIMIT, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.line_limit = line_limit
        self.widget.attrs["rows"] = rows

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list):
            return value
        return [line.strip() for line in clean(value or "").split("\n") if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > LINES_LIMIT:
            raise ValidationError(
                _("At most %(limit)s lines; these are %(count)s.") % {"limit": LINES_LIMIT, "count": len(value)}
            )
        for line in value:
            _check_length(line, self.line_limit)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial or []) != self.to_python(data)


def _check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise ValidationError(
            _("At most %(limit)s characters; this has %(count)s.") % {"limit": f"{limit:,}", "count": f"{len(text):,}"}
        )


class NumberField(forms.DecimalField):
    """A decimal number, thousands separated or not."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # the stubs inherit from a whole number
        text = re.sub(r"[\s,]", "", western_digits(clean(str("" if value is None else value))))
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        """Stored numbers without needless zeros; what was typed as it was typed."""
        return value if value is None or isinstance(value, str) else f"{Decimal(str(value)).normalize():f}"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class WholeNumberField(forms.IntegerField):
    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> int | None:
        return super().to_python(western_digits(clean(str("" if value is None else value))).strip())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class KeyField(LineField):
    """A short name in Latin letters, by which files and formulas know a thing."""

    default_validators = [
        RegexValidator(
            r"^[-a-zA-Z0-9_]+$",
            gettext_lazy("Write Latin letters, digits, - and _ only."),
        )
    ]


def name_fields(**kwargs: Any) -> tuple[LineField, LineField]:
    """A name in Thai, which is required, and in English."""
    return (
        LineField(label=gettext_lazy("Thai name"), max_length=NAME_LIMIT, **kwargs),
        LineField(label=gettext_lazy("English name"), max_length=NAME_LIMIT, required=False, **kwargs),
    )


def name_languages(fields: Mapping[str, forms.Field]) -> None:
    """Say of each field of a pair which language is typed there, whatever the page's own is."""
    for name, field in fields.items():
        if name.endswith(("_th", "_en")):
            field.widget.attrs["lang"] = name[-2:]


def json_number(value: Decimal) -> int | float:
    """A number as framework files have it: whole ones without a point."""
    return int(value) if value == value.to_integral_value() else float(value)
