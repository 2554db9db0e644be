"""The scores of a cycle as a spreadsheet: XLSX and CSV with the same columns, written row by row."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import TextIOWrapper
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from reports.queries import Points, ScoreRow, Scores
from reviews.losses import LossReport

Cell = str | Decimal | int | None
Progress = Callable[[int], None]

# The typeface that Thai offices have; where it is missing, Excel takes another one with Thai letters.
FONT = {"font_name": "TH Sarabun New", "font_size": 16}
FACT_WIDTH, POINTS_WIDTH = 24, 12
# A spreadsheet takes a text that begins like this for a formula, and would run it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
REPORT_EVERY = 500


def facts_header() -> list[str]:
    return [
        _("Municipality"),
        _("Kind"),
        _("District"),
        _("Province"),
        _("Area"),
        _("State"),
        _("Self total (%)"),
        _("Settled total (%)"),
        _("Grade"),
    ]


def header(scores: Scores) -> list[str]:
    """Facts first, then two columns for each dimension and indicator: self and settled."""
    columns = facts_header()
    for dimension in scores.outline.dimensions:
        title = _("Dimension %(number)s %(name)s (%%)") % {"number": dimension.number, "name": dimension.name}
        columns += _both(title)
    for indicator in scores.outline.indicators:
        columns += _both(f"{indicator.number} {indicator.name}")
    return columns


def _both(title: str) -> list[str]:
    return [f"{title} · {_('self')}", f"{title} · {_('settled')}"]


def cells(row: ScoreRow, scores: Scores) -> list[Cell]:
    submission, own, settled = row.submission, row.own, row.settled
    found: list[Cell] = [
        submission.full_name,
        submission.get_kind_display(),
        submission.municipality.district_th,
        submission.province.name,
        submission.area.name,
        submission.get_status_display(),
        own.total,
        settled.total,
        row.grade,
    ]
    found += _pairs(own, settled, "dimensions", [one.number for one in scores.outline.dimensions])
    found += _pairs(own, settled, "indicators", [one.number for one in scores.outline.indicators])
    return found


def _pairs(own: Points, settled: Points, part: str, numbers: Iterable[object]) -> Iterator[Cell]:
    for number in numbers:
        yield getattr(own, part).get(number)
        yield getattr(settled, part).get(number)


@dataclass(frozen=True)
class Table:
    """A sheet of rows, the first columns of which are facts and wider than the numbers that follow."""

    title: str
    columns: list[str]
    facts: int
    count: int
    rows: Iterable[list[Cell]]


def table_of(scores: Scores) -> Table:
    return Table(
        title=_("Scores %(year)s") % {"year": scores.cycle.year_be},
        columns=header(scores),
        facts=len(facts_header()),
        count=scores.count,
        rows=(cells(row, scores) for row in scores.rows),
    )


def losses_table(report: LossReport) -> Table:
    """A row for each criterion of a submission that lost points."""
    return Table(
        title=_("Lost points %(year)s") % {"year": report.cycle.year_be},
        columns=[_("Reason"), _("Dimension"), _("Indicator"), _("Kind"), _("Points lost")],
        facts=4,
        count=len(report.losses),
        rows=([one.reason, one.dimension, one.indicator, one.kind, one.points] for one in report.losses),
    )


def write_xlsx(scores: Scores, file: IO[bytes], progress: Progress = lambda count: None) -> None:
    write_table_xlsx(table_of(scores), file, progress)


def write_csv(scores: Scores, file: IO[bytes], progress: Progress = lambda count: None) -> None:
    write_table_csv(table_of(scores), file, progress)


def write_table_xlsx(table: Table, file: IO[bytes], progress: Progress = lambda count: None) -> None:
    """An Excel workbook; rows leave memory as they are written."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    text, bold = (
        book.add_format(FONT),
        book.add_format({**FONT, "bold": True, "text_wrap": True, "valign": "top"}),
    )
    number, whole = (book.add_format({**FONT, "num_format": form}) for form in ("0.00", "0"))
    sheet = book.add_worksheet(table.title)
    sheet.set_column(0, table.facts - 1, FACT_WIDTH)
    sheet.set_column(table.facts, len(table.columns) - 1, POINTS_WIDTH)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, table.count, len(table.columns) - 1)
    for column, title in enumerate(table.columns):
        sheet.write_string(0, column, title, bold)
    for index, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal | int):
                sheet.write_number(index, column, value, number if isinstance(value, Decimal) else whole)
            elif value:
                # As text whatever it begins with: nothing that was typed becomes a formula.
                sheet.write_string(index, column, value, text)
        _report(index, progress)
    book.close()


def write_table_csv(table: Table, file: IO[bytes], progress: Progress = lambda count: None) -> None:
    """Comma-separated values in UTF-8 with the mark by which Excel knows that it is UTF-8."""
    lines = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(lines)
    writer.writerow(harmless(title) for title in table.columns)
    for index, row in enumerate(table.rows, start=1):
        writer.writerow(harmless(value) for value in row)
        _report(index, progress)
    lines.detach()


def harmless(value: Cell) -> str:
    """What a spreadsheet shows as typed; an apostrophe keeps a text from being run as a formula."""
    text = "" if value is None else str(value)
    if isinstance(value, str) and text.startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


def _report(count: int, progress: Progress) -> None:
    if count % REPORT_EVERY == 0:
        progress(count)


WRITERS = {"xlsx": write_xlsx, "csv": write_csv}
TABLE_WRITERS = {"xlsx": write_table_xlsx, "csv": write_table_csv}
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
