"""Correcting a municipality, giving it another kind or name, merging it into another one."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import PREFIX_TH, Kind, Municipality, Name
from assessments import clock
from assessments.forms.fields import LineField, LongTextField, NumberField, ThaiDateField
from assessments.merging import Merger

MOST_PEOPLE = Decimal(10_000_000)
REASON_LIMIT = 2000


def _label_of(name: str) -> Any:
    return Municipality._meta.get_field(name).verbose_name  # type: ignore[union-attr]


class CountField(NumberField):
    """A whole number of people or houses."""

    example = "5120"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(minimum=Decimal(0), maximum=MOST_PEOPLE, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise ValidationError(_("Write a whole number."))
        return int(number)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class PastDayField(ThaiDateField):
    """A day up to today: what lies ahead is recorded when it has come."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, date) and value > clock.today():
            raise ValidationError(_("This day lies ahead. Record it on the day itself or later."))


class MunicipalityEditForm(forms.Form):
    """Facts that were wrong or are out of date; neither kind nor name, which have a history."""

    district_th = LineField(
        label=_label_of("district_th"), limit=60, help_text=gettext_lazy("The name alone, without the word district")
    )
    district_en = LineField(label=_label_of("district_en"), limit=60, required=False)
    source_code = LineField(
        label=_label_of("source_code"),
        limit=20,
        required=False,
        help_text=gettext_lazy("The code of the national list, by which an import knows this municipality again"),
    )
    population = CountField(label=_label_of("population"), required=False, help_text=gettext_lazy("Persons"))
    households = CountField(label=_label_of("households"), required=False)
    reason = LongTextField(
        label=gettext_lazy("Reason or source"),
        limit=REASON_LIMIT,
        rows=2,
        help_text=gettext_lazy("For example: registration statistics of December 2568"),
    )

    def __init__(self, municipality: Municipality, data: Any) -> None:
        self.municipality = municipality
        names = [name for name in self.base_fields if name != "reason"]
        super().__init__(data, initial={name: getattr(municipality, name) for name in names})

    def clean_source_code(self) -> str | None:
        code: str = self.cleaned_data["source_code"]
        other = Municipality.objects.filter(source_code=code).exclude(pk=self.municipality.pk).first() if code else None
        if other:
            raise ValidationError(
                _("%(name)s, %(place)s, has this code already.") % {"name": other.full_name, "place": other.place}
            )
        return code or None

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class MunicipalityChangeForm(forms.Form):
    """A new kind, a new name, or both, from a day."""

    kind = forms.ChoiceField(label=_label_of("kind"), choices=Kind.choices)
    name_th = LineField(
        label=_label_of("name_th"), limit=300, help_text=gettext_lazy("The name alone, without the kind in front")
    )
    name_en = LineField(label=_label_of("name_en"), limit=300, required=False)
    since = PastDayField(
        label=gettext_lazy("From this day on"), help_text=gettext_lazy("The first day of the new kind or name")
    )
    reason = LongTextField(
        label=gettext_lazy("Reason or source"),
        limit=REASON_LIMIT,
        rows=2,
        help_text=gettext_lazy(
            "For example: announcement of the Ministry of Interior in the Royal Gazette, volume and date"
        ),
    )

    def __init__(self, municipality: Municipality, data: Any) -> None:
        names = ("kind", "name_th", "name_en")
        super().__init__(data, initial={name: getattr(municipality, name) for name in names})

    def clean_name_th(self) -> str:
        name: str = self.cleaned_data["name_th"]
        if any(name.startswith(prefix) for prefix in PREFIX_TH.values()):
            raise ValidationError(_("Leave the kind out of the name; it is chosen above."))
        return name

    @property
    def new_kind(self) -> Kind:
        return Kind(self.cleaned_data["kind"])

    @property
    def new_name(self) -> Name:
        return Name(self.cleaned_data["name_th"], self.cleaned_data["name_en"])


class TargetField(forms.ModelChoiceField[Municipality]):
    def label_from_instance(self, obj: Municipality) -> str:
        return f"{obj.full_name} · {obj.place}"


class MergeForm(forms.Form):
    """Into which one, from when, and what becomes of the people."""

    target = TargetField(
        Municipality.objects.none(),
        label=gettext_lazy("Into"),
        empty_label=gettext_lazy("Choose a municipality"),
        help_text=gettext_lazy("The municipalities of the same province, by district"),
    )
    day = PastDayField(
        label=gettext_lazy("From this day on"),
        help_text=gettext_lazy("The first day on which the municipality no longer exists"),
    )
    people = forms.ChoiceField(
        label=gettext_lazy("The people with a role here"),
        widget=forms.RadioSelect,
        choices=[
            ("move", gettext_lazy("get the same role in the successor")),
            ("end", gettext_lazy("lose their role; the successor has its own people")),
        ],
    )
    reason = LongTextField(
        label=gettext_lazy("Reason or source"),
        limit=REASON_LIMIT,
        rows=2,
        help_text=gettext_lazy(
            "For example: announcement of the Ministry of Interior in the Royal Gazette, volume and date"
        ),
    )

    def __init__(self, municipality: Municipality, data: Any) -> None:
        super().__init__(data)
        self.municipality = municipality
        neighbours = Municipality.objects.existing().filter(province=municipality.province)
        self.fields["target"].queryset = (  # type: ignore[attr-defined]
            neighbours.exclude(pk=municipality.pk).with_place().order_by("district_th", "name_th", "pk")
        )

    @property
    def merger(self) -> Merger:
        typed = self.cleaned_data
        return Merger(self.municipality, typed["target"], typed["day"], typed["people"] == "move")
