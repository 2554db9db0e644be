"""Near pictures among millions: fingerprints as photos have them, and the time of finding those like a given one."""

import random
import statistics
import time
from typing import Any

from django.core.management import call_command
from django.db import connection
from PIL import Image

from assessments.examining.fingerprints import SIDE, hash_of
from assessments.models import Fingerprint
from assessments.trust import likeness

MOTIFS = 2000
SEARCHES = 200
# Of a hundred photos, so many are of one of these motifs: forms and notices, which all look alike.
FORMS, FORM_SHARE = 20, 2
BITS = 64


def build(photos: int) -> float:
    """Fingerprints of so many photos in an empty database, without the photos; returns the seconds."""
    call_command("migrate", verbosity=0)
    if Fingerprint.objects.exists():
        return 0.0
    start, luck = time.perf_counter(), random.Random(1)
    motifs = [likeness.signed(hash_of(motif(luck)) or 0, BITS) for _ in range(MOTIFS)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_motif (number integer PRIMARY KEY, bits bigint NOT NULL)")
        cursor.executemany("INSERT INTO bench_motif VALUES (%s, %s)", list(enumerate(motifs)))
        # Indexes are built at the end: one sorted pass each instead of millions of places all over them.
        for index in Fingerprint._meta.indexes:
            cursor.execute(f"DROP INDEX {index.name}")
        _fill(cursor, photos)
        for index in Fingerprint._meta.indexes:
            columns = ", ".join(Fingerprint._meta.get_field(name).column for name in index.fields)
            cursor.execute(f"CREATE INDEX {index.name} ON assessments_fingerprint ({columns})")
        cursor.execute("VACUUM ANALYZE assessments_fingerprint" if _is_postgres() else "ANALYZE")
    return round(time.perf_counter() - start, 1)


def motif(luck: random.Random) -> bytes:
    """A square of greys as of a photo: large forms strong, small ones weak (1/f), often with a bright sky."""
    square = Image.new("L", (SIDE, SIDE), 128)
    for cells in (2, 3, 4, 6, 8, 12, 16):
        grid = Image.frombytes("L", (cells, cells), luck.randbytes(cells * cells))
        square = Image.blend(square, grid.resize((SIDE, SIDE), Image.Resampling.BICUBIC), 0.3)
    sky = Image.linear_gradient("L").resize((SIDE, SIDE)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return Image.blend(square, sky, luck.uniform(0, 0.5)).tobytes()


def search() -> dict[str, Any]:
    """Times of looking for photos like one of those there, like a new one, and like one of the common forms."""
    luck = random.Random(2)
    highest = Fingerprint.objects.order_by("-pk").values_list("pk", flat=True)[0]
    there = [Fingerprint.objects.get(pk=luck.randint(1, highest)).bits for _ in range(SEARCHES)]
    new = [likeness.signed(hash_of(motif(luck)) or 0, BITS) for _ in range(SEARCHES)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT bits FROM bench_motif WHERE number < {FORMS}")
        forms = [row[0] for row in cursor.fetchall()]
    return {
        "photos": Fingerprint.objects.count(),
        "there": _timed(there),
        "new": _timed(new),
        "forms": _timed(forms),
    }


def _timed(hashes: list[int]) -> dict[str, float]:
    likeness.near(hashes[0])
    times, cpu, rows, found = [], [], [], []
    for bits in hashes:
        start, start_cpu = time.perf_counter(), time.process_time()
        nearest = likeness.near(bits)
        cpu.append((time.process_time() - start_cpu) * 1000)
        times.append((time.perf_counter() - start) * 1000)
        found.append(len(nearest))
        rows.append(_rows_looked_at(bits))
    return {
        "p50": round(statistics.median(times), 1),
        "p95": round(statistics.quantiles(times, n=20)[-1], 1),
        "worst": round(max(times), 1),
        "cpu": round(statistics.median(cpu), 1),
        "rows_p50": int(statistics.median(rows)),
        "rows_worst": max(rows),
        "found_p50": int(statistics.median(found)),
    }


def _rows_looked_at(bits: int) -> int:
    return sum(
        Fingerprint.objects.filter(**{f"band_{number}__in": likeness.close_to(band)}).count()
        for number, band in enumerate(likeness.bands_of(bits), 1)
    )


def _fill(cursor: Any, photos: int) -> None:
    """Each photo is its motif with some bits changed: one in eight, of forms one in sixteen."""
    if _is_postgres():
        # The photos themselves are not there: only what a search reads.
        cursor.execute("SET session_replication_role = replica")
        series, chance = f"SELECT generate_series(1, {photos}) AS number", _postgres_chance()
    else:
        series = (
            f"WITH RECURSIVE counted(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM counted LIMIT {photos}) "
            "SELECT number FROM counted"
        )
        chance = "random()"
        cursor.execute("PRAGMA foreign_keys = OFF")
    few = f"({chance} & {chance} & {chance})"
    is_form = f"number % 100 < {FORM_SHARE}"
    cursor.execute(
        # Drawn for good before it is used: SQLite would draw anew wherever the mask is named.
        f"WITH drawn AS MATERIALIZED ("
        f"  SELECT number,"
        f"    CASE WHEN {is_form} THEN (number / 100) % {FORMS} ELSE number % {MOTIFS} END AS motif,"
        f"    CASE WHEN {is_form} THEN {few} & {chance} ELSE {few} END AS mask"
        f"  FROM ({series}) AS counted"
        f"), photos AS ("
        f"  SELECT drawn.number, (motif.bits | drawn.mask) & ~(motif.bits & drawn.mask) AS bits"
        f"  FROM drawn JOIN bench_motif AS motif ON motif.number = drawn.motif"
        f") INSERT INTO assessments_fingerprint (file_id, bits, band_1, band_2, band_3, band_4) "
        f"SELECT number, bits, {', '.join(map(_band, likeness.PLACES))} FROM photos"
    )


def _band(places: list[int]) -> str:
    """`likeness.bands_of` in SQL."""
    ones = " + ".join(f"((bits >> {at}) & 1) * {1 << weight}" for weight, at in enumerate(reversed(places)))
    return f"((({ones}) + 32768) & 65535) - 32768"


def _postgres_chance() -> str:
    return "((random() * 4294967295)::bigint << 32 | (random() * 4294967295)::bigint)"


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"
