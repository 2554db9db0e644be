"""A draft of a device, checked as the activity and the photos it becomes."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from assessments.forms.activities import LINE
from assessments.forms.evidence import CAPTION_LIMIT
from assessments.forms.fields import BE, LineField, LongTextField
from assessments.models import TEXT_LIMIT, Activity, Consent, Submission
from assessments.queries import outline_of


def first_year(submission: Submission) -> int:
    """The fiscal year before this one began in the calendar year before that (Buddhist era)."""
    return submission.cycle.year_be - 2


class FieldDraftForm(forms.Form):
    title = LineField(label=Activity._meta.get_field("title").verbose_name, limit=LINE)
    about = LongTextField(limit=TEXT_LIMIT, required=False)
    place = LineField(limit=LINE, required=False)
    starts_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    indicators = forms.MultipleChoiceField(required=False)

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission
        field = self.fields["indicators"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.number, one.name) for one in outline_of(submission).leaves]

    def clean_starts_on(self) -> date | None:
        day: date | None = self.cleaned_data["starts_on"]
        first, last = first_year(self.submission), self.submission.cycle.year_be
        if day and not first <= day.year + BE <= last:
            raise forms.ValidationError(
                gettext("The day lies outside the years of this submission (%(first)s to %(last)s).")
                % {"first": first, "last": last}
            )
        return day

    def columns(self) -> dict[str, Any]:
        """The fields of the activity; its year is asked of nobody who gave the day."""
        day, year = self.cleaned_data["starts_on"], self.submission.cycle.year_be
        held = max(year - 1, day.year + BE) if day else year
        return {name: self.cleaned_data[name] for name in ("title", "about", "place", "starts_on")} | {"year_be": held}


class FieldPhotoForm(forms.Form):
    upload = forms.UUIDField()
    caption = LongTextField(limit=CAPTION_LIMIT, required=False)
    consent = forms.ChoiceField(choices=[("", ""), *Consent.choices], required=False)

    @property
    def key(self) -> UUID:
        found: UUID = self.cleaned_data["upload"]
        return found
