"""The page that shows every component of the design with realistic content; only in demo and debug mode."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from assessments.trust.places import neighbours, outline
from indicators import charts

STATUSES = [
    ("draft", "ร่าง"),
    ("internal_review", "ตรวจทานภายใน"),
    ("submitted", "ส่งแล้ว"),
    ("returned", "ส่งกลับแก้ไข"),
    ("accepted", "รับแล้ว"),
    ("area_review", "ประเมินระดับพื้นที่"),
    ("preview", "แจ้งผลเบื้องต้น"),
    ("objection", "มีคำโต้แย้ง"),
    ("area_decided", "ตัดสินระดับพื้นที่แล้ว"),
    ("national_review", "ประเมินระดับประเทศ"),
    ("national_decided", "ตัดสินระดับประเทศแล้ว"),
    ("published", "ประกาศผลแล้ว"),
    ("withdrawn", "ถอนตัว"),
]
DIMENSIONS = [
    (1, "เมืองอยู่ดี", "18.2", "16.9"),
    (2, "คนมีสุข", "21.4", "20.1"),
    (3, "สิ่งแวดล้อมยั่งยืน", "16.7", "17.5"),
    (4, "เทศบาลแห่งการเรียนรู้และการบริหารจัดการที่ดี", "22.0", "20.8"),
]
INDICATORS = [
    (17, "การดูแลรักษาและใช้ประโยชน์ทรัพยากรธรรมชาติให้คงไว้ซึ่งระบบนิเวศที่ดี", "done", 24, 22),
    (18, "การจัดการขยะมูลฝอยชุมชนอย่างครบวงจรและเหมาะสม", "partial", 27, 21),
    (19, "การจัดการน้ำเสียและมลพิษทางอากาศอย่างเหมาะสม", "problem", 13, 15),
    (20, "การอนุรักษ์และพัฒนาพื้นที่สีเขียวให้เกิดประโยชน์ต่อการอยู่อาศัย", "empty", 0, None),
]
STATE_LABELS = {"done": "ครบแล้ว", "partial": "ยังไม่ครบ", "problem": "ต้องแก้ไข", "empty": "ยังไม่เริ่ม"}
STATE_TONES = {"done": "green", "partial": "amber", "problem": "red", "empty": "grey"}


class ActivityExample(forms.Form):
    title = forms.CharField(label="ชื่อกิจกรรม", help_text="สั้น ชัดเจน ไม่เกินหนึ่งบรรทัด")
    year = forms.IntegerField(
        label="ปีที่จัดกิจกรรม (พ.ศ.)",
        min_value=2547,
        max_value=2570,
        error_messages={"max_value": "ปีต้องไม่เกิน 2570 โปรดใช้ปีพุทธศักราช"},
    )
    method = forms.CharField(label="วิธีการปฏิบัติ", widget=forms.Textarea(attrs={"rows": 4}))
    kind = forms.ChoiceField(label="แหล่งงบประมาณ", choices=[("own", "งบเทศบาล"), ("other", "เงินอุดหนุน")])
    photo = forms.FileField(label="รูปภาพกิจกรรม", required=False, help_text="JPEG, PNG หรือ HEIC ไม่เกิน 25 MB")
    took_part = forms.MultipleChoiceField(
        label="ผู้มีส่วนร่วม",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("government", "ภาครัฐ"), ("business", "ภาคเอกชน"), ("citizens", "ประชาชน")],
    )
    agreed = forms.BooleanField(label="ผู้ที่ปรากฏในภาพยินยอมให้เผยแพร่แล้ว", required=False)


class FilterExample(forms.Form):
    q = forms.CharField(label="ค้นหา", required=False)
    status = forms.ChoiceField(label="สถานะ", required=False, choices=[("", "ทุกสถานะ"), *STATUSES])
    kind = forms.ChoiceField(label="ประเภท", required=False, choices=[("", "ทุกประเภท"), ("tambon", "เทศบาลตำบล")])


def radar() -> dict[str, Any]:
    """Four axes from the top clockwise; 25 points of a dimension reach the rim."""
    places = [(0, -100), (100, 0), (0, 100), (-100, 0)]

    def ring(shares: list[float]) -> str:
        pairs = zip(places, shares, strict=True)
        return " ".join(f"{x * share:.1f},{y * share:.1f}" for (x, y), share in pairs)

    return {
        "title": "คะแนนรายมิติ (ร้อยละ เต็ม 25)",
        "rings": [ring([share] * 4) for share in (0.25, 0.5, 0.75, 1)],
        "axes": [
            {"x": x, "y": y, "number": number, "label": name, "css": f"dim-{number}", "values": values}
            for (x, y), (number, name, *values) in zip(places, DIMENSIONS, strict=True)
        ],
        "polygons": [
            {
                "label": "ประเมินตนเอง",
                "css": "radar-shape",
                "points": ring([float(d[2]) / 25 for d in DIMENSIONS]),
            },
            {
                "label": "คณะอนุกรรมการ",
                "css": "radar-second",
                "points": ring([float(d[3]) / 25 for d in DIMENSIONS]),
            },
        ],
    }


def indicators() -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "name": name,
            "label": name,
            "url": "#rail",
            "state": state,
            "state_label": STATE_LABELS[state],
            "is_current": number == 18,
            "dimension": 3,
            "hint": "กิจกรรม 2 รายการ · หลักฐาน 5 ชิ้น",
            "tag": STATE_LABELS[state],
            "tone": STATE_TONES[state],
            "self_score": self_score,
            "panel_score": panel_score,
        }
        for number, name, state, self_score, panel_score in INDICATORS
    ]


def context() -> dict[str, Any]:
    dimensions = [SimpleNamespace(number=number, name=name) for number, name, *_ in DIMENSIONS]
    return {
        "statuses": STATUSES,
        "dimensions": dimensions,
        "radar": radar(),
        "chart": charts.columns(
            "ขยะมูลฝอยต่อคนต่อวัน",
            ["2566", "2567", "2568", "2569"],
            [0.83, None, 0.79, 0.74],
            ["0.83", "–", "0.79", "0.74"],
            ["–", "–", "–", "−6.3 %"],
        ),
        "indicators": indicators(),
        "groups": [
            {
                "number": d.number,
                "name": d.name,
                "count": "2/4",
                "is_open": d.number == 3,
                "indicators": indicators(),
            }
            for d in dimensions
        ],
        "form": ActivityExample({"title": "คลองสวย น้ำใส คนบ้านสางร่วมใจ", "year": 2599}),
        "filters": FilterExample(),
        "page_obj": Paginator(range(1, 2473), 50).page(7),
        "steps": [
            {"label": "บันทึกผลงาน", "state": "done", "when": "1 ต.ค. 2568"},
            {"label": "รับรองและส่ง", "state": "done", "when": "28 ก.พ. 2569"},
            {"label": "จังหวัดตรวจความครบถ้วน", "state": "current", "when": "ถึง 31 มี.ค. 2569"},
            {"label": "ประเมินระดับพื้นที่", "state": "ahead", "when": "พ.ค. 2569"},
            {"label": "ประกาศผล", "state": "ahead", "when": "ก.ย. 2569"},
        ],
        "summary": [
            {"label": "ชื่อกิจกรรม", "value": "คลองสวย น้ำใส คนบ้านสางร่วมใจ", "url": "#summary", "action": "แก้ไข"},
            {"label": "ปีที่จัดกิจกรรม", "value": "พ.ศ. 2568", "url": "#summary", "action": "แก้ไข"},
            {"label": "งบประมาณ", "value": "", "url": "#summary", "action": "กรอก"},
        ],
        "entries": [
            {
                "title": "ส่งกลับแก้ไข",
                "by": "นางปราณี ใจดี · ทสจ.พะเยา",
                "when": "17 กรกฎาคม 2568 เวลา 08.30 น.",
                "why": "ตัวชี้วัดที่ 18 ยังไม่มีข้อมูลปริมาณขยะรายเดือน\nโปรดแนบตารางย้อนหลัง 2 ปี",
                "icon": "arrow-counterclockwise",
            },
            {
                "title": "รับรองและส่ง",
                "by": "นายสมชาย กตัญญู · นายกเทศมนตรี",
                "when": "10 กรกฎาคม 2568 เวลา 14.05 น.",
                "icon": "send",
            },
        ],
        "rows": [
            ("เทศบาลตำบลบ้านสาง", "พะเยา", "เทศบาลตำบล", "area_review", "ประเมินระดับพื้นที่", "78.30"),
            ("เทศบาลเมืองพะเยา", "พะเยา", "เทศบาลเมือง", "submitted", "ส่งแล้ว", "81.05"),
            ("เทศบาลนครเชียงใหม่", "เชียงใหม่", "เทศบาลนคร", "returned", "ส่งกลับแก้ไข", "69.75"),
        ],
        "map": _map(),
        "guidance": "พิจารณา **ทั้งระบบ** ตั้งแต่\n\n- การคัดแยกที่ต้นทาง\n- การเก็บขนและกำจัด",
        "text": "ที่ประชุมเห็นชอบให้ทุกหมู่บ้านทำแผนน้ำ\nปู่ย่าตายายเล่าเรื่องคลองให้เด็กฟัง\n\n1. สำรวจจุดทิ้งขยะ\n2. ตั้งกติกาชุมชน",
    }


def _map() -> SimpleNamespace:
    home = outline("TH-56")
    box = home.box
    inside = SimpleNamespace(x=1700, y=950, number=1, is_drawn=True, degrees="19.1665, 99.8969", words="ในจังหวัดพะเยา")
    outside = SimpleNamespace(
        x=2200, y=1000, number=2, is_outside=True, is_drawn=True, degrees="19.0600, 100.6000", words="นอกจังหวัดพะเยา"
    )
    inside.place = SimpleNamespace(name="ชาวบ้านช่วยกันปลูกป่า", url="#figures")
    outside.place = SimpleNamespace(name="ศึกษาดูงาน", url="#figures")
    return SimpleNamespace(
        title="แผนที่จังหวัดพะเยา",
        view_box=f"{box.left - 150} {box.top - 100} 1000 750",
        home=home.path,
        others=[one.path for one in neighbours("TH-56", box)],
        radius=22,
        has_numbers=True,
        marks=[inside, outside],
    )


def components(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "components.html", context())
