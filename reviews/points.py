"""A sheet of points as people type it: line by line, each with the version of the row it started from.

Written by hand instead of as a formset: a chair's sheet has a hundred lines, and only what was changed is
written.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.db.models import Manager, TextField
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import StaleSave
from assessments.templatetags.sustcity import points as as_text
from assessments.typed_text import clean
from indicators.models import Criterion
from reviews.models import LossReason, PointsChange, Score, SettledScore
from reviews.models.changes import change_of

Row = Score | SettledScore


def parse_points(text: str, maximum: Decimal) -> Decimal:
    """Points as typed, in Thai or Arabic digits; ValueError unless a number from 0 to the maximum."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or not 0 <= value <= maximum or value != round(value, 2):
        raise ValueError(text)
    return round(value, 2)


def remark_of(row: Row) -> str:
    return row.comment if isinstance(row, Score) else row.reason


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


# What a line holds, by the names of its fields.
PARTS = ("points", "loss", "remark")


@dataclass
class Line:
    """One criterion on the sheet; `row` is what is stored, `points` and `remark` what the fields hold.

    `base` names the version that the fields started from and, as a digest, what they held then: so a save
    knows what a person changed, and another's change made meanwhile is never overwritten unseen.
    """

    criterion: Criterion
    row: Row | None
    remark_limit: int
    reasons: Mapping[int, LossReason] = field(default_factory=dict)
    points: str = field(default="", init=False)
    remark: str = field(default="", init=False)
    loss: str = field(default="", init=False)
    base: str = field(default="", init=False)
    value: Decimal | None = field(default=None, init=False)
    points_error: str = field(default="", init=False)
    remark_error: str = field(default="", init=False)
    loss_error: str = field(default="", init=False)
    is_posted: bool = field(default=False, init=False)
    is_in_conflict: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.rebase(self.row)
        self.points, self.remark, self.loss = self.stored

    def propose(self, points: Decimal | None) -> None:
        """Stand in an empty field; it is kept only once somebody sends it."""
        if self.row is None and points is not None:
            self.points = as_text(points)

    @property
    def stored(self) -> tuple[str, str, str]:
        """Points, remark and the reason of a lost point, as their fields hold them."""
        if self.row is None:
            return "", "", ""
        return as_text(self.row.points), clean(remark_of(self.row)).strip(), str(self.row.loss_reason_id or "")

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the fields, which are their ids too."""
        return {part: f"{part}-{self.criterion.pk}" for part in (*PARTS, "base")}

    def rebase(self, row: Row | None) -> None:
        self.row = row
        self.base = f"{row.version if row else 0}-{_digest(*self.stored)}"

    def take(self, data: Mapping[str, str]) -> None:
        """Take what was typed; a page may send only what was changed, what is absent stays as it is."""
        if self.names["points"] not in data:
            return
        self.is_posted = True
        self.points = clean(data[self.names["points"]]).strip()
        self.remark = clean(data.get(self.names["remark"], "")).strip()
        self.loss = data.get(self.names["loss"], self.loss).strip()
        self.base = data.get(self.names["base"], "")

    def check(self) -> bool:
        """Read what was typed; the messages stand beside the fields."""
        if self.is_posted:
            self._check_points()
            self._check_remark()
            self._check_loss()
        return not (self.points_error or self.remark_error or self.loss_error)

    def _check_points(self) -> None:
        if not self.points and (self.remark or self.loss):
            self.points_error = _("Give points as well: text without points is not kept.")
        if not self.points:
            return
        try:
            self.value = parse_points(self.points, self.criterion.maximum)
        except ValueError:
            text = _("Enter a number from 0 to %(maximum)s, with at most two decimals.")
            self.points_error = text % {"maximum": as_text(self.criterion.maximum)}

    def _check_remark(self) -> None:
        if len(self.remark) > self.remark_limit:
            text = _("At most %(limit)s characters; this has %(count)s.")
            self.remark_error = text % {
                "limit": f"{self.remark_limit:,}",
                "count": f"{len(self.remark):,}",
            }

    def _check_loss(self) -> None:
        if self.loss and self.loss != self.stored[2] and self.loss not in map(str, self.reasons):
            self.loss_error = _("Choose one of the reasons of the list.")

    @property
    def choices(self) -> list[LossReason]:
        """The reasons to choose from: those in use, and the one that was chosen while it was."""
        return [one for one in self.reasons.values() if one.is_in_use or str(one.pk) == self.loss]

    @property
    def typed(self) -> tuple[str, str, str]:
        """As `stored`, as the page prints numbers: `7.50` and `๗.๕` are no change of `7.5`."""
        return self.points if self.value is None else as_text(self.value), self.remark, self.loss

    @property
    def is_changed(self) -> bool:
        """What stands there already, because an earlier answer was lost, is no change either."""
        return self.is_posted and self.base.partition("-")[2] != _digest(*self.typed) and self.typed != self.stored

    @property
    def is_proposal(self) -> bool:
        return self.row is None and not self.is_posted and bool(self.points)

    @property
    def base_version(self) -> int:
        version = self.base.partition("-")[0]
        return int(version) if version.isdecimal() else 0


@dataclass(frozen=True)
class Store:
    """Where the lines of a sheet are kept: the model, the columns they share, the column of the remark."""

    model: type[Score] | type[SettledScore]
    owner: Mapping[str, Any]
    remark: str
    reasons: Mapping[int, LossReason] = field(default_factory=dict)

    def lines(self, criteria: list[Criterion], rows: Mapping[int, Row]) -> list[Line]:
        column = self.model._meta.get_field(self.remark)
        assert isinstance(column, TextField) and column.max_length
        limit = column.max_length
        return [Line(one, rows.get(one.pk), limit, self.reasons) for one in criteria]

    def create(self, lines: list[Line], by: User) -> None:
        rows = [self._row(line, by) for line in lines]
        manager: Manager[Any] = self.model._default_manager
        manager.bulk_create(rows)
        changes = [change_of(row, (row.points, remark_of(row)), by, is_new=True) for row in rows]
        PointsChange.objects.bulk_create(changes)
        for line, row in zip(lines, rows, strict=True):
            line.rebase(row)

    def _row(self, line: Line, by: User) -> Row:
        return self.model(criterion=line.criterion, changed_by=by, **self.owner, **self._facts(line))

    def _facts(self, line: Line) -> dict[str, Any]:
        return {"points": line.value, self.remark: line.remark, "loss_reason_id": int(line.loss) if line.loss else None}

    def change(self, line: Line, row: Row, by: User) -> None:
        """Write one line over its row, or remove the row where the points were taken away."""
        try:
            now = self._write(line, row, by)
            change_of(row, (now.points, remark_of(now)) if now else (None, ""), by, is_new=False).save()
            line.rebase(now)
        except StaleSave as stale:
            line.is_in_conflict = True
            line.rebase(stale.current)  # type: ignore[arg-type]

    def _write(self, line: Line, row: Row, by: User) -> Row | None:
        if line.value is not None:
            return row.save_changes(self._facts(line), base_version=line.base_version, by=by)
        if row.version != line.base_version:
            raise StaleSave(row)
        row.delete()
        return None


@dataclass
class Sheet:
    """The lines of one page. `take`, `check` and `save` in the transaction in which the rows were read."""

    store: Store
    lines: list[Line]

    def take(self, data: Mapping[str, str]) -> None:
        for line in self.lines:
            line.take(data)

    def check(self) -> bool:
        checked = [line.check() for line in self.lines]
        return all(checked)

    def save(self, by: User) -> bool:
        """Write the changed lines; False where a line was changed meanwhile, which then shows both."""
        changed = [(line, line.row) for line in self.lines if line.is_changed]
        self.store.create([line for line, row in changed if row is None and line.value is not None], by)
        for line, row in changed:
            if row is not None:
                self.store.change(line, row, by)
        return not self.conflicts

    @property
    def faults(self) -> list[Line]:
        return [line for line in self.lines if line.points_error or line.remark_error or line.loss_error]

    @property
    def conflicts(self) -> list[Line]:
        return [line for line in self.lines if line.is_in_conflict]
