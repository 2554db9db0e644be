"""The demo's texts, read from the fixtures, and the pictures drawn for them."""

import json
import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from assessments import collecting
from assessments.models import Activity, EvidenceKind, Submission
from sustcity.demo.pictures import draw
from sustcity.demo.places import FIXTURES

# Near the town hall of บ้านสาง; the others are drawn around their province all the same.
LATITUDE, LONGITUDE = 19.21, 99.86


@cache
def _read(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text())


def answer(number: str, variant: int) -> str:
    variants = _read("demo-answers.json")[number]
    text: str = variants[variant % len(variants)]
    return text


def remarks(kind: str) -> list[Any]:
    found: list[Any] = _read("demo-remarks.json")[kind]
    return found


def records() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _read("demo-activities.json")
    return found


def add_activity(
    submission: Submission, record: dict[str, Any], rng: random.Random, *, photo_count: int, by: User
) -> Activity:
    """One record of the fixture as an activity of a submission, with pictures that were drawn for it."""
    name = submission.municipality.full_name_th
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
    for caption in record["captions"][:photo_count]:
        add_photo(activity, record["scene"], caption.replace("{municipality}", name), held, rng, by=by)
    return activity


def add_photo(
    activity: Activity, scene: str, caption: str, taken_on: date, rng: random.Random, *, by: User
) -> None:
    jpeg = draw(
        scene,
        seed=rng.randrange(1_000_000),
        taken_on=taken_on,
        lat=LATITUDE + rng.uniform(-0.02, 0.02),
        lon=LONGITUDE + rng.uniform(-0.02, 0.02),
    )
    collecting.add_file(
        activity.submission,
        ContentFile(jpeg, name=f"{caption[:60]}.jpg"),
        kind=EvidenceKind.PHOTO,
        by=by,
        activities=[activity],
        caption=caption,
        period_from=taken_on,
        period_to=taken_on,
    )


def _held_on(submission: Submission, month: int, rng: random.Random) -> date:
    """A day of the fiscal year, which begins in October of the year before."""
    year = submission.cycle.year_be - 543 - (month >= 10)
    return date(year, month, rng.randint(1, 28))


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
