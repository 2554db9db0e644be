"""What narrows the list of municipalities to register, and what is typed with a registration."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind, Municipality, Province
from assessments.forms.fields import LineField
from assessments.models import Cycle
from assessments.registering import took_part

NOT_REGISTERED, NOT_BEGUN, BEGUN = "not_registered", "not_begun", "begun"
STATES = {
    NOT_REGISTERED: (_("Not registered"), Q(is_registered=False, has_begun=False)),
    NOT_BEGUN: (_("Registered, not begun"), Q(is_registered=True, has_begun=False)),
    BEGUN: (_("Begun"), Q(has_begun=True)),
}
ALL = ("", _("All"))


class RegistrationFilter(forms.Form):
    """Nothing is required; what cannot be read is left out."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    province = forms.ModelChoiceField(
        Province.objects.all(), label=_("Province"), required=False, to_field_name="code", empty_label=_("All")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *Kind.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ALL, *((key, label) for key, (label, _where) in STATES.items())]
    )
    last = forms.BooleanField(label=_("Took part the year before"), required=False)

    def __init__(self, data: Any, *, before: Cycle | None, provinces: list[Province]) -> None:
        super().__init__(data)
        self.before = before
        if len(provinces) > 1:
            field: Any = self.fields["province"]
            field.queryset = Province.objects.filter(pk__in=[one.pk for one in provinces])
            # They were read already: the list need not be read again to be shown.
            field.choices = [ALL, *((one.code, one.name) for one in provinces)]
        else:
            del self.fields["province"]
        if before is None:
            del self.fields["last"]

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def chosen_province(self) -> Province | None:
        found: Province | None = self.chosen.get("province")
        return found

    def narrow(self, towns: QuerySet[Municipality]) -> QuerySet[Municipality]:
        """Municipalities with `is_registered` and `has_begun`, in the order of their districts."""
        chosen = self.chosen
        if "q" in chosen:
            towns = towns.filter(pk__in=Municipality.objects.named(chosen["q"]).values("pk"))
        if "state" in chosen:
            towns = towns.filter(STATES[chosen["state"]][1])
        if "last" in chosen:
            towns = towns.filter(took_part(self.before))
        towns = towns.filter(**{name: chosen[name] for name in ("province", "kind") if name in chosen})
        return towns.order_by("province__name_th", "district_th", "name_th", "pk")


class RegisterForm(forms.Form):
    """The chosen municipalities, and one note for all of them."""

    municipalities = forms.ModelMultipleChoiceField(
        Municipality.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("One of the municipalities is not yours to register.")},
    )
    note = LineField(
        label=_("Note"),
        limit=300,
        required=False,
        help_text=_("For example the number and date of the letter. It is kept with every registration made now."),
    )

    def __init__(self, data: Any, *, towns: QuerySet[Municipality]) -> None:
        super().__init__(data)
        self.fields["municipalities"].queryset = towns  # type: ignore[attr-defined]
