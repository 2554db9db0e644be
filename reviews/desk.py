"""What an evaluator writes about one indicator, as one page: points, advice, a private note and ticks.

It is sent by the button, or field by field while somebody types. A field is saved where the evaluator had seen what is
stored; otherwise both texts are shown.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Evidence, Response, StaleSave
from assessments.templatetags.sustcity import be_date
from assessments.typed_text import clean
from reviews.models import Assignment, EvidenceSeen, PrivateNote, Suggestion
from reviews.points import PARTS, Line, Sheet

TEXT_LIMIT = 5000
TICKED = "yes"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass
class Text:
    """A long text of an assignment about an indicator, in the field of this name; one that is emptied is no row."""

    name: str
    model: type[Suggestion] | type[PrivateNote]
    assignment: Assignment
    response: Response
    row: Any
    typed: str = field(default="", init=False)
    base: str = field(default="", init=False)
    error: str = field(default="", init=False)
    is_posted: bool = field(default=False, init=False)
    is_in_conflict: bool = field(default=False, init=False)

    @classmethod
    def of(cls, name: str, model: Any, assignment: Assignment, response: Response) -> Self:
        row = model.objects.filter(assignment=assignment, response=response).first()
        text = cls(name, model, assignment, response, row)
        text.typed, text.base = text.stored, text.stored_base
        return text

    @property
    def stored(self) -> str:
        return clean(self.row.text).strip() if self.row else ""

    @property
    def stored_base(self) -> str:
        return digest(self.stored)

    def take(self, typed: str | None, base: str) -> None:
        """Take what was typed; what a page does not send stays as it is."""
        if typed is None:
            return
        self.is_posted, self.typed, self.base = True, clean(typed).strip(), base

    def check(self) -> bool:
        if self.is_posted and len(self.typed) > TEXT_LIMIT:
            text = _("At most %(limit)s characters; this has %(count)s.")
            self.error = text % {"limit": f"{TEXT_LIMIT:,}", "count": f"{len(self.typed):,}"}
        return not self.error

    @property
    def is_changed(self) -> bool:
        return self.is_posted and self.typed != self.stored and digest(self.typed) != self.base

    def save(self, by: User) -> None:
        """Write it where what is stored is what the page had shown; otherwise both texts stand there."""
        if not self.is_changed:
            return
        self.is_in_conflict = self.base != self.stored_base
        if not self.is_in_conflict:
            try:
                self.row = self._written(by)
            except StaleSave as stale:
                self.row, self.is_in_conflict = stale.current, True
        self.base = self.stored_base

    def _written(self, by: User) -> Any:
        if self.row is None:
            owner = {"assignment": self.assignment, "response": self.response}
            return self.model._default_manager.create(**owner, text=self.typed, changed_by=by)
        if self.typed:
            return self.row.save_changes({"text": self.typed}, base_version=self.row.version, by=by)
        self.row.delete()
        return None


@dataclass
class Ticks:
    """Which of the evidence shown for an indicator the evaluator has looked at."""

    assignment: Assignment
    evidence: list[Evidence]
    seen: set[int]

    @classmethod
    def of(cls, assignment: Assignment, response: Response) -> Self:
        found = list(Evidence.objects.filter(Q(responses=response) | Q(activities__responses=response)).distinct())
        ticked = assignment.seen_evidence.filter(evidence__in=found)
        return cls(assignment, found, set(ticked.values_list("evidence_id", flat=True)))

    @staticmethod
    def name_of(pk: int) -> str:
        return f"seen-{pk}"

    @property
    def shown(self) -> str:
        """What a page shows, so that what comes back without a tick was unticked."""
        return ",".join(str(one.pk) for one in self.evidence)

    @property
    def boxes(self) -> list[tuple[Evidence, str, bool]]:
        return [(one, self.name_of(one.pk), one.pk in self.seen) for one in self.evidence]

    @property
    def seen_count(self) -> int:
        return len(self.seen)

    def take(self, data: Mapping[str, str], names: Iterable[str]) -> list[str]:
        """Tick and untick these fields, which were sent, and say which there are."""
        named = {self.name_of(one.pk): one.pk for one in self.evidence}
        known = [name for name in names if name in named]
        ticked = {named[name] for name in known if data.get(name) == TICKED}
        gone = {named[name] for name in known} - ticked
        EvidenceSeen.objects.bulk_create(
            [EvidenceSeen(assignment=self.assignment, evidence_id=pk) for pk in sorted(ticked - self.seen)],
            ignore_conflicts=True,
        )
        if gone & self.seen:
            self.assignment.seen_evidence.filter(evidence__in=gone).delete()
        self.seen = self.seen - gone | ticked
        return known


@dataclass
class Desk:
    """All fields of the page. `take`, `check` and `save` in the transaction in which the rows were read."""

    sheet: Sheet
    texts: list[Text]
    ticks: Ticks
    posted_bases: Mapping[str, str] = field(default_factory=dict)
    is_bound: bool = False

    @property
    def suggestion(self) -> Text:
        return self.texts[0]

    @property
    def note(self) -> Text:
        return self.texts[1]

    def take(self, data: Mapping[str, str]) -> None:
        self.is_bound, self.posted_bases = True, bases_in(data)
        self.sheet.take(data)
        for text in self.texts:
            text.take(data.get(text.name), data.get(f"base-{text.name}", ""))

    def check(self) -> bool:
        checked = [self.sheet.check(), *(one.check() for one in self.texts)]
        return all(checked)

    def save(self, data: Mapping[str, str], by: User) -> bool:
        """Write what changed; False where something was changed meanwhile, which then shows both."""
        is_saved = self.sheet.save(by)
        for text in self.texts:
            text.save(by)
        self.ticks.take(data, [Ticks.name_of(int(pk)) for pk in data.get("shown", "").split(",") if pk.isdecimal()])
        return is_saved and not any(one.is_in_conflict for one in self.texts)

    @property
    def faults(self) -> list[Text]:
        return [one for one in self.texts if one.error]

    @property
    def conflicts(self) -> list[Text]:
        return [one for one in self.texts if one.is_in_conflict]

    @property
    def stored(self) -> dict[str, str]:
        """What is stored, by the name of its field."""
        return {name: text for name, text, _row in self._fields()}

    def _fields(self) -> Iterator[tuple[str, str, Any]]:
        for line in self.sheet.lines:
            for part, stored in zip(PARTS, (line.stored[0], line.stored[2], line.stored[1]), strict=True):
                yield line.names[part], stored, line.row
        for text in self.texts:
            yield text.name, text.stored, text.row
        for _one, name, is_seen in self.ticks.boxes:
            yield name, TICKED if is_seen else "", None

    @property
    def bases(self) -> str:
        """What the page that shows this is based on, field by field."""
        found = {name: digest(stored) for name, stored in self.stored.items()}
        if self.is_bound and not (self.sheet.conflicts or self.conflicts):
            found |= {name: base for name, base in self.posted_bases.items() if name in found}
        return json.dumps(found)

    @property
    def unsaved(self) -> str:
        """The names that a page which came back was loaded with, though they are not stored."""
        if not self.is_bound:
            return ""
        typed = {line.names[part]: value for line in self.sheet.lines for part, value in _typed(line).items()}
        typed |= {one.name: one.typed for one in self.texts}
        stored = self.stored
        return ",".join(name for name, text in typed.items() if text != stored[name])

    @property
    def version_bases(self) -> dict[str, str]:
        """What the plain form names as its starting point, by the names of the hidden fields."""
        found = {line.names["base"]: line.base for line in self.sheet.lines}
        return found | {f"base-{one.name}": one.stored_base for one in self.texts}

    @property
    def saved_at(self) -> Any:
        """When the last of it was saved, None where nothing is."""
        rows = [line.row for line in self.sheet.lines if line.row] + [one.row for one in self.texts if one.row]
        return max((row.changed_at for row in rows), default=None)


def bases_in(data: Mapping[str, str]) -> dict[str, str]:
    """The digests that a browser sent of what it had seen."""
    try:
        found = json.loads(data.get("bases", ""))
    except ValueError:
        return {}
    return {str(name): str(one) for name, one in found.items()} if isinstance(found, dict) else {}


def _typed(line: Line) -> dict[str, str]:
    return {"points": line.points, "loss": line.loss, "remark": line.remark}


@dataclass
class Outcome:
    """What became of each field that was sent."""

    saved: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, dict[str, str]] = field(default_factory=dict)


def save_what_can_be(desk: Desk, data: Mapping[str, str], by: User) -> Outcome:
    """Save each field that was sent and can be; one that cannot does not keep the others waiting."""
    names, seen, outcome = data.get("fields", "").split(","), bases_in(data), Outcome()
    for line in desk.sheet.lines:
        _save_line(desk, line, {name: data.get(name, "") for name in names}, seen, outcome, by)
    for text in desk.texts:
        if text.name in names:
            _save_text(text, data.get(text.name, ""), seen.get(text.name, ""), outcome, by)
    for name in desk.ticks.take(data, names):
        outcome.saved[name] = digest(TICKED if data.get(name) == TICKED else "")
    return outcome


def _save_line(
    desk: Desk, line: Line, sent: Mapping[str, str], seen: Mapping[str, str], outcome: Outcome, by: User
) -> None:
    stored = dict(zip(("points", "remark", "loss"), line.stored, strict=True))
    typed = {part: clean(sent[line.names[part]]).strip() for part in PARTS if line.names[part] in sent}
    if not typed:
        return
    changed = {}
    for part, text in typed.items():
        name = line.names[part]
        if text == stored[part]:
            outcome.saved[name] = digest(text)
        elif seen.get(name) != digest(stored[part]):
            outcome.conflicts[name] = _theirs(stored[part], line.row, by)
        else:
            changed[part] = text
    _write_line(desk.sheet, line, stored, changed, outcome, by)


def _write_line(
    sheet: Sheet, line: Line, stored: dict[str, str], changed: dict[str, str], outcome: Outcome, by: User
) -> None:
    """Write the changed parts over the stored ones; those with a fault stand back, and the others go."""
    while changed:
        line.points, line.remark, line.loss = ((stored | changed)[part] for part in ("points", "remark", "loss"))
        line.is_posted, line.value = True, None
        line.points_error = line.remark_error = line.loss_error = ""
        if line.check():
            break
        faulty = {part: error for part in changed if (error := getattr(line, f"{part}_error"))}
        # What is wrong with points that were not sent is that there are none: the rest waits for them.
        faulty = faulty or dict.fromkeys(changed, line.points_error)
        outcome.errors |= {line.names[part]: error for part, error in faulty.items()}
        changed = {part: text for part, text in changed.items() if part not in faulty}
    if not changed:
        return
    # A line that is held: what `base` names is what is stored.
    fresh = Line(line.criterion, line.row, line.remark_limit)
    line.base = f"{fresh.base.partition('-')[0]}-"
    written = Sheet(sheet.store, [line]).save(by)
    for part in changed:
        outcome.saved[line.names[part]] = digest(_typed(line)[part] if part != "points" else line.typed[0])
    assert written
    line.points, line.remark, line.loss = line.stored


def _save_text(text: Text, typed: str, base: str, outcome: Outcome, by: User) -> None:
    text.take(typed, base)
    if text.typed != text.stored and base != text.stored_base:
        outcome.conflicts[text.name] = _theirs(text.stored, text.row, by)
    elif not text.check():
        outcome.errors[text.name] = text.error
    else:
        text.save(by)
        outcome.saved[text.name] = digest(text.typed)


def _theirs(stored: str, row: Any, by: User) -> dict[str, str]:
    when = be_date(row.changed_at, "time") if row else ""
    return {"text": stored, "base": digest(stored), "who": str(by), "time": when}
