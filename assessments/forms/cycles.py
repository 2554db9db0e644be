"""The dates of a cycle, and the reason that moving them asks for."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import dates
from assessments.calendar import FIRST_MINUTE, LAST_MINUTE, Period, Periods
from assessments.forms.fields import LongTextField, ThaiDateField, western_digits
from assessments.models import Cycle, Stage
from assessments.typed_text import clean

REASON_LIMIT = 2000
# Messages name a field in full; the page shows the stage once, above the four of it.
PARTS = {
    "starts_on": _("{stage}: first day"),
    "starts_at": _("{stage}: time of the first day"),
    "ends_on": _("{stage}: last day"),
    "ends_at": _("{stage}: time of the last day"),
}
# Dates slip, but a day that lies further from its fiscal year is a slip of the finger.
BEFORE, AFTER = timedelta(days=366), timedelta(days=2 * 366)
_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:น\.?)?")


class TimeOfDayField(forms.Field):
    """A time as officials write it: 08.30, 8:30, ๑๖.๓๐ น.; 24.00 is the last minute of the day."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value
        text = western_digits(clean(value or "")).strip()
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if text.startswith("24") and found and not int(found[2] or 0):
            return LAST_MINUTE
        try:
            return time(int(found[1]), int(found[2] or 0)) if found else _no_time()
        except ValueError:
            return _no_time()

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H.%M}" if isinstance(value, time) else value


def _no_time() -> time:
    raise ValidationError(gettext("Write the time in hours and minutes, for example 16.30."))


@dataclass(frozen=True)
class StageFields:
    """The four fields of a stage, for the template."""

    stage: Stage
    starts_on: BoundField
    starts_at: BoundField
    ends_on: BoundField
    ends_at: BoundField

    @property
    def fields(self) -> list[BoundField]:
        return [self.starts_on, self.starts_at, self.ends_on, self.ends_at]


class StagesForm(forms.Form):
    """First and last moment of every stage, a day and a time each.

    The page sends what each field showed besides what it holds now, so that only what this person changed is
    written: the dates that somebody else moved meanwhile stay moved.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in Stage:
            self._add_fields(stage)

    def _add_fields(self, stage: Stage) -> None:
        for part, label in PARTS.items():
            kind = ThaiDateField if part.endswith("_on") else TimeOfDayField
            self.fields[f"{stage}-{part}"] = kind(
                label=format_lazy(label, stage=stage.label), required=False, show_hidden_initial=True
            )

    @property
    def stages(self) -> list[StageFields]:
        return [StageFields(stage, *(self._styled(f"{stage}-{part}") for part in PARTS)) for stage in Stage]

    def _styled(self, name: str) -> BoundField:
        field = self[name]
        field.field.widget.attrs["class"] = "form-control is-invalid" if field.errors else "form-control"
        return field

    def show(self, stage: Stage, period: Period) -> None:
        """Fill the fields of a stage with its dates."""
        for edge, moment in zip(("starts", "ends"), period, strict=True):
            local = moment and timezone.localtime(moment)
            self.initial[f"{stage}-{edge}_on"] = local and local.date()
            # Seconds are not shown, so they do not count as a difference either.
            self.initial[f"{stage}-{edge}_at"] = local and local.time().replace(second=0, microsecond=0)

    def read(self, stage: Stage, year_be: int, now: Period | None) -> Period | None:
        """The period of a stage after this form; `now` gives what was not changed. Errors go beside the fields."""
        before: tuple[datetime | None, datetime | None] = now or (None, None)
        starts = self._edge(stage, "starts", before[0], FIRST_MINUTE)
        ends = self._edge(stage, "ends", before[1], LAST_MINUTE)
        self._check_year(stage, year_be, "starts", starts)
        self._check_year(stage, year_be, "ends", ends)
        if any(name.startswith(f"{stage}-") for name in self.errors):
            return None
        if starts is None:
            self.add_error(f"{stage}-starts_on", gettext("Say when the stage begins."))
            return None
        if ends is not None and ends <= starts:
            self.add_error(f"{stage}-ends_on", gettext("The stage ends before it begins."))
            return None
        return starts, ends

    def _edge(self, stage: Stage, edge: str, before: datetime | None, otherwise: time) -> datetime | None:
        """Day and time of an edge; each of them as it was before where this person left it alone."""
        on, at = f"{stage}-{edge}_on", f"{stage}-{edge}_at"
        if not {on, at} & set(self.changed_data):
            return before
        local = None if before is None else timezone.localtime(before)
        day: date | None = self.cleaned_data.get(on) if on in self.changed_data else local and local.date()
        kept = None if local is None else local.time()
        hour: time | None = self.cleaned_data.get(at) if at in self.changed_data else kept
        if day is not None:
            return timezone.make_aware(datetime.combine(day, hour or otherwise))
        if hour is not None and at in self.changed_data and on not in self.errors:
            self.add_error(on, gettext("Say the day too, or empty the time."))
        return None

    def _check_year(self, stage: Stage, year_be: int, edge: str, moment: datetime | None) -> None:
        name = f"{stage}-{edge}_on"
        cycle = Cycle(year_be=year_be)
        if moment is None or name not in self.changed_data or name in self.errors:
            return
        if not cycle.first_day - BEFORE <= timezone.localdate(moment) <= cycle.last_day + AFTER:
            self.add_error(name, gettext("The day lies far from the fiscal year %(year)s.") % {"year": year_be})


class ReasonField(LongTextField):
    """Why something moves, for everybody whom it concerns."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=REASON_LIMIT, rows=3, **kwargs)


def no_reason() -> str:
    return gettext("Write why, in a sentence that everybody concerned can read.")


class CycleDatesForm(StagesForm):
    """The dates of a cycle; those of a confirmed one move with a reason. Used inside `dates.held()`."""

    def __init__(self, cycle: Cycle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        for key, stored in cycle.stage_by_key.items():
            self.show(Stage(key), (stored.starts_at, stored.ends_at))
        if not cycle.is_draft:
            self.fields["reason"] = ReasonField(
                label=_("Why the dates move"),
                required=False,
                help_text=_("Everybody whom it concerns reads it on the home page and in an e-mail."),
            )

    def clean(self) -> dict[str, Any]:
        self.periods: Periods = {}
        for stage in Stage:
            if not any(name.startswith(f"{stage}-") for name in self.changed_data):
                continue
            stored = self.cycle.stage_by_key.get(stage)
            before = (stored.starts_at, stored.ends_at) if stored else None
            period = self.read(stage, self.cycle.year_be, before)
            if period is not None and period != before:
                self.periods[stage] = period
        self._check_rules()
        if self.periods and not self.cycle.is_draft and not self.cleaned_data.get("reason"):
            self.add_error("reason", no_reason())
        return self.cleaned_data

    def _check_rules(self) -> None:
        """Beside the date that breaks a rule, which may be of a stage that this person left alone."""
        if self.errors:
            return
        for fault in dates.new_faults(self.cycle, self.periods):
            self.add_error(f"{fault.stage}-{fault.edge}_on", fault.text)

    def save(self, by: User) -> bool:
        """Move the dates; says whether any moved."""
        return dates.move_stages(self.cycle, self.periods, by, self.cleaned_data.get("reason", ""))


class SwitchForm(forms.Form):
    """Opening or closing a stage now."""

    reason = ReasonField(label=_("Why"), error_messages={"required": _("Say why: everybody concerned reads it.")})
