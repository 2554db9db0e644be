"""Activities as a spreadsheet: the template to fill in, and the export, which is the same table."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.activity_import.naming import PHOTOS
from assessments.models import Activity, Evidence, Submission
from assessments.queries import outline_of

INDICATORS, NUMBER, ASSESSED_IN = "indicators", "number", "assessed_in"
# The record of the founding document, in the order of its form, with the width of each column.
WIDTHS = {
    "title": 40,
    "about": 50,
    "method": 50,
    "success_factors": 40,
    "outcomes": 50,
    "year_be": 12,
    INDICATORS: 18,
    "starts_on": 16,
    "ends_on": 16,
    "place": 28,
    "budget": 18,
    "budget_source": 24,
    "partners_government": 30,
    "partners_business": 30,
    "partners_citizens": 30,
    PHOTOS: 34,
}
COLUMNS = tuple(WIDTHS)
MOST_ROWS = 500
BE = 543
HEADING_ROW = 2
FONT = {"font_name": "TH Sarabun New", "font_size": 16, "valign": "top", "text_wrap": True}
GREY, PALE = "#ECEEEA", "#FBEED3"
EXAMPLE = gettext_lazy("Example")
EXAMPLE_TITLE = gettext_lazy("Community waste bank, village 3 (an example: write over this row or leave it)")


def heading(column: str) -> str:
    """What stands above a column, in the language in force."""
    own = {
        NUMBER: _("No."),
        INDICATORS: _("Indicators it serves"),
        PHOTOS: _("Photos (file names)"),
        ASSESSED_IN: _("Self-assessment of the year"),
    }
    if column in own:
        return own[column]
    field = Activity._meta.get_field(column)
    assert isinstance(field, models.Field)
    return str(field.verbose_name)


def write_template(submission: Submission, file: IO[bytes]) -> None:
    """The empty table with one example, how to fill it in, and the indicators."""
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        table = _Table(book, submission, [NUMBER, *COLUMNS])
        table.line([str(EXAMPLE), *_example(submission)], PALE)
        table.help_with(1 + MOST_ROWS)
        _write_instructions(book, submission)
        _write_indicators(book, submission)


def write_activities(submission: Submission, activities: Sequence[Activity], file: IO[bytes]) -> None:
    """The activities (with submission__cycle, responses and evidence) as rows that can be imported again."""
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        table = _Table(book, submission, [NUMBER, *COLUMNS, ASSESSED_IN])
        for number, activity in enumerate(activities, start=1):
            cells = [_cell(activity, column) for column in COLUMNS]
            table.line([number, *cells, activity.submission.cycle.year_be])
        table.help_with(len(activities))
        _write_instructions(book, submission)
        _write_indicators(book, submission)


Cell = str | int | Decimal | None


def _cell(activity: Activity, column: str) -> Cell:
    if column == INDICATORS:
        return ", ".join(one.indicator.number for one in activity.responses.all())
    if column == PHOTOS:
        return "\n".join(_photo(one) for one in activity.evidence.all() if one.is_photo)
    if column in ("starts_on", "ends_on"):
        day = getattr(activity, column)
        return f"{day:%d/%m}/{day.year + BE}" if day else None
    found: Cell = getattr(activity, column)
    return found


def _photo(one: Evidence) -> str:
    caption = " ".join(one.caption.replace(";", ",").split())
    name = one.file_name.replace("=", "-")
    return f"{name} = {caption}" if caption else name


def _example(submission: Submission) -> list[Cell]:
    year = submission.cycle.year_be
    numbers = ", ".join(one.number for one in outline_of(submission).leaves[:2])
    texts: dict[str, Cell] = {
        "title": str(EXAMPLE_TITLE),
        "about": _("Households separate waste and sell it to the bank every first Saturday."),
        "method": _("1. Ask the village committee\n2. Train the members\n3. Buy once a month"),
        "success_factors": _("The village committee leads it."),
        "outcomes": _("45 households; waste to landfill is down by 20 percent."),
        "year_be": year,
        INDICATORS: numbers,
        "starts_on": f"15/01/{year}",
        "ends_on": f"30/06/{year}",
        "place": _("Village hall, village 3"),
        "budget": Decimal(25000),
        "budget_source": _("Budget of the municipality"),
        "partners_government": _("Subdistrict hospital"),
        "partners_business": _("Scrap dealer"),
        "partners_citizens": _("Village health volunteers"),
        PHOTOS: _("IMG_001.jpg = Members bring what they separated\nIMG_002.jpg = Weighing and writing down"),
    }
    return [texts[column] for column in COLUMNS]


class _Table:
    """The first sheet, written row by row; texts are written as texts, so none becomes a formula."""

    def __init__(self, book: Any, submission: Submission, columns: list[str]) -> None:
        self.columns, self.row = columns, HEADING_ROW
        self.sheet = book.add_worksheet(_("Activities"))
        self.book = book
        self.formats: dict[tuple[bool, str], Any] = {}
        title = book.add_format(FONT | {"bold": True, "font_size": 20, "text_wrap": False})
        plain = book.add_format(FONT | {"text_wrap": False})
        head = book.add_format(FONT | {"bold": True, "bg_color": GREY, "border": 1, "valign": "vcenter"})
        name = submission.municipality.full_name
        self.sheet.write_string(
            0, 0, _("Activities of %(name)s, %(year)s") % {"name": name, "year": submission.cycle.year_be}, title
        )
        self.sheet.write_string(
            1, 0, _("One row for each activity. How to fill it in stands on the second sheet."), plain
        )
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, WIDTHS.get(column, 14), self._format(column))
            self.sheet.write_string(HEADING_ROW, place, heading(column), head)
        self.sheet.freeze_panes(HEADING_ROW + 1, 2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADING_ROW)

    def line(self, cells: Iterable[Cell], colour: str = "") -> None:
        self.row += 1
        for place, (column, value) in enumerate(zip(self.columns, cells, strict=True)):
            look = self._format(column, colour)
            if isinstance(value, int | Decimal):
                self.sheet.write_number(self.row, place, value, look)
            elif value:
                self.sheet.write_string(self.row, place, value, look)
            else:
                self.sheet.write_blank(self.row, place, None, look)

    def _format(self, column: str, colour: str = "") -> Any:
        """As text all but money, so that a spreadsheet makes no date of 17/07 and no number of 18,19."""
        key = (column == "budget", colour)
        if key not in self.formats:
            look = FONT | {"num_format": "#,##0.00" if column == "budget" else "@"}
            self.formats[key] = self.book.add_format(look | ({"bg_color": colour, "border": 1} if colour else {}))
        return self.formats[key]

    def help_with(self, count: int) -> None:
        """A list of the indicators to choose from; whoever types several numbers is understood too."""
        place = self.columns.index(INDICATORS)
        self.sheet.data_validation(
            HEADING_ROW + 1,
            place,
            HEADING_ROW + 1 + count,
            place,
            {
                "validate": "list",
                "source": f"='{_('Indicators')}'!$A$2:$A$200",
                "show_error": False,
                "input_title": _("Indicators it serves"),
                "input_message": _("Choose a number, or type several with commas: 18, 19.1"),
            },
        )


def _write_instructions(book: Any, submission: Submission) -> None:
    sheet = book.add_worksheet(_("How to fill it in"))
    bold, plain = book.add_format(FONT | {"bold": True}), book.add_format(FONT)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    for row, (name, text) in enumerate(_instructions(submission)):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text, plain)


def _instructions(submission: Submission) -> list[tuple[str, str]]:
    year = submission.cycle.year_be
    return [
        (_("Rows"), _("One activity a row, at most %(count)s. Empty rows are left out.") % {"count": MOST_ROWS}),
        (_("Columns"), _("Only the title is needed. The order does not matter; columns that you delete stay empty.")),
        (heading("title"), _("At most 300 characters.")),
        (heading("about"), _("This and the other long texts: at most 20,000 characters. Alt + Enter begins a line.")),
        (
            heading("year_be"),
            _("Buddhist era: %(before)s or %(year)s. Left empty it is %(year)s.") % {"before": year - 1, "year": year},
        ),
        (heading(INDICATORS), _("Their numbers with commas, for example 18, 19.1. All stand on the third sheet.")),
        (heading("starts_on"), _("For example 17/07/2568 or 17 ก.ค. 2568")),
        (heading("budget"), _("A number. Formulas are not accepted: paste their values.")),
        (
            heading(PHOTOS),
            _(
                "Names of the photo files, with commas. Or one to a line with what it shows: "
                "IMG_001.jpg = Members bring what they separated. Pack the photos into a ZIP file and send it too."
            ),
        ),
        (_("Before anything is saved"), _("The portal shows what each row will become and what is wrong, by cell.")),
    ]


def _write_indicators(book: Any, submission: Submission) -> None:
    sheet = book.add_worksheet(_("Indicators"))
    bold, text = book.add_format(FONT | {"bold": True}), book.add_format(FONT | {"num_format": "@"})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, _("Number"), bold)
    sheet.write_string(0, 1, _("Indicator"), bold)
    for row, leaf in enumerate(outline_of(submission).leaves, start=1):
        sheet.write_string(row, 0, leaf.number, text)
        sheet.write_string(row, 1, leaf.name, text)
