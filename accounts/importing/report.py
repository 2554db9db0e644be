"""What an import does to each row, as data and as text."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Change:
    """One field of a municipality that gets another value."""

    field: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.field}: {self.old or '(empty)'} -> {self.new}"


@dataclass(frozen=True)
class Line:
    """A row of the file: its number as a spreadsheet shows it, whom it is about, and what follows."""

    row: int
    name: str
    reason: str = ""
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        details = [self.reason] if self.reason else [str(one) for one in self.changes]
        return f"row {self.row}: {self.name}" + "".join(f"\n    {one}" for one in [*details, *self.notes])


@dataclass
class Report:
    """Every row of a file is counted once: created, changed, unchanged or refused."""

    created: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    unchanged_count: int = 0
    is_applied: bool = False

    @property
    def row_count(self) -> int:
        return len(self.created) + len(self.changed) + len(self.refused) + self.unchanged_count

    def lines(self) -> Iterator[str]:
        yield from _section("Created" if self.is_applied else "To be created", self.created)
        yield from _section("Changed" if self.is_applied else "To be changed", self.changed)
        yield from _section("Refused", self.refused)
        yield self.summary

    @property
    def summary(self) -> str:
        return (
            f"{self.row_count} rows: {len(self.created)} created, {len(self.changed)} changed, "
            f"{self.unchanged_count} unchanged, {len(self.refused)} refused."
        )


def _section(title: str, found: list[Line]) -> Iterator[str]:
    if found:
        yield f"{title} ({len(found)})"
        yield from (f"  {line}" for line in found)
        yield ""
