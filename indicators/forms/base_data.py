"""The base data form of a draft: its groups, its fields, and the figures derived from them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Max
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import ordering
from indicators.forms.drafts import DraftForm
from indicators.forms.fields import NAME_LIMIT, KeyField, LineField, NumberField, WholeNumberField, name_fields
from indicators.forms.rows import RowForm, RowSet, row_set
from indicators.models import BaseDataField, BaseDataGroup, FieldType, Figure, Wording
from indicators.uses import uses_of

MOST_CHOICES, MOST_BACK_YEARS, UNIT_LIMIT = 50, 10, 40
_KEY = gettext_lazy("Latin letters, digits, - and _. Files, figures and last year's values go by it.")


def unit_fields() -> tuple[LineField, LineField]:
    return (
        LineField(label=gettext_lazy("Unit in Thai"), max_length=UNIT_LIMIT, required=False),
        LineField(label=gettext_lazy("Unit in English"), max_length=UNIT_LIMIT, required=False),
    )


class BaseDataGroupForm(DraftForm):
    key = KeyField(
        label=gettext_lazy("Key"), max_length=10, help_text=gettext_lazy("A letter or short word, for example a.")
    )
    name_th, name_en = name_fields()

    class Meta:
        model = BaseDataGroup
        fields = ["key", "name_th", "name_en"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        self.reject_taken("key", self.framework.base_data_groups.all(), _("Another group has this key."))
        return found

    def save(self, commit: bool = True) -> BaseDataGroup:
        if self.is_new:
            self.instance.framework = self.framework
            last = self.framework.base_data_groups.aggregate(last=Max("position"))["last"] or 0
            self.instance.position = last + 1
        saved: BaseDataGroup = super().save(commit)
        return saved


class ChoiceForm(RowForm):
    key = KeyField(label=gettext_lazy("Key"), max_length=60)
    name_th = LineField(label=gettext_lazy("Thai name"), max_length=NAME_LIMIT)
    name_en = LineField(label=gettext_lazy("English name"), max_length=NAME_LIMIT, required=False)

    def values(self) -> dict[str, Any]:
        """As framework files have it."""
        return {name: value for name, value in super().values().items() if value}


class ChoiceRows(RowSet):
    def clean(self) -> None:
        taken: set[str] = set()
        for form in [one for one in self.filled if one.is_valid()]:
            key = form.cleaned_data["key"]
            if key in taken:
                form.add_error("key", _("Another choice has this key."))
            taken.add(key)


ChoiceSet = row_set(ChoiceForm, ChoiceRows, most=MOST_CHOICES, can_order=True)


class KeyedForm(DraftForm):
    """A field or a figure: standards and figures know either by its key, which is unique over both."""

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        taken = _("Another field or figure has this key.")
        fields = BaseDataField.objects.filter(group__framework=self.framework)
        own = isinstance(self.instance, BaseDataField)
        self.reject_taken("key", fields if own else self.framework.figures.all(), taken)
        others = self.framework.figures if own else fields
        if found.get("key") and others.filter(key=found["key"]).exists():
            self.add_error("key", taken)
        self._check_uses(found)
        return found

    def _check_uses(self, found: dict[str, Any]) -> None:
        """What figures and standards name must stay what it is."""
        if self.is_new or "key" in self.errors:
            return
        uses = uses_of(self.framework, self.initial["key"])
        if uses and found["key"] != self.initial["key"]:
            self.add_error("key", _("It is used by: %(uses)s. Take it out there first.") % {"uses": ", ".join(uses)})
        if uses and found.get("type") == FieldType.CHOICE:
            self.add_error("type", _("It is used by: %(uses)s. Take it out there first.") % {"uses": ", ".join(uses)})


class BaseDataFieldForm(KeyedForm):
    group = forms.ModelChoiceField(label=gettext_lazy("Group"), queryset=BaseDataGroup.objects.none(), empty_label=None)
    key = KeyField(label=gettext_lazy("Key"), max_length=60, help_text=_KEY)
    name_th, name_en = name_fields()
    unit_th, unit_en = unit_fields()
    type = forms.ChoiceField(
        label=gettext_lazy("Type"), choices=FieldType.choices, initial=FieldType.INTEGER, widget=forms.RadioSelect
    )
    back_years = WholeNumberField(
        label=gettext_lazy("Back years"),
        min_value=0,
        max_value=MOST_BACK_YEARS,
        initial=3,
        help_text=gettext_lazy("How many years before the year of the cycle are asked for, 0 to 10."),
    )
    minimum = NumberField(
        label=gettext_lazy("Lowest value that can be right"), max_digits=18, decimal_places=4, required=False
    )
    maximum = NumberField(
        label=gettext_lazy("Highest value that can be right"), max_digits=18, decimal_places=4, required=False
    )
    change_percent = WholeNumberField(
        label=gettext_lazy("Ask again when it changes by more than (percent a year)"),
        min_value=0,
        max_value=10_000,
        required=False,
        help_text=gettext_lazy("Empty: no question is asked."),
    )
    wording = forms.ChoiceField(
        label=gettext_lazy("Status of the wording"),
        choices=Wording.choices,
        initial=Wording.WORKING,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = BaseDataField
        fields = [
            *("key", "name_th", "name_en", "unit_th", "unit_en", "type", "back_years", "minimum", "maximum"),
            *("change_percent", "wording"),
        ]

    def build(self) -> None:
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.framework.base_data_groups.all()
        field.label_from_instance = lambda obj: f"{obj.key} · {obj.name}"  # type: ignore[method-assign]
        if not self.is_new:
            self.initial["group"] = self.instance.group_id

    def build_rows(self, data: QueryDict | None) -> Iterator[tuple[str, RowSet]]:
        yield "choices", ChoiceSet(data, prefix="choices", initial=self.instance.choices)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        minimum, maximum = found.get("minimum"), found.get("maximum")
        if minimum is not None and maximum is not None and minimum > maximum:
            self.add_error("maximum", _("The highest value is below the lowest."))
        choices = self.rows["choices"]
        if found.get("type") == FieldType.CHOICE and choices.is_valid() and len(choices.filled) < 2:
            self.add_error("type", _("Write at least two choices."))
        return found

    def save(self, commit: bool = True) -> BaseDataField:
        group: BaseDataGroup = self.cleaned_data["group"]
        row: BaseDataField = self.instance
        row.choices = [one.values() for one in self.rows["choices"].filled] if row.is_choice else []
        if self.is_new:
            row.group, row.position = group, (group.fields.aggregate(last=Max("position"))["last"] or 0) + 1
        row.save()
        if row.group_id != group.pk:
            ordering.move_base_data_field(row, group, ordering.LAST)
        return row


class FigureForm(KeyedForm):
    key = KeyField(label=gettext_lazy("Key"), max_length=60, help_text=_KEY)
    name_th, name_en = name_fields()
    unit_th, unit_en = unit_fields()
    of = forms.MultipleChoiceField(
        label=gettext_lazy("Sum of"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one number.")},
    )
    over = forms.MultipleChoiceField(
        label=gettext_lazy("Divided by the sum of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    times = NumberField(
        label=gettext_lazy("Times"),
        max_digits=18,
        decimal_places=6,
        initial=1,
        help_text=gettext_lazy("For example 1,000 for a figure per thousand people, 100 for percent."),
    )
    decimals = WholeNumberField(label=gettext_lazy("Decimals shown"), min_value=0, max_value=6, initial=2)

    class Meta:
        model = Figure
        fields = ["key", "name_th", "name_en", "unit_th", "unit_en", "of", "over", "times", "decimals"]

    def build(self) -> None:
        choices = [
            (f"{group.key} {group.name}", [(one.key, one.name) for one in group.fields.all() if not one.is_choice])
            for group in self.framework.base_data_groups.prefetch_related("fields")
        ]
        for name in ("of", "over"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices

    def save(self, commit: bool = True) -> Figure:
        if self.is_new:
            self.instance.framework = self.framework
            last = self.framework.figures.aggregate(last=Max("position"))["last"] or 0
            self.instance.position = last + 1
        saved: Figure = super().save(commit)
        return saved
