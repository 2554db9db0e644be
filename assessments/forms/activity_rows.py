"""The rows of a spreadsheet as activities: what each would become, and what is wrong with it, by cell."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments.activity_import.adding import Accepted
from assessments.activity_import.naming import (
    PHOTOS,
    Member,
    Sent,
    Wanted,
    sent_in,
    to_unpack,
    unpacked,
    wanted_in,
)
from assessments.activity_sheet import COLUMNS as COLUMNS_OF_THE_RECORD
from assessments.activity_sheet import INDICATORS, heading
from assessments.forms.activities import COLUMNS, ActivityForm, new_activity
from assessments.forms.activity_imports import FAULT
from assessments.models import ActivityImport, ImportedPack, ImportedPhoto, StoredFile, Submission
from assessments.queries import outline_of
from assessments.searching import asked_words
from indicators.queries import Outline

PHOTOS_OF_A_ROW = 20
CAPTION_LIMIT = 500


@dataclass
class Remark:
    """What is to be said of a row; `at` is the cell, where there is one."""

    at: str
    column: str
    text: str


@dataclass
class Line:
    """A row as it would become an activity."""

    number: int
    title: str
    columns: dict[str, Any] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    photos: list[tuple[str, StoredFile, str]] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    twin: Any = None

    @property
    def is_ready(self) -> bool:
        return not self.errors

    @property
    def is_proposed(self) -> bool:
        """What seems to be there already is not added again unless somebody says so."""
        return self.is_ready and self.twin is None


class RowForm(ActivityForm):
    """The form of an activity without what only a page needs."""

    def build(self) -> None:
        self._offer_years()
        self._offer_indicators()
        self.fields[INDICATORS].error_messages["invalid_choice"] = _(
            "There is no indicator %(value)s. All numbers stand on the third sheet."
        )


@dataclass
class Report:
    """An import seen whole, before anything of it is added."""

    batch: ActivityImport
    lines: list[Line]
    packs: list[ImportedPack]
    wanted_count: int
    looked_at_count: int
    unnamed: list[str]

    @cached_property
    def ready(self) -> list[Line]:
        return [one for one in self.lines if one.is_ready]

    @cached_property
    def faulty(self) -> list[Line]:
        return [one for one in self.lines if not one.is_ready]

    @property
    def photo_count(self) -> int:
        return sum(len(one.photos) for one in self.ready)

    @property
    def warning_count(self) -> int:
        return sum(bool(one.warnings) for one in self.ready)

    @property
    def is_unpacking(self) -> bool:
        is_waiting = any(one.state == ImportedPack.State.WAITING for one in self.packs)
        return is_waiting or self.looked_at_count < self.wanted_count

    @cached_property
    def digest(self) -> str:
        """Names what was shown: of other rows or photos nobody said yes."""
        shown = [
            [one.number, one.numbers, str(one.columns), [(name, file.pk, text) for name, file, text in one.photos]]
            for one in self.ready
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]

    def chosen(self, numbers: Iterable[str]) -> list[Accepted]:
        wanted = set(numbers)
        return [Accepted(one.columns, one.numbers, one.photos) for one in self.ready if str(one.number) in wanted]


def report_of(batch: ActivityImport) -> Report:
    """A handful of queries, however many rows there are."""
    packs = list(batch.packs.all())
    sent, photos = sent_in(packs), unpacked(batch)
    wanted = to_unpack(batch, sent)
    twins = _titles_of(batch.submission)
    lines: list[Line] = []
    for row in batch.rows:
        line = _line(row, batch.submission)
        _look_for_twin(line, twins, lines)
        _find_photos(line, row, sent, photos)
        lines.append(line)
    named = {(one.pack.pk, one.name) for one in wanted}
    return Report(
        batch=batch,
        lines=lines,
        packs=packs,
        wanted_count=len(wanted),
        looked_at_count=sum((one.pack.pk, one.name) in photos for one in wanted),
        unnamed=[one.name for one in sent.members if (one.pack.pk, one.name) not in named],
    )


def _line(row: dict[str, Any], submission: Submission) -> Line:
    cells = row["cells"]
    data: dict[str, Any] = {name: cells[name]["text"] for name in COLUMNS if name in cells}
    data.setdefault("year_be", str(submission.cycle.year_be))
    data[INDICATORS] = _numbers(cells.get(INDICATORS, {}).get("text", ""), outline_of(submission))
    form = RowForm(new_activity(submission), data)  # type: ignore[arg-type] # a dict answers as a QueryDict here
    line = Line(row["number"], data.get("title", ""))
    faults = {name for name, cell in cells.items() if cell["fault"]}
    if form.is_valid():
        line.columns = {name: form.cleaned_data[name] for name in COLUMNS}
        line.numbers = form.cleaned_data[INDICATORS]
    for name in COLUMNS_OF_THE_RECORD:
        if name in faults:
            line.errors.append(_remark(cells, name, _fault(cells[name]["fault"])))
        else:
            line.errors += [_remark(cells, name, str(text)) for text in form.errors.get(name, [])]
    return line


def _numbers(text: str, plan: Outline) -> list[str]:
    """What was typed; the number of an indicator with parts means all of them."""
    typed = [one for one in re.split(r"[\s,;/]+", text) if one]
    parts = {
        one: [each.number for each in plan.parts_of(plan.by_number[one])] for one in typed if one in plan.by_number
    }
    return list(dict.fromkeys(number for one in typed for number in parts.get(one) or [one]))


def _remark(cells: dict[str, Any], name: str, text: str) -> Remark:
    return Remark(cells.get(name, {}).get("at", ""), heading(name), text)


def _fault(fault: str) -> str:
    if fault == FAULT:
        return _("This cell shows an error of the spreadsheet, such as #REF!. Type what belongs there.")
    return _("This is a formula. Formulas are not computed: copy the cell and paste its value.")


def _titles_of(submission: Submission) -> dict[str, Any]:
    """The activities that are there, by their title as it is compared."""
    return {_key(one.title): one for one in submission.activities.only("title", "submission")}


def _key(title: str) -> str:
    return " ".join(asked_words(title))


def _look_for_twin(line: Line, twins: dict[str, Any], before: list[Line]) -> None:
    key = _key(line.title)
    line.twin = twins.get(key) if key else None
    if line.twin is not None:
        line.warnings.append(Remark("", heading("title"), _("An activity of this name is there already.")))
    elif key and (first := next((one for one in before if _key(one.title) == key), None)):
        text = _("Row %(row)s of the file has the same title.") % {"row": first.number}
        line.warnings.append(Remark("", heading("title"), text))


def _find_photos(line: Line, row: dict[str, Any], sent: Sent, photos: dict[tuple[int, str], ImportedPhoto]) -> None:
    cell = row["cells"].get(PHOTOS)
    wanted = wanted_in(cell["text"]) if cell else []
    if len(wanted) > PHOTOS_OF_A_ROW:
        text = _("%(found)s photos are named; at most %(limit)s are possible for one activity.")
        line.errors.append(_remark(row["cells"], PHOTOS, text % {"found": len(wanted), "limit": PHOTOS_OF_A_ROW}))
        return
    if any(len(one.caption) > CAPTION_LIMIT for one in wanted):
        text = _("A caption has more than %(limit)s characters.") % {"limit": CAPTION_LIMIT}
        line.errors.append(_remark(row["cells"], PHOTOS, text))
        return
    for one in wanted:
        problem = _photo_problem(one, sent.called(one.name), photos, line)
        if problem:
            line.warnings.append(_remark(row["cells"], PHOTOS, problem))


def _photo_problem(one: Wanted, meant: list[Member], photos: dict[tuple[int, str], ImportedPhoto], line: Line) -> str:
    """Why a photo will be missing; else it is the line's."""
    name = {"name": one.name}
    if not meant:
        return _("The photo “%(name)s” was not sent.") % name
    if len(meant) > 1:
        return _("Several photos are called “%(name)s”. Write the folder before the name, with a slash.") % name
    photo = photos.get((meant[0].pack.pk, meant[0].name))
    if photo is None:
        return ""
    if photo.file is None:
        return _("“%(name)s”: %(problem)s") % (name | {"problem": photo.problem})
    file_name = meant[0].name.rpartition("/")[2]
    line.photos.append((file_name[:255], photo.file, one.caption))
    return ""
