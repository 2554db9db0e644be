"""Builds a country: every municipality with its submission of the year, in states as in mid-review."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from accounts.models import Municipality
from accounts.places import import_places
from assessments.models import Cycle, Status
from benchmarks import towns
from benchmarks.people import add_people
from benchmarks.profiles import profiles
from benchmarks.rows import Batch
from indicators.library import import_framework
from sustcity.demo import cycles
from sustcity.demo.places import FIXTURES

Say = Callable[[str], None]
BATCH = 103
# Of a hundred municipalities, how many stand where.
MIX = {
    Status.DRAFT: 10,
    Status.INTERNAL_REVIEW: 3,
    Status.SUBMITTED: 9,
    Status.RETURNED: 4,
    Status.ACCEPTED: 8,
    Status.AREA_REVIEW: 18,
    Status.PREVIEW: 8,
    Status.OBJECTION: 2,
    Status.AREA_DECIDED: 12,
    Status.NATIONAL_REVIEW: 3,
    Status.NATIONAL_DECIDED: 2,
    Status.PUBLISHED: 19,
    Status.WITHDRAWN: 2,
}


def build(folder: Path, say: Say) -> dict[str, float]:
    """Fill an empty database; returns the seconds that the import of municipalities and the whole took."""
    start = time.perf_counter()
    call_command("migrate", verbosity=0)
    framework = import_framework(json.loads((FIXTURES / "esc-34.json").read_text()))
    import_places(json.loads((FIXTURES / "places.json").read_text()))
    cycles.add_cycles(framework)
    imported = _import_towns(folder / "municipalities.csv", say)
    say("people")
    found = list(Municipality.objects.select_related("province__area").order_by("pk"))
    random.Random(1).shuffle(found)
    country, ways = add_people(found), profiles(framework)
    current, before = (Cycle.objects.with_stages().get(year_be=year) for year in (2569, 2568))
    # One of each state is diligent: ten times the activities and photos, and an earlier year to look back on.
    diligent = found[: len(MIX)]
    Batch(before, country, ways, is_diligent=True).add([(town, Status.PUBLISHED) for town in diligent])
    Batch(current, country, ways, is_diligent=True).add(list(zip(diligent, MIX, strict=True)))
    _add_others(Batch(current, country, ways), found[len(MIX) :], say)
    _settle_statistics()
    return imported | {"build_seconds": round(time.perf_counter() - start, 1)}


def _add_others(batch: Batch, found: list[Municipality], say: Say) -> None:
    statuses = random.Random(2).choices(list(MIX), list(MIX.values()), k=len(found))
    pairs = list(zip(found, statuses, strict=True))
    for start in range(0, len(pairs), BATCH):
        batch.add(pairs[start : start + BATCH])
        say(f"submissions {min(start + BATCH, len(pairs)):,} of {len(pairs):,}")


def _import_towns(path: Path, say: Say) -> dict[str, float]:
    """The list goes in as an administrator brings it: looked over first, then for good, then once more."""
    towns.write_list(path)
    figures = {}
    for name, options in (("dry_run", {}), ("apply", {"apply": True}), ("again", {"apply": True})):
        start = time.perf_counter()
        with path.with_suffix(f".{name}.txt").open("w") as report:
            call_command("import_municipalities", str(path), stdout=report, stderr=report, **options)
        figures[f"import_{name}_seconds"] = round(time.perf_counter() - start, 2)
    say(f"{Municipality.objects.count():,} municipalities")
    return figures


def _settle_statistics() -> None:
    """What PostgreSQL would find out by itself within minutes."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def is_built() -> bool:
    """Whether an earlier run left this country behind, complete."""
    tables: list[Any] = connection.introspection.table_names()
    return bool(tables) and Cycle.objects.filter(year_be=2569, submissions__isnull=False).count() >= towns.TOTAL
