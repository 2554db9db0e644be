"""What บ้านสาง has of this year's preparations: marks of the internal review, an activity without an indicator."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from assessments import clock
from assessments.marking import mark
from assessments.models import Activity, Submission, WorkState

READY = ("1", "2", "3", "5", "6", "7")
BACK = "14"
DUE_SOON = ("18", "20", "34")
NOTE = "ขอตัวเลขจำนวนครัวเรือนที่เข้าร่วมของปีนี้ และแนบภาพถ่ายวันประชุมประชาคมเดือนมกราคม"


def add(submission: Submission, coordinator: User, author: User) -> None:
    """Read by the coordinator after it was written."""
    Activity.objects.create(
        submission=submission,
        title="อบรมอาสาสมัครพิทักษ์สิ่งแวดล้อมประจำตำบล",
        year_be=submission.cycle.year_be,
        about="อบรมอาสาสมัครหมู่บ้านละ 2 คน เรื่องการคัดแยกขยะและการเฝ้าระวังคุณภาพน้ำในคลองสาธารณะ",
        place="ห้องประชุมเทศบาล",
        changed_by=author,
    )
    submission.responses.update(changed_at=clock.now(), changed_by=author)
    soon = timezone.localdate() + timedelta(days=6)
    submission.responses.filter(indicator__number__in=DUE_SOON).update(due_on=soon)
    with clock.set_to(clock.now() + timedelta(days=2)):
        for numbers, state, note in ((READY, WorkState.READY, ""), ((BACK,), WorkState.BACK, NOTE)):
            responses = list(submission.responses.filter(indicator__number__in=numbers))
            mark(submission, responses, state, note=note, seen_at=clock.now(), by=coordinator)
