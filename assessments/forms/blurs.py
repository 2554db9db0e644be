"""The places of a photo to be blurred: drawn, which a script sends as JSON, or typed as numbers."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.forms.fields import NumberField
from assessments.models import Evidence

Place = list[float]
MOST = 200
SMALLEST = 0.01
# Places are kept to a ten-thousandth of the photo's side; drawing and adding may be off by a little more.
DECIMALS = 4
SLACK = 0.001
SIDES = ("left", "top", "width", "height")
SPARE_LINES = 4


def checked(places: Iterable[Any]) -> list[Place]:
    """Places as they are kept; raises ValidationError that names the first one that cannot be."""
    found = [_checked(place, number) for number, place in enumerate(places, start=1)]
    if len(found) > MOST:
        raise ValidationError(
            _("%(count)s places are too many; at most %(limit)s are possible. A larger place covers several people.")
            % {"count": len(found), "limit": MOST}
        )
    return found


def _checked(place: Any, number: int) -> Place:
    if not isinstance(place, list) or len(place) != len(SIDES) or not all(map(_is_number, place)):
        raise ValidationError(_unreadable())
    left, top, width, height = place
    if min(width, height) < SMALLEST:
        raise ValidationError(
            _("Place %(number)s is too small: it must be at least 1 %% of the photo wide and high.")
            % {"number": number}
        )
    if min(left, top) < 0 or max(left + width, top + height) > 1 + SLACK:
        raise ValidationError(_("Place %(number)s reaches beyond the photo.") % {"number": number})
    return [round(float(one), DECIMALS) for one in (left, top, min(width, 1 - left), min(height, 1 - top))]


def _unreadable() -> str:
    return _("The places could not be read. Reload the page and draw them again.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and -1 <= value <= 2


class PlacesField(forms.Field):
    """JSON of the drawn places; nothing at all where no script ran."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> list[Place] | None:
        if value in (None, ""):
            return None
        try:
            places = json.loads(value)
        except (ValueError, RecursionError):
            places = None
        return checked(places if isinstance(places, list) else [None])

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value) if isinstance(value, list) else value


class BlurForm(forms.Form):
    """The drawn places; `base_version` is the version the person saw."""

    places = PlacesField(label=gettext_lazy("Blurred places"), required=False)
    base_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, evidence: Evidence, data: Any = None) -> None:
        super().__init__(data, initial={"places": evidence.blurs, "base_version": evidence.version})
        percents = [
            dict(zip(SIDES, (Decimal(str(one)) * 100 for one in place), strict=True)) for place in evidence.blurs
        ]
        typed = data if data is not None and not data.get("places") else None
        self.lines = LineFormSet(typed, initial=percents, prefix="line")

    def clean(self) -> dict[str, Any]:
        """Where nothing was drawn, what was typed counts."""
        cleaned = super().clean() or {}
        if cleaned.get("places") is None and "places" not in self.errors:
            cleaned["places"] = self._typed()
        return cleaned

    def _typed(self) -> list[Place]:
        if not self.lines.is_valid():
            wrong = sum(bool(one.errors) for one in self.lines.forms)
            if not wrong:
                raise ValidationError(_unreadable())
            raise ValidationError(
                ngettext("%(count)s line cannot be read.", "%(count)s lines cannot be read.", wrong) % {"count": wrong}
            )
        return checked([float(side / 100) for side in one.place] for one in self.lines.forms if one.place)


class LineForm(forms.Form):
    """One place by four numbers, in percent of the photo's width and height; an empty line is none."""

    left = NumberField(label=gettext_lazy("From the left"), minimum=Decimal(0), maximum=Decimal(99), required=False)
    top = NumberField(label=gettext_lazy("From the top"), minimum=Decimal(0), maximum=Decimal(99), required=False)
    width = NumberField(label=gettext_lazy("Width"), minimum=Decimal(1), maximum=Decimal(100), required=False)
    height = NumberField(label=gettext_lazy("Height"), minimum=Decimal(1), maximum=Decimal(100), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [one for one in SIDES if cleaned.get(one) is not None]
        if given and not self.errors and len(given) < len(SIDES):
            raise ValidationError(_("Write all four numbers, or none of them."))
        return cleaned

    @property
    def place(self) -> list[Decimal]:
        sides = [self.cleaned_data.get(one) for one in SIDES]
        return [one for one in sides if one is not None]


LineFormSet = forms.formset_factory(LineForm, extra=SPARE_LINES, max_num=MOST + SPARE_LINES, absolute_max=1000)
