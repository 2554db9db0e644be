"""More time for one municipality."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, User
from assessments import clock, extensions
from assessments.calendar import LAST_MINUTE
from assessments.forms.cycles import AFTER, ReasonField, TimeOfDayField
from assessments.forms.fields import ThaiDateField
from assessments.models import EXTENDABLE, Cycle, Extension, Stage
from assessments.templatetags.sustcity import be_date


@dataclass(frozen=True)
class ExtensionFields:
    """The fields of a stage with its end for all others, for the template."""

    stage: Stage
    ends_at: datetime
    on: BoundField
    at: BoundField

    @property
    def fields(self) -> list[BoundField]:
        return [self.on, self.at]


class ExtensionForm(forms.Form):
    """The last day of a municipality for its stages; an emptied day takes the extension back."""

    def __init__(self, municipality: Municipality, cycle: Cycle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality, self.cycle = municipality, cycle
        self.now = extensions.latest(municipality, cycle)
        self.ends = {stage: end for stage in EXTENDABLE if (end := _end_of(cycle, stage)) is not None}
        for stage in self.ends:
            self._add_fields(stage, self.now.get(stage))
        self.fields["reason"] = ReasonField(
            label=_("Reason"), help_text=_("The municipality and its province read it."), required=False
        )

    def _add_fields(self, stage: Stage, granted: Extension | None) -> None:
        local = granted and granted.ends_at and timezone.localtime(granted.ends_at)
        on, at = _("{stage}: extended until the day"), _("{stage}: time of that day")
        self.fields[f"{stage}-on"] = ThaiDateField(
            label=format_lazy(on, stage=stage.label), required=False, initial=local and local.date()
        )
        self.fields[f"{stage}-at"] = TimeOfDayField(
            label=format_lazy(at, stage=stage.label), required=False, initial=local and local.time()
        )

    @property
    def stages(self) -> list[ExtensionFields]:
        return [
            ExtensionFields(stage, end, self._styled(f"{stage}-on"), self._styled(f"{stage}-at"))
            for stage, end in self.ends.items()
        ]

    def _styled(self, name: str) -> BoundField:
        field = self[name]
        field.field.widget.attrs["class"] = "form-control is-invalid" if field.errors else "form-control"
        return field

    def clean(self) -> dict[str, Any]:
        read = {stage: self._read(stage) for stage in self.ends}
        self.changed = {
            stage: end for stage, end in read.items() if end != (self.now[stage].ends_at if stage in self.now else None)
        }
        if self.errors:
            return self.cleaned_data
        for stage, end in self.changed.items():
            self._check(stage, end)
        self._check_order(read)
        if not self.changed:
            self.add_error(None, gettext("Nothing was changed: give a later day, or empty one to take it back."))
        elif not self.cleaned_data.get("reason"):
            self.add_error("reason", gettext("Say why: it is kept with the extension."))
        return self.cleaned_data

    def _read(self, stage: Stage) -> datetime | None:
        day: date | None = self.cleaned_data.get(f"{stage}-on")
        hour: time | None = self.cleaned_data.get(f"{stage}-at")
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day, hour or LAST_MINUTE))

    def _check(self, stage: Stage, end: datetime | None) -> None:
        if end is None:
            return
        for_all = self.ends[stage]
        if end <= for_all:
            text = gettext("For everybody the stage ends on %(day)s: an extension ends later.")
            self.add_error(f"{stage}-on", text % {"day": be_date(for_all, "time")})
        elif end <= clock.now():
            self.add_error(f"{stage}-on", gettext("This moment is over already."))
        elif timezone.localdate(end) > self.cycle.last_day + AFTER:
            text = gettext("The day lies far from the fiscal year %(year)s.")
            self.add_error(f"{stage}-on", text % {"year": self.cycle.year_be})

    def _check_order(self, read: dict[Stage, datetime | None]) -> None:
        """What is handed in late must still be checked by the province."""
        if self.errors or not set(EXTENDABLE) <= set(self.ends):
            return
        submits, checks = (max(self.ends[stage], read[stage] or self.ends[stage]) for stage in EXTENDABLE)
        if read[Stage.SELF_ASSESSMENT] and checks < submits:
            text = gettext("The province checks until %(day)s only: give it at least as long as the municipality.")
            self.add_error(f"{Stage.PROVINCIAL_CHECK}-on", text % {"day": be_date(checks, "time")})

    def save(self, by: User) -> None:
        extensions.grant(self.municipality, self.cycle, self.changed, by, self.cleaned_data["reason"])


def _end_of(cycle: Cycle, stage: Stage) -> datetime | None:
    dates = cycle.stage_by_key.get(stage)
    return dates.ends_at if dates else None
