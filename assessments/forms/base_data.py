"""The base data form: cells as they come from a grid or a spreadsheet, checked against what is saved now."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.base_data import (
    Place,
    Proposal,
    Value,
    is_asked,
    leaps,
    letter,
    places,
    plain,
    plan_of,
    rows_of,
    shown,
    values_in,
    years_of,
)
from assessments.editing import editing, save_base_data
from assessments.forms.fields import NumberField, western_digits
from assessments.models import BaseDatum, Submission
from assessments.templatetags.sustcity import be_date
from assessments.typed_text import clean
from indicators.models import BaseDataField, BaseDataGroup, FieldType

DECIMALS = {FieldType.INTEGER: 0, FieldType.MONEY: 2, FieldType.DECIMAL: 4}
# What the column holds, where a field names no range of its own.
LARGEST = Decimal(10**14 - 1)
# The group of the ten LPA scores, which nobody types: they are the municipality's LPA result.
LPA_GROUP = "g"


def name_of(place: Place) -> str:
    """The name of a cell in a form: `area.2569`."""
    return f"{place[0]}.{place[1]}"


def read_cell(field: BaseDataField, typed: str) -> Value | None:
    """A value as people type it, None for an empty cell; raises ValidationError when it is no such value at all."""
    if field.is_choice:
        return read_choice(field, typed)
    value: Decimal | None = _number_field(field).to_python(typed)
    return value


def check_range(field: BaseDataField, value: Value | None) -> None:
    """Raises ValidationError for a number that cannot be right."""
    if isinstance(value, Decimal):
        _number_field(field).validate(value)


def read_choice(field: BaseDataField, typed: str) -> str | None:
    """A choice by its key or by its name in either language, as a pasted block has it."""
    text = _compared(clean(typed))
    if not text:
        return None
    for one in field.choices:
        if text in {_compared(one["key"]), _compared(one["name_th"]), _compared(one.get("name_en", ""))}:
            return str(one["key"])
    names = ", ".join(name for _key, name in field.options)
    raise ValidationError(_("Choose one of these: %(names)s.") % {"names": names})


def _compared(text: str) -> str:
    return " ".join(western_digits(text).split()).casefold()


def _number_field(field: BaseDataField) -> NumberField:
    made = NumberField(
        minimum=-LARGEST if field.minimum is None else field.minimum,
        maximum=LARGEST if field.maximum is None else field.maximum,
        decimals=DECIMALS[FieldType(field.type)],
        required=False,
    )
    made.example = "1250" if field.type == FieldType.INTEGER else "1250.5"
    return made


@dataclass(frozen=True)
class Cell:
    """One field in one year as the page shows it."""

    field: BaseDataField
    year: int
    text: str
    error: str = ""
    theirs: BaseDatum | None = None
    is_emptied_by_others: bool = False
    leap: Decimal | None = None
    proposal: Proposal | None = None

    @property
    def name(self) -> str:
        return name_of((self.field.key, self.year))

    @property
    def label(self) -> str:
        return _("%(name)s, %(year)s") % {"name": self.field.name, "year": self.year}

    @property
    def is_in_conflict(self) -> bool:
        return self.theirs is not None or self.is_emptied_by_others

    @property
    def read_text(self) -> str:
        """As a page to read prints it: choices by their name."""
        return value_text(self.field, self.text)

    @property
    def their_text(self) -> str:
        return value_text(self.field, shown(self.theirs.value)) if self.theirs else _("(empty)")

    @property
    def proposal_text(self) -> str:
        return value_text(self.field, shown(self.proposal.value)) if self.proposal else ""

    @property
    def proposal_typed(self) -> str:
        """What is filled in when the proposal is taken over."""
        return shown(self.proposal.value) if self.proposal else ""

    @property
    def has_notes(self) -> bool:
        return bool(self.error or self.is_in_conflict or self.leap or self.proposal)

    @property
    def leap_text(self) -> str:
        if not self.leap:
            return ""
        words = _("up %(percent)s %% from %(year)s") if self.leap > 0 else _("down %(percent)s %% from %(year)s")
        return words % {"percent": f"{abs(self.leap):,.1f}", "year": self.year - 1}


def value_text(field: BaseDataField, text: str) -> str:
    return dict(field.options).get(text, text) if field.is_choice else text


@dataclass(frozen=True)
class Line:
    """A field with a cell for each year; None where the year is not asked for."""

    field: BaseDataField
    cells: list[Cell | None]


@dataclass(frozen=True)
class Section:
    group: BaseDataGroup
    lines: list[Line]
    precedes_lpa: bool

    @property
    def letter(self) -> str:
        return letter(self.group.key)

    @property
    def complete_count(self) -> int:
        return sum(all(cell is None or cell.text for cell in line.cells) for line in self.lines)


class BaseDataForm:
    """The grid. A browser with scripts sends only the changed cells, one without sends all of them.

    `bases` (JSON) says what each given cell was when the page was made: its version and value. A cell counts as
    changed when it differs from that; it is stale when the row differs from it by now. By its button nothing is
    written unless every cell can be; what is saved while somebody types, cell by cell (see js/autosave.js).
    """

    def __init__(self, submission: Submission, data: QueryDict | None = None) -> None:
        self.submission = submission
        self.plan = plan_of(submission)
        self.year_be = submission.cycle.year_be
        self.data = data
        self.rows = rows_of(submission)
        self.typed = {} if data is None else dict(_typed(places(self.plan, self.year_be), data))
        self.seen = _read_seen(data)
        self.changes: dict[Place, Value | None] = {}
        self.errors: dict[Place, str] = {}
        self.conflicts: set[Place] = set()
        self.is_refused = False

    @property
    def years(self) -> list[int]:
        return years_of(self.plan, self.year_be)

    # ---------------------------------------------------------------- what came

    def save(self, *, by: User) -> bool:
        """Write every changed cell, or none; raises PermissionDenied when it may no longer be edited."""
        with editing(self.submission, by=by):
            self.rows = rows_of(self.submission)
            self.check()
            self.is_refused = bool(self.errors or self.conflicts)
            if not self.is_refused:
                save_base_data(self.submission, self.rows, self.changes, by=by)
        return not self.is_refused

    def save_what_can_be(self, *, by: User) -> dict[str, Any]:
        """Within `editing`: write the cells that can be, and say of the others why not, as js/autosave.js asks it."""
        self.rows = rows_of(self.submission)
        self.check()
        written = {place: value for place, value in self.changes.items() if place not in self.conflicts}
        save_base_data(self.submission, self.rows, written, by=by)
        self.rows = rows_of(self.submission)
        refused = {*self.errors, *self.conflicts}
        saved = {name_of(place): self.base_of(place) for place in self.typed if place not in refused}
        return {
            "saved": saved,
            "errors": {name_of(place): text for place, text in self.errors.items()},
            "conflicts": {name_of(place): self._theirs(place) for place in self.conflicts},
            "version": 0,
            "leaps": {name_of(place): self.cell(place).leap_text for place in self._beside(written)},
        }

    def base_of(self, place: Place) -> str:
        """What a cell is, for a save to name what it started from: version and value, nothing for an empty one."""
        return f"{self.rows[place].version} {self._now(place)}" if place in self.rows else ""

    def _theirs(self, place: Place) -> dict[str, str]:
        row = self.rows.get(place)
        return {
            "text": shown(row.value) if row else "",
            "base": self.base_of(place),
            "who": str(row.changed_by or "") if row else "",
            "time": be_date(row.changed_at, "time") if row else "",
        }

    def _beside(self, changed: Iterable[Place]) -> set[Place]:
        """These cells and the same field's of the years after, whose change from the year before is another now."""
        near = {(key, year + step) for key, year in changed for step in (0, 1)}
        return near & set(places(self.plan, self.year_be))

    def check(self) -> None:
        """Sort what was typed into changes, errors and conflicts with what others saved meanwhile."""
        for place, typed in self.typed.items():
            field = self.plan.base_data_fields[place[0]]
            try:
                value = read_cell(field, typed)
                if self._is_changed(place, value):
                    check_range(field, value)
                    self.changes[place] = value
            except ValidationError as error:
                self.errors[place] = " ".join(error.messages)
        self.conflicts = {place for place in self.changes if self._seen_now(place) != self.seen.get(place)}

    def _is_changed(self, place: Place, value: Value | None) -> bool:
        """Against what the person saw, and against what is there now: the same change twice is none."""
        _version, text = self.seen.get(place, (0, ""))
        return plain(value) not in (text, self._now(place))

    def _now(self, place: Place) -> str:
        return plain(self.rows[place].value) if place in self.rows else ""

    def _seen_now(self, place: Place) -> tuple[int, str] | None:
        return (self.rows[place].version, self._now(place)) if place in self.rows else None

    def bring(self, typed: Mapping[Place, str]) -> None:
        """Check values that come from elsewhere, such as a spreadsheet, against what is saved now; nothing is saved."""
        self.typed = dict(typed)
        self.seen = {place: (row.version, plain(row.value)) for place, row in self.rows.items()}
        self.check()
        # As it is understood, so that a person sees it before confirming.
        self.typed |= {place: shown(value) for place, value in self.changes.items()}

    def take(self, chosen: str, offered: Mapping[Place, Proposal]) -> None:
        """Fill in proposals without saving: one cell by its name, or every empty one."""
        self.check()
        self.conflicts = set()
        for place, proposal in offered.items():
            is_empty = not self.typed.get(place, self._now(place)).strip()
            if chosen == name_of(place) or (chosen == "all" and is_empty):
                self.typed[place] = shown(proposal.value)
                self.changes[place] = proposal.value
                self.errors.pop(place, None)

    @property
    def unsaved(self) -> list[tuple[str, str]]:
        """What was typed and may not be saved, to be copied."""
        self.check()
        return [
            (self.cell(place).label, self.typed[place])
            for place in self.typed
            if place in self.changes or place in self.errors
        ]

    # ---------------------------------------------------------------- what the page shows

    @property
    def unsaved_names(self) -> str:
        """Cells that count as changed on the page that comes back, though it is loaded with them."""
        return ",".join(name_of(place) for place in self.typed if place in self.changes or place in self.errors)

    @property
    def bases_json(self) -> str:
        """What this page shows as saved; a conflict, once shown, is a known choice."""
        if self.data is not None and not self.is_refused:
            found = {name_of(place): f"{version} {text}" for place, (version, text) in self.seen.items()}
        else:
            found = {name_of(place): self.base_of(place) for place in self.rows}
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))

    def sections(self, offered: Mapping[Place, Proposal] | None = None) -> list[Section]:
        groups = self.plan.base_data_groups
        last_before_lpa = max((one.key for one in groups if one.key < LPA_GROUP), default="")
        return [
            Section(
                group,
                [self._line(field, offered or {}) for field in group.fields.all()],
                group.key == last_before_lpa,
            )
            for group in groups
        ]

    def _line(self, field: BaseDataField, offered: Mapping[Place, Proposal]) -> Line:
        return Line(
            field,
            [
                self.cell((field.key, year), offered) if is_asked(field, year, self.year_be) else None
                for year in self.years
            ],
        )

    def cell(self, place: Place, offered: Mapping[Place, Proposal] | None = None) -> Cell:
        row, proposal = self.rows.get(place), (offered or {}).get(place)
        text = shown(row.value) if row else ""
        if place in self.changes or place in self.errors:
            text = self._typed_text(place)
        is_known = proposal is None or plain(proposal.value) == text.replace(",", "")
        return Cell(
            field=self.plan.base_data_fields[place[0]],
            year=place[1],
            text=text,
            error=self.errors.get(place, ""),
            theirs=row if place in self.conflicts else None,
            is_emptied_by_others=place in self.conflicts and row is None,
            leap=self.leaps.get(place),
            proposal=None if is_known else proposal,
        )

    def _typed_text(self, place: Place) -> str:
        """As it was typed; a choice, which may be typed by its name, as its key."""
        change = self.changes.get(place)
        return change if isinstance(change, str) else self.typed[place]

    def now_text(self, place: Place) -> str:
        """What is saved in a cell, to read; nothing where it is empty."""
        row = self.rows.get(place)
        return value_text(self.plan.base_data_fields[place[0]], shown(row.value)) if row else ""

    @cached_property
    def leaps(self) -> dict[Place, Decimal]:
        return leaps(self.plan, values_in(self.rows))

    @property
    def faults(self) -> list[Cell]:
        """The cells with an error, for the summary above the grid."""
        return [self.cell(place) for place in self.errors]


def _typed(asked: Iterable[Place], data: QueryDict) -> Iterator[tuple[Place, str]]:
    for place in asked:
        if (text := data.get(name_of(place))) is not None:
            yield place, str(text)


def _read_seen(data: QueryDict | None) -> dict[Place, tuple[int, str]]:
    """What the page was based on; nonsense counts as nothing seen, which at worst shows both values."""
    try:
        given = json.loads(str(data["bases"])) if data is not None and "bases" in data else {}
    except (ValueError, RecursionError):
        return {}
    return dict(_seen_places(given)) if isinstance(given, dict) else {}


def _seen_places(given: dict[str, Any]) -> Iterator[tuple[Place, tuple[int, str]]]:
    for name, seen in given.items():
        key, _dot, year = name.rpartition(".")
        if isinstance(seen, str) and year.isdecimal() and len(year) == 4:
            version, _space, text = seen.partition(" ")
            if version.isdecimal() and len(version) < 10:
                yield (key, int(year)), (int(version), text)
