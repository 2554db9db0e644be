"""What a move asks of the person who makes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.engine import Inputs, Move
from assessments.forms.fields import LineField, LongTextField


class MoveForm(forms.Form):
    """The fields that a move asks for: a reason, a signature, both or none."""

    reason = LongTextField(label=_("Reason"), limit=5000)
    signed_name = LineField(
        label=_("First name and surname"),
        limit=150,
        help_text=_("Typed by yourself, it stands for your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signed_position = LineField(
        label=_("Position"),
        limit=150,
        help_text=_("For example: Mayor, or Municipal clerk acting for the mayor"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_true = forms.BooleanField(
        label=_("I certify that the information in this self-assessment is true and complete."),
        error_messages={"required": _("Tick the box to certify.")},
    )

    FIELDS = {"reason": ("reason",), "signature": ("signed_name", "signed_position", "is_true")}

    def __init__(self, move: Move, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {name for ask in move.asks for name in self.FIELDS[ask]}
        for name in set(self.fields) - asked:
            del self.fields[name]

    @property
    def inputs(self) -> Inputs:
        given = {name: value for name, value in self.cleaned_data.items() if name != "is_true"}
        return Inputs(**given)
