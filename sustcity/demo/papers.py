"""What the demo shows beside photos: a workbook, a link, and what a municipality says to a signal."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import User
from assessments import collecting
from assessments.examining.office import XLSX
from assessments.models import EvidenceKind, Signal, Submission
from assessments.trust import notes

COLUMNS = ("เดือน", "กระดาษ (กก.)", "พลาสติก (กก.)", "แก้ว (กก.)", "โลหะ (กก.)")
MONTHS = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.")
# Reserved names that no server answers to: the portal says so after it asked.
NEWS = "https://www.sustcity.example/news/recycling"


def add(submission: Submission, by: User) -> None:
    """A workbook and a link for the indicator on waste."""
    waste = [submission.responses.get(indicator__number="18")]
    collecting.add_files(
        submission,
        [SimpleUploadedFile("ทะเบียนรับซื้อวัสดุรีไซเคิล.xlsx", _register(submission), content_type=XLSX)],
        kind=EvidenceKind.DOCUMENT,
        by=by,
        responses=waste,
        caption="ทะเบียนรับซื้อวัสดุรีไซเคิลของธนาคารขยะ รายเดือน",
    )
    collecting.add_link(submission, url=NEWS, caption="ข่าวกิจกรรมธนาคารขยะบนเว็บไซต์ของเทศบาล", by=by, responses=waste)


def explain(submission: Submission, by: User) -> None:
    """What is said to the likeness of the first photo, which shows a hall as many towns have it."""
    photo = submission.evidence.filter(kind=EvidenceKind.PHOTO).first()
    if photo is not None:
        words = "ห้องประชุมจัดเวทีแบบเดียวกันทุกครั้ง แต่เป็นคนละงาน ดูชื่องานบนป้ายและรายชื่อผู้เข้าร่วมในเอกสารแนบ"
        notes.answer(photo, Signal.LIKE_PICTURE, words, before="", by=by)


def _register(submission: Submission) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "ทะเบียน"
    sheet.append([f"{submission.full_name_th} ปีงบประมาณ {submission.cycle.year_be}"])
    sheet.append(COLUMNS)
    for number, month in enumerate(MONTHS):
        sheet.append([month, *(150 + (number * step) % 90 for step in (37, 53, 71, 29))])
    for column in "ABCDE":
        sheet.column_dimensions[column].width = 18
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
