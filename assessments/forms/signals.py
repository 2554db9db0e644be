"""What is said to a signal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.fields import LineField


class SignalNoteForm(forms.Form):
    note = LineField(
        label=_("Explanation"),
        limit=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Evaluators read it beside the signal."),
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)
