"""A spreadsheet of activities and the photos that its rows name: what came, read cell by cell, never computed."""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from accounts.typed_text import clean
from assessments.activity_sheet import (
    ASSESSED_IN,
    BE,
    COLUMNS,
    EXAMPLE,
    EXAMPLE_TITLE,
    INDICATORS,
    MOST_ROWS,
    NUMBER,
    heading,
)
from assessments.forms.base_sheet import UNREADABLE, file_problem
from assessments.forms.fields import western_digits
from assessments.forms.uploads import PhotosInput, size_problem
from assessments.refusals import MEGA, in_mb

# One ZIP file; whoever has more sends several, one after the other.
PACK_MAX_BYTES = 100 * MEGA
PACKS_AT_ONCE, PACKS_IN_ALL = 20, 60
MOST_LETTERS = 3_000_000
HEADING_WITHIN, MOST_COLUMNS = 20, 60
# A date that a spreadsheet made of a day typed in the Buddhist era stands five centuries ahead.
FIRST_BE_YEAR = 2400
LANGUAGES = ("th", "en")
FORMULA, FAULT = "formula", "fault"


class PacksField(forms.FileField):
    """ZIP files and photos, several at once; what they are is found out by a worker."""

    widget = PhotosInput(attrs={"accept": ".zip,application/zip,image/jpeg,image/png,image/webp,.heic,.heif,.avif"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = [one for one in data or [] if one]
        if len(uploads) > PACKS_AT_ONCE:
            raise ValidationError(
                gettext("Choose at most %(limit)s files at a time, or pack the photos into a ZIP file.")
                % {"limit": PACKS_AT_ONCE}
            )
        problems = [
            gettext("“%(name)s”: %(problem)s") % {"name": one.name, "problem": problem}
            for one in uploads
            if (problem := size_problem(one, _limit_of(one)))
        ]
        if problems:
            raise ValidationError(problems)
        return uploads


def _limit_of(upload: "UploadedFile[Any]") -> int:
    return PACK_MAX_BYTES if str(upload.name).lower().endswith(".zip") else settings.PHOTO_MAX_BYTES


class ActivityImportForm(forms.Form):
    """The first step, and every correction of it: then a part may be left out."""

    sheet = forms.FileField(
        label=_("Filled-in spreadsheet (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose the spreadsheet that you filled in.")},
    )
    photos = PacksField(label=_("Photos: a ZIP file, or the photos themselves"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, is_correction: bool = False, sent: int = 0) -> None:
        super().__init__(data, files)
        self.sent, self.is_correction = sent, is_correction
        self.rows: list[dict[str, Any]] = []
        self.left_out: list[str] = []
        self.fields["sheet"].required = not is_correction
        if is_correction:
            self.fields["sheet"].label = gettext("Corrected spreadsheet (.xlsx)")
            self.fields["photos"].label = gettext("More photos: a ZIP file, or the photos themselves")
        self.fields["sheet"].help_text = gettext("At most 2 MB and %(count)s activities.") % {"count": MOST_ROWS}
        self.fields["photos"].help_text = gettext(
            "A ZIP file at most %(limit)s MB. More can be sent on the next page, one after the other."
        ) % {"limit": in_mb(PACK_MAX_BYTES)}

    def clean_sheet(self) -> Any:
        upload = self.cleaned_data["sheet"]
        if upload:
            if problem := file_problem(upload):
                raise ValidationError(problem)
            upload.seek(0)
            self.rows, self.left_out = read_sheet(upload)
        return upload

    def clean_photos(self) -> Any:
        uploads = self.cleaned_data["photos"]
        if self.sent + len(uploads) > PACKS_IN_ALL:
            raise ValidationError(
                gettext("At most %(limit)s files can be sent for one import. Pack the photos into a ZIP file.")
                % {"limit": PACKS_IN_ALL}
            )
        return uploads

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_correction and not self.errors and not cleaned.get("sheet") and not cleaned.get("photos"):
            raise ValidationError(gettext("Choose a spreadsheet or photos."))
        return cleaned


# ------------------------------------------------------------------ reading


def read_sheet(upload: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows with anything in them, and the headings that the record does not have; raises ValidationError."""
    table = _table(upload)
    head, places, left_out = _heading(table)
    rows = [row for number in range(head + 1, len(table)) if (row := _row(number, table[number], places))]
    if not rows:
        raise ValidationError(gettext("There is no activity in the file: every row below the headings is empty."))
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            gettext("The file has %(found)s activities; at most %(limit)s are possible. Divide it into several files.")
            % {"found": len(rows), "limit": MOST_ROWS}
        )
    if sum(len(cell["text"]) for row in rows for cell in row["cells"].values()) > MOST_LETTERS:
        raise ValidationError(gettext("The file holds more text than can be taken. Divide it into several files."))
    return rows, left_out


def _table(upload: Any) -> list[Sequence[Any]]:
    """The cells of the first sheet, formulas as formulas."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that do not matter to the values.
            warnings.simplefilter("ignore")
            sheet = load_workbook(upload, read_only=True, keep_links=False).worksheets[0]
            # Some programs write a wrong extent, which would cut the table off.
            sheet.reset_dimensions()
            # Twice as many as can be taken: between them may be empty ones.
            return list(sheet.iter_rows(max_row=HEADING_WITHIN + 2 * MOST_ROWS, max_col=MOST_COLUMNS))
    except UNREADABLE as error:
        raise ValidationError(
            gettext("The file is damaged or not a spreadsheet. Open it in Excel and save it anew as .xlsx.")
        ) from error


def _heading(table: list[Sequence[Any]]) -> tuple[int, dict[int, str], list[str]]:
    """The row of the headings, the column of the record at each place, and headings that are none of it."""
    known = _known_headings()
    for number, row in enumerate(table[:HEADING_WITHIN]):
        read = {place: _plain(cell) for place, cell in enumerate(row) if _plain(cell)}
        places: dict[int, str] = {}
        for place, text in read.items():
            column = known.get(_as_heading(text))
            if column and column not in places.values():
                places[place] = column
        if "title" in places.values():
            return number, places, [text for place, text in read.items() if place not in places]
    raise ValidationError(
        gettext("No column “%(title)s” was found. Fill in the template that you download here.")
        % {"title": heading("title")}
    )


def _known_headings() -> dict[str, str]:
    """In both languages: whoever reads the portal in one may have a file in the other."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {_as_heading(heading(column)): column for column in (NUMBER, *COLUMNS, ASSESSED_IN)}
    return found


def _as_heading(text: str) -> str:
    return " ".join(clean(text).replace("*", " ").casefold().split())


def _plain(cell: Any) -> str:
    return "" if cell.value is None else clean(str(cell.value)).strip()


def _row(number: int, cells: Sequence[Any], places: dict[int, str]) -> dict[str, Any] | None:
    found = dict(_cells(number, cells, places))
    marked = found.pop(NUMBER, None)
    found.pop(ASSESSED_IN, None)
    if not found or (marked and _is_example(marked, found)):
        return None
    return {"number": number + 1, "cells": found}


def _cells(number: int, cells: Sequence[Any], places: dict[int, str]) -> Iterator[tuple[str, dict[str, str]]]:
    for place, column in places.items():
        cell = cells[place] if place < len(cells) else None
        if cell is not None and _plain(cell):
            text, fault = _text(cell, column)
            yield column, {"at": f"{get_column_letter(place + 1)}{number + 1}", "text": text, "fault": fault}


def _is_example(marked: dict[str, str], cells: dict[str, dict[str, str]]) -> bool:
    """The example as it was handed out; whoever wrote over it and left the mark meant the row."""
    title = cells.get("title", {"text": ""})["text"]
    for language in LANGUAGES:
        with translation.override(language):
            if marked["text"] == str(EXAMPLE) and title == str(EXAMPLE_TITLE):
                return True
    return False


def _text(cell: Any, column: str) -> tuple[str, str]:
    """What stands in a cell as a person would type it, and what is wrong with it if it has no text of its own."""
    value = cell.value
    if cell.data_type == "f" or not isinstance(value, str | int | float | bool | date | time | timedelta):
        return "", FORMULA
    if cell.data_type == "e":
        return "", FAULT
    if isinstance(value, datetime | date):
        year = value.year if value.year >= FIRST_BE_YEAR else value.year + BE
        return f"{value:%d/%m}/{year}", ""
    if isinstance(value, float):
        # Excel keeps 15 digits; what lies beyond is noise of its arithmetic.
        value = format(Decimal(f"{value:.15g}"), "f")
    text = clean(str(value)).strip()
    return (western_digits(text) if column == INDICATORS else text), ""
