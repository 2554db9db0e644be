"""Read a table out of a CSV or XLSX file, whatever saved it."""

import csv
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile, is_zipfile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class ImportFailed(Exception):
    """The file as a whole cannot be imported; the text says why and what to do."""


@dataclass(frozen=True)
class Row:
    """The cells of a row as text, with its number as a spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """The rows of a file that are not empty; raises ImportFailed."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ImportFailed(f"There is no file {path}.") from None
    except OSError as error:
        raise ImportFailed(f"{path} cannot be read: {error.strerror}.") from error
    if content.startswith(OLD_EXCEL):
        raise ImportFailed(f"{path} is of an old Excel (.xls) or locked by a password; save it as .xlsx or CSV.")
    table: Sequence[Sequence[object]] = _xlsx(path) if is_zipfile(path) else _csv(path, content)
    rows = [Row(number, tuple(_text(one) for one in cells)) for number, cells in enumerate(table, start=1)]
    found = [row for row in rows if any(row.cells)]
    if not found:
        raise ImportFailed(f"{path} is empty.")
    return found


def _csv(path: Path, content: bytes) -> list[list[str]]:
    text = _decoded(path, content)
    first_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ImportFailed(f"{path} cannot be read as CSV: {error}.") from error


def _decoded(path: Path, content: bytes) -> str:
    """UTF-8, what Excel calls Unicode text (UTF-16), or the Thai code page of Windows, which holds TIS-620."""
    for encoding in ["utf-16"] if content.startswith(UTF_16) else ["utf-8-sig", "cp874"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ImportFailed(f"{path} is neither an XLSX file nor text in UTF-8 or TIS-620; save it as CSV UTF-8.")


def _xlsx(path: Path) -> list[list[object]]:
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that do not matter to the values.
            warnings.simplefilter("ignore")
            with path.open("rb") as opened:
                sheet = load_workbook(opened, read_only=True, data_only=True).worksheets[0]
                # Some programs write a wrong extent, which would cut the table off.
                sheet.reset_dimensions()
                return [list(row) for row in sheet.iter_rows(values_only=True)]
    # openpyxl lets whatever it stumbles over in a damaged file through.
    except (BadZipFile, InvalidFileException, AttributeError, IndexError, KeyError, SyntaxError, ValueError) as error:
        raise ImportFailed(f"{path} is no readable XLSX file; open it and save it anew as .xlsx.") from error


def _text(cell: object) -> str:
    """A cell as a person reads it: codes typed as numbers have no decimals, days no time."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    return str(cell).strip()
