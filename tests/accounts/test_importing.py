"""Lists of municipalities as files: how they are read, which municipality a row means, what is written."""

import csv
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from accounts.importing import ImportFailed, import_file
from accounts.importing.columns import tidy
from accounts.models import FormerKind, FormerName, Municipality, MunicipalityChange, Name, Province
from benchmarks import towns
from tests import factories

pytestmark = pytest.mark.django_db

HEADINGS = ["kind", "name_th", "province_code", "district_th"]
BAN_SANG = ["tambon", "บ้านสาง", "56", "เมืองพะเยา"]


@pytest.fixture
def a_list(tmp_path):
    """Writes rows below headings into a CSV file."""

    def write(rows, headings=HEADINGS, encoding="utf-8", delimiter=","):
        path = tmp_path / "list.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows([headings, *rows])
        return path

    return write


def a_workbook(path, *rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def names():
    return set(Municipality.objects.values_list("kind", "name_th", "province__code", "district_th"))


def texts(lines):
    return [str(line) for line in lines]


def reason(path):
    """Why the only row of a list is refused."""
    report = import_file(path, apply=True)
    assert (len(report.refused), names()) == (1, set())
    return report.refused[0].reason


# ------------------------------------------------------------------ dry run, apply, again


def test_a_dry_run_writes_nothing_and_says_what_it_would_create(a_list):
    report = import_file(a_list([BAN_SANG]))

    assert names() == set()
    assert list(report.lines()) == [
        "To be created (1)",
        "  row 2: เทศบาลตำบลบ้านสาง อำเภอเมืองพะเยา จังหวัดพะเยา",
        "",
        "1 rows: 1 created, 0 changed, 0 unchanged, 0 refused.",
    ]


def test_applying_creates_and_applying_again_changes_nothing(a_list):
    path = a_list([BAN_SANG])

    first, second = import_file(path, apply=True), import_file(path, apply=True)

    assert names() == {tuple(BAN_SANG)}
    assert (len(first.created), first.is_applied) == (1, True)
    assert list(second.lines()) == ["1 rows: 0 created, 0 changed, 1 unchanged, 0 refused."]


def test_the_small_list_of_the_project_is_taken_whole():
    path = factories.FIXTURES / "municipalities.csv"

    report = import_file(path, apply=True)

    assert len(report.created) == Municipality.objects.count() == 108
    assert tuple(BAN_SANG) in names()
    assert import_file(path, apply=True).unchanged_count == 108


def test_a_national_list_takes_few_statements_and_tells_how_far_it_is(tmp_path):
    path, told = tmp_path / "national.csv", []
    towns.write_list(path)

    with CaptureQueriesContext(connection) as queries:
        report = import_file(path, apply=True, progress=told.append)

    assert Municipality.objects.count() == len(report.created) == 2472
    assert len(queries) < 100
    assert told == [
        "2472 rows read.",
        "1000 of 2472 rows checked.",
        "2000 of 2472 rows checked.",
        *(f"{count} of 2472 created." for count in (500, 1000, 1500, 2000, 2472)),
    ]
    assert import_file(path, apply=True).unchanged_count == 2472


def test_good_rows_are_written_beside_refused_ones_unless_strict(a_list):
    path = a_list([BAN_SANG, ["tambon", "บางแห่ง", "99", "ที่ไหน"]])

    strict = import_file(path, apply=True, strict=True)
    assert (strict.is_applied, names()) == (False, set())

    report = import_file(path, apply=True)
    assert names() == {tuple(BAN_SANG)}
    assert list(report.lines()) == [
        "Created (1)",
        "  row 2: เทศบาลตำบลบ้านสาง อำเภอเมืองพะเยา จังหวัดพะเยา",
        "",
        "Refused (1)",
        "  row 3: tambon บางแห่ง\n    province_code: there is no province “99”.",
        "",
        "2 rows: 1 created, 0 changed, 0 unchanged, 1 refused.",
    ]


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_files_of_any_program(a_list, encoding, delimiter):
    import_file(a_list([BAN_SANG], encoding=encoding, delimiter=delimiter), apply=True)

    assert names() == {tuple(BAN_SANG)}


def test_a_workbook_with_numbers_days_and_a_title_above_the_headings(tmp_path):
    path = a_workbook(
        tmp_path / "list.xlsx",
        ["รายชื่อเทศบาล ณ เดือนสิงหาคม"],
        [],
        ["ประเภท", "ชื่อ อปท.", "จังหวัด", "อำเภอ", "รหัส", "ประชากร ปี 2564 (คน)", "ละติจูด", "ลองจิจูด", "วันที่จัดตั้ง"],
        ["เทศบาลตำบล", "บ้านสาง", "พะเยา", "เมืองพะเยา", 560118.0, 5123, 19.1, 99.9, datetime(1999, 5, 25)],
        [None, None],
        # openpyxl writes and reads this number in the form that POI gives to every number.
        ["เทศบาลตำบล", "ท่าจำปี", "พะเยา", "เมืองพะเยา", 1e16, None, 19.1],
    )

    report = import_file(path, apply=True)

    assert [line.row for line in report.created] == [4, 6]
    one = Municipality.objects.get(name_th="บ้านสาง")
    assert (one.source_code, one.population) == ("560118", 5123)
    assert Municipality.objects.get(name_th="ท่าจำปี").source_code == "10000000000000000"
    assert (one.latitude, one.longitude) == (Decimal("19.10000"), Decimal("99.90000"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.csv", None, "There is no file"),
        ("empty.csv", b"", "is empty."),
        ("blank.csv", b"\n,,\n", "is empty."),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        ("picture.csv", b"\x89PNG\r\n\x00\x00\xff\xfe", "neither an XLSX file nor text"),
        ("code.csv", "kind,name_th\nก".encode("utf-16-le"), "neither an XLSX file nor text"),
        ("quotes.csv", b'kind,name_th\n"a"b,c', "cannot be read as CSV"),
        ("torn.csv", b"kind,name_th,province,district\n", "no row below"),
    ],
)
def test_files_that_cannot_be_used(tmp_path, name, content, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ImportFailed, match=words):
        import_file(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ImportFailed, match="cannot be read"):
        import_file(tmp_path)


def test_a_damaged_workbook(tmp_path):
    import zipfile

    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "no workbook")

    with pytest.raises(ImportFailed, match="no readable XLSX"):
        import_file(path)


def test_missing_columns_are_named(a_list):
    with pytest.raises(ImportFailed) as caught:
        import_file(a_list([["tambon", "บ้านสาง"]], ["kind", "ชื่อคน"]))

    assert str(caught.value) == (
        "Columns are missing: name_th (ชื่อ), province_code or province (จังหวัด), district_th (อำเภอ). "
        "The headings found are: kind, ชื่อคน."
    )


def test_without_provinces_nothing_can_be_imported(a_list):
    Province.objects.all().delete()

    with pytest.raises(ImportFailed, match="no provinces yet"):
        import_file(a_list([BAN_SANG]))


# ------------------------------------------------------------------ columns and cells


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (["อำเภอ", "จังหวัด", "ชื่อ", "ประเภท"], ["อ.เมืองพะเยา", "จ.พะเยา", "บ้านสาง", "ทต."]),
        (["District_TH", "Province", "LAO type", "Name TH"], ["เมืองพะเยา", "phayao", "ThesabanTambon", "บ้านสาง"]),
        (["full_name_th", "province", "district"], ["เทศบาลตำบลบ้านสาง", "TH-56", "อำเภอเมืองพะเยา"]),
        (["ชื่อเต็ม", "รหัสจังหวัด", "อำเภอ"], ["ทต. บ้านสาง", "๕๖", "เมืองพะเยา"]),
        (["name_th", "full_name_th", "province", "อำเภอ"], ["", "เทศบาลตำบลบ้านสาง", "จังหวัดพะเยา", "เมืองพะเยา"]),
        (
            ["name_th", "kind", "province_th", "province_code", "district"],
            [" บ้าน\u200bสาง ", "Tambon", "พะเยา", "56", "เมืองพะเยา", "one cell too many"],
        ),
    ],
)
def test_headings_of_either_language_in_any_order(a_list, headings, row):
    report = import_file(a_list([row], headings), apply=True)

    assert (names(), texts(report.refused)) == ({tuple(BAN_SANG)}, [])


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("เทศบาลนคร", "nakhon"),
        ("ทม.", "mueang"),
        ("ThesabanMueang", "mueang"),
        ("City municipality", "nakhon"),
        ("อบต.", "tao"),
        ("TAO", "tao"),
        ("องค์การบริหารส่วนตำบล", "tao"),
    ],
)
def test_words_for_kinds(a_list, word, kind):
    import_file(a_list([[word, *BAN_SANG[1:]]]), apply=True)

    assert Municipality.objects.get().kind == kind


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["PAO", "พะเยา", "56", ""], "kind: “PAO” is a provincial administrative organisation"),
        (["Bangkok", "กรุงเทพมหานคร", "10", ""], "kind: “Bangkok” is a special local government (กรุงเทพมหานคร)"),
        (["Mueang", "พัทยา", "20", "บางละมุง"], "“พัทยา” is a special local government (เมืองพัทยา)"),
        (["เมืองพัทยา", "พัทยา", "20", "บางละมุง"], "kind: “เมืองพัทยา” is a special local government"),
        (["หมู่บ้าน", "บ้านสาง", "56", "เมืองพะเยา"], "kind: “หมู่บ้าน” is no known kind of municipality."),
        (["", "บ้านสาง", "56", "เมืองพะเยา"], "No kind: there is no column such as kind (ประเภท)"),
        (["นคร", "เทศบาลตำบลบ้านสาง", "56", "ก"], "The kind “นคร” and the name “เทศบาลตำบลบ้านสาง” do not agree."),
        (["tambon", "", "56", "เมืองพะเยา"], "name_th (ชื่อ): empty."),
        (["tambon", "บ้านสาง", "", "เมืองพะเยา"], "province_code or province (จังหวัด): empty."),
        (["tambon", "บ้านสาง", "56", ""], "district_th (อำเภอ): empty."),
        (["tambon", "ก" * 301, "56", "เมืองพะเยา"], "is longer than 300 characters."),
    ],
)
def test_rows_that_are_refused(a_list, row, words):
    assert words in reason(a_list([row]))


@pytest.mark.parametrize(
    ("heading", "typed", "words"),
    [
        ("population", "many", "population: “many” is not a whole number."),
        ("population_2564", "-5", "population_2564: “-5” is not a whole number."),
        ("จำนวนประชากร ปี 2564 (คน)", "1.5", "“1.5” is not a whole number."),
        ("households", "99999999999", "households: “99999999999” is more than any municipality has."),
        ("lat", "north", "lat: “north” is not a number of degrees."),
        ("lon", "181", "lon: “181” is not a number of degrees."),
        ("status_since", "long ago", "status_since: “long ago” is not a day."),
        ("status_since", "31/2/2563", "status_since: “31/2/2563” is not a day."),
        ("province_th", "น่าน", "The code and the name of the province do not agree."),
    ],
)
def test_cells_that_are_refused(a_list, heading, typed, words):
    assert words in reason(a_list([[*BAN_SANG, typed]], [*HEADINGS, heading]))


@pytest.mark.parametrize(
    ("heading", "typed", "field", "value"),
    [
        ("population", "48,778", "population", 48778),
        ("ครัวเรือน", "๑๒๐.๐", "households", 120),
        ("latitude", "13.6004", "latitude", Decimal("13.6004")),
        ("name_en", "Ban  Sang", "name_en", "Ban Sang"),
        ("district_en", "Mueang Phayao", "district_en", "Mueang Phayao"),
        ("geocode", "560118", "source_code", "560118"),
    ],
)
def test_cells_that_are_understood(a_list, heading, typed, field, value):
    import_file(a_list([[*BAN_SANG, typed]], [*HEADINGS, heading]), apply=True)

    assert getattr(Municipality.objects.get(), field) == value


def test_a_position_outside_thailand_is_left_out_and_told(a_list):
    report = import_file(a_list([[*BAN_SANG, "16.1", "16.1"]], [*HEADINGS, "lat", "lon"]), apply=True)

    one = Municipality.objects.get()
    assert (one.latitude, one.longitude) == (None, None)
    assert report.created[0].notes == ("note: lon: “16.1” does not lie in Thailand; the position is left out",)


def test_two_rows_of_one_municipality_or_one_code(a_list):
    rows = [[*BAN_SANG, "1"], [*BAN_SANG, "2"], ["tambon", "อื่น", "56", "เมืองพะเยา", "1"]]

    report = import_file(a_list(rows, [*HEADINGS, "code"]), apply=True)

    assert texts(report.refused) == [
        "row 3: tambon บ้านสาง\n    Row 2 is the same municipality.",
        "row 4: tambon อื่น\n    Row 2 has the same code 1.",
    ]


def test_names_that_look_alike_are_one():
    assert tidy("น\u0e49\u0e4d\u0e32\u200b  ใส\u00a0") == tidy("น\u0e4d\u0e49\u0e32 ใส") == "น้ำ ใส"


# ------------------------------------------------------------------ whom a row means


CODED = [*HEADINGS, "code", "status_since"]


def test_a_known_code_is_the_same_municipality_whatever_else_changed(a_list):
    one = factories.municipality(source_code="77", population=10)

    report = import_file(a_list([["mueang", "บ้านสางใหม่", "55", "เมืองน่าน", "77", "2020-05-13"]], CODED), apply=True)

    one.refresh_from_db()
    assert names() == {("mueang", "บ้านสางใหม่", "55", "เมืองน่าน")}
    assert one.population == 10
    assert texts(report.changed) == [
        "row 2: เทศบาลตำบลบ้านสาง อำเภอเมืองพะเยา จังหวัดพะเยา"
        "\n    kind: tambon -> mueang"
        "\n    name_th: บ้านสาง -> บ้านสางใหม่"
        "\n    province: พะเยา -> น่าน"
        "\n    district_th: เมืองพะเยา -> เมืองน่าน"
        "\n    note: tambon until 2020-05-13"
        "\n    note: called บ้านสาง until 2020-05-13"
    ]
    assert one.kind_on(date(2020, 5, 12)) == "tambon"
    assert one.kind_on(date(2020, 5, 13)) == "mueang"
    assert one.full_name_on(date(2020, 5, 12)) == "เทศบาลตำบลบ้านสาง"
    assert one.full_name_on(date(2020, 5, 13)) == "เทศบาลเมืองบ้านสางใหม่"
    [recorded] = one.changes.all()
    assert (recorded.by, recorded.since, recorded.reason) == (None, date(2020, 5, 13), "list.csv")
    assert recorded.facts == [["kind", "tambon", "mueang"], ["name_th", "บ้านสาง", "บ้านสางใหม่"]]


def test_a_row_of_the_small_list_is_adopted(a_list):
    one = factories.municipality()

    report = import_file(a_list([[*BAN_SANG, "560118", ""]], CODED), apply=True)

    one.refresh_from_db()
    assert (Municipality.objects.count(), one.source_code) == (1, "560118")
    assert texts(report.changed[0].changes) == ["source_code: (empty) -> 560118"]


def test_empty_cells_take_nothing_away(a_list):
    factories.municipality(population=10, source_code="5")

    assert import_file(a_list([[*BAN_SANG, ""]], [*HEADINGS, "population"]), apply=True).unchanged_count == 1


@pytest.mark.parametrize("since", ["2020-05-13", "13/5/2563", "๑๓/๕/๒๕๖๓", "13/05/2020"])
def test_the_only_one_of_a_name_in_a_district_changed_its_kind(a_list, since):
    one = factories.municipality()
    path = a_list([["mueang", *BAN_SANG[1:], "560118", since]], CODED)

    import_file(path, apply=True)
    import_file(path, apply=True)

    one.refresh_from_db()
    assert one.kind == "mueang"
    assert FormerKind.objects.values_list("municipality", "kind", "until").get() == (
        one.pk,
        "tambon",
        date(2020, 5, 13),
    )


@pytest.mark.parametrize("since", [None, date(2025, 10, 1)])
def test_a_change_without_its_day_counts_from_the_day_of_the_import_or_the_one_that_is_given(a_list, since):
    one = factories.municipality()
    day = since or timezone.localdate()

    report = import_file(a_list([["mueang", *BAN_SANG[1:]]]), apply=True, since=since)

    one.refresh_from_db()
    assert (one.kind_on(day - timedelta(days=1)), one.kind_on(day)) == ("tambon", "mueang")
    assert report.changed[0].notes == (f"note: tambon until {day.isoformat()}",)


def test_a_new_name_is_not_dated_by_the_day_of_the_kind(a_list):
    one = factories.municipality(source_code="77")
    row = ["tambon", "บ้านสางใหม่", "56", "เมืองพะเยา", "77", "1999-05-25"]

    import_file(a_list([row], CODED), apply=True, since=date(2025, 10, 1))

    one.refresh_from_db()
    assert not FormerKind.objects.exists()
    assert one.name_on(date(2025, 9, 30)) == Name("บ้านสาง", "Ban Sang")
    assert one.name_on(date(2025, 10, 1)).th == "บ้านสางใหม่"


def test_another_spelling_in_english_alone_is_no_new_name(a_list):
    one = factories.municipality()

    import_file(a_list([[*BAN_SANG, "Baan Saang"]], [*HEADINGS, "name_en"]), apply=True)

    one.refresh_from_db()
    assert (one.name_en, FormerName.objects.count(), MunicipalityChange.objects.count()) == ("Baan Saang", 0, 0)


def test_a_change_before_one_that_is_known_is_refused(a_list):
    one = factories.municipality(source_code="77")
    FormerKind.objects.create(municipality=one, kind="tao", until=date(2012, 1, 1))
    FormerName.objects.create(municipality=one, name_th="บ้านเก่า", until=date(2020, 1, 1))
    row = ["mueang", "บ้านสาง", "56", "เมืองพะเยา", "77"]

    report = import_file(a_list([[*row, "2019-12-31"]], CODED), apply=True)

    one.refresh_from_db()
    assert (one.kind, one.former_kinds.count()) == ("tambon", 1)
    assert report.refused[0].reason == ("Its kind or name changed on 2020-01-01; a change cannot be from 2019-12-31.")
    # What lasted no day leaves no trace.
    import_file(a_list([[*row, "2020-01-01"]], CODED), apply=True)
    import_file(a_list([["nakhon", *row[1:], "2020-01-01"]], CODED), apply=True)
    one.refresh_from_db()
    assert (one.kind, one.kind_on(date(2019, 12, 31))) == ("nakhon", "tambon")


@pytest.mark.parametrize("code", ["77", ""])
def test_one_that_was_merged_is_refused_by_code_and_by_name(a_list, code):
    successor = factories.municipality("บ้านต๋อม")
    one = factories.municipality(source_code="77", merged_into=successor, merged_on=date(2024, 10, 1))

    report = import_file(a_list([[*BAN_SANG, code, ""]], CODED), apply=True)

    assert Municipality.objects.count() == 2
    assert (
        report.refused[0].reason == "This municipality was merged into Ban Sang Subdistrict Municipality on 2024-10-01."
    )
    assert one.is_merged


def test_the_name_of_a_merged_one_may_be_its_successors(a_list):
    successor = factories.municipality("บ้านต๋อม")
    factories.municipality(merged_into=successor, merged_on=date(2024, 10, 1))
    Municipality.objects.filter(pk=successor.pk).update(name_th="บ้านสาง")

    report = import_file(a_list([[*BAN_SANG[:3], "เมืองพะเยา", "88", ""]], CODED), apply=True)

    successor.refresh_from_db()
    assert (len(report.changed), successor.source_code) == (1, "88")


@pytest.mark.parametrize(
    ("here", "code_here", "row", "code"),
    [
        ("tambon", None, "tao", "2"),
        ("tao", None, "tambon", ""),
        ("tambon", "1", "mueang", "2"),
    ],
)
def test_a_namesake_of_another_kind_is_another_one_when_in_doubt(a_list, here, code_here, row, code):
    factories.municipality(kind=here, source_code=code_here)

    report = import_file(a_list([[row, *BAN_SANG[1:], code, ""]], CODED), apply=True)

    assert set(Municipality.objects.values_list("kind", flat=True)) == {here, row}
    assert f"(code {code_here or 'none'}) stays as it is" in report.created[0].notes[0]


def test_two_namesakes_in_a_file_are_not_guessed_between(a_list):
    factories.municipality()
    rows = [["mueang", *BAN_SANG[1:]], ["nakhon", *BAN_SANG[1:]]]

    assert len(import_file(a_list(rows), apply=True).created) == 2


def test_a_guess_does_not_take_what_another_row_names(a_list):
    factories.municipality()

    report = import_file(a_list([["mueang", *BAN_SANG[1:]], BAN_SANG]), apply=True)

    assert (len(report.created), report.unchanged_count) == (1, 1)


def test_a_row_may_not_become_what_another_one_is(a_list):
    factories.municipality(source_code="1")
    factories.municipality("อื่น", source_code="2")

    report = import_file(a_list([[*BAN_SANG, "2", ""]], CODED), apply=True)

    assert report.refused[0].reason == ("Another municipality with code 1 has this kind, name and district already.")


def test_what_a_row_with_a_code_leaves_is_taken_by_the_next_import(a_list):
    factories.municipality(source_code="1")
    path = a_list([["mueang", *BAN_SANG[1:], "1", ""], [*BAN_SANG, "2", ""]], CODED)

    assert len(import_file(path, apply=True).refused) == 1
    assert len(import_file(path, apply=True).created) == 1
