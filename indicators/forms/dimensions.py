"""Dimensions and groups of a draft."""

from typing import Any

from django import forms
from django.db.models import Max
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import ordering
from indicators.forms.drafts import DraftForm
from indicators.forms.fields import NAME_LIMIT, TEXT_LIMIT, LineField, LongTextField, NumberField, name_fields
from indicators.models import Dimension, Group

_LIMIT = format_lazy(gettext_lazy("At most {limit} characters."), limit=f"{TEXT_LIMIT:,}")


# Each has a colour and an icon of its own on screens and in packets.
MOST_DIMENSIONS = 4


class DimensionForm(DraftForm):
    name_th, name_en = name_fields()
    description_th = LongTextField(
        label=gettext_lazy("Description in Thai"), limit=TEXT_LIMIT, required=False, help_text=_LIMIT
    )
    description_en = LongTextField(
        label=gettext_lazy("Description in English"), limit=TEXT_LIMIT, required=False, help_text=_LIMIT
    )
    weight = NumberField(
        label=gettext_lazy("Weight in percent"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )

    class Meta:
        model = Dimension
        fields = ["name_th", "name_en", "description_th", "description_en", "weight"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_new and self.framework.dimensions.count() >= MOST_DIMENSIONS:
            self.add_error("name_th", _("A framework has at most %(count)s dimensions.") % {"count": MOST_DIMENSIONS})
        return found

    @property
    def other_weights(self) -> Any:
        """What the other dimensions weigh together: this one is to make up a hundred."""
        others = self.framework.dimensions.exclude(pk=self.instance.pk)
        return sum((one.weight for one in others), start=0)

    def save(self, commit: bool = True) -> Dimension:
        if self.is_new:
            self.instance.framework = self.framework
            self.instance.number = (self.framework.dimensions.aggregate(last=Max("number"))["last"] or 0) + 1
        saved: Dimension = super().save(commit)
        return saved


class GroupForm(DraftForm):
    dimension = forms.ModelChoiceField(
        label=gettext_lazy("Dimension"), queryset=Dimension.objects.none(), empty_label=None
    )
    name_th = LineField(
        label=gettext_lazy("Thai name"), max_length=NAME_LIMIT, help_text=gettext_lazy("The heading of the group.")
    )
    name_en = LineField(label=gettext_lazy("English name"), max_length=NAME_LIMIT, required=False)

    class Meta:
        model = Group
        fields = ["name_th", "name_en"]

    def build(self) -> None:
        field = self.fields["dimension"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.framework.dimensions.all()
        field.label_from_instance = lambda obj: f"{obj.number} {obj.name}"  # type: ignore[method-assign]
        if not self.is_new:
            self.initial["dimension"] = self.instance.dimension_id

    def save(self, commit: bool = True) -> Group:
        """In another dimension it stands last."""
        dimension: Dimension = self.cleaned_data["dimension"]
        place = (dimension.groups.aggregate(last=Max("position"))["last"] or 0) + 1
        if self.is_new:
            self.instance.dimension, self.instance.position = dimension, place
        saved: Group = super().save(commit)
        if saved.dimension_id != dimension.pk:
            ordering.move_group(saved, dimension, place)
        return saved
