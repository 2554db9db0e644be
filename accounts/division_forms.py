"""Forms of the divisions of a municipality."""

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Colleague
from accounts.models import Division, Municipality


class AddDivisionsForm(forms.Form):
    """The usual ones to tick, and one under a name of its own."""

    usual = forms.MultipleChoiceField(
        label=_("Usual divisions"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    name = forms.CharField(label=_("Another division"), required=False, max_length=150)

    def __init__(self, usual: list[str], data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["usual"]
        field.choices = [(name, name) for name in usual]
        if not usual:
            del self.fields["usual"]

    def clean_name(self) -> str:
        return re.sub(r"\s+", " ", self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if not self.errors and not self.names:
            raise forms.ValidationError(_("Tick a division or write the name of one."))
        return chosen

    @property
    def names(self) -> list[str]:
        own = self.cleaned_data.get("name")
        return [*self.cleaned_data.get("usual", []), *([own] if own else [])]


class DivisionForm(forms.ModelForm[Division]):
    """The name of a division, and whether it still is one."""

    class Meta:
        model = Division
        fields = ["name", "is_closed"]
        labels = {"is_closed": _("Closed: offered no more")}

    def clean_name(self) -> str:
        name = re.sub(r"\s+", " ", self.cleaned_data["name"])
        others = Division.objects.filter(municipality=self.instance.municipality_id, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a division of this name already."))
        return name


class PlacesForm(forms.Form):
    """Each colleague's division."""

    def __init__(self, municipality: Municipality, people: list[Colleague], data: Any = None) -> None:
        super().__init__(data)
        self.people = people
        held = [one.division_id for one in people if one.division_id]
        divisions = municipality.divisions.filter(Q(is_closed=False) | Q(pk__in=held))
        offered = [("", _("No division")), *divisions.values_list("pk", "name")]
        for one in people:
            self.fields[self._name(one)] = forms.TypedChoiceField(
                label=one.user.name_and_position,
                choices=offered,
                coerce=int,
                empty_value=None,
                required=False,
                initial=one.division_id or "",
            )

    @staticmethod
    def _name(one: Colleague) -> str:
        return f"person-{one.user.pk}"

    @property
    def rows(self) -> list[tuple[Colleague, forms.BoundField]]:
        return [(one, self[self._name(one)]) for one in self.people]

    @property
    def chosen(self) -> dict[int, int | None]:
        """Only what changed: somebody else may be placing people too."""
        return {
            one.user.pk: self.cleaned_data[self._name(one)]
            for one in self.people
            if self.cleaned_data[self._name(one)] != one.division_id
        }
