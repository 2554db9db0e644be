"""Pass marks and cut-offs of a cycle: proposed by its framework, changed until somebody was measured with them.

Pass marks are of the programme; no cut-off between grades is known to be official.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from accounts.models import Kind
from assessments.models import Cycle, Snapshot, Status, Submission
from assessments.models.submissions import DECIDED
from indicators.models import Framework, Grade
from indicators.queries import outline


def proposed_pass_marks(framework: Framework) -> dict[str, str]:
    return {one.kind: as_text(one.percent) for one in framework.pass_marks.all()}


def proposed_cut_offs(framework: Framework) -> dict[str, str]:
    return {one.key: as_text(one.min_percent) for one in framework.grades.all()}


def as_text(percent: Decimal) -> str:
    """As it is kept in the cycle: a decimal without needless zeros."""
    return f"{percent:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class CutOff:
    """A grade and the lowest total, in percent, that earns it in a cycle."""

    grade: Grade
    lowest: Decimal

    @property
    def name(self) -> str:
        return self.grade.name


def cut_offs_of(cycle: Cycle) -> list[CutOff]:
    """The grades of a cycle, the best first."""
    lowest = cycle.cut_offs_by_key
    found = [CutOff(one, lowest[one.key]) for one in _grades(cycle) if one.key in lowest]
    return sorted(found, key=lambda one: one.lowest, reverse=True)


def grade_of(cycle: Cycle, total: Decimal) -> Grade | None:
    """The best grade that a total earns in a cycle."""
    key = cycle.grade_key(total)
    return next((one for one in _grades(cycle) if one.key == key), None)


def _grades(cycle: Cycle) -> list[Grade]:
    """From the framework that the process keeps in memory."""
    return list(outline(cycle.framework).framework.grades.all())


def pass_marks_of(cycle: Cycle) -> list[tuple[Kind, Decimal]]:
    return [(kind, cycle.pass_mark(kind)) for kind in Kind if kind in cycle.pass_marks]


def may_change_pass_marks(cycle: Cycle) -> bool:
    """Until the first submission is handed in: it says whether it passed, and that may not change afterwards."""
    return not Snapshot.objects.filter(submission__cycle=cycle).exists()


def may_change_cut_offs(cycle: Cycle) -> bool:
    """Until the first result is decided, be it preliminary."""
    decided = Q(status__in=DECIDED) | Q(status_changes__to_status=Status.PREVIEW)
    return not Submission.objects.filter(decided, cycle=cycle).exists()


def wait_for_measuring(cycle: Cycle) -> None:
    """Hold what could be handed in or decided in this moment, within a transaction, before asking the two above.

    Whoever submits or settles waits in turn, and reads the marks anew when it goes on (`read_anew`).
    """
    measured = Submission.objects.filter(cycle=cycle, status__in=(Status.INTERNAL_REVIEW, Status.AREA_REVIEW))
    list(measured.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def read_anew(cycle: Cycle) -> None:
    """The marks as they are now: they may have been corrected while a submission waited for its row."""
    cycle.refresh_from_db(fields=["pass_marks", "cut_offs"])


def write_marks(cycle: Cycle, pass_marks: Mapping[str, Decimal], cut_offs: Mapping[str, Decimal]) -> None:
    """Keep some marks; those that are not named stay."""
    cycle.pass_marks = cycle.pass_marks | {kind: as_text(one) for kind, one in pass_marks.items()}
    cycle.cut_offs = cycle.cut_offs | {key: as_text(one) for key, one in cut_offs.items()}
    cycle.save(update_fields=["pass_marks", "cut_offs"])
