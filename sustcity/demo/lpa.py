"""LPA results of the demo's municipalities, as if the list of a ministry had been imported."""

import random
from datetime import timedelta
from decimal import Decimal

from accounts.models import Municipality
from assessments import clock
from assessments.models import LpaResult
from sustcity.demo import cycles, places

MAXIMUM = 5
ITEMS = range(1, 11)
YEARS = (2567, 2568)
# Before the first year of the list there is only the one that the founding record's year took its points from.
FOUNDING = 2558
# Of these no result is known, so that the list has something to look for.
WITHOUT = ("ปาย", "แม่สาย")


def add_results() -> None:
    LpaResult.objects.bulk_create(
        _result(town, year)
        for town in Municipality.objects.order_by("pk")
        if town.name_th not in WITHOUT
        for year in YEARS
    )
    LpaResult.objects.bulk_create([_result(places.ban_sang(), FOUNDING)])


def _result(town: Municipality, year_be: int) -> LpaResult:
    rng = random.Random(f"{town.name_th} {year_be}")
    good = rng.uniform(3.7, 4.6)
    return LpaResult(
        municipality=town,
        year_be=year_be,
        maximum=MAXIMUM,
        scores={str(item): _score(rng, good) for item in ITEMS},
        source=f"ผลการประเมินประสิทธิภาพของ อปท. (LPA) ประจำปี {year_be} กรมส่งเสริมการปกครองท้องถิ่น (ข้อมูลสาธิต)",
        changed_at=clock.now() - timedelta(days=365 * (cycles.CURRENT - 1 - year_be) + 150),
    )


def _score(rng: random.Random, good: float) -> str:
    """Half points around what the municipality is good for."""
    score = Decimal(round(min(5.0, max(1.0, rng.gauss(good, 0.45))) * 2)) / 2
    return f"{score.normalize():f}"
