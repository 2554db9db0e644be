"""The standard by which points are computed from a figure of the base data."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.forms.fields import NumberField, json_number
from indicators.forms.rows import RowForm, RowSet, row_set
from indicators.models import BaseDataField, FieldType, Framework, Indicator, ScoreSource

MOST_STEPS = 50
LESS, MORE = "less", "more"


class StepForm(RowForm):
    limit = NumberField(label=gettext_lazy("Value of the figure"), max_digits=18, decimal_places=4)
    percent = NumberField(
        label=gettext_lazy("Percent of the maximum"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )

    def values(self) -> dict[str, Any]:
        return {name: json_number(value) for name, value in super().values().items()}


StepSet = row_set(StepForm, most=MOST_STEPS)


class StandardFields(forms.Form):
    """The fields of the standard, for the form of an indicator."""

    figure = forms.ChoiceField(label=gettext_lazy("Figure that is measured"), required=False)
    better = forms.ChoiceField(
        label=gettext_lazy("Which way is better"),
        choices=[(LESS, gettext_lazy("Less is better")), (MORE, gettext_lazy("More is better"))],
        required=False,
        widget=forms.RadioSelect,
    )

    framework: Framework
    instance: Indicator
    rows: dict[str, RowSet]

    def build_standard(self) -> None:
        field = self.fields["figure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = figure_choices(self.framework)
        saved = self.saved_standard
        self.initial.setdefault("figure", saved.get("figure", ""))
        self.initial.setdefault("better", saved.get("better", LESS))

    @property
    def saved_standard(self) -> dict[str, Any]:
        """Its own; a new part proposes that of its indicator."""
        row = self.instance
        if row._state.adding and row.whole is not None:
            row = row.whole
        return row.standard or {}

    @property
    def initial_steps(self) -> list[dict[str, Any]]:
        steps = self.saved_standard.get("steps", [])
        return [{name: Decimal(str(one[name])) for name in ("limit", "percent")} for one in steps]

    def clean_standard(self) -> None:
        if self.cleaned_data.get("score_source") != ScoreSource.COMPUTED:
            return
        if not self.cleaned_data.get("figure"):
            self.add_error("figure", _("Choose the figure that the points follow."))
        if not self.cleaned_data.get("better"):
            self.add_error("better", _("Say which way is better."))
        if self.rows["steps"].is_valid() and not self.rows["steps"].filled:
            self.add_error("figure", _("Write at least one step: a value and the percent it earns."))

    @property
    def standard(self) -> dict[str, Any]:
        """As framework files have it, from the best step to the least."""
        better = self.cleaned_data["better"]
        steps = [one.values() for one in self.rows["steps"].filled]
        steps.sort(key=lambda one: one["limit"], reverse=better == MORE)
        return {"figure": self.cleaned_data["figure"], "better": better, "steps": steps}


def figure_choices(framework: Framework) -> list[tuple[str, Any]]:
    """Derived figures and the numbers of the base data form, by key."""
    fields = BaseDataField.objects.filter(group__framework=framework).exclude(type=FieldType.CHOICE)
    fields = fields.order_by("group__position", "position")
    return [
        ("", _("(none)")),
        (_("Derived figures"), [(one.key, one.name) for one in framework.figures.all()]),
        (_("Numbers of the base data form"), [(one.key, one.name) for one in fields]),
    ]
