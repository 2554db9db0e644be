"""A worked example: points in, and the totals that a person expects of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind
from indicators.examples import criteria_by_name
from indicators.models import Dimension, Indicator, WorkedExample
from indicators.queries import Outline
from indicators.scoring import rounded


class PercentField(forms.DecimalField):
    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 100, "decimal_places": 2} | kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "class": "form-control"}


@dataclass(frozen=True)
class Row:
    """The fields of an indicator or part, each with the maximum of its criterion."""

    leaf: Indicator
    cells: list[tuple[str, BoundField, Decimal]]


class ExampleForm(forms.Form):
    """Points are typed criterion by criterion; what is left empty has no score."""

    name = forms.CharField(
        label=_("Name of the example"), max_length=200, help_text=_("What it shows, best with the calculation by hand.")
    )
    kind = forms.ChoiceField(label=_("Kind of municipality"), choices=Kind.choices)
    total = PercentField(label=_("Expected total in percent"), help_text=_("Reckoned by hand, not by the portal."))
    tolerance = PercentField(
        label=_("Tolerance"), initial=0, help_text=_("How far the result may lie from it, in percentage points.")
    )

    def __init__(self, plan: Outline, example: WorkedExample, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _initial(example)} | kwargs)
        self.plan, self.example = plan, example
        self.criteria = criteria_by_name(plan)
        for dimension in plan.dimensions:
            label = gettext("Dimension %(number)s: expected percent") % {"number": dimension.number}
            self.fields[f"d-{dimension.number}"] = PercentField(label=label, required=False)
        for name, criterion in self.criteria.items():
            label = gettext("Points of %(name)s") % {"name": f"{name.partition('/')[0]} {criterion.name}"}
            self.fields[f"p-{name}"] = PercentField(label=label, required=False, max_value=criterion.maximum)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = self.example.framework.worked_examples.exclude(pk=self.example.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError(gettext("Another worked example has this name."))
        return name

    def clean(self) -> dict[str, Any]:
        kind = self.cleaned_data.get("kind")
        applies = criteria_by_name(self.plan.for_kind(kind)) if kind else self.criteria
        for name in self.criteria:
            if name not in applies and self.cleaned_data.get(f"p-{name}") is not None:
                self.add_error(f"p-{name}", gettext("It does not apply to this kind of municipality."))
        return self.cleaned_data

    def apply(self) -> WorkedExample:
        """The example with what was typed, not saved yet."""
        typed = self.cleaned_data
        for name in ("name", "kind", "total", "tolerance"):
            setattr(self.example, name, typed[name])
        self.example.points = self._typed("p-")
        self.example.dimensions = self._typed("d-")
        return self.example

    def _typed(self, prefix: str) -> dict[str, float | int]:
        values = {name: value for name, value in self.cleaned_data.items() if name.startswith(prefix)}
        return {name.removeprefix(prefix): _plain(value) for name, value in values.items() if value is not None}

    @property
    def heads(self) -> list[BoundField]:
        return [self._styled(name) for name in ("name", "kind", "total", "tolerance")]

    @property
    def expected(self) -> list[tuple[Dimension, BoundField]]:
        return [(one, self._styled(f"d-{one.number}")) for one in self.plan.dimensions]

    @cached_property
    def rows(self) -> list[tuple[Dimension, list[Row]]]:
        return [(one, list(self._rows_of(one))) for one in self.plan.dimensions]

    def _rows_of(self, dimension: Dimension) -> Iterator[Row]:
        for leaf in self.plan.leaves_of(dimension):
            cells = [(one.name, self._styled(f"p-{leaf.number}/{one.key}"), one.maximum) for one in leaf.criteria.all()]
            yield Row(leaf, cells)

    def _styled(self, name: str) -> BoundField:
        field = self[name]
        kind = "form-select" if name == "kind" else "form-control"
        field.field.widget.attrs["class"] = f"{kind} is-invalid" if field.errors else kind
        return field


class FillForm(forms.Form):
    """Every criterion, or those of one dimension, at so many percent of its maximum."""

    share = PercentField(label=_("Percent of the maximum"), error_messages={"required": _("Say how many percent.")})
    fill_of = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, plan: Outline, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        field = self.fields["fill_of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("All dimensions"))] + [
            (str(one.number), gettext("Dimension %(number)s") % {"number": one.number}) for one in plan.dimensions
        ]
        field.widget.attrs["class"] = "form-select"

    def filled(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, with points for everything that applies to the kind of municipality."""
        kind, number = typed.get("kind", ""), self.cleaned_data["fill_of"]
        plan = self.plan.for_kind(kind) if kind in Kind.values else self.plan
        points = {
            f"p-{leaf.number}/{one.key}": _plain(rounded(one.maximum * self.cleaned_data["share"] / 100))
            for leaf in plan.leaves
            for one in leaf.criteria.all()
            if number in ("", str(plan.dimension_of[leaf.pk].number))
        }
        return {**typed, **points}


def _initial(example: WorkedExample) -> dict[str, Any]:
    if example._state.adding:
        return {"tolerance": 0}
    own = {"name": example.name, "kind": example.kind, "total": example.total, "tolerance": example.tolerance}
    points = {f"p-{name}": value for name, value in example.points.items()}
    return own | points | {f"d-{number}": value for number, value in example.dimensions.items()}


def _plain(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)
