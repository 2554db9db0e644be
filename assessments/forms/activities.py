"""The record of an activity, with the fields of the founding document first."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.db import models
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.editing import editing
from assessments.forms.fields import BE, LineField, LongTextField, NumberField, ThaiDateField, YearField
from assessments.forms.merging import MergingForm
from assessments.models import TEXT_LIMIT, Activity, Submission
from assessments.models.activities import ActivityQuerySet
from assessments.queries import outline_of
from assessments.searching import asked_words
from indicators.models import Dimension, Indicator
from indicators.queries import Outline

LINE, PARTNERS = 300, 2000
MAX_BUDGET = Decimal("999999999999.99")
# Long enough for an impatient second click, too short for two real activities of one wording.
DOUBLE_CLICK = timedelta(seconds=30)


def _label(name: str) -> Any:
    field = Activity._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field.verbose_name


class ActivityForm(MergingForm):
    row: Activity
    together = (("starts_on", "ends_on"),)

    title = LineField(label=_label("title"), limit=LINE)
    about = LongTextField(
        label=_label("about"),
        limit=TEXT_LIMIT,
        required=False,
        help_text=_("An empty line begins a new paragraph; lines that begin with - or 1. become a list."),
    )
    method = LongTextField(label=_label("method"), limit=TEXT_LIMIT, required=False)
    success_factors = LongTextField(label=_label("success_factors"), limit=TEXT_LIMIT, required=False)
    outcomes = LongTextField(label=_label("outcomes"), limit=TEXT_LIMIT, required=False)
    starts_on = ThaiDateField(
        label=_label("starts_on"), required=False, help_text=_("For example 17/07/2568 or 17 ก.ค. 2568")
    )
    ends_on = ThaiDateField(label=_label("ends_on"), required=False, help_text=_("Leave empty if it took one day."))
    place = LineField(label=_label("place"), limit=LINE, required=False)
    budget = NumberField(label=_label("budget"), minimum=Decimal(0), maximum=MAX_BUDGET, required=False)
    budget_source = LineField(label=_label("budget_source"), limit=LINE, required=False)
    partners_government = LongTextField(label=_label("partners_government"), limit=PARTNERS, rows=3, required=False)
    partners_business = LongTextField(label=_label("partners_business"), limit=PARTNERS, rows=3, required=False)
    partners_citizens = LongTextField(label=_label("partners_citizens"), limit=PARTNERS, rows=3, required=False)
    indicators = forms.MultipleChoiceField(
        label=_("Indicators it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def build(self) -> None:
        self._offer_years()
        self._offer_indicators()
        self.order_fields(["title", "about", "method", "success_factors", "outcomes", "year_be", "indicators"])
        for name in COLUMNS:
            self.fields[name].initial = getattr(self.row, name)
        self.helper = _helper()

    def _offer_years(self) -> None:
        year = self.row.submission.cycle.year_be
        self.fields["year_be"] = YearField(
            label=_label("year_be"),
            years=[year - 1, year],
            help_text=format_lazy(_("Buddhist era: {before} or {year}"), before=year - 1, year=year),
        )

    def _offer_indicators(self) -> None:
        field = self.fields["indicators"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.number, f"{one.number} {one.name}") for one in self.outline.leaves]
        field.widget.attrs["class"] = "form-check-input"
        # Asking for them costs a query, which a save of a text does not need.
        is_asked = "indicators" in str(self.data.get("fields", "indicators")).split(",")
        if self.row.pk and is_asked:
            field.initial = list(self.row.responses.values_list("indicator__number", flat=True))

    @property
    def outline(self) -> Outline:
        return outline_of(self.row.submission)

    def indicator_groups(self) -> list[tuple[Dimension, list[BoundWidget], int]]:
        """The checkboxes by dimension, with how many are ticked."""
        return indicator_groups(self["indicators"], self.outline)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        for name in {"starts_on", "ends_on"} & set(self.sent):
            self._check_day(name, cleaned.get(name))
        if starts and ends and ends < starts:
            self.add_error("ends_on", gettext("The last day is before the first day."))
        if ends and not starts and "starts_on" not in self.errors:
            self.add_error("starts_on", gettext("Say the first day too."))
        return cleaned

    def _check_day(self, name: str, day: date | None) -> None:
        """The fiscal year before this one began in the calendar year before that."""
        last = self.row.submission.cycle.year_be
        if day and not last - 2 <= day.year + BE <= last:
            self.add_error(
                name,
                gettext("The day lies outside the years of this submission (%(first)s to %(last)s).")
                % {"first": last - 2, "last": last},
            )

    def as_text(self, name: str, value: Any) -> str:
        return ", ".join(value or []) if name == "indicators" else super().as_text(name, value)

    @property
    def submission(self) -> Submission:
        return self.row.submission

    def write(self, changes: dict[str, Any], *, by: User) -> Activity:
        columns = {name: value for name, value in changes.items() if name != "indicators"}
        saved = self.row.save_changes(columns, base_version=self.row.version, by=by)
        _link(saved, changes.get("indicators"))
        return saved

    def add(self, *, by: User) -> Activity:
        """A new activity; a double click makes one."""
        columns = {name: self.cleaned_data[name] for name in COLUMNS}
        with editing(self.row.submission, by=by) as submission:
            since = clock.now() - DOUBLE_CLICK
            twin = submission.activities.filter(changed_by=by, changed_at__gte=since, version=1, **columns)
            if found := twin.first():
                return found
            made = Activity.objects.create(submission=submission, changed_by=by, **columns)
            _link(made, self.cleaned_data["indicators"])
        return made


def indicator_groups(field: BoundField, outline: Outline) -> list[tuple[Dimension, list[BoundWidget], int]]:
    """The boxes of a field of indicators by dimension, with how many are ticked."""
    boxes = {box.data["value"]: box for box in field.subwidgets}
    groups = []
    for dimension in outline.dimensions:
        own = [boxes[leaf.number] for leaf in outline.leaves_of(dimension)]
        groups.append((dimension, own, sum(bool(box.data["selected"]) for box in own)))
    return groups


COLUMNS = [*ActivityForm.base_fields, "year_be"]
COLUMNS.remove("indicators")


def _link(activity: Activity, numbers: list[str] | None) -> None:
    if numbers is not None:
        activity.responses.set(activity.submission.responses.filter(indicator__number__in=numbers))


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.field_template = "assessments/_field.html"
    helper.layout = Layout(
        Fieldset(_("The activity"), "title", "about", "method", "success_factors", "outcomes", "year_be"),
        Fieldset(_("Indicators it serves"), Field("indicators", template="assessments/_indicator_choices.html")),
        Fieldset(_("When and where"), Div("starts_on", "ends_on", css_class="grid-2"), "place"),
        Fieldset(_("Money"), Div("budget", "budget_source", css_class="grid-2")),
        Fieldset(_("Who took part"), "partners_government", "partners_business", "partners_citizens"),
    )
    return helper


UNLINKED = "none"


class ActivityFilter(forms.Form):
    """What the list of activities is narrowed to; nonsense narrows nothing."""

    q = LineField(label=_("Search"), limit=LINE, required=False)
    indicator = forms.ChoiceField(label=_("Indicator"), required=False)

    def __init__(self, leaves: list[Indicator], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("All indicators")),
            (UNLINKED, _("Linked to none yet")),
            *((leaf.number, f"{leaf.number} {leaf.name}") for leaf in leaves),
        ]

    @property
    def is_active(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def narrow(self, activities: ActivityQuerySet) -> ActivityQuerySet:
        if not self.is_valid():
            return activities
        text, number = self.cleaned_data["q"], self.cleaned_data["indicator"]
        activities = activities.about(asked_words(text))
        if number == UNLINKED:
            return activities.filter(responses=None)
        return activities.filter(responses__indicator__number=number) if number else activities


def new_activity(submission: Submission) -> Activity:
    """What an empty form starts from."""
    return Activity(submission=submission, year_be=submission.cycle.year_be)
