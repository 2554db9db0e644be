"""Bring the LPA results of a year in from a list of municipalities, and say what happens to every row."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.importing import Change, ImportFailed, Line, Report
from accounts.importing.columns import HEADINGS, REQUIRED, Columns, Sheet, find_columns
from accounts.importing.facts import Refused, name_in, province_index
from accounts.importing.files import Row, read_rows
from accounts.importing.finding import Finder, label
from accounts.models import Municipality, Province, User
from assessments import clock
from assessments.lpa.items import asked_now
from assessments.models import LpaResult
from indicators.models import Indicator

Items = Mapping[int, Indicator]
Scores = dict[str, str]

PLACE = ("kind", "name", "province_code", "province", "district", "code")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_NUMBER = re.compile(r"\d{1,4}([.,]\d+)?")
# How many rows one statement writes.
BATCH = 500
CHANGING = ("maximum", "scores", "source", "version", "changed_by", "changed_at")


@dataclass(frozen=True)
class Announced:
    """What is true of every row of a list: the year of the LPA, where the list is from, the full score of an item."""

    year_be: int
    source: str
    maximum: Decimal


@dataclass
class Plan:
    written: list[LpaResult] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def heading(item: int, indicator: Indicator) -> str:
    """What the column of an item is called in our own template."""
    return f"ข้อ {item} (ตัวชี้วัดที่ {indicator.number})"


def sheet_of(items: Items) -> Sheet:
    """The columns of a list: a municipality by code or by names, and its items."""
    names = {column: HEADINGS[column] for column in PLACE}
    scores = {
        f"item_{item}": (
            *(f"item_{item}", f"lpa_{item}", f"ข้อ {item}", f"ข้อที่ {item}", f"รายการที่ {item}", heading(item, indicator)),
            *(f"ตัวชี้วัดที่ {indicator.number}", f"ตัวชี้วัด {indicator.number}", indicator.name_th),
        )
        for item, indicator in items.items()
    }
    return Sheet(names | scores, _missing)


def _missing(has: set[str]) -> list[str]:
    words = [] if "code" in has else [REQUIRED["name"]] * ("name" not in has)
    if not has & {"code", "province", "province_code"}:
        words.append(REQUIRED["province"])
    if not any(column.startswith("item_") for column in has):
        words.append("item_1 (ข้อ 1) …")
    return words


def import_results(
    path: Path,
    announced: Announced,
    *,
    by: User | None = None,
    apply: bool = False,
    strict: bool = False,
    called: str = "",
) -> Report:
    """Compare a list with the results here, and with `apply` make them so, in one transaction.

    Rows that cannot be taken are refused one by one; with `strict` one of them keeps all from being written.
    Raises ImportFailed when the file as a whole cannot be used.
    """
    items = asked_now().items
    if not items:
        raise ImportFailed(_("No indicator of the framework in use takes its score from the LPA result."))
    columns, below = find_columns(read_rows(path, called, with_formulas=True), sheet_of(items))
    with transaction.atomic():
        # Two imports at once take turns: the second one sees what the first one wrote.
        provinces = list(Province.objects.select_for_update())
        plan = _plan(below, columns, items, announced, provinces)
        report = plan.report
        report.is_applied = apply and not (strict and report.refused)
        if report.is_applied:
            _write(plan.written, by)
    return report


def _plan(rows: list[Row], columns: Columns, items: Items, announced: Announced, provinces: Iterable[Province]) -> Plan:
    towns = Municipality.objects.with_place().prefetch_related("former_kinds")
    finder = Finder(towns, province_index(provinces))
    known = {
        one.municipality_id: one for one in LpaResult.objects.select_for_update().filter(year_be=announced.year_be)
    }
    plan, first_with = Plan(), dict[int, int]()
    for row in rows:
        try:
            town, scores = _read(row, columns, items, announced, finder)
            if town.pk in first_with:
                raise Refused(_("Row %(row)s is the same municipality.") % {"row": first_with[town.pk]})
        except Refused as reason:
            plan.report.refused.append(Line(row.number, name_in(row, columns), str(reason)))
            continue
        first_with[town.pk] = row.number
        _compare(row, town, scores, announced, known.get(town.pk), plan)
    return plan


def _read(
    row: Row, columns: Columns, items: Items, announced: Announced, finder: Finder
) -> tuple[Municipality, Scores]:
    if row.formula:
        raise Refused(_("Cell %(cell)s holds a formula; put its value there.") % {"cell": row.formula})
    town = finder.find(row, columns)
    typed = {item: columns.value(row, f"item_{item}") for item in items}
    scores = {str(item): _score(text, columns, row, item, announced.maximum) for item, text in typed.items() if text}
    if not scores:
        raise Refused(_("The row has no score."))
    return town, scores


def _score(typed: str, columns: Columns, row: Row, item: int, maximum: Decimal) -> str:
    plain = typed.translate(_THAI_DIGITS)
    score = Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None
    if score is not None and score <= maximum and score == round(score, 2):
        return _short(score)
    values = {"column": columns.heading(row, f"item_{item}"), "typed": typed, "maximum": _short(maximum)}
    if score is None:
        raise Refused(_("%(column)s: “%(typed)s” is not a score.") % values)
    if score > maximum:
        raise Refused(_("%(column)s: “%(typed)s” is more than the full score of %(maximum)s.") % values)
    raise Refused(_("%(column)s: “%(typed)s” has more than two decimals.") % values)


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _compare(
    row: Row, town: Municipality, scores: Scores, announced: Announced, known: LpaResult | None, plan: Plan
) -> None:
    name = label(town)
    if known is None:
        made = LpaResult(municipality=town, year_be=announced.year_be, version=0)
        plan.report.created.append(Line(row.number, name))
    else:
        made = known
        # An empty cell takes nothing away, but scores of another full score cannot stand beside these.
        scores = (known.scores if known.maximum == announced.maximum else {}) | scores
        changes = tuple(_changes(known, scores, announced))
        if not changes:
            plan.report.unchanged_count += 1
            return
        plan.report.changed.append(Line(row.number, name, changes=changes))
    made.scores, made.maximum, made.source = scores, announced.maximum, announced.source
    plan.written.append(made)


def _changes(known: LpaResult, scores: Scores, announced: Announced) -> Iterable[Change]:
    if known.source != announced.source:
        yield Change(_("source"), known.source, announced.source)
    if known.maximum != announced.maximum:
        yield Change(_("full score"), _short(known.maximum), _short(announced.maximum))
    for item in sorted({*known.scores, *scores}, key=int):
        old, new = known.scores.get(item, ""), scores.get(item, "")
        if old != new:
            yield Change(_("item %(item)s") % {"item": item}, old, new or _("(empty)"))


def _write(results: list[LpaResult], by: User | None) -> None:
    now = clock.now()
    for one in results:
        # Without its key a row that is there meets only the conflict that turns the insert into an update.
        one.pk, one.version, one.changed_by, one.changed_at = None, one.version + 1, by, now
    LpaResult.objects.bulk_create(
        results,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["municipality", "year_be"],
        update_fields=CHANGING,
    )
