"""The simulated submissions as a list to filter and sort, and as a spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Kind
from assessments.models import Cycle, Submission
from reports.exports import Cell, Table
from reports.simulation import Simulated, Simulation, default_cycle

PAGE_SIZE = 100
BIGGEST_FIRST = "-moved"
SORTS = {
    "name": lambda one: one.name,
    "kind": lambda one: (one.kind, one.new_rank),
    "total": lambda one: one.total,
    "new": lambda one: one.new_total,
    "change": lambda one: one.change,
    "rank": lambda one: one.rank,
    "new_rank": lambda one: one.new_rank,
    "climb": lambda one: one.climb,
    # Up or down alike: the biggest movers.
    "moved": lambda one: (abs(one.climb), abs(one.change)),
}
LEAVE_OUT, ZERO = "leave_out", "zero"


class SimulationForm(forms.Form):
    """What is simulated and which of it is listed. Nothing is required; what cannot be read has its default."""

    year: forms.ModelChoiceField[Cycle] = forms.ModelChoiceField(
        Cycle.objects.order_by("-year_be"),
        label=gettext_lazy("Fiscal year"),
        required=False,
        to_field_name="year_be",
        empty_label=gettext_lazy("Newest with results"),
    )
    new = forms.ChoiceField(
        label=gettext_lazy("New indicators"),
        required=False,
        choices=[
            ("", gettext_lazy("are left out")),
            (ZERO, gettext_lazy("count as zero")),
        ],
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    changed = forms.BooleanField(label=gettext_lazy("Only where the grade changes"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", _("All")), *Kind.choices]
        self.is_valid()

    @property
    def cycle(self) -> Cycle | None:
        return self.cleaned_data.get("year") or default_cycle()

    @property
    def is_new_zero(self) -> bool:
        return self.cleaned_data.get("new") == ZERO

    @property
    def sort(self) -> str:
        wanted = str(self.data.get("sort", BIGGEST_FIRST))
        return wanted if wanted.removeprefix("-") in SORTS else BIGGEST_FIRST

    def listed(self, simulation: Simulation) -> list[Simulated]:
        kind, only_changed = self.cleaned_data.get("kind"), self.cleaned_data.get("changed")
        rows = [
            one for one in simulation.rows if (not kind or one.kind == kind) and (not only_changed or one.changes_grade)
        ]
        return sorted(rows, key=SORTS[self.sort.removeprefix("-")], reverse=self.sort.startswith("-"))


@dataclass(frozen=True)
class ShownRow:
    submission: Submission
    result: Simulated


def with_submissions(rows: Iterable[Simulated]) -> list[ShownRow]:
    """With the names to print, in one query."""
    listed = list(rows)
    found: Mapping[int, Submission] = Submission.objects.select_related("municipality__province").in_bulk(
        [one.submission for one in listed]
    )
    return [ShownRow(found[one.submission], one) for one in listed]


def table_of(simulation: Simulation, rows: list[Simulated]) -> Table:
    return Table(
        title=_("Simulation %(year)s") % {"year": simulation.cycle.year_be},
        columns=[
            _("Municipality"),
            _("Kind"),
            _("District"),
            _("Province"),
            _("Points used"),
            _("Grade then"),
            _("Grade simulated"),
            _("Total then (%)"),
            _("Total simulated (%)"),
            _("Change (percent points)"),
            _("Rank then"),
            _("Rank simulated"),
            _("Places gained"),
        ],
        facts=7,
        count=len(rows),
        rows=_cells(simulation, rows),
    )


def _cells(simulation: Simulation, rows: list[Simulated]) -> Iterator[list[Cell]]:
    names, kinds = simulation.grades, dict(Kind.choices)
    for row in with_submissions(rows):
        town, one = row.submission.municipality, row.result
        yield [
            town.full_name,
            str(kinds[one.kind]),
            town.district_th,
            town.province.name,
            _("settled") if one.is_decided else _("self"),
            names.get(one.grade, ""),
            names.get(one.new_grade, ""),
            one.total,
            one.new_total,
            one.change,
            one.rank,
            one.new_rank,
            one.climb,
        ]
