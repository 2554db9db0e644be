"""Lists of LPA results as files: by the command, in the browser, and what is refused."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.importing import ImportFailed
from accounts.models import FormerKind, Municipality
from assessments import clock
from assessments.lpa import keeping
from assessments.lpa.importing import Announced, import_results
from assessments.lpa.items import asked_now
from assessments.models import LpaResult
from benchmarks import lpa as national
from tests import factories

pytestmark = pytest.mark.django_db

ITEMS = [f"ข้อ {item}" for item in range(1, 11)]
HEADINGS = ["ประเภท", "ชื่อ อปท.", "จังหวัด", "อำเภอ", *ITEMS]
BAN_SANG = ["ทต.", "บ้านสาง", "พะเยา", "เมืองพะเยา"]
SCORES = ["4.5", "๓", "0", "5", "4,5", "", "2", "2", "2", "2"]
ANNOUNCED = Announced(2568, "ประกาศ สถ.", Decimal(5))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def town():
    return factories.municipality(source_code="5601")


@pytest.fixture
def a_list(tmp_path):
    """Writes rows below headings into a CSV file."""

    def write(*rows, headings=HEADINGS, encoding="utf-8"):
        path = tmp_path / "list.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        return path

    return write


def a_workbook(path, *rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def apply(path, announced=ANNOUNCED, **options):
    return import_results(path, announced, apply=True, **options)


def scores():
    return {one.municipality.name_th: one.scores for one in LpaResult.objects.select_related("municipality")}


def reason(path):
    """Why the only row of a list is refused."""
    report = apply(path)
    assert (len(report.refused), scores()) == (1, {})
    return report.refused[0].reason


# ------------------------------------------------------------------ dry run, apply, again


def test_a_dry_run_writes_nothing_and_says_what_it_would_create(a_list, town):
    report = import_results(a_list([*BAN_SANG, *SCORES]), ANNOUNCED)

    assert scores() == {}
    assert list(report.lines()) == [
        "To be created (1)",
        "  row 2: เทศบาลตำบลบ้านสาง อำเภอเมืองพะเยา จังหวัดพะเยา",
        "",
        "1 rows: 1 created, 0 changed, 0 unchanged, 0 refused.",
    ]


def test_applying_writes_and_applying_again_changes_nothing(a_list, town):
    path, by = a_list([*BAN_SANG, *SCORES]), factories.user()

    first, second = apply(path, by=by), apply(path)

    made = LpaResult.objects.get()
    known = {"1": "4.5", "2": "3", "3": "0", "4": "5", "5": "4.5", "7": "2", "8": "2", "9": "2", "10": "2"}
    assert (made.municipality, made.year_be, made.source, made.maximum) == (town, 2568, "ประกาศ สถ.", Decimal(5))
    assert (made.scores, made.changed_by, made.version) == (known, by, 1)
    assert (first.summary, second.summary) == (
        "1 rows: 1 created, 0 changed, 0 unchanged, 0 refused.",
        "1 rows: 0 created, 0 changed, 1 unchanged, 0 refused.",
    )


def test_changes_are_told_and_an_empty_cell_takes_nothing_away(a_list, town):
    factories.lpa_result(town, 2568, "4", maximum=5, scores={"1": "4", "6": "1"}, source="พิมพ์เอง", version=3)

    report = apply(a_list([*BAN_SANG, "4.5"], headings=[*HEADINGS[:4], "item_1"]))

    assert [str(one) for one in report.changed[0].changes] == ["source: พิมพ์เอง -> ประกาศ สถ.", "item 1: 4 -> 4.5"]
    made = LpaResult.objects.get()
    assert (made.scores, made.version) == ({"1": "4.5", "6": "1"}, 4)


def test_another_full_score_replaces_all_scores(a_list, town):
    factories.lpa_result(town, 2568, "80", scores={"1": "80", "6": "70"})

    report = apply(a_list([*BAN_SANG, "4"], headings=[*HEADINGS[:4], "lpa_1"]))

    assert [str(one) for one in report.changed[0].changes] == [
        "full score: 100 -> 5",
        "item 1: 80 -> 4",
        "item 6: 70 -> (empty)",
    ]
    assert LpaResult.objects.get().scores == {"1": "4"}


def test_good_rows_are_written_beside_refused_ones_unless_strict(a_list, town):
    path = a_list([*BAN_SANG, *SCORES], ["ทต.", "ที่ไหน", "พะเยา", "", *SCORES])

    strict = apply(path, strict=True)
    assert (strict.is_applied, scores()) == (False, {})

    report = apply(path)
    assert (report.is_applied, len(report.created), list(scores())) == (True, 1, ["บ้านสาง"])
    assert str(report.refused[0]) == ("row 3: ทต. ที่ไหน\n    There is no municipality “ที่ไหน” in the province พะเยา.")


def test_other_years_stay(a_list, town):
    factories.lpa_result(town, 2567, "4", maximum=5)

    apply(a_list([*BAN_SANG, *SCORES]))

    assert set(LpaResult.objects.values_list("year_be", flat=True)) == {2567, 2568}


def test_a_long_list_takes_few_statements(tmp_path):
    """How long 7,850 rows take is measured by `make bench`."""
    Municipality.objects.bulk_create(
        Municipality(kind="tao", name_th=f"ก{n}", province=factories.municipality().province, district_th=f"ข{n % 9}")
        for n in range(1199)
    )
    national.write_csv(path := tmp_path / "list.csv", list(national.rows()))

    with CaptureQueriesContext(connection) as queries:
        report = apply(path)

    assert len(report.created) == LpaResult.objects.count() == 1200
    assert len(queries) < 30


# ------------------------------------------------------------------ whom a row means


def by_names(*names):
    return [*names, "4"]


NAMED = [*HEADINGS[:4], "ข้อ 1"]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (["รหัส", "item_1"], ["5601", "4"]),
        (["code", "name", "item_1"], ["5601", "เทศบาลตำบลบ้านสาง", "4"]),
        (["code", "name", "จังหวัด", "item_1"], ["unknown", "บ้านสาง", "พะเยา", "4"]),
        (["full_name", "province", "ข้อที่ 1"], ["เทศบาลตำบลบ้านสาง", "Phayao", "4"]),
        (["name", "province_code", "ตัวชี้วัดที่ 24"], ["บ้านสาง", "56", "4"]),
        (NAMED, by_names("เทศบาลตำบล", "บ้านสาง", "จ.พะเยา", "อ.เมืองพะเยา")),
    ],
)
def test_a_municipality_is_found_by_code_or_names(a_list, town, headings, row):
    assert apply(a_list(row, headings=headings)).refused == []
    assert scores() == {"บ้านสาง": {"1": "4"}}


def test_a_list_of_an_earlier_year_knows_the_earlier_kind(a_list, town):
    FormerKind.objects.create(municipality=town, kind="tao", until=clock.now().date())

    apply(a_list(by_names("อบต.", "บ้านสาง", "พะเยา", "เมืองพะเยา"), headings=NAMED))

    assert list(scores()) == ["บ้านสาง"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["", "", "พะเยา", ""], "Neither a code nor a name."),
        (["ทต.", "ไม่มี", "พะเยา", ""], "There is no municipality “ไม่มี” in the province พะเยา."),
        (["ทต.", "บ้านสาง", "ดาวอังคาร", ""], "จังหวัด: there is no province “ดาวอังคาร”."),
        (["ทต.", "บ้านสาง", "", ""], "province (จังหวัด): empty."),
        (["ทม.", "บ้านสาง", "พะเยา", ""], "of this name there is เทศบาลตำบลบ้านสาง อำเภอเมืองพะเยา จังหวัดพะเยา."),
        (["ทต.", "บ้านสาง", "พะเยา", "ปง"], "There is no such municipality; of this name there is"),
        (["เมืองพัทยา", "พัทยา", "ชลบุรี", ""], "is a special local government"),
        (["ตำบลใหญ่", "บ้านสาง", "พะเยา", ""], "is no known kind of municipality."),
        (["นคร", "ทต.บ้านสาง", "พะเยา", ""], "The kind “นคร” and the name “ทต.บ้านสาง” do not agree."),
    ],
)
def test_a_row_that_means_no_municipality(a_list, town, row, words):
    assert words in reason(a_list([*row, "4"], headings=NAMED))


def test_a_code_that_nobody_has_or_that_is_anothers(a_list, town):
    headings = ["รหัส", "ชื่อ", "จังหวัด", "ข้อ 1"]

    assert reason(a_list(["9", "", "", "4"], headings=headings)) == "There is no municipality with the code 9."
    assert "is that of เทศบาลตำบลบ้านสาง" in reason(a_list(["5601", "น่าน", "", "4"], headings=headings))


def test_namesakes_are_not_guessed_between(a_list, town):
    for number in range(4):
        factories.municipality(kind="tao", district_th=f"ที่ {number}")

    text = reason(a_list(["", "บ้านสาง", "พะเยา", "", "4"], headings=NAMED))

    assert text.startswith("Several municipalities are meant: ")
    assert text.endswith(" …. Add the code or the district.")


def test_the_same_municipality_twice(a_list, town):
    report = apply(a_list([*BAN_SANG, "4"], ["ทต.", "บ้านสาง", "พะเยา", "", "5"], headings=NAMED))

    assert [str(one) for one in report.refused] == ["row 3: ทต. บ้านสาง\n    Row 2 is the same municipality."]
    assert scores() == {"บ้านสาง": {"1": "4"}}


# ------------------------------------------------------------------ cells and files


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5.01", "ข้อ 1: “5.01” is more than the full score of 5."),
        ("-1", "ข้อ 1: “-1” is not a score."),
        ("ดี", "ข้อ 1: “ดี” is not a score."),
        ("1.234", "ข้อ 1: “1.234” has more than two decimals."),
        ("", "The row has no score."),
        ("=4+1", "Cell E2 holds a formula; put its value there."),
    ],
)
def test_cells_that_are_refused(a_list, town, typed, words):
    assert reason(a_list([*BAN_SANG, typed], headings=NAMED)) == words


def test_formulas_of_a_workbook_are_refused_with_their_cell(tmp_path, town):
    from openpyxl.worksheet.formula import ArrayFormula

    path = a_workbook(
        tmp_path / "list.xlsx",
        NAMED,
        [*BAN_SANG, "=SUM(1,2)"],
        [*BAN_SANG, ArrayFormula("E3", "=SUM(1,2)")],
        [*BAN_SANG, 4.5],
    )

    report = apply(path)

    assert [one.reason for one in report.refused] == [
        "Cell E2 holds a formula; put its value there.",
        "Cell E3 holds a formula; put its value there.",
    ]
    assert scores() == {"บ้านสาง": {"1": "4.5"}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620", "utf-16"])
def test_encodings_that_are_read(a_list, town, encoding):
    apply(a_list([*BAN_SANG, *SCORES], encoding=encoding))

    assert list(scores()) == ["บ้านสาง"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("ชื่อ,จังหวัด,ข้อ 1\nบ้านสาง,พะเยา,4\n".encode() + b"\xe0\xb8\n", "lpa.csv, row 3: the text is neither"),
        ("name,province,item_1\nBan Sang,Phayao,4\nCaf\u00e9,Nan,1".encode("latin-1"), "lpa.csv, row 3: the text"),
        ("name,province,item_1\n\u0e01".encode("utf-16-le"), "lpa.csv is neither an XLSX file nor text"),
        (b"\xff\xfea\x00\x00\xd8", "lpa.csv, row 1: the text is neither UTF-8 nor TIS-620"),
        (b"name,item_1\nx,1", "Columns are missing: province_code or province (จังหวัด)."),
        (b"a,b\n1,2", "Columns are missing: name_th (ชื่อ), province_code or province (จังหวัด), item_1 (ข้อ 1) …."),
        (b"code,name\n1,2", "Columns are missing: item_1"),
        (b"name,province,item_1\n" * 20_001, "lpa.csv has more than 20,000 rows."),
        (b"x" * (10 * 1024 * 1024 + 1), "lpa.csv has 10.0 MB; at most 10 MB can be read."),
    ],
)
def test_files_that_cannot_be_used_are_named_as_their_sender_calls_them(tmp_path, content, words):
    path = tmp_path / "4711.tmp"
    path.write_bytes(content)

    with pytest.raises(ImportFailed) as failed:
        apply(path, called="lpa.csv")

    assert words in str(failed.value)


def test_a_workbook_that_unfolds_without_end_is_not_read(tmp_path):
    import zipfile

    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (201 * 1024 * 1024))

    with pytest.raises(ImportFailed, match="unfolds to more than a table can hold"):
        apply(path)


def test_without_items_there_is_nothing_to_import(a_list, monkeypatch):
    factories.Framework.objects.update(status="retired")

    with pytest.raises(ImportFailed, match="No indicator of the framework in use takes its score from the LPA"):
        apply(a_list([*BAN_SANG, "4"], headings=NAMED))


# ------------------------------------------------------------------ the command


def run(*arguments):
    out = io.StringIO()
    with translation.override("th"):
        call_command("import_lpa", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_is_a_dry_run_until_it_is_applied(a_list, town):
    options = (a_list([*BAN_SANG, *SCORES]), "--year", 2568, "--source", " ประกาศ  สถ. ")

    assert run(*options).endswith("This was a dry run: nothing was written. Run it again with --apply.\n")
    assert scores() == {}
    assert "1 rows: 1 created, 0 changed, 0 unchanged, 0 refused.\nWritten in " in run(*options, "--apply")
    assert LpaResult.objects.get().source == "ประกาศ สถ."


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"--year": 2025}, "--year: write a year of the Buddhist era from 2547 to"),
        ({"--source": " "}, "--source: say in at most 300 characters"),
        ({"--source": "ก" * 301}, "--source: say in at most 300 characters"),
        ({"--maximum": "five"}, "--maximum: write a number above 0"),
        ({"--maximum": "0"}, "--maximum: write a number above 0"),
        ({"--maximum": "1.001"}, "--maximum: write a number above 0"),
    ],
)
def test_the_command_refuses_nonsense(a_list, town, changed, words):
    options = {"--year": 2568, "--source": "ประกาศ"} | changed

    with pytest.raises(CommandError, match=words):
        run(a_list([*BAN_SANG, *SCORES]), *(part for pair in options.items() for part in pair), "--apply")
    assert scores() == {}


def test_the_command_fails_when_nothing_can_be_written(a_list, town, tmp_path):
    said = ("--year", 2568, "--source", "ประกาศ", "--apply")
    bad = [*BAN_SANG, "9"]

    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "none.csv", *said)
    with pytest.raises(CommandError, match="every row is refused"):
        run(a_list(bad, headings=NAMED), *said)
    with pytest.raises(CommandError, match="rows are refused, and --strict was asked for"):
        run(a_list(bad, [*BAN_SANG, "4"], headings=NAMED), *said, "--strict")
    assert scores() == {}


# ------------------------------------------------------------------ in the browser


class TestInTheBrowser:
    @pytest.fixture
    def administrator(self, client):
        factories.cycle()
        person = factories.Cast().administrator
        client.force_login(person)
        client.cookies["django_language"] = "en"
        return person

    def post(self, client, content=None, **data):
        said = {"year_be": "2568", "source": "ประกาศ สถ.", "maximum": "5"}
        file = {} if content is None else {"file": SimpleUploadedFile("ผล.csv", content)}
        return client.post(reverse("assessments:lpa_import"), said | file | data)

    def content(self, a_list, *rows):
        return a_list(*rows, headings=NAMED).read_bytes()

    def test_first_it_tells_then_it_writes(self, client, administrator, a_list):
        good = [*BAN_SANG, "4"]
        content = self.content(a_list, good, ["ทต.", "ที่ไหน", "พะเยา", "", "4"])

        told = self.post(client, content)

        assert (told.status_code, scores()) == (200, {})
        text = told.content.decode()
        assert "Write 1 result" in text and "There is no municipality “ที่ไหน”" in text
        kept = told.context["kept"]

        done = self.post(client, kept=kept, apply="1")

        assert (done.status_code, scores()) == (200, {"บ้านสาง": {"1": "4"}})
        assert "1 results are new, 0 are changed" in done.content.decode()
        assert LpaResult.objects.get().changed_by == administrator
        assert not default_storage.exists(f"{keeping.FOLDER}/{kept}")

        again = self.post(client, content)
        assert "There is nothing to write." in again.content.decode()

    def test_changes_are_shown_and_long_sections_cut(self, client, administrator, a_list, monkeypatch):
        factories.lpa_result(factories.municipality(), 2568, "3", maximum=5)
        monkeypatch.setattr("assessments.views.lpa.SHOWN", 1)
        rows = ([*BAN_SANG, "4"], ["ก", "ก", "ก", "ก", "4"], ["ข", "ข", "ข", "ข", "4"])

        text = self.post(client, self.content(a_list, *rows)).content.decode()

        assert "item 1: 3 -&gt; 4" in text
        assert "and 1 more row; the command import_lpa names all" in text

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({}, "Choose a file."),
            ({"kept": "../../etc/passwd"}, "The list is not kept any more."),
            ({"kept": "0" * 64, "apply": "1"}, "The list is not kept any more."),
            ({"kept": "0" * 64, "source": ""}, "This field is required."),
            ({"content": b""}, "The submitted file is empty."),
            ({"content": b"a,b\n1,2"}, "Columns are missing"),
            ({"content": b"\x89PNG\r\n\x00"}, "ผล.csv is neither an XLSX file nor text"),
        ],
    )
    def test_what_cannot_be_used(self, client, administrator, data, words):
        answer = self.post(client, **data)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not default_storage.exists(keeping.FOLDER) or default_storage.listdir(keeping.FOLDER)[1] == []

    def test_a_file_is_looked_at_before_it_is_written_whatever_is_sent(self, client, administrator, a_list):
        self.post(client, self.content(a_list, [*BAN_SANG, "4"]), apply="1")

        assert scores() == {}

    def test_lists_that_nobody_wrote_are_forgotten_after_a_day(self, client, administrator, a_list):
        first = self.post(client, self.content(a_list, [*BAN_SANG, "4"])).context["kept"]
        second = self.post(client, self.content(a_list, [*BAN_SANG, "5"])).context["kept"]
        assert set(default_storage.listdir(keeping.FOLDER)[1]) == {first, second}

        with clock.set_to(clock.now() + timedelta(hours=25)):
            third = self.post(client, self.content(a_list, [*BAN_SANG, "3"])).context["kept"]

        assert default_storage.listdir(keeping.FOLDER)[1] == [third]

    def test_the_same_list_twice_is_kept_once(self, client, administrator, a_list):
        content = self.content(a_list, [*BAN_SANG, "4"])

        assert self.post(client, content).context["kept"] == self.post(client, content).context["kept"]

    def test_the_empty_list_has_the_headings_that_the_import_knows(self, client, administrator, tmp_path):
        answer = client.get(reverse("assessments:lpa_template"))

        assert answer["Content-Disposition"] == 'attachment; filename="lpa.xlsx"'
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        headings = [cell.value for cell in book.worksheets[0][1]]
        assert headings[:6] == ["รหัส อปท.", "ประเภท", "ชื่อ อปท.", "จังหวัด", "อำเภอ", "ข้อ 1 (ตัวชี้วัดที่ 24)"]
        assert asked_now().items[10].name_en in [row[1].value for row in book.worksheets[1].rows]
        path = a_workbook(tmp_path / "filled.xlsx", headings, ["", *BAN_SANG[:2], "พะเยา", "", *[4] * 10])
        assert apply(Path(path)).summary == "1 rows: 1 created, 0 changed, 0 unchanged, 0 refused."

    def test_the_page_offers_the_usual_year_and_full_score(self, client, administrator):
        text = client.get(reverse("assessments:lpa_import")).content.decode()

        assert 'name="year_be" value="2568"' in text and 'name="maximum" value="5"' in text
