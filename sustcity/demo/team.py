"""The people of บ้านสาง at work: their divisions, days until which things are due, and what they ask each other."""

import uuid
from datetime import timedelta

from django.db.models import QuerySet

from accounts import divisions
from accounts.models import Division, Municipality, User
from assessments import clock, commenting
from assessments.models import Response, Submission, WorkState

WORKS_IN = {
    "contributor": "กองสาธารณสุขและสิ่งแวดล้อม",
    "contributor_2": "กองช่าง",
    "coordinator": "สำนักปลัด",
}
# Indicator, division, days until it is due.
GIVEN = (("18", "กองช่าง", -2), ("20", "กองสาธารณสุขและสิ่งแวดล้อม", 5), ("34", "สำนักปลัด", 20))
TALK = (
    ("18", "contributor_2", "coordinator", "ตัวเลขเส้นทางจักรยาน ใช้ตามแผนพัฒนาท้องถิ่นหรือที่สร้างเสร็จจริงครับ"),
    ("20", "coordinator", "contributor", "ขอรูปคลองหลังทำความสะอาดเพิ่มอีกสองรูปนะคะ รูปเดิมมืดไป"),
)


def work_together(submission: Submission, cast: dict[str, User]) -> None:
    town: Municipality = submission.municipality
    divisions.add(town, WORKS_IN.values())
    named = {one.name: one for one in Division.objects.filter(municipality=town)}
    divisions.place(town, {cast[key].pk: named[name].pk for key, name in WORKS_IN.items()})
    for number, name, days in GIVEN:
        _row(submission, number).update(division=named[name], due_on=clock.today() + timedelta(days=days))
    for number, by, asked, text in TALK:
        said = f"@{cast[asked].full_name} {text}"
        commenting.post(_row(submission, number).get(), said, asked=[cast[asked]], key=uuid.uuid4(), by=cast[by])
    _row(submission, "17").update(
        work_state=WorkState.BACK,
        work_note="ยังไม่ได้บอกว่าประชาชนเข้าร่วมกี่คน ขอเพิ่มหนึ่งประโยค",
        work_by=cast["coordinator"],
        work_at=clock.now(),
        assigned_to=cast["contributor"],
    )


def _row(submission: Submission, number: str) -> QuerySet[Response]:
    return submission.responses.filter(indicator__number=number)
