"""A filled-in spreadsheet of the base data: read cell by cell, never computed."""

import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import IO, Any, cast
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from accounts.importing.files import OLD_EXCEL
from assessments.base_data import Place, places, plan_of, years_of
from assessments.base_sheet import KEY_HEADING, OWNER
from assessments.forms.fields import western_digits
from assessments.forms.uploads import size_problem
from assessments.models import Submission
from assessments.refusals import MEGA

MAX_BYTES, MAX_UNPACKED = 2 * MEGA, 40 * MEGA
MAX_ROWS, MAX_COLUMNS = 1000, 40
_MACROS = re.compile(r"vbaProject\.bin$|macrosheets/", re.IGNORECASE)
_YEAR = re.compile(r"\b(2[4-9]\d\d)\b")
# openpyxl lets whatever it stumbles over in a damaged file through.
UNREADABLE = (
    *(BadZipFile, InvalidFileException, AttributeError, EOFError, IndexError, KeyError, NotImplementedError),
    *(OSError, SyntaxError, TypeError, ValueError, zlib.error),
)


@dataclass
class Sheet:
    """The cells of a file that are asked for: their text and address, what is wrong with some, what was left out."""

    texts: dict[Place, str] = field(default_factory=dict)
    addresses: dict[Place, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


class BaseSheetForm(forms.Form):
    file = forms.FileField(
        label=_("Filled-in spreadsheet (.xlsx)"),
        help_text=_("At most 2 MB. You see first what would change; nothing is saved before you confirm."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose the spreadsheet that you filled in.")},
    )

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission
        self.sheet = Sheet()

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if problem := file_problem(upload):
            raise ValidationError(problem)
        upload.seek(0)
        self.sheet = _read(_table(upload), self.submission)
        return upload


def file_problem(upload: "UploadedFile[Any]") -> str | None:
    """Why a file is not opened at all, before anything of it is unpacked."""
    if problem := size_problem(upload, MAX_BYTES):
        return problem
    upload.seek(0)
    if upload.read(len(OLD_EXCEL)) == OLD_EXCEL:
        return gettext("This file is of an old Excel (.xls) or locked by a password. Save it as .xlsx without one.")
    try:
        with ZipFile(cast(IO[bytes], upload)) as packed:
            members = packed.infolist()
    except BadZipFile:
        return gettext("This is not an Excel file (.xlsx). Download the template here and fill it in.")
    if str(upload.name).lower().endswith(".xlsm") or any(_MACROS.search(one.filename) for one in members):
        return gettext("The file contains macros, which are not accepted. Save it as .xlsx without macros.")
    if sum(one.file_size for one in members) > MAX_UNPACKED:
        return gettext("The file unpacks to far more than a form can hold. Download the template anew.")
    return None


def _table(upload: "UploadedFile[Any]") -> list[Sequence[Any]]:
    """The cells of the first sheet, formulas as formulas."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that do not matter to the values.
            warnings.simplefilter("ignore")
            sheet = load_workbook(upload, read_only=True, keep_links=False).worksheets[0]
            # Some programs write a wrong extent, which would cut the table off.
            sheet.reset_dimensions()
            rows = list(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS))
    except UNREADABLE as error:
        raise ValidationError(
            gettext("The file is damaged or not a spreadsheet. Open it in Excel and save it anew as .xlsx.")
        ) from error
    if len(rows) > MAX_ROWS and any(one.value is not None for one in rows[MAX_ROWS]):
        raise ValidationError(
            gettext("The file has more than %(count)s rows. Use the template as it is.") % {"count": f"{MAX_ROWS:,}"}
        )
    return rows


def _read(table: list[Sequence[Any]], submission: Submission) -> Sheet:
    plan, year_be = plan_of(submission), submission.cycle.year_be
    _refuse_that_of_others(table, submission)
    heading, columns = _columns(table)
    if not set(columns.values()) & set(years_of(plan, year_be)):
        raise ValidationError(
            gettext("None of the years of this form (%(years)s) stands above the columns. Download the template anew.")
            % {"years": ", ".join(map(str, years_of(plan, year_be)))}
        )
    asked, found = set(places(plan, year_be)), Sheet()
    for row in range(heading + 1, len(table)):
        key = _text(table[row][0]) if table[row] else ""
        for column, year in columns.items():
            if key and column < len(table[row]) and table[row][column].value not in (None, ""):
                address = f"{get_column_letter(column + 1)}{row + 1}"
                _take(found, (key, year) if (key, year) in asked else None, address, table[row][column])
    return found


def _take(found: Sheet, place: Place | None, address: str, cell: Any) -> None:
    if place is None:
        found.skipped.append(address)
        return
    try:
        text = cell_text(cell)
        if place in found.texts:
            raise ValidationError(gettext("This field stands in the file twice."))
        found.texts[place], found.addresses[place] = text, address
    except ValidationError as error:
        found.problems.append((address, error.messages[0]))


def _refuse_that_of_others(table: list[Sequence[Any]], submission: Submission) -> None:
    owner = _text(table[0][0]) if table and table[0] else ""
    if owner.startswith(OWNER) and owner != f"{OWNER}{submission.municipality_id}":
        raise ValidationError(gettext("This file was made for another municipality. Download the template here."))


def _columns(table: list[Sequence[Any]]) -> tuple[int, dict[int, int]]:
    """The row of the headings, and the year (BE) of each column that has one."""
    for number, row in enumerate(table):
        if row and _text(row[0]) == KEY_HEADING:
            return number, dict(_years(row))
    raise ValidationError(
        gettext("The column with the keys of the fields is missing. Fill in the template that you download here.")
    )


def _years(row: Sequence[Any]) -> Iterator[tuple[int, int]]:
    for column, cell in enumerate(row):
        if year := _YEAR.search(western_digits(_text(cell))):
            yield column, int(year[1])


def _text(cell: Any) -> str:
    return "" if cell.value is None else str(cell.value).strip()


def cell_text(cell: Any) -> str:
    """What stands in a cell, as a person would type it; raises ValidationError for a formula or a date."""
    value = cell.value
    if cell.data_type == "f":
        raise ValidationError(gettext("This is a formula. Type the number itself; formulas are not computed."))
    if isinstance(value, date | time | timedelta):
        raise ValidationError(gettext("This is a date or a time. Format the cell as a number and type the figure."))
    if isinstance(value, float):
        # Excel keeps 15 digits; what lies beyond is noise of its arithmetic.
        return format(Decimal(f"{value:.15g}"), "f")
    return str(value)
