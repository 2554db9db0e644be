"""The demo's texts, read from the fixtures, and the pictures drawn for them."""

import json
import random
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from assessments import collecting
from assessments.models import Activity, Consent, Evidence, EvidenceKind, Submission
from sustcity.demo.drawing import draw_at
from sustcity.demo.places import FIXTURES

# Near the town hall of each municipality of the demo, by the code of its province.
TOWNS = {
    **{"40": (16.43, 102.83), "50": (18.79, 98.98), "51": (18.58, 99.01), "52": (18.29, 99.49)},
    **{"54": (18.14, 100.14), "55": (18.78, 100.78), "56": (19.21, 99.86), "57": (19.91, 99.83)},
    **{"58": (19.30, 97.97), "60": (15.70, 100.13), "65": (16.82, 100.26), "90": (7.01, 100.47)},
}
# Photos are taken so many degrees around it.
AROUND = 0.02
# Children, patients, and passers-by whom nobody could ask.
PROTECTED = {"school_garden", "home_visit", "market"}


@cache
def _read(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text())


# What came on top in a year: no two years after each other read the same, but for these.
SAME_EVERY_YEAR = ("9", "21")
OF_THE_YEAR = (
    "ปีนี้ขยายผลไปยังชุมชนที่ยังไม่ได้เข้าร่วม และรายงานความก้าวหน้าต่อสภาเทศบาลทุกไตรมาส",
    "ผลการติดตามพบว่าประชาชนพึงพอใจเพิ่มขึ้น จึงตั้งงบประมาณต่อเนื่องไว้ในเทศบัญญัติปีถัดไป",
    "ได้รับความร่วมมือจากสถานศึกษา วัด และภาคเอกชนในพื้นที่ โดยมีบันทึกข้อตกลงร่วมกัน",
    "คณะทำงานประชุมทบทวนทุกสองเดือน และนำข้อคิดเห็นของชุมชนมาปรับวิธีดำเนินงาน",
)


def answer(submission: Submission, number: str, variant: int) -> str:
    variants = _read("demo-answers.json")[number]
    text = variants[variant % len(variants)].replace("{municipality}", submission.full_name_th)
    if number in SAME_EVERY_YEAR:
        return str(text)
    turn = (submission.cycle.year_be + int(number.partition(".")[0])) % len(OF_THE_YEAR)
    return f"{text}\n\n{OF_THE_YEAR[turn]}"


def remarks(kind: str) -> list[Any]:
    found: list[Any] = _read("demo-remarks.json")[kind]
    return found


def records() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _read("demo-activities.json")
    return found


@dataclass(frozen=True)
class Shot:
    """A picture to be drawn for an activity."""

    activity: Activity
    caption: str
    scene: str
    seed: int
    taken_on: date
    latitude: float
    longitude: float

    @classmethod
    def of(cls, activity: Activity, caption: str, scene: str, taken_on: date, rng: random.Random) -> "Shot":
        latitude, longitude = TOWNS[activity.submission.province.code]
        return cls(
            activity,
            caption,
            scene,
            rng.randrange(1_000_000),
            taken_on,
            latitude + rng.uniform(-AROUND, AROUND),
            longitude + rng.uniform(-AROUND, AROUND),
        )


def add_activity(
    submission: Submission, record: dict[str, Any], rng: random.Random, *, photo_count: int, by: User
) -> list[Shot]:
    """One record of the fixture as an activity of a submission; returns the pictures that belong to it."""
    name = submission.full_name_th
    held = _held_on(submission, record["month"], rng)
    texts = ("title", "about", "method", "success_factors", "outcomes", "place", "budget_source")
    partners = ("partners_government", "partners_business", "partners_citizens")
    activity = Activity.objects.create(
        submission=submission,
        **{field: record[field].replace("{municipality}", name) for field in (*texts, *partners)},
        budget=record["budget"],
        year_be=submission.cycle.year_be,
        starts_on=held,
        ends_on=held,
        changed_by=by,
    )
    activity.responses.set(submission.responses.filter(indicator__number__in=record["indicators"]))
    return [
        Shot.of(activity, caption.replace("{municipality}", name), record["scene"], held, rng)
        for caption in record["captions"][:photo_count]
    ]


def add_photos(shots: list[Shot], pool: Executor, by: User) -> None:
    """Draw the pictures, on every core, and add them as evidence."""
    drawn = pool.map(
        draw_at,
        [shot.scene for shot in shots],
        [shot.seed for shot in shots],
        [shot.taken_on for shot in shots],
        [shot.latitude for shot in shots],
        [shot.longitude for shot in shots],
    )
    for shot, (jpeg, faces) in zip(shots, drawn, strict=True):
        collecting.add_file(
            shot.activity.submission,
            ContentFile(jpeg, name=f"{shot.caption[:60]}.jpg"),
            kind=EvidenceKind.PHOTO,
            by=by,
            activities=[shot.activity],
            caption=shot.caption,
            period_from=shot.taken_on,
            period_to=shot.taken_on,
            **_people(shot.scene, faces),
        )


def _people(scene: str, faces: list[list[float]]) -> dict[str, Any]:
    """Who could not agree is blurred, everybody else agreed."""
    if not faces:
        return {"consent": Consent.NOBODY}
    return {"consent": Consent.BLUR, "blurs": faces} if scene in PROTECTED else {"consent": Consent.HELD}


def leave_people_open(submission: Submission) -> None:
    """In a draft one photo still has to be blurred, and of two nobody said who is on them."""
    Evidence.objects.filter(pk=submission.evidence.filter(consent=Consent.BLUR).values("pk")[:1]).update(blurs=[])
    asked = list(submission.evidence.filter(consent=Consent.HELD).values_list("pk", flat=True)[:2])
    Evidence.objects.filter(pk__in=asked).update(consent="")


def _held_on(submission: Submission, month: int, rng: random.Random) -> date:
    """A day of the fiscal year, which begins in October of the year before."""
    year = submission.cycle.year_be - 543 - (month >= 10)
    return date(year, month, rng.randint(1, 28))


def add_founding_record(submission: Submission, by: User) -> list[Shot]:
    """The founding record, verbatim, for the twelve indicators that its text names."""
    record = founding_record()
    activity = Activity.objects.create(
        submission=submission,
        title="แนวทางการขับเคลื่อนเมืองสิ่งแวดล้อมยั่งยืน",
        about=record["about"],
        method=record["method"],
        success_factors=record["success_factors"],
        outcomes=record["outcomes"],
        year_be=int(record["year_be"]),
        changed_by=by,
    )
    activity.responses.set(submission.responses.filter(indicator__wording="founding"))
    day, rng = submission.cycle.last_day, random.Random(1)
    return [
        Shot.of(activity, "ประชุมชี้แจงแนวทางการขับเคลื่อนเมืองสิ่งแวดล้อมยั่งยืนแก่ทุกภาคส่วน", "town_hall", day, rng),
        Shot.of(activity, "ภาครัฐ ภาคเอกชน และประชาชนร่วมกันปลูกต้นไม้ในพื้นที่สาธารณะ", "tree_planting", day, rng),
    ]


def founding_record() -> dict[str, str]:
    """The founding record's fields, verbatim, by the name of the activity's field."""
    headings = {
        "วิธีการปฏิบัติ": "method",
        "ปัจจัยแห่งความสำเร็จ": "success_factors",
        "ผลสัมฤทธิ์ของการดำเนินกิจกรรม": "outcomes",
        "ปีที่จัดกิจกรรม": "year_be",
        "ข้อมูลกิจกรรม": "about",
        "รูปภาพกิจกรรม": "pictures",
    }
    found: dict[str, list[str]] = {}
    lines = _lines()
    for line in lines:
        if line.strip() in headings:
            current = found.setdefault(headings[line.strip()], [])
        else:
            current.append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def _lines() -> Iterator[str]:
    text = (FIXTURES / "founding-activity.txt").read_text(encoding="utf-8-sig")
    yield from text.replace("\u00a0", " ").splitlines()
