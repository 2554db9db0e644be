"""What the demo's municipality takes over from its last year, and what it did about the panel's remarks."""

from accounts.models import User
from assessments import carrying
from assessments.earlier import previous_responses
from assessments.models import Submission
from reviews.suggestions import suggestions_on

# One indicator is left to be confirmed; nothing is written there yet.
CARRIED = ("34",)
DONE = (
    "ปรับแบบเก็บข้อมูลให้แสดงผลรายหมู่บ้านตั้งแต่เดือนตุลาคม 2568 และรายงานต่อที่ประชุมผู้บริหารทุกไตรมาส",
    "จัดทำทะเบียนหลักฐานพร้อมวันที่และสถานที่ของทุกกิจกรรม ผู้รับผิดชอบตรวจทานก่อนนำเข้าระบบ",
    "เชิญผู้แทนชุมชนและสถานศึกษาร่วมติดตามผล โดยบันทึกข้อเสนอแนะไว้ในรายงานการประชุมทุกครั้ง",
)


def carry(submission: Submission, before: Submission, by: User) -> None:
    """Some text and activities wait to be confirmed; the rest was written anew."""
    plan = carrying.plan(submission, before, CARRIED)
    activities = [one.activity.pk for one in plan.new_activities if not one.has_twin]
    carrying.carry(submission, before, CARRIED, by=by, activities=activities)


def follow_up(submission: Submission, by: User) -> None:
    """An answer to most of what the panel wrote; the last is left to the visitor."""
    answered = [
        one
        for one in submission.responses.select_related("submission__cycle__framework", "indicator")
        if suggestions_on(by, previous_responses(one, by))
    ]
    for response, text in zip(answered[:-1], DONE, strict=False):
        response.followup = text
        response.save(update_fields=["followup"])
