"""Who works on an indicator and until when: for one, and for many at once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Division, User
from assessments.colleagues import Hands, colleagues, divisions_for
from assessments.forms.fields import ThaiDateField
from assessments.models import Response, Submission
from assessments.queries import LeafState
from assessments.work import Urgency, urgency_of

KEEP, NOBODY = "", "nobody"
KEPT = (KEEP, _("Leave as it is"))


class AssignForm(forms.Form):
    """Division, colleague and day of one indicator."""

    division = forms.ModelChoiceField(
        label=_("Division"), queryset=Division.objects.none(), required=False, empty_label=_("None yet")
    )
    person = forms.ModelChoiceField(
        label=_("Assigned to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        error_messages={"invalid_choice": _("This person has no role in the municipality.")},
    )
    due_on = ThaiDateField(label=_("Due on"), required=False)

    def __init__(self, response: Response, data: Any = None) -> None:
        given = {"division": response.division_id, "person": response.assigned_to_id, "due_on": response.due_on}
        super().__init__(data, initial=given, auto_id="assign_%s")
        kept = [response.division_id] if response.division_id else []
        self._offer("division", divisions_for(response.submission, kept))
        self._offer("person", colleagues(response.submission))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    @property
    def columns(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        return {"division": chosen["division"], "assigned_to": chosen["person"], "due_on": chosen["due_on"]}


class AssignManyForm(forms.Form):
    """The same for all that were ticked; what is left as it is stays as it is on each of them."""

    responses = forms.ModelMultipleChoiceField(
        Response.objects.none(),
        error_messages={"required": _("Tick at least one indicator.")},
    )
    division = forms.ChoiceField(label=_("Division"), required=False)
    person = forms.ChoiceField(label=_("Assigned to"), required=False)
    due_on = ThaiDateField(label=_("Due on"), required=False)
    clear_due = forms.BooleanField(label=_("Take the day away"), required=False)

    def __init__(self, submission: Submission, hands: Hands, data: Any = None) -> None:
        super().__init__(data, auto_id="assign_%s")
        ticked: Any = self.fields["responses"]
        ticked.queryset = submission.responses.all()
        self._choose("division", _("No division"), hands.divisions)
        self._choose("person", _("Nobody"), hands.people)

    def _choose(self, name: str, nobody: Any, rows: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [KEPT, *rows, (NOBODY, nobody)]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if not self.errors and not self.columns:
            raise forms.ValidationError(_("Choose a division, a person or a day for the ticked indicators."))
        return chosen

    @property
    def columns(self) -> dict[str, Any]:
        """What to write: nothing for what stays."""
        chosen, found = self.cleaned_data, {}
        for column, name in (("division_id", "division"), ("assigned_to_id", "person")):
            if value := chosen[name]:
                found[column] = None if value == NOBODY else int(value)
        if chosen["due_on"] or chosen["clear_due"]:
            found["due_on"] = chosen["due_on"]
        return found


DAYS: dict[str, tuple[Any, Callable[[LeafState], bool]]] = {
    "back": (_("Back to its author"), lambda leaf: urgency_of(leaf) == Urgency.BACK),
    "overdue": (_("Overdue"), lambda leaf: urgency_of(leaf) == Urgency.OVERDUE),
    "soon": (_("Due within a week"), lambda leaf: urgency_of(leaf) == Urgency.SOON),
    "undated": (_("Without a day"), lambda leaf: leaf.response.due_on is None),
}
EVERY = ("", _("All"))


class BoardFilter(forms.Form):
    """What the board shows and how, all of it in the address; what cannot be read is left out."""

    by = forms.ChoiceField(
        label=_("Columns"),
        required=False,
        choices=[("", _("By state")), ("dimension", _("By dimension")), ("division", _("By division"))],
    )
    division = forms.ChoiceField(label=_("Division"), required=False)
    person = forms.ChoiceField(label=_("Assigned to"), required=False)
    due = forms.ChoiceField(label=_("Due"), required=False)

    def __init__(self, data: Any, hands: Hands) -> None:
        super().__init__(data)
        choices: dict[str, list[Any]] = {
            "division": [EVERY, *hands.divisions, (NOBODY, _("No division"))],
            "person": [EVERY, *hands.people, (NOBODY, _("Nobody yet"))],
            "due": [EVERY, *((key, label) for key, (label, _holds) in DAYS.items())],
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = offered
        self.is_valid()

    @property
    def columns_by(self) -> str:
        return self.cleaned_data.get("by") or "standing"

    def narrow(self, leaves: list[LeafState]) -> list[LeafState]:
        division, person = self.cleaned_data.get("division"), self.cleaned_data.get("person")
        due = self.cleaned_data.get("due")
        return [
            leaf
            for leaf in leaves
            if _fits(division, leaf.response.division_id)
            and _fits(person, leaf.response.assigned_to_id)
            and (not due or DAYS[due][1](leaf))
        ]


def _fits(wanted: str | None, pk: int | None) -> bool:
    return not wanted or (pk is None if wanted == NOBODY else str(pk) == wanted)
