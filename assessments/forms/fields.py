"""Fields that read what Thai officials type: Thai digits, Buddhist-era dates and years, long pasted texts."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.typed_text import clean
from accounts.typed_text import western_digits as western_digits
from assessments.templatetags.sustcity import MONTHS_EN, MONTHS_TH, SHORT_MONTHS_TH

BE = 543
# Nobody held an activity before; a higher year is a slip of the finger.
FIRST_YEAR_CE, LAST_YEAR_CE = 1900, 2100
_NUMBER = re.compile(r"-?(\d{1,20}|\d{1,3}(,\d{3}){1,6})(\.\d+)?")
_COMMA_DECIMAL = re.compile(r"(-?\d+),(\d+)")
_BY_NUMBERS = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{1,4})")
_BY_NAME = re.compile(r"(?P<day>\d{1,2})(?P<month>[^\d]+)(?P<year>\d{1,4})")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")


def _key(month: str) -> str:
    return re.sub(r"[\s.]", "", month).lower()


_MONTHS = {
    _key(name): number
    for names in (MONTHS_TH, SHORT_MONTHS_TH, MONTHS_EN, [name[:3] for name in MONTHS_EN])
    for number, name in enumerate(names, start=1)
}


class TypedTextField(forms.CharField):
    """Text cleaned of what cannot be seen, with a limit that is told, never cut.

    The browser is not given the limit: it would drop the end of a pasted text without a word.
    """

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean(value or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                _("The text has %(length)s characters; at most %(limit)s are possible: %(over)s too many.")
                % {
                    "length": _grouped(len(value)),
                    "limit": _grouped(self.limit),
                    "over": _grouped(len(value) - self.limit),
                }
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        # An old text that was stored before cleaning counts as changed only when somebody edits it.
        return not self.disabled and self.to_python(initial) != self.to_python(data)


class LongTextField(TypedTextField):
    widget = forms.Textarea

    def __init__(self, *, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = rows


class LineField(TypedTextField):
    """One line; pasted line breaks become spaces."""

    def to_python(self, value: Any) -> Any:
        return re.sub(r"[\n\t]+", " ", super().to_python(value)).strip()


class NumberField(forms.Field):
    """A decimal number with Thai or western digits, thousands separated or not."""

    widget = forms.TextInput

    def __init__(self, *, minimum: Decimal, maximum: Decimal, decimals: int = 2, **kwargs: Any) -> None:
        self.minimum, self.maximum, self.decimals = minimum, maximum, decimals
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Decimal | None:
        text = self.normal(re.sub(r"\s", "", western_digits(clean(str(value if value is not None else "")))))
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise ValidationError(_("Write a number, for example %(example)s.") % {"example": self.example})
        number = Decimal(text.replace(",", ""))
        if number != number.quantize(Decimal(1).scaleb(-self.decimals)):
            raise ValidationError(self.too_fine)
        return number

    @property
    def too_fine(self) -> str:
        if not self.decimals:
            return _("Write a whole number, without decimals.")
        return _("Write at most two decimals.") if self.decimals == 2 else _("Write at most four decimals.")

    def normal(self, text: str) -> str:
        return text

    example = "1250000.50"

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not self.minimum <= value <= self.maximum:
            raise ValidationError(self.out_of_range)

    @property
    def out_of_range(self) -> str:
        return _("Write a number from %(minimum)s to %(maximum)s.") % {
            "minimum": _grouped(self.minimum),
            "maximum": _grouped(self.maximum),
        }

    def prepare_value(self, value: Any) -> Any:
        """Stored numbers without needless zeros; what was typed as it was typed."""
        return _grouped(value) if isinstance(value, Decimal) else value


class PointsField(NumberField):
    """Points from 0 to the maximum of a criterion; a comma may stand for the point of decimals."""

    example = "7.5"

    def __init__(self, *, maximum: Decimal, **kwargs: Any) -> None:
        super().__init__(minimum=Decimal(0), maximum=maximum, **kwargs)

    def normal(self, text: str) -> str:
        return _COMMA_DECIMAL.sub(r"\1.\2", text)

    @property
    def out_of_range(self) -> str:
        return _("Write points from 0 to %(maximum)s.") % {"maximum": _grouped(self.maximum)}


class YearField(forms.Field):
    """A Buddhist-era year, one of a few."""

    widget = forms.TextInput

    def __init__(self, *, years: list[int], **kwargs: Any) -> None:
        self.years = years
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> int | None:
        text = western_digits(clean(str(value if value is not None else ""))).strip()
        text = re.sub(r"^พ\.?ศ\.?\s*", "", text)
        if not text:
            return None
        if not re.fullmatch(r"\d{4}", text):
            raise ValidationError(_four_digits(self.years[-1]))
        return int(text)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None or value in self.years:
            return
        if value + BE in self.years:
            raise ValidationError(
                _("%(typed)s is a year of the Christian era. In the Buddhist era it is %(year)s.")
                % {"typed": value, "year": value + BE}
            )
        raise ValidationError(
            _("The year %(typed)s does not belong to this submission. Possible: %(years)s.")
            % {"typed": value, "years": ", ".join(map(str, self.years))}
        )


class ThaiDateField(forms.Field):
    """A day in the Buddhist era: 17/07/2568, 17 ก.ค. 2568, ๑๗ กรกฎาคม ๒๕๖๘; a browser's 2025-07-17 too."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "text", "placeholder": gettext_lazy("day/month/year")})

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        text = western_digits(clean(value or "")).strip()
        return read_day(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return f"{value.day:02}/{value.month:02}/{value.year + BE}"
        return value


def read_day(text: str) -> date:
    """A day as people write it; raises ValidationError with what to write instead."""
    text = re.sub(r"\s*(พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)\s*", " ", text)
    compact = re.sub(r"\s", "", text)
    found = _ISO.fullmatch(compact) or _BY_NUMBERS.fullmatch(compact) or _BY_NAME.fullmatch(compact)
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        raise ValidationError(
            _("Write the day as day/month/year in the Buddhist era, for example 17/07/2568 or 17 ก.ค. 2568.")
        )
    year = _year(found["year"])
    try:
        return date(year, month, int(found["day"]))
    except ValueError:
        raise ValidationError(_("There is no such day: %(typed)s") % {"typed": text}) from None


def _month(text: str) -> int | None:
    return int(text) if text.isdecimal() else _MONTHS.get(_key(text))


def _year(text: str) -> int:
    if len(text) < 4:
        raise ValidationError(_four_digits(2568))
    year = int(text) - BE if int(text) > 2400 else int(text)
    if not FIRST_YEAR_CE <= year <= LAST_YEAR_CE:
        raise ValidationError(_("The year %(typed)s cannot be right.") % {"typed": text})
    return year


def _grouped(number: Decimal | int) -> str:
    return number_format(f"{number:.2f}".rstrip("0").rstrip("."), use_l10n=True, force_grouping=True)


def _four_digits(example: int) -> str:
    return _("Write the year with four digits, for example %(year)s.") % {"year": example}
