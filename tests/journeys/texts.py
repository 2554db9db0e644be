"""What the people of the journeys type, and what stood there before them."""

from datetime import date

from assessments.models import Activity, Response, Submission
from sustcity.demo import content
from sustcity.demo.pictures import draw
from tests import factories

ANSWER = """เทศบาลตำบลบ้านสางดำเนินการลดและคัดแยกขยะที่ต้นทางต่อเนื่องเป็นปีที่ 4 ครอบคลุมทั้ง 9 หมู่บ้าน

- จัดตั้งธนาคารขยะชุมชนครบทุกหมู่บ้าน สมาชิก 1,248 ครัวเรือน
- จัดเก็บขยะอินทรีย์แยกวัน และส่งให้ศูนย์เรียนรู้ทำปุ๋ยหมัก
- รณรงค์ตลาดสดปลอดโฟมร่วมกับผู้ค้า 86 ราย

ผลที่เกิดขึ้น

1. ขยะที่ต้องฝังกลบลดลงร้อยละ 31 เทียบกับปี 2567
2. กลุ่มสตรีมีรายได้จากการขายวัสดุรีไซเคิล 214,500 บาท"""

ACTIVITY = {
    "title": "ธนาคารขยะรีไซเคิลชุมชนบ้านสาง",
    "about": "เปิดรับซื้อวัสดุรีไซเคิลทุกวันเสาร์แรกของเดือน\n\nสมาชิกฝากวัสดุเป็นเงินในสมุดบัญชี และถอนได้ทุกไตรมาส",
    "method": "1. ประชุมประชาคมหมู่บ้านเพื่อคัดเลือกคณะกรรมการ\n2. อบรมการคัดแยกและการลงบัญชี\n3. เปิดรับฝากและประกาศราคากลางทุกเดือน",
    "success_factors": "- ผู้นำชุมชนเข้มแข็งและโปร่งใส\n- มีผู้รับซื้อรายใหญ่ทำสัญญาราคากลาง",
    "outcomes": "วัสดุรีไซเคิล 42.6 ตัน คืนเงินให้สมาชิก 214,500 บาท",
    "starts_on": "17 ก.ค. 2569",
    "ends_on": "19/07/2569",
    "place": "ลานหน้าศาลาประชาคม หมู่ที่ 3",
    "budget": "45,000",
    "budget_source": "เทศบัญญัติงบประมาณรายจ่าย ประจำปี 2569",
    "partners_government": "สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัดพะเยา โรงเรียนบ้านสาง",
    "partners_business": "ร้านรับซื้อของเก่าเจริญทรัพย์",
    "partners_citizens": "กลุ่มสตรีบ้านสาง อสม. และสมาชิกธนาคารขยะ 1,248 ครัวเรือน",
}
CAPTIONS = (
    "สมาชิกนำวัสดุรีไซเคิลมาชั่งและลงบัญชีที่ธนาคารขยะ หมู่ที่ 3",
    "ผู้ค้าในตลาดสดใช้ถุงผ้าและใบตองแทนโฟม",
)


def photos() -> list[dict[str, str | bytes]]:
    """Two pictures as files of a phone, with Thai names."""
    day = date(2026, 7, 17)
    return [
        {
            "name": f"ธนาคารขยะ {number}.jpg",
            "mimeType": "image/jpeg",
            "buffer": draw(scene, seed=number, taken_on=day, lat=19.21, lon=99.86),
        }
        for number, scene in enumerate(("waste_bank", "market"), start=1)
    ]


def write_answers(submission: Submission, variant: int = 0) -> None:
    """Answers that read like a municipality's, instead of the factories' one sentence."""
    for response in submission.responses.select_related("indicator"):
        text = content.answer(submission, response.indicator.number, variant)
        Response.objects.filter(pk=response.pk).update(answer=text)


def write_activity(submission: Submission, *numbers: str) -> Activity:
    record = content.records()[0]
    texts = ("title", "about", "method", "success_factors", "outcomes", "place")
    return factories.activity(
        submission, *numbers, **{name: record[name].replace("{municipality}", "เทศบาลตำบลบ้านสาง") for name in texts}
    )
