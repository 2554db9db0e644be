"""Read a table out of a CSV or XLSX file, whatever saved it."""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MEGA = 1024 * 1024
MOST_BYTES = 10 * MEGA
# What an XLSX file may unfold to: a file that unfolds to more was made to do harm.
MOST_UNFOLDED = 200 * MEGA
# There are 7,850 local governments; with titles and empty rows a list of them stays well below this.
MOST_ROWS = 20_000
# In Thai a vowel above or below and a tone mark follow a letter. Where one follows something else, the bytes were
# not of the Thai code page, which has a letter for nearly every byte.
_LOOSE_MARK = re.compile("(?<![ก-๎])[ัิ-ฺ็-๎]")


class ImportFailed(Exception):
    """The file as a whole cannot be imported; the text says why and what to do."""


@dataclass(frozen=True)
class Row:
    """The cells of a row as text, with its number as a spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]

    @property
    def formula(self) -> str | None:
        """The first cell that holds a formula instead of a value, as a spreadsheet calls it."""
        found = (index for index, cell in enumerate(self.cells, start=1) if cell.startswith("="))
        return next((f"{get_column_letter(index)}{self.number}" for index in found), None)


def read_rows(path: Path, called: str = "", *, with_formulas: bool = False) -> list[Row]:
    """The rows of a file that are not empty; raises ImportFailed, which names the file as it is called.

    Of a formula the cell holds the value that the program saved with it, or with `with_formulas` its text.
    """
    name = called or str(path)
    content = _content(path, name)
    table: Iterable[Iterable[object]] = _xlsx(path, name, with_formulas) if is_zipfile(path) else _csv(name, content)
    rows = [Row(number, tuple(_text(one) for one in cells)) for number, cells in enumerate(table, start=1)]
    found = [row for row in rows if any(row.cells)]
    if not found:
        raise ImportFailed(_("%(file)s is empty.") % {"file": name})
    if len(rows) > MOST_ROWS:
        raise ImportFailed(
            _("%(file)s has more than %(limit)s rows. Divide it into several files.")
            % {"file": name, "limit": f"{MOST_ROWS:,}"}
        )
    return found


def _content(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except FileNotFoundError:
        raise ImportFailed(_("There is no file %(file)s.") % {"file": name}) from None
    except OSError as error:
        raise ImportFailed(_("%(file)s cannot be read: %(why)s.") % {"file": name, "why": error.strerror}) from error
    if size > MOST_BYTES:
        raise ImportFailed(
            _("%(file)s has %(size)s MB; at most %(limit)s MB can be read. Divide it into several files.")
            % {"file": name, "size": f"{size / MEGA:.1f}", "limit": MOST_BYTES // MEGA}
        )
    if content.startswith(OLD_EXCEL):
        raise ImportFailed(
            _("%(file)s is of an old Excel (.xls) or locked by a password; save it as .xlsx or CSV.") % {"file": name}
        )
    return content


def _csv(name: str, content: bytes) -> list[list[str]]:
    text = _decoded(name, content)
    first_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), MOST_ROWS + 1))
    except csv.Error as error:
        raise ImportFailed(_("%(file)s cannot be read as CSV: %(why)s.") % {"file": name, "why": error}) from error


def _decoded(name: str, content: bytes) -> str:
    """UTF-8, what Excel calls Unicode text (UTF-16), or the Thai code page of Windows, which holds TIS-620."""
    is_utf_16 = content.startswith(UTF_16)
    if b"\0" in content and not is_utf_16:
        raise ImportFailed(
            _("%(file)s is neither an XLSX file nor text in UTF-8 or TIS-620; save it as CSV UTF-8.") % {"file": name}
        )
    unreadable = []
    for encoding in ["utf-16"] if is_utf_16 else ["utf-8-sig", "cp874"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            unreadable.append(content.count(b"\n", 0, error.start) + 1)
            continue
        loose = _LOOSE_MARK.search(text) if encoding == "cp874" else None
        if loose is None:
            return text
        unreadable.append(text.count("\n", 0, loose.start()) + 1)
    # The encoding that the file is probably of is the one that could be read furthest.
    raise ImportFailed(
        _(
            "%(file)s, row %(row)s: the text is neither UTF-8 nor TIS-620 (Windows-874). Save the file as CSV UTF-8 "
            "or as .xlsx."
        )
        % {"file": name, "row": max(unreadable)}
    )


def _xlsx(path: Path, name: str, with_formulas: bool) -> list[list[object]]:
    try:
        with warnings.catch_warnings(), ZipFile(path) as archive:
            # openpyxl warns of styles and extensions that do not matter to the values.
            warnings.simplefilter("ignore")
            if sum(one.file_size for one in archive.infolist()) > MOST_UNFOLDED:
                raise ImportFailed(_("%(file)s unfolds to more than a table can hold.") % {"file": name})
            with path.open("rb") as opened:
                sheet = load_workbook(opened, read_only=True, data_only=not with_formulas).worksheets[0]
                # Some programs write a wrong extent, which would cut the table off.
                sheet.reset_dimensions()
                return list(_first_rows(sheet.iter_rows(values_only=True)))
    # openpyxl lets whatever it stumbles over in a damaged file through.
    except (BadZipFile, InvalidFileException, AttributeError, IndexError, KeyError, SyntaxError, ValueError) as error:
        raise ImportFailed(
            _("%(file)s is no readable XLSX file; open it and save it anew as .xlsx.") % {"file": name}
        ) from error


def _first_rows(rows: Iterable[Iterable[object]]) -> Iterator[list[object]]:
    return ([*row] for row in islice(rows, MOST_ROWS + 1))


def _text(cell: object) -> str:
    """A cell as a person reads it: codes typed as numbers have no decimals, days no time."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if not isinstance(cell, str | int | float):
        return "="  # a formula over several cells, for which openpyxl has objects of its own
    return str(cell).strip()
