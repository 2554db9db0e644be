"""The filter of the library, and the word to use some of it this year."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from assessments import activity_library as library
from assessments.forms.activities import ActivityFilter, indicator_groups
from assessments.models import Activity, Submission
from assessments.models.activities import ActivityQuerySet
from assessments.queries import outline_of
from assessments.reusing import numbers_now
from assessments.searching import asked_words
from indicators.models import Dimension

MOST_AT_ONCE = 100


class LibraryFilter(ActivityFilter):
    """What the address narrows the library to; `to` is the indicator that something is looked for."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)
    dimension = forms.TypedChoiceField(label=gettext_lazy("Dimension"), required=False, coerce=int, empty_value=None)
    photos = forms.ChoiceField(label=gettext_lazy("Photos"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False)
    to = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    field_order = ["q", "year", "dimension", "indicator", "photos", "order"]

    def __init__(self, submission: Submission, years: list[int], data: Any) -> None:
        self.plan = outline_of(submission)
        super().__init__(self.plan.leaves, data)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "year": [("", _("All years")), *((year, str(year)) for year in years)],
            "dimension": [
                ("", _("All dimensions")),
                *((d.number, f"{d.number} {d.name}") for d in self.plan.dimensions),
            ],
            "photos": [("", _("With and without")), ("with", _("With photos")), ("without", _("Without photos"))],
            "order": [
                ("", _("Newest first")),
                (library.OLDEST, _("Oldest first")),
                (library.BY_TITLE, _("By title")),
            ],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def is_active(self) -> bool:
        """What only says the order or the indicator narrows nothing."""
        return any(self.cleaned_data.get(name) for name in ("q", "year", "dimension", "indicator", "photos"))

    @property
    def leaf(self) -> Any:
        """The indicator that something is looked for."""
        return self.plan.leaf_by_number.get(self.cleaned_data.get("to", ""))

    @property
    def words(self) -> list[str]:
        """What is looked for, to be marked where it is found."""
        return asked_words(self.cleaned_data.get("q", ""))

    def narrow(self, activities: ActivityQuerySet) -> ActivityQuerySet:
        """What cannot be read narrows nothing."""
        chosen = self.cleaned_data
        if chosen.get("year"):
            activities = activities.filter(submission__cycle__year_be=chosen["year"])
        if chosen.get("dimension"):
            activities = library.serving_dimension(activities, chosen["dimension"])
        if chosen.get("photos"):
            activities = library.with_photos(activities, chosen["photos"] == "with")
        if number := chosen.get("indicator"):
            leaf = self.plan.leaf_by_number.get(number)
            activities = (
                library.serving(activities, leaf, self.plan.framework.code)
                if leaf
                else library.serving_none(activities)
            )
        return library.in_order(activities.about(self.words), chosen.get("order", ""))


class ReuseForm(forms.Form):
    """Some activities of any year, and the indicators of this one that they shall serve."""

    activity = forms.ModelMultipleChoiceField(
        Activity.objects.none(),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": gettext_lazy("Tick the activities that you want to use.")},
    )
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Indicators it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, submission: Submission, user: User, data: Any) -> None:
        super().__init__(data)
        self.plan, self.submission = outline_of(submission), submission
        found = library.library_of(submission, user).select_related("submission__cycle__framework")
        self.fields["activity"].queryset = found.prefetch_related("responses")  # type: ignore[attr-defined]
        field = self.fields["indicators"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.number, f"{one.number} {one.name}") for one in self.plan.leaves]
        field.widget.attrs["class"] = "form-check-input"

    def clean_activity(self) -> list[Activity]:
        found = list(self.cleaned_data["activity"])
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(_("At most %(limit)s activities at a time.") % {"limit": MOST_AT_ONCE})
        return found

    def propose(self) -> None:
        """Tick what the activities served before."""
        typed = self.data
        assert isinstance(typed, QueryDict)
        served = numbers_now(self.cleaned_data["activity"], self.submission)
        self.data = typed.copy()
        self.data.setlist("indicators", [*typed.getlist("indicators"), *served])

    def indicator_groups(self) -> list[tuple[Dimension, list[BoundWidget], int]]:
        return indicator_groups(self["indicators"], self.plan)
