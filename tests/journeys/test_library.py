"""A contributor finds what was done in other years and uses it again, and brings two hundred rows as a file."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from assessments.models import Activity
from tests import factories
from tests.assessments.pictures import jpeg
from tests.journeys.walking import eventually, work

pytestmark = pytest.mark.journeys
TITLES = ("ธนาคารขยะชุมชน", "ปลูกต้นไม้ริมคลองลำพูน", "บ่อดักไขมันในตลาดสด", "ถนนคนเดินปลอดโฟม")


@pytest.fixture
def years(cast):
    """A draft of this year, and what the municipality did the year before."""
    factories.cycle(2568)
    before, draft = factories.submission(cast.municipality, 2568), factories.submission(cast.municipality)
    for title, number in zip(TITLES, ("18", "20", "19.1", "22"), strict=True):
        factories.activity(
            before,
            number,
            title=title,
            about=f"{title}ร่วมกับ อสม. ลดขยะได้ ๓๐ ตัน ชาวบ้านร่วมคัดแยกขยะที่ต้นทางทุกครัวเรือน",
            place="หมู่ที่ ๓ บ้านสาง",
        )
    factories.activity(draft, "13", title="ประชุมประชาคมหมู่บ้าน")
    return draft


def test_a_contributor_finds_an_activity_and_uses_it_this_year(walk, cast, years):
    someone = walk(cast.contributor).start(f"/submissions/{years.pk}/activities/").follow("/activities/library/")
    page = someone.page
    someone.look("70-library", narrow=True)
    page.locator("#id_q").fill("ขยะ 30 ตัน")
    with page.expect_navigation():
        page.locator(".filters .btn-primary").click()
    assert page.locator("tbody tr").count() == 4
    assert {one.inner_text() for one in page.locator("mark").all()} >= {"ขยะ", "๓๐", "ตัน"}
    someone.look("71-library-found", both=False).show("contributor-library")

    # Two at once, each for the indicators that it served.
    page.locator("tbody .form-check-input").nth(0).check()
    page.locator("tbody .form-check-input").nth(1).check()
    with page.expect_navigation():
        page.locator(".save-bar .btn-primary").click()
    someone.look("72-reuse", narrow=True)
    someone.press()
    copies = years.activities.filter(to_confirm=True)
    assert copies.count() == 2
    assert all(one.responses.count() == 1 and one.starts_on is None for one in copies)


def test_on_an_indicators_page_an_activity_is_found_while_typing(walk, cast, years):
    someone = walk(cast.contributor).start(f"/submissions/{years.pk}/indicators/18/")
    page = someone.page
    page.locator("#activities details.fold summary").click()
    page.locator("#picker-q").press_sequentially("ธนาคาร")
    page.locator("#picker mark").first.wait_for()
    someone.look("73-picker", both=False)
    someone.press("#picker .btn-secondary")
    assert page.url.endswith(f"/submissions/{years.pk}/indicators/18/#activities")
    copy = years.activities.get(to_confirm=True)
    assert copy.title in page.locator("#activities").inner_text()

    # Without scripts the same search is a page.
    context = someone.browser.new_context(java_script_enabled=False, storage_state=someone.context.storage_state())
    plain = context.new_page()
    plain.goto(f"{someone.address}/submissions/{years.pk}/indicators/18/")
    plain.locator("#activities details.fold summary").click()
    plain.locator("#picker-q").fill("ประชาคม")
    plain.locator("#activities details.fold .btn-secondary").click()
    plain.locator("tbody .btn-secondary").click()
    context.close()
    assert years.activities.filter(responses__indicator__number="18").count() == 2


def test_a_contributor_brings_a_spreadsheet_with_photos(walk, cast, years, tmp_path):
    someone = walk(cast.contributor).start(f"/submissions/{years.pk}/activities/").follow("/activities/import/")
    page = someone.page
    someone.look("74-import", narrow=True)

    handed_out = someone.download(page.locator('main a[href$="/template/"]'))
    book = load_workbook(io.BytesIO(handed_out.read_bytes()))
    sheet = book.worksheets[0]
    rows = (
        ("ธนาคารขยะหมู่ 1", "18", "a.jpg = สมาชิกนำขยะมาขาย"),
        ("ธนาคารขยะหมู่ 2", "18, 22", "b.jpg"),
        ("ประชุมประชาคมหมู่บ้าน", "13", ""),
        ("อบรมคัดแยก", "99", "ไม่มี.jpg"),
    )
    columns = {cell.value: cell.column for cell in sheet[3]}
    for number, (title, indicators, photos) in enumerate(rows, start=5):
        sheet.cell(number, columns["ชื่อกิจกรรม"], title)
        sheet.cell(number, columns["ตัวชี้วัดที่เกี่ยวข้อง"], indicators)
        sheet.cell(number, columns["ภาพถ่าย (ชื่อไฟล์)"], photos)
    book.save(tmp_path / "กิจกรรม.xlsx")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for name in ("a.jpg", "b.jpg", "c.jpg"):
            pack.writestr(f"ภาพกิจกรรม/{name}", jpeg())
    (tmp_path / "ภาพ.zip").write_bytes(packed.getvalue())
    page.locator("#id_sheet").set_input_files(tmp_path / "กิจกรรม.xlsx")
    page.locator("#id_photos").set_input_files(tmp_path / "ภาพ.zip")
    someone.press()

    # The worker unpacks; the page follows by itself, and the word is offered when all is known.
    assert page.locator('[name="confirm"]').count() == 0
    work()
    page.locator('[name="confirm"]').wait_for()
    assert "H8" in page.locator(".error-summary").inner_text()
    assert page.locator('[name="rows"]').count() == 3
    assert page.locator('[name="rows"]:checked').count() == 2
    assert not Activity.objects.filter(title__startswith="ธนาคารขยะหมู่").exists()
    someone.look("75-import-check", narrow=True).show("contributor-import-check")

    someone.press(".save-bar .btn-primary")
    someone.look("76-import-done")
    made = years.activities.filter(title__startswith="ธนาคารขยะหมู่").order_by("title")
    assert [one.evidence.get().caption for one in made] == ["สมาชิกนำขยะมาขาย", ""]

    # Back in the browser the word can be given again; it is done once.
    page.go_back()
    eventually(page, lambda: page.url.endswith("/"))
    page.reload()
    assert years.activities.filter(title__startswith="ธนาคารขยะหมู่").count() == 2
