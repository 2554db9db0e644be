"""What evaluators, chairs, municipalities and administrators type in a review, apart from points."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import clock
from assessments.forms.fields import ThaiDateField
from assessments.typed_text import clean
from reviews.evaluators import Candidate


class TypedTextField(forms.CharField):
    """Long text: cleaned without changing a word, kept within a limit."""

    def __init__(self, *, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(clean(value or "")) or ""


class QuestionForm(forms.Form):
    question = TypedTextField(
        label=gettext_lazy("Question to the municipality"),
        max_length=5000,
        rows=4,
        help_text=gettext_lazy("The municipality reads it without your name and answers here."),
    )
    last_day = ThaiDateField(
        label=gettext_lazy("Last day for the answer"),
        required=False,
        help_text=gettext_lazy("Without a day the municipality can answer while the review runs."),
    )

    def clean_last_day(self) -> date | None:
        day: date | None = self.cleaned_data["last_day"]
        if day and day < clock.today():
            raise ValidationError(_("This day has passed already."))
        return day


class SuggestionForm(forms.Form):
    """It rides on the score sheet: whoever has nothing to advise leaves it empty."""

    suggestion = TypedTextField(
        label=gettext_lazy("Suggestion for the next year"),
        max_length=5000,
        rows=3,
        required=False,
        help_text=gettext_lazy("The municipality reads it with the published result, without your name."),
    )


class AnswerForm(forms.Form):
    answer = TypedTextField(label=gettext_lazy("Answer"), max_length=10_000)


class SinceForm(forms.Form):
    """A text of which `base` names the moment it started from, so that nobody overwrites another unseen."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def is_stale(self, written: str, written_at: datetime | None) -> bool:
        """Whether somebody wrote another text meanwhile; sending once more then replaces it knowingly."""
        now = written_at.isoformat() if written_at else ""
        typed = next(value for name, value in self.cleaned_data.items() if name != "base")
        if self.cleaned_data["base"] == now or typed == written:
            return False
        self.data = {**self.data, "base": now}
        return True


class ObjectionForm(SinceForm):
    reason = TypedTextField(
        label=gettext_lazy("Why the municipality disagrees"),
        max_length=10_000,
        help_text=gettext_lazy("Say which points should be different, and where the evidence stands."),
    )


class ReplyForm(SinceForm):
    reply = TypedTextField(label=gettext_lazy("Reply of the panel"), max_length=10_000)


class EvaluatorsForm(forms.Form):
    """Who evaluates a submission."""

    evaluators = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Evaluators"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, candidates: list[Candidate], data: Any = None) -> None:
        assigned = [one.user.pk for one in candidates if one.assignment]
        super().__init__(data, initial={"evaluators": assigned})
        self.candidates = candidates
        self.fields["evaluators"].choices = [  # type: ignore[attr-defined]
            (one.user.pk, one.user.full_name) for one in candidates
        ]

    @property
    def chosen(self) -> set[int]:
        """What stands in the boxes: as sent, else as it is."""
        return {int(one) for one in self["evaluators"].value() if str(one).isdecimal()}

    def clean_evaluators(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["evaluators"]
        faults = [fault for one in self.candidates if (fault := self._fault(one, one.user.pk in chosen))]
        if faults:
            raise ValidationError(faults)
        return chosen

    def _fault(self, candidate: Candidate, is_chosen: bool) -> str:
        name = {"name": candidate.user.full_name}
        if is_chosen and not candidate.assignment and candidate.is_of_the_municipality:
            return _("%(name)s works for this municipality and cannot evaluate it.") % name
        if not is_chosen and candidate.has_scores:
            return _("%(name)s has already given scores, so cannot be taken off.") % name
        return ""
