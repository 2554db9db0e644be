"""The base data form as a spreadsheet to fill in, with what is known already."""

from collections.abc import Mapping
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from assessments.base_data import Place, Proposal, Value, is_asked, plan_of, rows_of, years_of
from assessments.models import Submission
from indicators.models import BaseDataField, FieldType

# The hidden first column names the fields, and its first cell the municipality, so that a file finds its way back.
KEY_HEADING, OWNER = "key", "municipality:"
HEADING_ROW, FIRST_YEAR_COLUMN = 3, 3
# Out of sight, on the row of a field: the names of its choices, for the list that Excel offers.
CHOICES_COLUMN = 30
FONT = {"font_name": "TH Sarabun New", "font_size": 16, "valign": "vcenter"}
NUMBER_FORMATS = {FieldType.INTEGER: "#,##0", FieldType.DECIMAL: "#,##0.####", FieldType.MONEY: "#,##0.00"}
WHITE, PROPOSED, GREY = "#FFFFFF", "#FBEED3", "#ECEEEA"


def write_sheet(submission: Submission, proposals: Mapping[Place, Proposal], file: IO[bytes]) -> None:
    """An Excel workbook with one sheet; only the cells that are asked for can be typed into."""
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    _Writer(book, submission, proposals).write()
    book.close()


class _Writer:
    def __init__(self, book: Any, submission: Submission, proposals: Mapping[Place, Proposal]) -> None:
        self.book, self.submission, self.proposals = book, submission, proposals
        self.plan, self.year_be = plan_of(submission), submission.cycle.year_be
        self.years = years_of(self.plan, self.year_be)
        self.rows = rows_of(submission)
        self.sheet = book.add_worksheet(_("Base data %(year)s") % {"year": self.year_be})
        self.bold = book.add_format({**FONT, "bold": True, "text_wrap": True, "bg_color": GREY, "border": 1})
        self.text = book.add_format({**FONT, "text_wrap": True, "border": 1})
        self.grey = book.add_format({**FONT, "bg_color": GREY, "border": 1})
        self.plain = book.add_format(FONT)
        self.title = book.add_format({**FONT, "bold": True, "font_size": 20})
        self.formats: dict[tuple[str, str], Any] = {}

    def write(self) -> None:
        self._frame()
        row = HEADING_ROW + 1
        for group in self.plan.base_data_groups:
            self.sheet.merge_range(row, 1, row, FIRST_YEAR_COLUMN + len(self.years) - 1, "", self.bold)
            self.sheet.write_string(row, 1, group.name, self.bold)
            row += 1
            for field in group.fields.all():
                self._line(row, field)
                row += 1

    def _frame(self) -> None:
        sheet, name = self.sheet, self.submission.municipality.full_name
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_column(1, 1, 58)
        sheet.set_column(2, 2, 18)
        sheet.set_column(FIRST_YEAR_COLUMN, FIRST_YEAR_COLUMN + len(self.years) - 1, 20)
        sheet.set_column(CHOICES_COLUMN, CHOICES_COLUMN + 20, None, None, {"hidden": True})
        sheet.freeze_panes(HEADING_ROW + 1, FIRST_YEAR_COLUMN)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)
        sheet.write_string(0, 0, f"{OWNER}{self.submission.municipality_id}")
        sheet.write_string(
            0, 1, _("Base data of %(name)s, %(year)s") % {"name": name, "year": self.year_be}, self.title
        )
        sheet.write_string(
            1,
            1,
            _("Leave a cell empty where there is no figure: empty means not given, which is not zero."),
            self.plain,
        )
        sheet.write_string(
            2,
            1,
            _("Values on yellow come from an earlier year's form: check them. Formulas are not accepted."),
            self.plain,
        )
        headings = [KEY_HEADING, _("Item"), _("Unit")]
        for column, heading in enumerate(headings):
            sheet.write_string(HEADING_ROW, column, heading, self.bold)
        for column, year in enumerate(self.years, start=FIRST_YEAR_COLUMN):
            sheet.write_number(HEADING_ROW, column, year, self.bold)

    def _line(self, row: int, field: BaseDataField) -> None:
        self.sheet.write_string(row, 0, field.key)
        self.sheet.write_string(row, 1, field.name, self.text)
        self.sheet.write_string(row, 2, field.unit, self.text)
        for column, year in enumerate(self.years, start=FIRST_YEAR_COLUMN):
            if is_asked(field, year, self.year_be):
                self._cell(row, column, field, year)
            else:
                self.sheet.write_blank(row, column, None, self.grey)
        if field.is_choice:
            self._offer_choices(row, field)

    def _cell(self, row: int, column: int, field: BaseDataField, year: int) -> None:
        given, proposal = self.rows.get((field.key, year)), self.proposals.get((field.key, year))
        value: Value | None = given.value if given else proposal.value if proposal else None
        colour = PROPOSED if proposal and not given else WHITE
        look = self._format(field, colour)
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            # As text whatever it begins with: nothing that was typed becomes a formula.
            self.sheet.write_string(row, column, dict(field.options).get(value, value), look)
        else:
            self.sheet.write_number(row, column, value, look)

    def _format(self, field: BaseDataField, colour: str) -> Any:
        """Made once for each type and colour; unlocked."""
        key = (field.type, colour)
        if key not in self.formats:
            look = {**FONT, "locked": False, "border": 1, "bg_color": colour, "align": "right"}
            number = NUMBER_FORMATS.get(FieldType(field.type))
            self.formats[key] = self.book.add_format(look | ({"num_format": number} if number else {"align": "left"}))
        return self.formats[key]

    def _offer_choices(self, row: int, field: BaseDataField) -> None:
        names = [name for _key, name in field.options]
        for column, name in enumerate(names, start=CHOICES_COLUMN):
            self.sheet.write_string(row, column, name)
        first, last = FIRST_YEAR_COLUMN, FIRST_YEAR_COLUMN + len(self.years) - 1
        absolute = {"row_abs": True, "col_abs": True}
        start = xlsxwriter.utility.xl_rowcol_to_cell(row, CHOICES_COLUMN, **absolute)
        end = xlsxwriter.utility.xl_rowcol_to_cell(row, CHOICES_COLUMN + len(names) - 1, **absolute)
        # A warning only: whoever types the name of a choice in another language is understood as well.
        self.sheet.data_validation(
            row, first, row, last, {"validate": "list", "source": f"={start}:{end}", "error_type": "warning"}
        )
