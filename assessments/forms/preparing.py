"""What is typed before handing over: the reason for a doubtful thing, marks of the internal review."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.models import FindingAnswer, WorkState
from assessments.queries import Overview


class FindingAnswerForm(forms.Form):
    """An empty reason takes the answer back; `digest` and `read` say what the person had before them."""

    key = forms.CharField(max_length=200)
    digest = forms.CharField(max_length=64)
    read = forms.CharField(max_length=64, required=False)
    reason = forms.CharField(
        label=FindingAnswer._meta.get_field("reason").verbose_name, max_length=1000, required=False, strip=True
    )


class MarkForm(forms.Form):
    """Which indicators are marked how; going back needs a note."""

    numbers = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one indicator.")})
    state = forms.ChoiceField(choices=WorkState.choices)
    note = forms.CharField(label=_("What is to be done"), max_length=2000, required=False, strip=True)
    seen_at = forms.CharField(required=False)

    def __init__(self, state: Overview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.overview = state
        field = self.fields["numbers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(leaf.indicator.number, leaf.indicator.name) for leaf in state.leaves]

    def clean_seen_at(self) -> datetime:
        return moment(self.cleaned_data["seen_at"])

    def clean(self) -> dict[str, Any]:
        state = self.cleaned_data.get("state")
        if state == WorkState.BACK and not self.cleaned_data.get("note"):
            self.add_error("note", _("Say what is to be done, so that the author knows."))
        if state == WorkState.READY:
            self._refuse_incomplete()
        return self.cleaned_data

    def _refuse_incomplete(self) -> None:
        chosen = self.cleaned_data.get("numbers", [])
        lacking = [
            one.indicator.number
            for one in self.overview.leaves
            if one.indicator.number in chosen and not one.is_complete
        ]
        if lacking:
            text = _("Not complete yet, so not ready: %(numbers)s. Nothing was marked.")
            self.add_error("numbers", forms.ValidationError(text, params={"numbers": ", ".join(lacking)}))

    @property
    def chosen(self) -> list[str]:
        return self.data.getlist("numbers") if self.is_bound else []  # type: ignore[attr-defined] # a QueryDict


def moment(text: str) -> datetime:
    """The moment a page was shown, as the page said it; now where it said nothing sensible."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    return found if found and timezone.is_aware(found) else clock.now()
