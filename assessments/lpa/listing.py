"""The list of municipalities with their LPA result of one year, in a constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Municipality, Province
from assessments.models import LpaResult
from indicators.models import Indicator

PAGE_SIZE = 100


@dataclass(frozen=True)
class Line:
    """A municipality and its result; `total` and `maximum` are those of the known items."""

    municipality: Municipality
    result: LpaResult | None
    total: Decimal
    maximum: Decimal
    known_count: int


def known_years() -> list[int]:
    """The years of which there are results, newest first."""
    return list(LpaResult.objects.order_by("-year_be").values_list("year_be", flat=True).distinct())


def listed(year_be: int, *, name: str = "", province: Province | None = None, has: str = "") -> QuerySet[Municipality]:
    """Municipalities by place and name; `has` keeps those `with` or `without` a result of the year."""
    found = Municipality.objects.with_place()
    if name:
        found = found.filter(Q(name_th__icontains=name) | Q(name_en__icontains=name))
    if province:
        found = found.filter(province=province)
    has_result = Exists(LpaResult.objects.filter(municipality=OuterRef("pk"), year_be=year_be))
    if has:
        found = found.filter(has_result if has == "with" else ~has_result)
    return found.order_by("province__name_th", "name_th", "pk")


def lines(page: list[Municipality], year_be: int, items: Mapping[int, Indicator]) -> list[Line]:
    """With their results, in one query."""
    results = LpaResult.objects.filter(municipality__in=page, year_be=year_be).select_related("changed_by")
    found = {one.municipality_id: one for one in results}
    return [_line(one, found.get(one.pk), items) for one in page]


def _line(one: Municipality, result: LpaResult | None, items: Mapping[int, Indicator]) -> Line:
    scores = [score for item in items if result and (score := result.score(item)) is not None]
    maximum = result.maximum * len(scores) if result else Decimal(0)
    return Line(one, result, sum(scores, Decimal(0)), maximum, len(scores))
