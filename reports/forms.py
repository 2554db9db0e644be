"""What narrows the public lists."""

from typing import Any

from django import forms
from django.db.models import F, OrderBy, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Province
from assessments.models import Cycle, Submission
from assessments.models.submissions import named
from reports.queries import published_kinds, published_provinces, published_results
from reviews.models import Award

SORTS = {
    "name": ("name_th", "pk"),
    "province": ("province__name_th", "name_th", "pk"),
    "total": ("total", "name_th", "pk"),
    "rank": ("rank", "name_th", "pk"),
}
BEST_FIRST = "-total"


class ResultFilter(forms.Form):
    """Nothing is required; what cannot be read is left out."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    family = forms.ChoiceField(
        label=_("Award"), required=False, choices=[("", _("All")), ("any", _("With an award")), *Award.Family.choices]
    )
    province: forms.ModelChoiceField[Province] = forms.ModelChoiceField(
        None, label=_("Province"), required=False, to_field_name="code", empty_label=_("All")
    )

    def __init__(self, data: Any, cycle: Cycle) -> None:
        super().__init__(data)
        self.cycle = cycle
        kind, province = self.fields["kind"], self.fields["province"]
        assert isinstance(kind, forms.ChoiceField) and isinstance(province, forms.ModelChoiceField)
        kind.choices = [("", _("All")), *published_kinds(cycle)]
        province.queryset = published_provinces(cycle)

    @property
    def sort(self) -> str:
        """The key in force, with a minus where it descends."""
        wanted = str(self.data.get("sort", BEST_FIRST))
        return wanted if wanted.removeprefix("-") in SORTS else BEST_FIRST

    def results(self) -> QuerySet[Submission]:
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        found = published_results(self.cycle)
        if "q" in chosen:
            found = found.filter(named(chosen.pop("q")))
        if "family" in chosen:
            found = found.filter(pk__in=_honoured(chosen.pop("family")))
        return found.filter(**chosen).order_by(*self._order())

    def _order(self) -> list[OrderBy]:
        """Who has no rank comes last, whichever way it is sorted."""
        first, *others = SORTS[self.sort.removeprefix("-")]
        is_descending = self.sort.startswith("-")
        leading = F(first).desc(nulls_last=True) if is_descending else F(first).asc(nulls_last=True)
        return [leading, *(F(one).asc() for one in others)]


def _honoured(family: str) -> QuerySet[Award, int]:
    awards = Award.objects.published()
    return (awards if family == "any" else awards.filter(family=family)).values_list("submission", flat=True)
