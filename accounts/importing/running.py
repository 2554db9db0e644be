"""Run an import: read, compare, and write in one transaction."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import translation

from accounts.importing.columns import Columns, find_columns
from accounts.importing.facts import Facts, Refused, name_in, province_index, read_facts
from accounts.importing.files import ImportFailed, Row, read_rows
from accounts.importing.matching import Plan, plan_for
from accounts.importing.report import Line, Report
from accounts.models import FormerKind, Municipality, Province

# How many rows between two words of progress, and in one statement.
STEP = 1000
BATCH = 500

Progress = Callable[[str], None]


def _silent(text: str) -> None:
    """Nobody watches."""


@translation.override("en")
def import_file(path: str | Path, *, apply: bool = False, strict: bool = False, progress: Progress = _silent) -> Report:
    """Compare a list with the municipalities here, and with `apply` make them so.

    Rows that cannot be taken are refused one by one; with `strict` one of them keeps all from being written.
    Raises ImportFailed when the file as a whole cannot be used. It speaks English, as the commands do.
    """
    rows = read_rows(Path(path))
    columns, below = find_columns(rows)
    progress(f"{len(below)} rows read.")
    with transaction.atomic():
        # Two imports at once take turns: the second one sees what the first one wrote.
        provinces = list(Province.objects.select_for_update())
        if not provinces:
            raise ImportFailed("There are no provinces yet; the areas, offices and provinces come first.")
        report, plan = _compare(below, columns, province_index(provinces), progress)
        report.is_applied = apply and not (strict and report.refused)
        if report.is_applied:
            _write(plan, progress)
    return report


def _compare(
    rows: list[Row], columns: Columns, provinces: dict[str, Province], progress: Progress
) -> tuple[Report, Plan]:
    good, refused = _read(rows, columns, provinces, progress)
    plan = plan_for(good, list(Municipality.objects.with_place().order_by("pk")))
    report = Report(
        created=plan.created,
        changed=plan.changed,
        refused=sorted([*refused, *plan.refused], key=lambda line: line.row),
        unchanged_count=plan.unchanged_count,
    )
    return report, plan


def _read(
    rows: list[Row], columns: Columns, provinces: dict[str, Province], progress: Progress
) -> tuple[list[Facts], list[Line]]:
    good: list[Facts] = []
    refused: list[Line] = []
    first_with: dict[object, int] = {}
    for count, row in enumerate(rows, start=1):
        try:
            facts = read_facts(row, columns, provinces)
            _check_is_said_once(facts, first_with)
            good.append(facts)
        except Refused as reason:
            refused.append(Line(row.number, name_in(row, columns), str(reason)))
        if count % STEP == 0:
            progress(f"{count} of {len(rows)} rows checked.")
    return good, refused


def _check_is_said_once(facts: Facts, first_with: dict[object, int]) -> None:
    if facts.key in first_with:
        raise Refused(f"Row {first_with[facts.key]} is the same municipality.")
    if facts.code in first_with:
        raise Refused(f"Row {first_with[facts.code]} has the same code {facts.code}.")
    first_with[facts.key] = facts.row
    if facts.code:
        first_with[facts.code] = facts.row


def _write(plan: Plan, progress: Progress) -> None:
    for start in range(0, len(plan.updated), BATCH):
        Municipality.objects.bulk_update(plan.updated[start : start + BATCH], sorted(plan.fields))
        progress(f"{min(start + BATCH, len(plan.updated))} of {len(plan.updated)} changed.")
    FormerKind.objects.bulk_create(plan.former, ignore_conflicts=True)
    for start in range(0, len(plan.new), BATCH):
        Municipality.objects.bulk_create(plan.new[start : start + BATCH])
        progress(f"{min(start + BATCH, len(plan.new))} of {len(plan.new)} created.")
