"""What evaluators, chairs, municipalities and administrators type in a review, apart from points."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import clock
from assessments.forms.fields import ThaiDateField
from assessments.models import Evidence
from assessments.typed_text import clean
from indicators.models import Dimension
from reviews.evaluators import Candidate
from reviews.models import Assignment, Award, LossReason, Outcome


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


class AnswerForm(forms.Form):
    answer = TypedTextField(label=gettext_lazy("Answer"), max_length=10_000)


def with_base(data: Any, base: str) -> Any:
    """What was typed, several choices of a field among it, based on something newer."""
    newer = data.copy()
    newer["base"] = base
    return newer


class SinceForm(forms.Form):
    """A text of which `base` names the moment it started from, so that nobody overwrites another unseen."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def is_stale(self, written: Mapping[str, Any], written_at: datetime | None) -> bool:
        """Whether somebody wrote something else meanwhile; sending once more then replaces it knowingly."""
        now = written_at.isoformat() if written_at else ""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "base"}
        if self.cleaned_data["base"] == now or typed == written:
            return False
        self.data = with_base(self.data, now)
        return True


class ObjectionForm(SinceForm):
    reason = TypedTextField(
        label=gettext_lazy("Why the municipality disagrees"),
        max_length=10_000,
        help_text=gettext_lazy("Say which points should be different, and where the evidence stands."),
    )
    evidence = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Evidence you refer to"),
        help_text=gettext_lazy("Of what was handed in for this indicator; nothing new can be added."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        coerce=int,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, given: Sequence[Evidence] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(one.pk, f"{one.get_kind_display()}: {one}") for one in given]
        cast(forms.TypedMultipleChoiceField, self.fields["evidence"]).choices = choices
        if not choices:
            self.fields["evidence"].widget = forms.MultipleHiddenInput()

    def clean_evidence(self) -> list[int]:
        return sorted(self.cleaned_data["evidence"])


class ReplyForm(SinceForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Outcome, widget=forms.RadioSelect)
    reply = TypedTextField(label=gettext_lazy("Reply of the panel"), max_length=10_000)


class LossReasonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A reason of the list; `base` names what it was when the page was made."""

    place = forms.IntegerField(label=gettext_lazy("Place in the list"), min_value=1, max_value=999)
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = LossReason
        fields = ("name_th", "name_en", "place", "is_in_use")
        help_texts: ClassVar = {
            "is_in_use": gettext_lazy("Out of use it cannot be chosen any more; where it was chosen it stays.")
        }

    def __init__(self, reason: LossReason, place: int, data: Any = None) -> None:
        super().__init__(data, instance=reason, initial={"place": place, "base": state_of(reason, place)})
        self.found = state_of(reason, place)

    @property
    def is_stale(self) -> bool:
        """Whether somebody changed it since; sending once more then replaces it knowingly."""
        if self.cleaned_data["base"] == self.found:
            return False
        self.data = {**dict(self.data.items()), "base": self.found}
        return True


def state_of(reason: LossReason, place: int) -> str:
    return f"{place} {int(reason.is_in_use)} {reason.name_th} {reason.name_en}"


class NewLossReasonForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = LossReason
        fields = ("name_th", "name_en")


class DimensionsForm(forms.Form):
    """Which dimensions an evaluator judges of a submission; all of them ticked is no limit."""

    dimensions = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Dimensions"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one dimension.")},
    )

    def __init__(self, assignment: Assignment, offered: Sequence[Dimension], data: Any = None) -> None:
        judged = [one.number for one in offered if assignment.judges(one)]
        super().__init__(data, initial={"dimensions": judged})
        self.fields["dimensions"].choices = [(one.number, f"{one.number} {one.name}") for one in offered]  # type: ignore[attr-defined]
        self.offered = offered

    @property
    def numbers(self) -> list[int]:
        """As they are stored: empty is all of them."""
        chosen: list[int] = sorted(self.cleaned_data["dimensions"])
        return [] if len(chosen) == len(self.offered) else chosen


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


class AwardForm(forms.Form):
    """The rank in each family; `seen` names what stood there when the page was made."""

    liveable = forms.ChoiceField(label=Award.Family.LIVEABLE.label, required=False)
    environment = forms.ChoiceField(label=Award.Family.ENVIRONMENT.label, required=False)
    reason = TypedTextField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=gettext_lazy("Needed where an award is changed or taken away; it is kept with the change."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, stored: dict[str, str], data: Any = None) -> None:
        super().__init__(data, initial=stored | {"seen": _as_text(stored)})
        self.stored = stored
        for family in Award.Family.values:
            self.fields[family].choices = [("", _("No award")), *Award.Rank.choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, str]:
        return {family: self.cleaned_data[family] for family in Award.Family.values}

    @property
    def seen_awards(self) -> dict[str, str]:
        return dict(zip(Award.Family.values, self.cleaned_data["seen"].split(",") + ["", ""], strict=False))

    def clean(self) -> None:
        is_complete = all(family in self.cleaned_data for family in Award.Family.values)
        changed = is_complete and any(self.wanted[one] != was for one, was in self.stored.items() if was)
        if changed and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why the award is changed or taken away."))

    def see_again(self, stored: dict[str, str]) -> None:
        """After a conflict: what was typed stays, and sending once more replaces what is stored knowingly."""
        self.data = {**self.data, "seen": _as_text(stored)}
        self.stored = stored


def _as_text(awards: dict[str, str]) -> str:
    return ",".join(awards[family] for family in Award.Family.values)


class AnchorForm(forms.Form):
    excerpt = TypedTextField(label=gettext_lazy("What the evaluators read"), max_length=2000, rows=8)
