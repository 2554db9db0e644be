"""Puts a packet together from frozen content: what is printed where, and what is only mentioned."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from assessments.base_data import THAI_LETTERS
from assessments.models import Consent
from assessments.templatetags.sustcity import be_date, grouped
from assessments.typed_text import blocks
from reports.booklet import (
    SHORT_HASH,
    ActivityPart,
    Booklet,
    CriterionPoints,
    DimensionPart,
    Edition,
    Exhibit,
    Fact,
    GroupPart,
    IndicatorPart,
    Item,
    LongText,
    Mention,
    Photo,
    Proof,
    TextBlock,
    YearLine,
    YearTable,
)

LONG_TEXTS = {
    "about": "ข้อมูลกิจกรรม",
    "method": "วิธีการปฏิบัติ",
    "success_factors": "ปัจจัยแห่งความสำเร็จ",
    "outcomes": "ผลสัมฤทธิ์ของการดำเนินกิจกรรม",
}
PARTNERS = {
    "partners_government": "ภาครัฐที่มีส่วนร่วม",
    "partners_business": "ภาคเอกชนที่มีส่วนร่วม",
    "partners_citizens": "ภาคประชาชนที่มีส่วนร่วม",
}
EXHIBIT_KINDS = {"document": "เอกสาร", "link": "ลิงก์"}

NUMBER = re.compile(r"-?\d+(\.\d+)?")

Content = dict[str, Any]


def booklet(content: Content, edition: Edition) -> Booklet:
    """The packet of some frozen content, in Thai whatever the reader's language."""
    with translation.override("th"):
        return _Writer(content).booklet(edition)


class _Writer:
    """Walks the content in the order of the packet and remembers what was printed where."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.evidence = {one["id"]: one for one in content["evidence"]}
        self.responses = {one["number"]: one for one in content["responses"]}
        self.results = {one["number"]: one for one in content["result"]["indicators"]}
        self.activities: dict[str, list[Content]] = {}
        for activity in content["activities"]:
            for number in activity["indicators"]:
                self.activities.setdefault(number, []).append(activity)
        self.printed: dict[tuple[str, int], Mention] = {}
        self.photos: list[Photo] = []
        self.counts = {"ภาพที่": 0, "หลักฐานที่": 0, "กิจกรรมที่": 0}

    def booklet(self, edition: Edition) -> Booklet:
        content, municipality = self.content, self.content["municipality"]
        dimensions = tuple(self.dimension(one) for one in content["dimensions"])
        # What follows the dimensions is what none of them printed, so it is read after them.
        loose_activities = tuple(
            self.activity(one) for one in content["activities"] if ("activity", one["id"]) not in self.printed
        )
        loose_proof = self.proof(one for one in self.evidence if ("evidence", one) not in self.printed)
        return Booklet(
            edition=edition,
            municipality=municipality["full_name_th"],
            place=_place(municipality),
            year_be=content["cycle"]["year_be"],
            framework=content["framework"]["name_th"],
            notes=tuple(content["framework"]["notes_th"]),
            facts=tuple(_base_facts(content)),
            base_data=tuple(_year_tables(content)),
            dimensions=dimensions,
            total=content["result"]["total"],
            pass_mark=content["pass_mark"],
            loose_activities=loose_activities,
            loose_proof=loose_proof,
            photos=tuple(self.photos),
        )

    def dimension(self, data: Content) -> DimensionPart:
        result = next(one for one in self.content["result"]["dimensions"] if one["number"] == data["number"])
        return DimensionPart(
            anchor=f"dimension-{data['number']}",
            number=data["number"],
            name=data["name_th"],
            description=data["description_th"],
            weight=result["weight"],
            points=result["points"],
            maximum=result["maximum"],
            percent=result["percent"],
            achieved=result["achieved"],
            groups=tuple(
                GroupPart(group["name_th"], tuple(self.indicator(one) for one in group["indicators"]))
                for group in data["groups"]
            ),
        )

    def indicator(self, data: Content) -> IndicatorPart:
        number = data["number"]
        response = self.responses.get(number, {"answer": "", "self_scores": {}, "evidence": []})
        criteria = tuple(
            CriterionPoints(one["name_th"], response["self_scores"].get(one["key"]), one["maximum"])
            for one in data["criteria"]
        )
        activities = self.activities.get(number, [])
        known = [one for one in activities if ("activity", one["id"]) in self.printed]
        gained, maximum = self.score(number, criteria)
        return IndicatorPart(
            anchor=f"indicator-{number}",
            number=number,
            name=data["name_th"],
            wording=data["wording"],
            given_from=_given_from(data, response),
            is_whole=number not in self.responses,
            sdgs=tuple(data["sdgs"]),
            criteria=criteria,
            points=gained,
            maximum=maximum,
            answer=_text_blocks(response["answer"]),
            followup=_text_blocks(response.get("followup", "")),
            activities=tuple(self.activity(one, number) for one in activities if one not in known),
            activity_mentions=tuple(self.printed["activity", one["id"]] for one in known),
            proof=self.proof(response["evidence"]),
        )

    def score(self, number: str, criteria: Iterable[CriterionPoints]) -> tuple[Decimal, Decimal]:
        """As it was tallied; a part of an indicator is the sum of its own criteria."""
        if number in self.results:
            return Decimal(self.results[number]["points"]), Decimal(self.results[number]["maximum"])
        zero = Decimal(0)
        gained = sum((Decimal(one.points) for one in criteria if one.points is not None), zero)
        return gained, sum((Decimal(one.maximum) for one in criteria), zero)

    def activity(self, data: Content, number: str = "") -> ActivityPart:
        label = self.count("กิจกรรมที่")
        anchor = f"activity-{data['id']}"
        self.printed["activity", data["id"]] = Mention(f"{label} {data['title']}", anchor)
        return ActivityPart(
            label=label,
            anchor=anchor,
            title=data["title"],
            facts=tuple(_activity_facts(data)),
            texts=tuple(_long_texts(data)),
            proof=self.proof(data["evidence"]),
            also_serves=tuple(one for one in data["indicators"] if one != number),
        )

    def proof(self, ids: Iterable[int]) -> Proof:
        found = Proof()
        for one in (self.evidence[pk] for pk in ids):
            key = ("evidence", one["id"])
            if key in self.printed:
                found.mentions.append(self.printed[key])
            elif one["kind"] == "photo":
                found.photos.append(self.photo(one))
            else:
                found.exhibits.append(self.exhibit(one))
        return found

    def photo(self, data: Content) -> Photo:
        label, caption = self.count("ภาพที่"), data["caption"] or data["file_name"]
        mention = self.printed["evidence", data["id"]] = Mention(f"{label} {caption}", f"evidence-{data['id']}")
        # Snapshots from before people were asked about name neither.
        blurs = data.get("blurs", [])
        photo = Photo(
            label,
            mention.anchor,
            caption,
            _period(data),
            data["sha256"],
            blurs=tuple(tuple(place) for place in blurs),
            is_withheld=data.get("consent") == Consent.BLUR and not blurs,
        )
        self.photos.append(photo)
        return photo

    def exhibit(self, data: Content) -> Exhibit:
        label = self.count("หลักฐานที่")
        reference = data["url"] or data["file_name"]
        title = data["caption"] or reference
        mention = self.printed["evidence", data["id"]] = Mention(f"{label} {title}", f"evidence-{data['id']}")
        return Exhibit(
            label=label,
            anchor=mention.anchor,
            kind=EXHIBIT_KINDS[data["kind"]],
            title=title,
            reference="" if reference == title else reference,
            fingerprint=(data["sha256"] or "")[:SHORT_HASH],
            period=_period(data),
        )

    def count(self, word: str) -> str:
        self.counts[word] += 1
        return f"{word} {self.counts[word]}"


def _given_from(data: Content, response: Content) -> str:
    """Where points come from that nobody judges; the first snapshots do not say of which year they are."""
    origin = response.get("given")
    if origin is None:
        return "คะแนนนำมาจากผลการประเมิน LPA" if data["score_source"] == "lpa" else ""
    year, value = origin["year_be"], origin["value"]
    if origin["source"] == "lpa":
        return f"คะแนนนำมาจากผลการประเมิน LPA ปี {year} ได้ {value} จาก {origin['maximum']} ที่มา: {origin['name_th']}"
    return f"คะแนนคำนวณจากข้อมูลพื้นฐานปี {year}: {origin['name_th']} {value} {origin['unit_th']}".strip()


def _text_blocks(text: str) -> tuple[TextBlock, ...]:
    """Typed text as paragraphs and lists whose bullets and numbers stay as they were typed."""
    typed = (line.strip() for line in text.split("\n") if line.strip())
    return tuple(
        TextBlock(
            block.kind,
            tuple(Item(next(typed).removesuffix(line).strip(), line) for line in block.lines),
        )
        for block in blocks(text)
    )


def _base_facts(content: Content) -> Iterator[Fact]:
    town = content["municipality"]
    yield Fact("องค์กรปกครองส่วนท้องถิ่น", town["full_name_th"])
    yield Fact("ที่ตั้ง", _place(town))
    yield Fact("คณะอนุกรรมการระดับพื้นที่", town["area_th"])
    yield Fact("สำนักงานสิ่งแวดล้อมและควบคุมมลพิษ", town["office_th"])
    # What the register does not know stands in the tables below, where the municipality gave its base data.
    is_told_below = any(_year_tables(content))
    for label, key, unit in (("จำนวนประชากร", "population", "คน"), ("จำนวนครัวเรือน", "households", "ครัวเรือน")):
        if town[key] is not None or not is_told_below:
            yield Fact(label, _counted(town[key], unit))
    yield Fact("ปีงบประมาณ", f"พ.ศ. {content['cycle']['year_be']}")
    yield Fact("ชุดตัวชี้วัด", f"{content['framework']['name_th']} (รุ่นที่ {content['framework']['version']})")


def _year_tables(content: Content) -> Iterator[YearTable]:
    """Groups in which anything was given, then the figures; packets from before the form have none."""
    data = content.get("base_data", {"years": [], "groups": [], "figures": []})
    years = tuple(data["years"])
    for group in data["groups"]:
        if any(one["values"] for one in group["fields"]):
            letter = group["key"].translate(THAI_LETTERS)
            lines = tuple(_year_line(one, years, one["back_years"]) for one in group["fields"])
            yield YearTable(f"{letter}. {group['name_th']}", years, lines)
    if figures := tuple(_year_line(one, years, len(years)) for one in data["figures"] if one["values"]):
        yield YearTable("ตัวเลขที่คำนวณจากข้อมูลพื้นฐาน", years, figures)


def _year_line(data: Content, years: tuple[int, ...], back_years: int) -> YearLine:
    """An empty text where the year was not asked for, an en dash where it was and nothing was given."""
    asked = years[-1] - back_years
    texts = (
        _number_text(data["values"][str(year)]) if str(year) in data["values"] else "–" if year >= asked else ""
        for year in years
    )
    return YearLine(data["name_th"], data["unit_th"], tuple(texts))


def _number_text(text: str) -> str:
    """A frozen number with thousands apart; a choice stays as it is."""
    return f"{Decimal(text):,}" if NUMBER.fullmatch(text) else text


def _place(town: Content) -> str:
    return f"อำเภอ{town['district_th']} จังหวัด{town['province_th']}"


def _counted(number: int | None, unit: str) -> str:
    return "ไม่มีข้อมูล" if number is None else f"{grouped(number)} {unit}"


def _activity_facts(data: Content) -> Iterator[Fact]:
    yield Fact("ปีที่จัดกิจกรรม", f"พ.ศ. {data['year_be']}")
    if days := _days(data["starts_on"], data["ends_on"]):
        yield Fact("วันที่จัดกิจกรรม", days)
    if data["place"]:
        yield Fact("สถานที่", data["place"])
    if data["budget"] is not None:
        yield Fact("งบประมาณ", f"{_baht(data['budget'])} บาท")
    if data["budget_source"]:
        yield Fact("แหล่งงบประมาณ", data["budget_source"])
    for key, heading in PARTNERS.items():
        if data[key] and not _is_long(data[key]):
            yield Fact(heading, data[key])


def _long_texts(data: Content) -> Iterator[LongText]:
    for key, heading in LONG_TEXTS.items():
        if data[key]:
            yield LongText(heading, _text_blocks(data[key]))
    for key, heading in PARTNERS.items():
        if _is_long(data[key]):
            yield LongText(heading, _text_blocks(data[key]))


def _is_long(text: str) -> bool:
    """Whether a text about partners needs paragraphs of its own; most name two or three in a line."""
    return "\n" in text or len(text) > 200


def _baht(amount: str) -> str:
    """Thousands apart; satang only where there are any."""
    value = Decimal(amount)
    return f"{value:,.0f}" if value == value.to_integral() else f"{value:,.2f}"


def _period(data: Content) -> str:
    return _days(data["period_from"], data["period_to"])


def _days(first: str | None, last: str | None) -> str:
    days = [be_date(date.fromisoformat(day), "short") for day in (first, last) if day]
    return " – ".join(dict.fromkeys(days))
