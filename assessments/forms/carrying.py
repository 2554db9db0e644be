"""From which year and how much of it is carried or compared."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assessments.models import Submission
from indicators.queries import Outline

ALL = "all"


class ScopeForm(forms.Form):
    """Which earlier year, and all of it, a dimension or one indicator; nonsense means the last year and all."""

    source = forms.ChoiceField(label=_("From the year"), required=False)
    scope = forms.ChoiceField(label=_("How much"), required=False)

    def __init__(self, sources: Sequence[Submission], plan: Outline, data: Any) -> None:
        super().__init__(data)
        self.by_key, self.plan = {str(one.pk): one for one in sources}, plan
        self._offer("source", [(key, _name(one, sources)) for key, one in self.by_key.items()])
        dimensions = [
            (f"d{one.number}", format_lazy(_("Dimension {number}: {name}"), number=one.number, name=one.name))
            for one in plan.dimensions
        ]
        leaves = [(leaf.number, f"{leaf.number} {leaf.name}") for leaf in plan.leaves]
        self._offer("scope", [(ALL, _("Everything")), (_("A dimension"), dimensions), (_("An indicator"), leaves)])
        self.is_valid()

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen_source(self) -> Submission | None:
        first = next(iter(self.by_key.values()), None)
        return self.by_key.get(self.cleaned_data.get("source", ""), first)

    @property
    def chosen_scope(self) -> str:
        return self.cleaned_data.get("scope") or ALL

    @property
    def numbers(self) -> list[str] | None:
        """The indicators that are meant, None for all."""
        scope = self.chosen_scope
        if scope == ALL:
            return None
        leaves = self.plan.leaves
        if scope in self.plan.leaf_by_number:
            return [scope]
        return [one.number for one in leaves if f"d{self.plan.dimension_of[one.pk].number}" == scope]


def _name(submission: Submission, sources: Sequence[Submission]) -> str:
    """By the year; with the municipality where several were merged."""
    year = str(submission.cycle.year_be)
    return year if len({one.municipality_id for one in sources}) == 1 else f"{year} · {submission.full_name}"


def keys(values: list[str]) -> list[int]:
    """The keys that a page of ours names; what is none is left aside."""
    return [int(one) for one in values if one.isdecimal() and len(one) < 18]
