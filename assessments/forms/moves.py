"""What a move asks of the person who makes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.engine import Inputs, Move
from assessments.typed_text import clean


class MoveForm(forms.Form):
    """The fields that a move asks for: a reason, a signature, both or none."""

    reason = forms.CharField(label=_("Reason"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))
    signed_name = forms.CharField(
        label=_("First name and surname"),
        max_length=150,
        help_text=_("Typed by yourself, it stands for your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signed_position = forms.CharField(
        label=_("Position"),
        max_length=150,
        help_text=_("For example: Mayor, or Municipal clerk acting for the mayor"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_true = forms.BooleanField(
        label=_("I certify that the information in this self-assessment is true and complete.")
    )

    FIELDS = {"reason": ("reason",), "signature": ("signed_name", "signed_position", "is_true")}

    def __init__(self, move: Move, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {name for ask in move.asks for name in self.FIELDS[ask]}
        for name in set(self.fields) - asked:
            del self.fields[name]

    def clean_reason(self) -> str:
        return clean(self.cleaned_data["reason"]).strip()

    def clean_signed_name(self) -> str:
        return clean(self.cleaned_data["signed_name"]).strip()

    def clean_signed_position(self) -> str:
        return clean(self.cleaned_data["signed_position"]).strip()

    @property
    def inputs(self) -> Inputs:
        given = {name: value for name, value in self.cleaned_data.items() if name != "is_true"}
        return Inputs(**given)
