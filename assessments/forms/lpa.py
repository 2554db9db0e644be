"""LPA results: one by hand, the list's filter, and a file with many."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Municipality, Province, User
from assessments.forms.changes import ChangesForm
from assessments.forms.fields import BE, LineField, NumberField, PointsField, YearField
from assessments.lpa.importing import Announced
from assessments.lpa.items import USUAL_MAXIMUM, Asked
from assessments.lpa.saving import save_result
from assessments.models import LpaResult, StaleSave
from assessments.templatetags.sustcity import points

ITEM = "item_"
HIGHEST = Decimal("9999.99")
SOURCE_LIMIT = 300


class LpaYearField(YearField):
    """The fiscal year that was assessed."""

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value is None or value in self.years:
            return
        if value + BE in self.years:
            raise ValidationError(
                _("%(typed)s is a year of the Christian era. In the Buddhist era it is %(year)s.")
                % {"typed": value, "year": value + BE}
            )
        raise ValidationError(
            _("Write a year from %(first)s to %(last)s.") % {"first": self.years[0], "last": self.years[-1]}
        )


def _common(year_be: int, years: list[int], source: str, maximum: Decimal) -> dict[str, forms.Field]:
    """What is said of a result as a whole, and of a list of them."""
    return {
        "year_be": LpaYearField(
            label=LpaResult._meta.get_field("year_be").verbose_name,
            years=years,
            initial=year_be,
            help_text=gettext_lazy("The fiscal year that was assessed."),
        ),
        "source": LineField(
            label=LpaResult._meta.get_field("source").verbose_name,
            limit=SOURCE_LIMIT,
            initial=source,
            help_text=gettext_lazy("Where the scores are from, for example the announcement and its date."),
        ),
        "maximum": NumberField(
            label=LpaResult._meta.get_field("maximum").verbose_name,
            minimum=Decimal("0.01"),
            maximum=HIGHEST,
            initial=maximum,
            help_text=gettext_lazy("The highest score that an item can get; all items have the same."),
        ),
    }


class LpaForm(ChangesForm):
    """One municipality's result of one year. An item that is left empty is not known, which is not zero."""

    row: LpaResult

    def __init__(self, row: LpaResult, data: QueryDict | None = None, *, asked: Asked, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(row, data, **kwargs)

    def build(self) -> None:
        self.fields |= _common(self.row.year_be, self.asked.years, self.row.source, self.row.maximum)
        for item, indicator in self.asked.items.items():
            self.fields[f"{ITEM}{item}"] = PointsField(
                label=f"{item}. {indicator.name}",
                maximum=HIGHEST,
                required=False,
                initial=self.row.score(item),
                help_text=_("For indicator %(number)s") % {"number": indicator.number},
            )

    @property
    def common_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if not name.startswith(ITEM)]

    @property
    def item_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith(ITEM)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        maximum = cleaned.get("maximum")
        for name in self.fields:
            score = cleaned.get(name) if name.startswith(ITEM) else None
            if maximum is not None and score is not None and score > maximum:
                # Who lowered the full score alone is told there.
                self.add_error(
                    name if name in self.sent else "maximum",
                    _("Write points from 0 to %(maximum)s.") % {"maximum": points(maximum)}
                    if name in self.sent
                    else _("An item has %(score)s already.") % {"score": points(score)},
                )
        year = cleaned.get("year_be")
        if year is not None and year != self.row.year_be and self._has_other(year):
            self.add_error("year_be", _("There is a result of this year already; open that one to change it."))
        return self.cleaned_data

    def _has_other(self, year_be: int) -> bool:
        others = LpaResult.objects.exclude(pk=self.row.pk)
        return others.filter(municipality=self.row.municipality_id, year_be=year_be).exists()

    def save(self, *, by: User) -> LpaResult:
        """Write what changed; raises StaleSave, or PermissionDenied when it may no longer be edited."""
        changes = {name: value for name, value in self.changes.items() if not name.startswith(ITEM)}
        scores = self._scores()
        if scores != self.row.scores:
            changes["scores"] = scores
        return save_result(self.row, changes, base_version=self.base_version, by=by)

    def _scores(self) -> dict[str, str]:
        """Those of the row with what was typed; items that the framework does not ask for stay."""
        typed = {
            name.removeprefix(ITEM): self.cleaned_data[name] for name in self.changed_data if name.startswith(ITEM)
        }
        scores = {key: score for key, score in self.row.scores.items() if key not in typed}
        return scores | {key: _plain(score) for key, score in typed.items() if score is not None}

    def after(self, stale: StaleSave) -> "LpaForm":
        assert isinstance(self.data, QueryDict) and isinstance(stale.current, LpaResult)
        return type(self)(stale.current, self.data, asked=self.asked, is_stale=True)


def _plain(score: Decimal) -> str:
    return f"{score.normalize():f}"


def new_result(municipality: Municipality, year_be: int) -> LpaResult:
    """A result to be filled in; version 0 is that of no row."""
    return LpaResult(municipality=municipality, year_be=year_be, maximum=Decimal(USUAL_MAXIMUM), version=0)


class LpaFilter(forms.Form):
    """What the address narrows the list to. What cannot be read is left out."""

    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=100)
    year = forms.TypedChoiceField(label=gettext_lazy("Year of the LPA (BE)"), required=False, coerce=int)
    province = forms.ModelChoiceField(
        Province.objects.all(),
        label=gettext_lazy("Province"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("All"),
    )
    has = forms.ChoiceField(label=gettext_lazy("LPA result"), required=False)

    def __init__(self, data: Mapping[str, Any], years: list[int]) -> None:
        super().__init__(data)
        self.years = years
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["has"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            ("with", _("With a result")),
            ("without", _("Without a result")),
        ]
        self.is_valid()

    @property
    def year_be(self) -> int:
        """The chosen year, else the newest."""
        return self.cleaned_data.get("year") or self.years[0]

    @property
    def chosen(self) -> dict[str, Any]:
        return {"name": self._text("q"), "province": self.cleaned_data.get("province"), "has": self._text("has")}

    def _text(self, name: str) -> str:
        return self.cleaned_data.get(name) or ""


class LpaImportForm(forms.Form):
    """A list of a year's results; `kept` is the key of one that was uploaded and looked at."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV (UTF-8 or TIS-620) or XLSX, at most 10 MB and 20,000 rows."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, asked: Asked) -> None:
        super().__init__(data, files)
        self.fields |= _common(asked.year_be, asked.years, "", Decimal(USUAL_MAXIMUM))
        self.order_fields(["year_be", "source", "maximum", "file"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("kept") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return cleaned

    @property
    def announced(self) -> Announced:
        return Announced(self.cleaned_data["year_be"], self.cleaned_data["source"], self.cleaned_data["maximum"])
