"""The criteria of an indicator, each with the descriptors that say what earns which points."""

from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.forms.fields import (
    KeyField,
    LongTextField,
    NumberField,
    json_number,
    name_fields,
)
from indicators.forms.rows import Fault, RowForm, RowSet, one_empty, row_set
from indicators.models import Criterion, Indicator

MOST_CRITERIA, MOST_BANDS, BAND_LIMIT = 20, 50, 2_000


class BandForm(RowForm):
    """A descriptor: from so many points to so many, this is what was shown."""

    # `from` is a word of Python's.
    lowest = NumberField(label=gettext_lazy("From points"), min_value=0, max_digits=5, decimal_places=2)
    highest = NumberField(label=gettext_lazy("To points"), min_value=0, max_digits=5, decimal_places=2)
    text_th = LongTextField(label=gettext_lazy("What earns them, in Thai"), limit=BAND_LIMIT, rows=2)
    text_en = LongTextField(label=gettext_lazy("What earns them, in English"), limit=BAND_LIMIT, rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        lowest, highest = self.cleaned_data.get("lowest"), self.cleaned_data.get("highest")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("highest", _("The band ends below where it begins."))
        return self.cleaned_data

    @staticmethod
    def initial_of(band: dict[str, Any]) -> dict[str, Any]:
        return {
            "lowest": Decimal(str(band["from"])),
            "highest": Decimal(str(band["to"])),
            "text_th": band["text_th"],
            "text_en": band.get("text_en", ""),
        }

    def values(self) -> dict[str, Any]:
        """As framework files have it."""
        found = self.cleaned_data
        band = {
            "from": json_number(found["lowest"]),
            "to": json_number(found["highest"]),
            "text_th": found["text_th"],
        }
        return band | ({"text_en": found["text_en"]} if found["text_en"] else {})


BandSet = row_set(BandForm, most=MOST_BANDS)


class CriterionForm(RowForm):
    name_th, name_en = name_fields()
    maximum = NumberField(
        label=gettext_lazy("Maximum in points"), min_value=1, max_value=100, max_digits=5, decimal_places=2
    )
    key = KeyField(
        label=gettext_lazy("Key"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Short and in Latin letters, for files and worked examples; empty: made of the name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prefix, bands = f"{self.prefix}-bands", self.initial.get("descriptors", [])
        # A criterion that was added a moment ago came without lines of its own.
        data = self.data if f"{prefix}-TOTAL_FORMS" in self.data else one_empty(prefix)
        self.bands: RowSet = BandSet(
            data if self.is_bound else None, prefix=prefix, initial=[BandForm.initial_of(one) for one in bands]
        )

    def has_changed(self) -> bool:
        return super().has_changed() or self.bands.has_changed()

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.bands.is_valid()])

    def clean(self) -> dict[str, Any]:
        maximum = self.cleaned_data.get("maximum")
        if self.bands.is_valid():
            self._check_bands(maximum)
        return self.cleaned_data

    def _check_bands(self, maximum: Decimal | None) -> None:
        before: Decimal | None = None
        for band in sorted(self.bands.filled, key=lambda one: one.cleaned_data["lowest"]):
            if before is not None and band.cleaned_data["lowest"] <= before:
                band.add_error("lowest", _("These points belong to another band already."))
            if maximum is not None and band.cleaned_data["highest"] > maximum:
                band.add_error("highest", _("That is more than the maximum of the criterion."))
            before = band.cleaned_data.get("highest", before)

    @property
    def faults(self) -> list[Fault]:
        return super().faults + self.bands.faults

    def unchecked(self) -> None:
        super().unchecked()
        self.bands.unchecked()

    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in ("name_th", "name_en", "maximum", "key")}
        bands = [one.values() for one in self.bands.filled]
        return found | {"descriptors": sorted(bands, key=lambda one: one["from"])}


class CriteriaRows(RowSet):
    """Keys are unique within the indicator; one that is left empty is made here."""

    @property
    def saved_lines(self) -> list[str]:
        """The bands of a criterion are told with it."""
        return [_told(one) for one in self.saved]

    def clean(self) -> None:
        taken: set[str] = set()
        for form in [one for one in self.filled if one.is_valid()]:
            key = form.cleaned_data["key"] or self._made_key(form.cleaned_data, taken)
            if key in taken:
                form.add_error("key", _("Another criterion has this key."))
            form.cleaned_data["key"] = key
            taken.add(key)

    def _made_key(self, data: dict[str, Any], taken: set[str]) -> str:
        named = slugify(data["name_en"])[:16].strip("-") or "criterion"
        numbered = (f"{named}-{number}" for number in range(2, 100))
        return named if named not in taken else next(one for one in numbered if one not in taken)


def _told(criterion: dict[str, Any]) -> str:
    bands = [f"{one['from']}–{one['to']}: {one['text_th']}" for one in criterion["descriptors"]]
    return "; ".join([f"{criterion['name_th']} / {criterion['maximum'].normalize():f}", *bands])


CriteriaSet = row_set(CriterionForm, CriteriaRows, most=MOST_CRITERIA, can_order=True)


def initial_criteria(indicator: Indicator) -> list[dict[str, Any]]:
    names = ("name_th", "name_en", "maximum", "key", "descriptors")
    return [{name: getattr(one, name) for name in names} for one in indicator.criteria.all()]


def save_criteria(indicator: Indicator, rows: RowSet) -> None:
    """Put these in place of the criteria that were there: nobody answers a draft, so nothing hangs on the old rows."""
    indicator.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(indicator=indicator, position=position, **form.values())
        for position, form in enumerate(rows.filled, start=1)
    )
