"""The spreadsheet of activities: what the template holds, what is read of a file, and what is refused."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook, load_workbook

from assessments.activity_sheet import COLUMNS, heading, write_activities, write_template
from assessments.forms import activity_imports
from assessments.forms.activity_imports import ActivityImportForm, read_sheet
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def submission(cast):
    return factories.submission(cast.municipality)


def template(submission):
    file = io.BytesIO()
    write_template(submission, file)
    return load_workbook(file)


def table(*rows, headings=("title", "indicators")):
    """A workbook of one's own, with the headings of some columns."""
    book = Workbook()
    book.active.append([heading(one) if one in COLUMNS else one for one in headings])
    for row in rows:
        book.active.append(row)
    return book


def as_file(book):
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def read(book):
    return read_sheet(as_file(book))


def texts(book):
    rows, _left_out = read(book)
    return [{name: cell["text"] for name, cell in row["cells"].items()} for row in rows]


class TestTheTemplate:
    def test_it_has_every_field_of_the_record_an_example_help_and_the_indicators(self, submission):
        book = template(submission)
        assert [cell.value for cell in book.worksheets[0][3]] == ["No.", *(heading(one) for one in COLUMNS)]
        assert book.worksheets[0]["A4"].value == "Example"
        assert book.worksheets[1].max_row >= 10
        assert [cell.value for cell in book.worksheets[2]["A"]][:4] == ["Number", "1", "2", "3"]
        [choices] = book.worksheets[0].data_validations.dataValidation
        assert "Indicators" in choices.formula1

    def test_as_it_is_it_holds_no_activity(self, submission):
        with pytest.raises(ValidationError, match="every row below the headings is empty"):
            read(template(submission))

    @pytest.mark.parametrize("language", ["th", "en"])
    def test_it_is_read_in_either_language(self, submission, language):
        with translation.override(language):
            book = template(submission)
        book.worksheets[0]["B5"] = "ธนาคารขยะ"
        assert texts(book) == [{"title": "ธนาคารขยะ"}]

    def test_who_writes_over_the_example_means_the_row(self, submission):
        book = template(submission)
        book.worksheets[0]["B4"] = "ธนาคารขยะ"
        assert texts(book)[0]["title"] == "ธนาคารขยะ"

    def test_what_is_exported_is_read_again_as_it_was(self, submission):
        made = factories.activity(
            submission,
            "18",
            "19.1",
            title="ธนาคารขยะ",
            about="1. คัดแยก\n2. รับซื้อ",
            method="ก",
            success_factors="ข",
            outcomes="ค",
            starts_on=date(2025, 10, 5),
            ends_on=date(2026, 1, 31),
            place="หมู่ 3",
            budget=Decimal("25000.50"),
            budget_source="ข้อบัญญัติ",
            partners_government="รพ.สต.",
            partners_business="ร้านรับซื้อ",
            partners_citizens="อสม.",
        )
        file = io.BytesIO()
        write_activities(submission, [made], file)
        assert texts(load_workbook(file)) == [
            {
                "title": "ธนาคารขยะ",
                "about": "1. คัดแยก\n2. รับซื้อ",
                "method": "ก",
                "success_factors": "ข",
                "outcomes": "ค",
                "year_be": "2569",
                "indicators": "18, 19.1",
                "starts_on": "05/10/2568",
                "ends_on": "31/01/2569",
                "place": "หมู่ 3",
                "budget": "25000.5",
                "budget_source": "ข้อบัญญัติ",
                "partners_government": "รพ.สต.",
                "partners_business": "ร้านรับซื้อ",
                "partners_citizens": "อสม.",
            }
        ]


class TestReading:
    def test_columns_may_stand_anywhere_and_unknown_ones_are_named(self):
        book = table(["ก", "x", "18"], headings=("title", "Remarks", "indicators"))
        rows, left_out = read(book)
        assert left_out == ["Remarks"]
        assert rows == [
            {
                "number": 2,
                "cells": {
                    "title": {"at": "A2", "text": "ก", "fault": ""},
                    "indicators": {"at": "C2", "text": "18", "fault": ""},
                },
            }
        ]

    def test_a_heading_that_stands_twice_counts_once(self):
        assert texts(table(["ก", "ข"], headings=("title", "title"))) == [{"title": "ก"}]

    def test_headings_are_known_with_stars_and_any_spaces(self):
        assert texts(table(["ก"], headings=(" title  of the ACTIVITY *",))) == [{"title": "ก"}]

    def test_empty_rows_are_left_out_and_short_ones_read(self):
        assert texts(table([], ["ก"], [None, None], ["ข", 18])) == [{"title": "ก"}, {"title": "ข", "indicators": "18"}]

    @pytest.mark.parametrize(
        "value, text",
        [
            (18, "18"),
            (19.1, "19.1"),
            ("๑๘, ๑๙.๑", "18, 19.1"),
            (" 18\u200b ", "18\u200b"),
            (True, "True"),
        ],
    )
    def test_numbers_and_thai_digits_are_indicators(self, value, text):
        assert texts(table(["ก", value]))[0]["indicators"] == text

    @pytest.mark.parametrize(
        "value, text",
        [
            (datetime(2025, 7, 17), "17/07/2568"),
            (date(2025, 7, 17), "17/07/2568"),
            # Typed in the Buddhist era, a spreadsheet takes it for a day five centuries ahead.
            (datetime(2568, 7, 17), "17/07/2568"),
            ("17 ก.ค. 2568", "17 ก.ค. 2568"),
        ],
    )
    def test_days_come_out_in_the_buddhist_era(self, value, text):
        assert texts(table(["ก", value], headings=("title", "starts_on")))[0]["starts_on"] == text

    def test_noise_of_floating_point_is_no_part_of_a_sum(self):
        assert texts(table(["ก", 0.1 + 0.2], headings=("title", "budget")))[0]["budget"] == "0.3"

    @pytest.mark.parametrize("value, fault", [("=1+1", "formula"), ("#REF!", "fault"), (time(8, 30), "")])
    def test_formulas_and_errors_are_not_read(self, value, fault):
        book = table(["ก", value])
        if fault == "fault":
            book.active["B2"].data_type = "e"
        [row], _ = read(book)
        assert row["cells"]["indicators"]["fault"] == fault
        assert row["cells"]["indicators"]["text"] == ("" if fault else "08:30:00")

    def test_durations_are_read_as_they_look(self):
        book = table(["ก", timedelta(hours=1)])
        assert texts(book)[0]["indicators"]

    def test_a_formula_over_several_cells_is_one_too(self):
        from openpyxl.worksheet.formula import ArrayFormula

        book = table(["ก"])
        book.active["B2"] = ArrayFormula("B2:B3", "=1+1")
        [row], _ = read(book)
        assert row["cells"]["indicators"]["fault"] == "formula"

    def test_without_a_column_of_titles_it_is_another_file(self):
        with pytest.raises(ValidationError, match="No column “Title of the activity” was found"):
            read(table(["ก"], headings=("ชื่อเล่น",)))

    def test_too_many_activities_are_told(self, monkeypatch):
        monkeypatch.setattr(activity_imports, "MOST_ROWS", 2)
        with pytest.raises(ValidationError, match="The file has 3 activities; at most 2"):
            read(table(["ก"], ["ข"], ["ค"]))

    def test_too_much_text_is_told(self, monkeypatch):
        monkeypatch.setattr(activity_imports, "MOST_LETTERS", 3)
        with pytest.raises(ValidationError, match="more text than can be taken"):
            read(table(["กขค", "18"]))

    def test_damaged_sheets_are_told(self):
        whole = as_file(table(["ก"])).getvalue()
        broken = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(broken, "w") as new:
            for one in old.namelist():
                new.writestr(one, old.read(one)[:20])
        with pytest.raises(ValidationError, match="damaged or not a spreadsheet"):
            read_sheet(broken)


class TestTheForm:
    def sent(self, *packs, sheet=None, **options):
        files = {"photos": list(packs)} if packs else {}
        if sheet:
            files["sheet"] = sheet
        from django.utils.datastructures import MultiValueDict

        found = MultiValueDict({name: one if isinstance(one, list) else [one] for name, one in files.items()})
        return ActivityImportForm({}, found, **options)

    def sheet(self, name="ก.xlsx", content=None):
        return SimpleUploadedFile(name, content or as_file(table(["ก"])).getvalue())

    def test_a_spreadsheet_is_enough(self):
        form = self.sent(sheet=self.sheet())
        assert form.is_valid()
        assert len(form.rows) == 1

    @pytest.mark.parametrize(
        "sheet, problem",
        [
            (("ก.xls", b"\xd0\xcf\x11\xe0" + b"0" * 20), "old Excel"),
            (("ก.xlsx", b"abc"), "not an Excel file"),
            (("ก.xlsm", None), "macros"),
        ],
    )
    def test_files_that_are_no_spreadsheet_are_refused(self, sheet, problem):
        form = self.sent(sheet=self.sheet(*sheet))
        assert problem in str(form.errors["sheet"])

    def test_without_a_spreadsheet_nothing_begins(self):
        assert "Choose the spreadsheet" in str(self.sent().errors["sheet"])

    def test_a_correction_may_bring_either(self):
        assert self.sent(sheet=self.sheet(), is_correction=True).is_valid()
        assert self.sent(SimpleUploadedFile("a.jpg", b"x"), is_correction=True).is_valid()
        assert "Choose a spreadsheet or photos." in str(self.sent(is_correction=True).errors)

    def test_photos_are_bounded_in_size_and_number(self, settings, monkeypatch):
        settings.PHOTO_MAX_BYTES = 3
        monkeypatch.setattr(activity_imports, "PACK_MAX_BYTES", 5)
        form = self.sent(
            SimpleUploadedFile("a.jpg", b"1234"), SimpleUploadedFile("b.zip", b"123456"), sheet=self.sheet()
        )
        assert "“a.jpg”" in str(form.errors["photos"]) and "“b.zip”" in str(form.errors["photos"])
        assert self.sent(SimpleUploadedFile("b.zip", b"12345"), sheet=self.sheet()).is_valid()
        many = [SimpleUploadedFile(f"{n}.jpg", b"1") for n in range(21)]
        assert "at most 20 files at a time" in str(self.sent(*many, sheet=self.sheet()).errors["photos"])
        form = self.sent(*many[:2], is_correction=True, sent=59)
        assert "At most 60 files" in str(form.errors["photos"])
