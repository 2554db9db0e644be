"""Pictures that look alike are found, all of them and no others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import Fingerprint, Likeness, StoredFile
from assessments.trust import likeness

pytestmark = pytest.mark.django_db
HASHES = st.integers(0, 2**64 - 1)


def stored(number: int) -> StoredFile:
    return StoredFile.objects.create(sha256=str(number), size=1, content_type="image/jpeg", name=str(number))


def fingerprint(bits: int, number: int = 0) -> Fingerprint:
    number = number or Fingerprint.objects.count() + 1
    bands = {f"band_{at}": band for at, band in enumerate(likeness.bands_of(bits), 1)}
    return Fingerprint.objects.create(file=stored(number), bits=likeness.signed(bits, 64), **bands)


def changed(bits: int, places: set[int]) -> int:
    for place in places:
        bits ^= 1 << place
    return bits


def pairs() -> list[tuple[int, int, int]]:
    return [(one.file_id, one.other_id, one.distance) for one in Likeness.objects.order_by("file", "other")]


@given(HASHES, HASHES)
def test_the_distance_is_the_number_of_bits_that_differ_signed_or_not(one, other):
    away = (one ^ other).bit_count()
    assert likeness.distance(one, other) == away
    assert likeness.distance(likeness.signed(one, 64), likeness.signed(other, 64)) == away


@given(HASHES)
def test_every_bit_stands_in_exactly_one_band(bits):
    ones = [(band & 0xFFFF).bit_count() for band in likeness.bands_of(bits)]
    assert sum(ones) == bits.bit_count()
    assert likeness.bands_of(bits) == likeness.bands_of(likeness.signed(bits, 64))
    assert all(-(2**15) <= band < 2**15 for band in likeness.bands_of(bits))


@given(HASHES, st.sets(st.integers(0, 63), max_size=likeness.NEAR))
def test_of_hashes_that_are_near_one_band_is_close(bits, places):
    """Why the search finds them all."""
    near = zip(likeness.bands_of(bits), likeness.bands_of(changed(bits, places)), strict=True)
    assert any(other in likeness.close_to(band) for band, other in near)


@settings(max_examples=40, deadline=None)
@given(
    HASHES,
    st.lists(st.sets(st.integers(0, 63), max_size=14), min_size=1, max_size=12),
    st.lists(HASHES, max_size=5),
)
def test_a_search_finds_what_comparing_with_all_finds(bits, changes, others):
    Fingerprint.objects.all().delete()
    StoredFile.objects.all().delete()
    for number, one in enumerate([*(changed(bits, places) for places in changes), *others], 1):
        fingerprint(one, number)
    by_hand = [(one.file_id, likeness.distance(bits, one.bits)) for one in Fingerprint.objects.all()]
    expected = sorted((one for one in by_hand if one[1] <= likeness.NEAR), key=lambda one: (one[1], one[0]))
    assert likeness.near(likeness.signed(bits, 64)) == expected


def test_a_search_is_one_query(django_assert_num_queries):
    fingerprint(5)
    with django_assert_num_queries(1):
        assert likeness.near(5)


def test_likenesses_are_kept_once_with_the_earlier_file_first():
    first, second, far = fingerprint(0b111), fingerprint(0), fingerprint(2**40 - 1)
    likeness.keep(first)
    likeness.keep(second)
    likeness.keep(second)
    likeness.keep(far)
    assert pairs() == [(first.file_id, second.file_id, 3)]


def test_of_a_picture_that_many_resemble_the_nearest_are_kept(monkeypatch):
    monkeypatch.setattr(likeness, "MOST", 2)
    for bits in (0b1, 0b11, 0b111, 0b1111):
        fingerprint(bits)
    latest = fingerprint(0)
    likeness.keep(latest)
    assert [away for _, _, away in pairs()] == [1, 2]
