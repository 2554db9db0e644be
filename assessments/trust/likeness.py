"""Pictures that look alike, found among millions by their fingerprints.

Multi-index hashing: two hashes of 64 bits that differ in at most 7 differ in at most one bit in one of their four
bands of 16. So all near ones stand in 4 x 17 short stretches of four indexes, wherever the difference lies.
"""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from django.db.models import BigIntegerField, Func, Q, SmallIntegerField, Value
from django.db.models.functions import Cast

from assessments.models import Fingerprint, Likeness, StoredFile

# Bits that may differ. How it was chosen: docs/decisions/0014-near-pictures.md.
NEAR = 7
BAND_BITS = 16
# The places of each band's bits. They run across the rows and columns of the waves: those of the first column are
# nearly the same in all photos (the sky is bright), and would make one band of few values, each of too many photos.
PLACES = [[63 - at for at in range(64) if (at // 8 + at) % 4 == part] for part in range(4)]
# Of a picture that thousands resemble, such as a form filled in by hand, the nearest tell enough.
MOST = 50


def bands_of(bits: int) -> list[int]:
    """The bits in four parts."""
    return [
        signed(reduce(lambda band, place: band << 1 | bits >> place & 1, places, 0), BAND_BITS) for places in PLACES
    ]


def signed(number: int, bits: int) -> int:
    """An unsigned number as databases count: the upper half is negative."""
    return number - (1 << bits) if number >> (bits - 1) else number


def close_to(band: int) -> list[int]:
    """A band and those that differ from it in one bit."""
    return [band, *(signed((band ^ 1 << at) & 0xFFFF, BAND_BITS) for at in range(BAND_BITS))]


def distance(one: int, other: int) -> int:
    """How many bits differ; of negative numbers too."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


class _Differing(Func):
    """How many bits of a hash differ. SQLite cannot count them: there all pass, and Python counts."""

    output_field = SmallIntegerField()
    ON = {"postgresql": ("bit_count((%(expressions)s)::bit(64))", " # "), "sqlite": ("0 * (%(expressions)s)", " & ")}

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> tuple[str, Any]:
        template, joiner = self.ON[connection.vendor]
        return super().as_sql(compiler, connection, template=template, arg_joiner=joiner)


def near(bits: int) -> list[tuple[int, int]]:
    """Files whose pictures look like that of a hash, nearest first, each with the bits that differ."""
    found = {file_id: away for file_id, other in _candidates(bits) if (away := distance(bits, other)) <= NEAR}
    return sorted(found.items(), key=lambda one: (one[1], one[0]))


def _candidates(bits: int) -> Iterable[tuple[int, int]]:
    """What stands in the stretches of the four indexes; the same file perhaps several times."""
    away = _Differing("bits", Cast(Value(bits), BigIntegerField()))
    close = Fingerprint.objects.annotate(away=away).filter(away__lte=NEAR).values_list("file_id", "bits")
    first, *others = (
        close.filter(**{f"band_{number}__in": close_to(band)}) for number, band in enumerate(bands_of(bits), 1)
    )
    return first.union(*others, all=True)


def keep(fingerprint: Fingerprint) -> None:
    """Remember the files that look like one whose fingerprint is there, and committed.

    Of two that come at the same time, the one that searches later finds the other; doing it again adds nothing.
    """
    file_id = fingerprint.file_id
    nearest = [one for one in near(fingerprint.bits) if one[0] != file_id][:MOST]
    Likeness.objects.bulk_create(
        [
            Likeness(file_id=min(file_id, other_id), other_id=max(file_id, other_id), distance=away)
            for other_id, away in nearest
        ],
        ignore_conflicts=True,
    )


def like(files: Iterable[StoredFile | int]) -> Q:
    """A condition on likenesses: those of these files."""
    found = list(files)
    return Q(file__in=found) | Q(other__in=found)
