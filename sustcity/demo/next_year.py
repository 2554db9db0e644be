"""What an administrator has in hand: next year's draft, a date that was moved, more time for one municipality."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from assessments import dates, extensions
from assessments.models import Cycle, Stage
from indicators import publication
from indicators.library import export_framework
from indicators.models import Framework
from sustcity.demo import cycles, places

NAME_TH, NAME_EN = "เมืองสิ่งแวดล้อมยั่งยืน 35 ตัวชี้วัด (ร่าง)", "Environmentally Sustainable City, 35 indicators (draft)"
NOTE_TH = "ร่างตัวอย่างของข้อมูลสาธิต ไม่ใช่ร่างของทางราชการ"
NOTE_EN = "A draft made up for the demo, not one of the programme."
GUIDANCE_TH = (
    "ดูการจัดการขยะ **ตั้งแต่ต้นทางถึงปลายทาง** ไม่ใช่เฉพาะการเก็บขน\n\n"
    "1. มีข้อมูลปริมาณและองค์ประกอบของขยะที่เป็นปัจจุบัน\n"
    "2. ประชาชนคัดแยกที่ต้นทาง\n"
    "3. ปริมาณขยะที่ต้องฝังกลบลดลงเมื่อเทียบกับปีก่อน"
)
GUIDANCE_EN = (
    "Waste is followed **from its source to its end**, not only where it is collected.\n\n"
    "1. Amounts and composition are known and current\n"
    "2. Citizens separate waste at the source\n"
    "3. Less goes to landfill than the year before"
)
BANDS = [
    {"from": 0, "to": 3, "text_th": "ยังไม่มีแผนหรือข้อมูล", "text_en": "Neither a plan nor data"},
    {"from": 4, "to": 7, "text_th": "มีแผนและดำเนินการบางส่วน", "text_en": "A plan, carried out in part"},
    {"from": 8, "to": 10, "text_th": "ดำเนินการครบทั้งพื้นที่และติดตามผล", "text_en": "Carried out everywhere and followed up"},
]
# A pilot that nobody scores: it follows from the days of PM2.5 over the standard.
DUST: dict[str, Any] = {
    "number": "35",
    "name_th": "จำนวนวันที่ฝุ่นละออง PM2.5 เกินมาตรฐาน (นำร่อง)",
    "name_en": "Days of PM2.5 over the standard (pilot)",
    "wording": "working",
    "score_source": "computed",
    "is_pilot": True,
    "standard": {
        "figure": "pm25_days",
        "better": "less",
        "steps": [{"limit": 0, "percent": 100}, {"limit": 30, "percent": 60}, {"limit": 60, "percent": 30}],
    },
    "sdgs": [3, 11],
    "guidance_th": "คำนวณจากข้อมูลพื้นฐานของปีล่าสุดที่กรอก",
    "guidance_en": "Computed from the base data of the newest year that is filled in.",
    "criteria": [{"key": "days", "name_th": "จำนวนวัน", "name_en": "Days", "maximum": 30}],
}


def add_draft(framework: Framework) -> Framework:
    """The next version: guidance and bands for waste, a computed pilot, a higher mark for ดีเยี่ยม."""
    draft = publication.clone(framework)
    data = export_framework(draft) | {"name_th": NAME_TH, "name_en": NAME_EN}
    data["notes_th"], data["notes_en"] = [NOTE_TH, *data["notes_th"]], [NOTE_EN, *data["notes_en"]]
    data["grades"] = [one | ({"min_percent": 85} if one["key"] == "excellent" else {}) for one in data["grades"]]
    groups = [group for dimension in data["dimensions"] for group in dimension["groups"]]
    waste = next(one for group in groups for one in group["indicators"] if one["number"] == "18")
    waste |= {"guidance_th": GUIDANCE_TH, "guidance_en": GUIDANCE_EN}
    waste["criteria"][0]["descriptors"] = BANDS
    next(group for group in groups if waste in group["indicators"])["indicators"].append(DUST)
    return publication.add(data, in_place=True)


def move_a_date(by: User) -> None:
    """The end of the preview, a week later; everybody concerned is told."""
    cycle = Cycle.objects.with_stages().get(year_be=cycles.CURRENT)
    starts, ends = dates.periods_of(cycle)[Stage.PREVIEW]
    assert ends is not None
    with dates.held():
        dates.move_stages(cycle, {Stage.PREVIEW: (starts, ends + timedelta(days=7))}, by, "ขยายเวลาให้เทศบาลในพื้นที่น้ำท่วม")


def give_more_time(by: User) -> None:
    cycle = Cycle.objects.with_stages().get(year_be=cycles.CURRENT)
    ends = cycle.stage_by_key[Stage.SELF_ASSESSMENT].ends_at
    assert ends is not None
    town, more = places.named("nakhon", "ขอนแก่น"), {Stage.SELF_ASSESSMENT: ends + timedelta(days=10)}
    extensions.grant(town, cycle, {**more}, by, "ศูนย์ข้อมูลของเทศบาลเสียหายจากน้ำท่วม")
