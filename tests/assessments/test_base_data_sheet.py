"""The spreadsheet of the base data: what is handed out, what comes back, and what is refused."""

import io
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from assessments import base_data
from assessments.base_sheet import write_sheet
from assessments.forms import base_sheet
from assessments.models import Status, Submission
from tests import factories
from tests.assessments.test_base_data import give

pytestmark = pytest.mark.django_db
D = Decimal
YEARS = [2566, 2567, 2568, 2569]


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.contributor)
    return client


def url(submission, name="base_data_import"):
    return reverse(f"assessments:{name}", args=[submission.pk])


def template(submission):
    """The handed-out workbook, opened."""
    file = io.BytesIO()
    write_sheet(submission, base_data.proposals(submission), file)
    return load_workbook(file)


def cell(book, key, year):
    """Where the template has a field and a year."""
    sheet = book.worksheets[0]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)
    return sheet.cell(row, 4 + YEARS.index(year))


def sent(book, name="ข้อมูล.xlsx"):
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def told(response):
    return response.context["form"].errors["file"]


class TestTheTemplate:
    @pytest.fixture
    def earlier(self, cast):
        factories.cycle(2568)
        made = factories.submission(cast.municipality, 2568)
        give(made, area_2568="20", area_2567="19", air_quality_2568="fails")
        return made

    def test_it_has_every_field_with_its_unit_and_the_years(self, draft):
        sheet = template(draft).worksheets[0]

        rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
        assert [one.value for one in rows["key"][1:7]] == ["รายการ", "หน่วย", *YEARS]
        assert len(set(rows) - {"key"}) == 75  # and the municipality
        assert [rows["area"][1].value, rows["area"][2].value] == ["พื้นที่รับผิดชอบ", "ตารางกิโลเมตร"]
        assert sheet.column_dimensions["A"].hidden
        assert sheet.protection.sheet

    def test_only_cells_that_are_asked_for_can_be_typed_into(self, draft):
        book = template(draft)

        assert not cell(book, "innovations", 2567).protection.locked
        assert cell(book, "innovations", 2566).protection.locked
        assert cell(book, "innovations", 2567).offset(0, -3).protection.locked

    def test_what_is_saved_is_filled_in_and_last_year_s_values_on_yellow(self, draft, earlier):
        give(draft, area_2568="21.5")

        book = template(draft)

        assert cell(book, "area", 2568).value == 21.5
        assert cell(book, "area", 2567).value == 19
        assert cell(book, "air_quality", 2568).value == "ไม่ผ่าน"
        assert cell(book, "area", 2569).value is None
        assert cell(book, "area", 2567).fill.start_color.rgb == "FFFBEED3"
        assert cell(book, "area", 2568).fill.start_color.rgb == "FFFFFFFF"

    def test_choices_are_offered_as_a_list(self, draft):
        sheet = template(draft).worksheets[0]

        lists = sheet.data_validations.dataValidation
        first = next(one for one in lists if f"D{cell(sheet.parent, 'air_quality', 2566).row}" in str(one.sqref))
        start, end = first.formula1.replace("$", "").split(":")
        offered = [one.value for one in sheet[start:end][0]]
        assert offered == ["ผ่าน", "ไม่ผ่าน", "ไม่ได้ตรวจวัด"]
        assert len(lists) == 4

    def test_no_name_becomes_a_formula(self, draft):
        draft.municipality.name_th = "=1+1"
        field = base_data.plan_of(draft).base_data_fields["area"]
        before, field.name_th = field.name_th, "=HYPERLINK(1)"
        try:
            book = template(draft)
        finally:
            field.name_th = before

        types = {one.data_type for row in book.worksheets[0].iter_rows() for one in row}
        assert "f" not in types

    def test_it_is_downloaded_under_a_telling_name(self, client, draft):
        response = client.get(url(draft, "base_data_template"))

        assert response["Content-Type"].endswith("spreadsheetml.sheet")
        assert "2569" in response["Content-Disposition"]
        assert load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    def test_who_only_reads_may_have_it_too_without_what_an_earlier_form_says(self, cast, earlier):
        submission = factories.submission_in(Status.AREA_REVIEW, cast)
        give(submission, households_2569="500")
        client = Client()
        client.force_login(cast.evaluator)

        response = client.get(url(submission, "base_data_template"))

        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        assert cell(book, "households", 2569).value == 500
        assert cell(book, "area", 2567).value is None
        assert client.post(url(submission, "base_data_template")).status_code == 405
        assert client.get(url(submission)).status_code == 403

    def test_who_writes_gets_them_in_the_download(self, client, draft, earlier):
        response = client.get(url(draft, "base_data_template"))

        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        assert cell(book, "area", 2567).value == 19


class TestComingBack:
    def test_first_it_shows_what_would_change_and_saves_nothing(self, client, draft):
        give(draft, area_2568="20", households_2568="500")
        book = template(draft)
        cell(book, "area", 2568).value = 21.25
        cell(book, "area", 2569).value = "๒๒.๕"
        cell(book, "air_quality", 2569).value = "ไม่ได้ตรวจวัด"

        response = client.post(url(draft), {"file": sent(book)})

        page = response.content.decode()
        assert response.status_code == 200
        assert [(one.name, one.text, now) for _address, one, now in response.context["changes"]] == [
            ("area.2568", "21.25", "20"),
            ("area.2569", "22.5", ""),
            ("air_quality.2569", "not_measured", ""),
        ]
        assert response.context["same_count"] == 1
        assert f'<td data-label="ช่อง">{cell(book, "area", 2568).coordinate}</td>' in page
        assert base_data.values_of(draft)["area"] == {2568: D(20)}

    def test_the_confirmation_saves_it(self, client, draft):
        give(draft, area_2568="20")
        book = template(draft)
        cell(book, "area", 2568).value = 21
        cell(book, "area", 2569).value = 0
        grid = client.post(url(draft), {"file": sent(book)}).context["grid"]

        client.post(url(draft, "base_data"), {"area.2568": "21", "area.2569": "0", "bases": grid.bases_json})

        assert base_data.values_of(draft) == {"area": {2568: D(21), 2569: D(0)}}

    def test_what_somebody_saved_before_the_confirmation_is_shown(self, client, draft):
        book = template(draft)
        cell(book, "area", 2569).value = 21
        grid = client.post(url(draft), {"file": sent(book)}).context["grid"]
        give(draft, area_2569="30")

        response = client.post(url(draft, "base_data"), {"area.2569": "21", "bases": grid.bases_json})

        assert response.status_code == 409

    def test_an_empty_cell_takes_nothing_away(self, client, draft):
        book = template(draft)
        give(draft, area_2569="20")

        page = client.post(url(draft), {"file": sent(book)}).content.decode()

        assert "ไฟล์นี้ไม่มีข้อมูลที่เปลี่ยนแปลง" in page

    def test_wrong_cells_are_named_by_their_address_and_nothing_can_be_confirmed(self, client, draft):
        book = template(draft)
        wrong = {
            "area": "กว้าง",
            "pm25_days": 400,
            "households": "=1+1",
            "deaths": datetime(2026, 1, 2),
            "injuries": True,
        }
        for key, value in wrong.items():
            cell(book, key, 2569).value = value
        cell(book, "communities", 2569).value = 12

        response = client.post(url(draft), {"file": sent(book)})

        assert response.status_code == 422
        problems = dict(response.context["problems"])
        assert set(problems) == {cell(book, key, 2569).coordinate for key in wrong}
        assert problems[cell(book, "households", 2569).coordinate].startswith("ช่องนี้เป็นสูตร")
        assert problems[cell(book, "deaths", 2569).coordinate].startswith("ช่องนี้เป็นวันที่")
        assert "นำเข้าและบันทึก" not in response.content.decode()
        assert base_data.values_of(draft) == {}

    def test_what_excel_computed_too_exactly_is_read_as_it_shows(self, client, draft):
        book = template(draft)
        cell(book, "area", 2569).value = 0.1 + 0.2
        cell(book, "waste_kg", 2569).value = 1e9

        changes = client.post(url(draft), {"file": sent(book)}).context["changes"]

        assert [one.text for _address, one, _now in changes] == ["0.3", "1,000,000,000"]

    def test_cells_that_are_not_asked_for_are_left_out_and_told(self, client, draft):
        book = template(draft)
        cell(book, "innovations", 2566).value = 3
        cell(book, "area", 2569).value = 3
        sheet = book.worksheets[0]
        sheet.append(["unheard_of", "ใหม่", "", 1])

        response = client.post(url(draft), {"file": sent(book)})

        assert response.context["sheet"].skipped == [cell(book, "innovations", 2566).coordinate, f"D{sheet.max_row}"]
        assert cell(book, "innovations", 2566).coordinate in response.content.decode()

    def test_a_field_that_stands_there_twice_is_refused(self, client, draft):
        book = template(draft)
        cell(book, "area", 2569).value = 3
        book.worksheets[0].append(["area", "", "", None, None, None, 4])

        response = client.post(url(draft), {"file": sent(book)})

        assert [text for _address, text in response.context["problems"]] == ["รายการนี้ปรากฏในไฟล์สองครั้ง"]

    def test_headings_may_be_thai_text(self, client, draft):
        book = Workbook()
        book.active.append(["key", "รายการ", "ปี พ.ศ. ๒๕๖๙"])
        book.active.append(["area", "", 12])
        book.active.append([None, "ไม่มีรหัส", 12])

        changes = client.post(url(draft), {"file": sent(book)}).context["changes"]

        assert [one.name for _address, one, _now in changes] == ["area.2569"]


class TestRefusedFiles:
    def post(self, client, draft, file):
        response = client.post(url(draft), {"file": file} if file else {})
        assert response.status_code == 422
        return told(response)

    def test_none(self, client, draft):
        assert self.post(client, draft, None) == ["โปรดเลือกไฟล์ที่กรอกแล้ว"]

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"key,area\n", "ไม่ใช่ไฟล์ Excel"),
            (b"\xd0\xcf\x11\xe0" + b"x" * 600, "Excel รุ่นเก่า"),
            (b"x" * (2 * 1024 * 1024 + 1), "2 MB"),
        ],
    )
    def test_other_files(self, client, draft, content, words):
        assert words in self.post(client, draft, SimpleUploadedFile("ก.xlsx", content))[0]

    def test_macros(self, client, draft):
        file = io.BytesIO()
        template(draft).save(file)
        with zipfile.ZipFile(file, "a") as packed:
            packed.writestr("xl/vbaProject.bin", b"x")

        assert "แมโคร" in self.post(client, draft, SimpleUploadedFile("ก.xlsx", file.getvalue()))[0]
        assert "แมโคร" in self.post(client, draft, sent(template(draft), "ก.xlsm"))[0]

    def test_a_bomb(self, client, draft, monkeypatch):
        monkeypatch.setattr(base_sheet, "MAX_UNPACKED", 1000)

        assert "ขนาดใหญ่เกินกว่า" in self.post(client, draft, sent(template(draft)))[0]

    def test_a_zip_that_is_no_workbook(self, client, draft):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("readme.txt", "x")

        assert "ไฟล์เสียหาย" in self.post(client, draft, SimpleUploadedFile("ก.xlsx", file.getvalue()))[0]

    def test_too_many_rows(self, client, draft):
        book = template(draft)
        book.worksheets[0].cell(1001, 1).value = "area"

        assert "1,000" in self.post(client, draft, sent(book))[0]

    def test_rows_that_are_only_formatted_do_not_count(self, client, draft):
        book = template(draft)
        book.worksheets[0].cell(1005, 2).value = None
        book.worksheets[0].row_dimensions[1005].height = 30

        assert client.post(url(draft), {"file": sent(book)}).status_code == 200

    def test_that_of_another_municipality(self, client, draft, cast):
        other = factories.submission(cast.other_municipality)

        assert "อปท. อื่น" in self.post(client, draft, sent(template(other)))[0]

    def test_without_keys(self, client, draft):
        book = template(draft)
        book.worksheets[0].delete_cols(1)
        assert "รหัสรายการ" in self.post(client, draft, sent(book))[0]
        assert "รหัสรายการ" in self.post(client, draft, sent(Workbook()))[0]

    def test_without_any_of_the_years(self, client, draft):
        book = Workbook()
        book.active.append(["key", "รายการ", "หน่วย", 2550])
        book.active.append(["area", "", "", 12])

        assert "2566, 2567, 2568, 2569" in self.post(client, draft, sent(book))[0]


class TestWhoMay:
    def test_the_page_tells_how(self, client, draft):
        page = client.get(url(draft)).content.decode()

        assert url(draft, "base_data_template") in page
        assert 'type="file"' in page

    @pytest.mark.parametrize("who", ["certifier", "administrator"])
    def test_who_does_not_write_does_not_import(self, cast, draft, who):
        client = Client()
        client.force_login(getattr(cast, who))

        assert client.get(url(draft)).status_code == 403
        assert client.post(url(draft), {"file": sent(template(draft))}).status_code == 403

    def test_once_handed_over_nobody_does(self, client, draft):
        Submission.objects.filter(pk=draft.pk).update(status=Status.INTERNAL_REVIEW)

        assert client.get(url(draft)).status_code == 403
