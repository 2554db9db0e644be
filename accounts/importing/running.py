"""Run an import: read, compare, and write in one transaction."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from accounts.importing.columns import Columns, find_columns
from accounts.importing.facts import Facts, Refused, name_in, province_index, read_facts
from accounts.importing.files import ImportFailed, Row, read_rows
from accounts.importing.matching import History, Plan, plan_for
from accounts.importing.report import Line, Report
from accounts.models import FormerKind, FormerName, Municipality, MunicipalityChange, Province

# How many rows between two words of progress, and in one statement.
STEP = 1000
BATCH = 500

Progress = Callable[[str], None]


def _silent(text: str) -> None:
    """Nobody watches."""


@translation.override("en")
def import_file(
    path: str | Path,
    *,
    apply: bool = False,
    strict: bool = False,
    since: date | None = None,
    progress: Progress = _silent,
) -> Report:
    """Compare a list with the municipalities here, and with `apply` make them so.

    A new kind or name that no row dates counts `since` that day, or from today.
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
        history = _history(since or timezone.localdate())
        report, plan = _compare(below, columns, province_index(provinces), history, progress)
        report.is_applied = apply and not (strict and report.refused)
        if report.is_applied:
            _write(plan, Path(path).name, progress)
    return report


def _history(since: date) -> History:
    last: dict[int, date] = {}
    for former in (FormerKind, FormerName):
        rows = former.objects.values_list("municipality_id").annotate(Max("until"))
        for pk, day in rows:
            last[pk] = max(day, last.get(pk, day))
    return History(since, last)


def _compare(
    rows: list[Row], columns: Columns, provinces: dict[str, Province], history: History, progress: Progress
) -> tuple[Report, Plan]:
    good, refused = _read(rows, columns, provinces, progress)
    known = Municipality.objects.select_related("province", "merged_into").order_by("pk")
    plan = plan_for(good, list(known), history)
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


def _write(plan: Plan, source: str, progress: Progress) -> None:
    for start in range(0, len(plan.updated), BATCH):
        Municipality.objects.bulk_update(plan.updated[start : start + BATCH], sorted(plan.fields))
        progress(f"{min(start + BATCH, len(plan.updated))} of {len(plan.updated)} changed.")
    # What lasted less than a day leaves no trace: two lists of one day that differ, say.
    FormerKind.objects.bulk_create(plan.former_kinds, ignore_conflicts=True)
    FormerName.objects.bulk_create(plan.former_names, ignore_conflicts=True)
    MunicipalityChange.objects.bulk_create(_changes(plan, source))
    for start in range(0, len(plan.new), BATCH):
        Municipality.objects.bulk_create(plan.new[start : start + BATCH])
        progress(f"{min(start + BATCH, len(plan.new))} of {len(plan.new)} created.")


def _changes(plan: Plan, source: str) -> list[MunicipalityChange]:
    """New kinds and names as the history of each municipality keeps them; an import has no person."""
    facts: dict[int, list[tuple[str, str, str]]] = {}
    days: dict[int, date] = {}
    for kind in plan.former_kinds:
        facts.setdefault(kind.municipality_id, []).append(("kind", kind.kind, kind.municipality.kind))
        days[kind.municipality_id] = kind.until
    for name in plan.former_names:
        facts.setdefault(name.municipality_id, []).append(("name_th", name.name_th, name.municipality.name_th))
        days[name.municipality_id] = name.until
    return [
        MunicipalityChange(
            municipality_id=pk,
            action=MunicipalityChange.Action.CHANGED,
            facts=facts[pk],
            since=days[pk],
            reason=source,
            by_name="manage.py import_municipalities",
        )
        for pk in facts
    ]
