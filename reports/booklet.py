"""What a packet says, as plain data for its templates."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from assessments.models import blur_key
from assessments.templatetags.sustcity import percent
from indicators.charts import COLOURS, SOFT_COLOURS, Axis, Bar, Radar, Series, bar, radar
from reports.documents import evidence_address

BAR_WIDTH = 100
SHORT_HASH = 16


@dataclass(frozen=True)
class Edition:
    """Which version of the packet this is and who certified it; a preview of a draft has neither."""

    sha256: str
    number: int | None = None
    signed_name: str = ""
    signed_position: str = ""
    signed_at: datetime | None = None

    @property
    def is_draft(self) -> bool:
        return self.number is None

    @property
    def label(self) -> str:
        return "ฉบับร่าง" if self.is_draft else f"ฉบับที่ {self.number}"

    @property
    def short_hash(self) -> str:
        return self.sha256[:SHORT_HASH]


@dataclass(frozen=True)
class Item:
    """One line of typed text with the bullet or number that was typed before it."""

    marker: str
    text: str


@dataclass(frozen=True)
class TextBlock:
    kind: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class LongText:
    label: str
    blocks: tuple[TextBlock, ...]


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Mention:
    """Points to what is printed in full elsewhere."""

    label: str
    anchor: str


@dataclass(frozen=True)
class Photo:
    label: str
    anchor: str
    caption: str
    period: str
    sha256: str
    blurs: tuple[tuple[float, ...], ...] = ()
    is_withheld: bool = False

    @property
    def name(self) -> str:
        """Names the picture that is printed: of the original, with these places blurred."""
        return f"{self.sha256}-{blur_key(self.blurs)}" if self.blurs else self.sha256

    @property
    def address(self) -> str:
        return evidence_address(self.name)


@dataclass(frozen=True)
class Exhibit:
    """A document or link, which a packet lists and does not contain."""

    label: str
    anchor: str
    kind: str
    title: str
    reference: str
    fingerprint: str
    period: str


@dataclass
class Proof:
    """The evidence of an activity or indicator: shown here, or mentioned because it was shown before."""

    photos: list[Photo] = field(default_factory=list)
    exhibits: list[Exhibit] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def is_single_photo(self) -> bool:
        return len(self.photos) == 1


@dataclass(frozen=True)
class ActivityPart:
    label: str
    anchor: str
    title: str
    facts: tuple[Fact, ...]
    texts: tuple[LongText, ...]
    proof: Proof
    also_serves: tuple[str, ...]


@dataclass(frozen=True)
class CriterionPoints:
    name: str
    points: str | None
    maximum: str


@dataclass(frozen=True)
class IndicatorPart:
    """One indicator; a whole that is answered by its parts has neither an answer nor criteria."""

    anchor: str
    number: str
    name: str
    wording: str
    given_from: str
    is_whole: bool
    sdgs: tuple[int, ...]
    criteria: tuple[CriterionPoints, ...]
    points: Decimal
    maximum: Decimal
    answer: tuple[TextBlock, ...]
    followup: tuple[TextBlock, ...]
    activities: tuple[ActivityPart, ...]
    activity_mentions: tuple[Mention, ...]
    proof: Proof

    @property
    def has_several_criteria(self) -> bool:
        return len(self.criteria) > 1

    @property
    def bar(self) -> Bar:
        return bar(self.points, self.maximum, BAR_WIDTH)


@dataclass(frozen=True)
class GroupPart:
    name: str
    indicators: tuple[IndicatorPart, ...]


@dataclass(frozen=True)
class DimensionPart:
    anchor: str
    number: int
    name: str
    description: str
    weight: str
    points: str
    maximum: str
    percent: str
    achieved: str
    groups: tuple[GroupPart, ...]

    @property
    def colour(self) -> str:
        return COLOURS[self.number]

    @property
    def soft_colour(self) -> str:
        return SOFT_COLOURS[self.number]

    @property
    def scored(self) -> list[IndicatorPart]:
        """The indicators that count towards the dimension: wholes, not their parts."""
        return [one for group in self.groups for one in group.indicators if "." not in one.number]


@dataclass(frozen=True)
class YearLine:
    """A field or figure of the base data with its value in each year, as printed."""

    name: str
    unit: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class YearTable:
    """A group of the base data, or the figures derived from it, over the years."""

    title: str
    years: tuple[int, ...]
    lines: tuple[YearLine, ...]


@dataclass(frozen=True)
class Booklet:
    """A packet, ready to be laid out."""

    edition: Edition
    municipality: str
    place: str
    year_be: int
    framework: str
    notes: tuple[str, ...]
    facts: tuple[Fact, ...]
    base_data: tuple[YearTable, ...]
    dimensions: tuple[DimensionPart, ...]
    total: str
    pass_mark: str
    loose_activities: tuple[ActivityPart, ...]
    loose_proof: Proof
    photos: tuple[Photo, ...]

    @property
    def title(self) -> str:
        return f"เล่มผลงาน {self.municipality} ปีงบประมาณ พ.ศ. {self.year_be} {self.edition.label}"

    @property
    def is_passed(self) -> bool:
        return Decimal(self.total) >= Decimal(self.pass_mark)

    @property
    def has_loose_ends(self) -> bool:
        """Whether something was recorded that no indicator uses; it is printed all the same."""
        proof = self.loose_proof
        return bool(self.loose_activities or proof.photos or proof.exhibits)

    @cached_property
    def radar(self) -> Radar:
        achieved = [Decimal(one.achieved) for one in self.dimensions]
        values = [percent(one.percent) for one in self.dimensions]
        return radar(
            [Axis(one.number, one.name) for one in self.dimensions],
            [Series("ผลประเมินตนเอง", achieved, values)],
            title=f"แผนภูมิเรดาร์ผลประเมินตนเองสี่มิติ รวมร้อยละ {percent(self.total)}",
        )
