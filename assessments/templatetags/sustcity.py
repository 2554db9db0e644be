"""Dates, numbers and small questions that templates ask."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language

from assessments.models import Submission
from assessments.queries import outline_of
from indicators.models import Indicator
from indicators.queries import Outline
from indicators.rules import rules_in_words

register = template.Library()

SHOWN_DECIMALS = 6

MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS_TH = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@register.filter
def be_date(value: date | datetime | None, form: str = "long") -> str:
    """A date in the Buddhist era: `17 กรกฎาคม 2568`, `short` `17 ก.ค. 2568`, `time` `... 08.30 น.`, or the `clock`."""
    if value is None:
        return ""
    moment = timezone.localtime(value) if isinstance(value, datetime) else value
    if form == "clock":
        return f"{moment:%H.%M}" + ("" if get_language() == "en" else " น.")
    if get_language() == "en":
        month = MONTHS_EN[moment.month - 1][: 3 if form == "short" else None]
    else:
        month = (SHORT_MONTHS_TH if form in ("short", "time") else MONTHS_TH)[moment.month - 1]
    text = f"{moment.day} {month} {moment.year + 543}"
    if form == "time" and isinstance(moment, datetime):
        return f"{text} {moment:%H.%M}" + ("" if get_language() == "en" else " น.")
    return text


@register.filter
def points(value: Decimal | str | None) -> str:
    """A score without needless zeros (`7`, `7.5`, `82.25`), an en dash where there is none."""
    if value is None or value == "":
        return "–"
    text = f"{Decimal(value):.2f}"
    return text.rstrip("0").rstrip(".")


@register.filter
def percent(value: Decimal | str | None) -> str:
    """A percentage with two decimals, an en dash where there is none."""
    return "–" if value is None or value == "" else f"{Decimal(value):.2f}"


@register.filter
def exact(value: Decimal) -> str:
    """A number as it was calculated with; past six decimals an ellipsis says that it goes on."""
    text = f"{value.normalize():f}"
    whole, point, decimals = text.partition(".")
    return text if len(decimals) <= SHOWN_DECIMALS else f"{whole}{point}{decimals[:SHOWN_DECIMALS]}…"


@register.filter
def signed(value: Decimal | int) -> str:
    """A difference with its sign: `+1.20`, `−0.35`, `±0.00`."""
    sign = "±" if not value else "+" if value > 0 else "−"
    return f"{sign}{abs(value)}"


@register.filter
def rules(plan: Outline) -> list[str]:
    """How a total comes about, sentence by sentence."""
    return rules_in_words(plan)


@register.filter
def grouped(value: Decimal | int | None) -> str:
    """A number with thousands separated; an en dash where there is none."""
    return "–" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def lookup(mapping: dict[Any, Any], key: Any) -> Any:
    """The value of a key that is itself a variable."""
    return mapping.get(key)


@register.filter
def dimension_number(indicator: Indicator, submission: Submission) -> int:
    """The dimension of an indicator, for its colour (`dim-N`)."""
    return outline_of(submission).dimension_of[indicator.pk].number


@register.filter
def text_blocks(value: str) -> list[dict[str, Any]]:
    """Typed text as paragraphs and lists: see assessments/typed_text.py."""
    from assessments.typed_text import blocks

    return [{"kind": block.kind, "lines": block.lines, "start": block.start} for block in blocks(value)]
