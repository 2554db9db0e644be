"""What narrows the list of municipalities, and what a person says of e-mails."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind, Municipality, Province
from accounts.models.places import MunicipalityQuerySet

SORTS = {
    "name": ("name_th", "pk"),
    "kind": ("kind", "name_th", "pk"),
    "province": ("province__name_th", "district_th", "name_th", "pk"),
    "population": ("population", "name_th", "pk"),
}
EXISTING, GONE, EVERY = "", "gone", "every"


class MunicipalityFilter(forms.Form):
    """Nothing is required; what cannot be read is left out."""

    q = forms.CharField(label=_("Name of today or from before"), required=False, max_length=100)
    province = forms.ModelChoiceField(
        Province.objects.all(), label=_("Province"), required=False, to_field_name="code", empty_label=_("All")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Kind.choices])
    state = forms.ChoiceField(
        label=_("Shown"),
        required=False,
        choices=[
            (EXISTING, _("Existing ones")),
            (GONE, _("No longer exists")),
            (EVERY, _("Both")),
        ],
    )

    @property
    def sort(self) -> str:
        """The key in force, with a minus where it descends."""
        wanted = str(self.data.get("sort", "province"))
        return wanted if wanted.removeprefix("-") in SORTS else "province"

    def narrow(self, towns: MunicipalityQuerySet) -> QuerySet[Municipality]:
        self.is_valid()
        chosen: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in chosen:
            towns = towns.named(chosen["q"])
        if chosen.get("state") == GONE:
            towns = towns.exclude(merged_into=None)
        elif chosen.get("state") != EVERY:
            towns = towns.existing()
        towns = towns.filter(**{name: chosen[name] for name in ("province", "kind") if name in chosen})
        first, *others = SORTS[self.sort.removeprefix("-")]
        return towns.order_by(f"-{first}" if self.sort.startswith("-") else first, *others)
