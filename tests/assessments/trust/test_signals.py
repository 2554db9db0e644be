"""Signals of a photo: each where it belongs and nowhere else, and nobody learns more of others than they may know."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from accounts.models import Province
from assessments.models import Evidence, EvidenceKind, Likeness, Signal, Status, Submission
from assessments.trust import signals
from assessments.trust.elsewhere import Elsewhere
from assessments.trust.signals import is_editor, is_too_small, signals_in, signals_of
from tests import factories
from tests.assessments.trust.photos import photo

pytestmark = pytest.mark.django_db
IN_PHAYAO, IN_NAN = {"latitude": 19.2085, "longitude": 100.1234}, {"latitude": 18.7756, "longitude": 100.7730}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def theirs(cast):
    """The submission of another municipality in another province, handed in."""
    made = factories.submission(cast.other_municipality)
    factories.hand_in(made)
    return made


def found(one, reader):
    return {each.signal: each for each in signals_of(one.submission, [one], reader).get(one.pk, [])}


def alike(one, other, distance=4):
    first, second = sorted([one.file_id, other.file_id])
    Likeness.objects.create(file_id=first, other_id=second, distance=distance)


def test_an_ordinary_photo_of_the_year_and_the_province_has_none(cast, draft):
    one = photo(draft, **IN_PHAYAO, taken_at=datetime(2026, 1, 5, tzinfo=UTC), device="SAMSUNG", software="HDR+ 1.0.5")
    assert signals_of(draft, [one], cast.contributor) == {}


def test_a_photo_that_was_not_read_yet_and_other_evidence_have_none(cast, draft):
    one = photo(draft)
    one.file.facts.delete()
    link = Evidence.objects.create(submission=draft, kind=EvidenceKind.LINK, url="https://example.com")
    assert signals_of(draft, [one, link], cast.contributor) == {}


# The same picture


def test_the_same_file_for_another_activity_of_the_same_submission(cast, draft):
    one, other = photo(draft), photo(draft)
    first, second = factories.activity(draft, "1", title="ปลูกป่า"), factories.activity(draft, "2", title="ทำฝาย")
    one.activities.add(first)
    other.activities.add(second)
    said = found(one, cast.contributor)[Signal.SAME_PICTURE]
    assert said.words == "The same picture is used elsewhere too:"
    assert said.elsewhere == (Elsewhere("here: ทำฝาย · “ภาพ a”", f"/evidence/{other.pk}/view/", other.pk),)


def test_two_shots_of_one_activity_are_no_matter(cast, draft):
    one, other, near = photo(draft, "a"), photo(draft, "a"), photo(draft, "b")
    activity = factories.activity(draft, "1")
    for each in (one, other, near):
        each.activities.add(activity)
    alike(one, near)
    assert found(one, cast.contributor) == {}


def test_the_same_file_for_another_indicator_or_for_nothing_yet(cast, draft):
    one, other, loose = photo(draft), photo(draft), photo(draft)
    one.responses.add(draft.responses.get(indicator__number="1"))
    other.responses.add(draft.responses.get(indicator__number="3"))
    words = [each.words for each in found(one, cast.contributor)[Signal.SAME_PICTURE].elsewhere]
    assert words == ["here: indicator 3 · “ภาพ a”", "here: a photo that serves nothing yet · “ภาพ a”"]
    assert len(found(loose, cast.contributor)[Signal.SAME_PICTURE].elsewhere) == 2


def test_the_same_file_in_an_earlier_year_leads_there_for_those_who_may_open_it(cast, draft):
    before = factories.submission(cast.municipality, 2568)
    old = photo(before)
    factories.hand_in(before)
    one = photo(draft)
    told = found(one, cast.contributor)[Signal.SAME_PICTURE].elsewhere
    words = "the same municipality's self-assessment of 2568 · “ภาพ a”"
    assert told == (Elsewhere(words, f"/evidence/{old.pk}/view/", old.pk),)
    # Evaluators of this year were not assigned to that one.
    told = found(one, cast.evaluator)[Signal.SAME_PICTURE].elsewhere
    assert told == (Elsewhere("the same municipality's self-assessment of 2568"),)


def test_another_municipality_is_named_to_those_who_may_read_it(cast, draft, theirs):
    other, one = photo(theirs), photo(draft)
    told = found(one, cast.administrator)[Signal.SAME_PICTURE].elsewhere
    words = "Nan Town Municipality, Nan, self-assessment of 2569 · “ภาพ a”"
    assert told == (Elsewhere(words, f"/evidence/{other.pk}/view/", other.pk),)


@pytest.mark.parametrize("reader", ["contributor", "evaluator", "officer"])
def test_to_all_others_a_municipality_is_one_in_its_province(cast, draft, theirs, reader):
    photo(theirs)
    photo(theirs)
    one = photo(draft)
    told = found(one, getattr(cast, reader))[Signal.SAME_PICTURE].elsewhere
    assert told == (Elsewhere("another municipality in Nan, self-assessment of 2569"),)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.INTERNAL_REVIEW, Status.RETURNED, Status.WITHDRAWN])
def test_what_another_has_not_handed_in_is_not_told(cast, draft, theirs, status):
    photo(theirs)
    one = photo(draft)
    Submission.objects.filter(pk=theirs.pk).update(status=status)
    assert found(one, cast.contributor) == {}
    assert Signal.SAME_PICTURE in found(one, cast.administrator)


# Nearly the same picture


def test_a_photo_that_looks_like_another_elsewhere(cast, draft, theirs):
    earlier, one, later = photo(theirs, "a"), photo(draft, "b"), photo(theirs, "c")
    alike(earlier, one)
    alike(one, later)
    said = found(one, cast.administrator)
    assert set(said) == {Signal.LIKE_PICTURE}
    assert said[Signal.LIKE_PICTURE].words == "Nearly the same picture is used elsewhere too:"
    addresses = [each.url for each in said[Signal.LIKE_PICTURE].elsewhere]
    assert addresses == [f"/evidence/{earlier.pk}/view/", f"/evidence/{later.pk}/view/"]
    assert [each.url for each in found(earlier, cast.administrator)[Signal.LIKE_PICTURE].elsewhere] == [
        f"/evidence/{one.pk}/view/"
    ]


def test_likeness_to_a_file_that_no_evidence_shows_any_more_is_nothing(cast, draft):
    one, gone = photo(draft, "a"), photo(draft, "b")
    alike(one, gone)
    gone.delete()
    assert found(one, cast.contributor) == {}


# When and where


@pytest.mark.parametrize(
    ("moment", "is_found"),
    [
        (datetime(2025, 9, 30, 16, 59, tzinfo=UTC), True),
        (datetime(2025, 9, 30, 17, 0, tzinfo=UTC), False),  # 1 October in Thailand
        (datetime(2026, 9, 30, 16, 59, tzinfo=UTC), False),
        (datetime(2026, 9, 30, 17, 0, tzinfo=UTC), True),
        (datetime(2000, 1, 1, tzinfo=UTC), True),
    ],
)
def test_the_fiscal_year_runs_from_october_to_september_in_thailand(cast, draft, moment, is_found):
    assert (Signal.OTHER_YEAR in found(photo(draft, taken_at=moment), cast.contributor)) is is_found


def test_a_date_outside_is_told_with_the_year(cast, draft):
    said = found(photo(draft, taken_at=datetime(2024, 12, 5, 3, tzinfo=UTC)), cast.contributor)[Signal.OTHER_YEAR]
    assert said.words == (
        "Taken 5 Dec 2567 by the camera's clock; the fiscal year 2569 runs from 1 Oct 2568 to 30 Sep 2569."
    )


def test_a_place_outside_the_province_is_told_with_its_distance(cast, draft):
    assert found(photo(draft, "a", **IN_PHAYAO), cast.contributor) == {}
    said = found(photo(draft, "b", **IN_NAN), cast.contributor)[Signal.OTHER_PLACE]
    assert said.words == "Taken outside Phayao by about 30 km, as the camera says."


def test_the_province_is_that_of_the_year(cast, draft):
    Submission.objects.filter(pk=draft.pk).update(province=Province.objects.get(code="55"))
    assert found(photo(draft, **IN_NAN), cast.contributor) == {}


# How it was made


@pytest.mark.parametrize(
    "software",
    [
        "Adobe Photoshop 24.1 (Windows)",
        "Adobe Lightroom 7",
        "GIMP 2.10.34",
        "Canva",
        "Snapseed 2.0",
        "PicsArt",
        "MEITU",
    ],
)
def test_programs_that_edit_photos(software):
    assert is_editor(software)


@pytest.mark.parametrize(
    "software",
    [
        "",
        "HDR+ 1.0.585804401zd",
        "17.4.1",
        "A546EXXU9CXK1",
        "Windows Photo Viewer",
        "MediaTek Camera Application",
        "Ver.1.10",
    ],
)
def test_what_cameras_and_phones_write_of_themselves_is_no_editing(software):
    assert not is_editor(software)


def test_an_edited_photo_and_a_screenshot(cast, draft):
    one = photo(draft, software="Snapseed 2.0", is_screenshot=True)
    said = found(one, cast.contributor)
    assert set(said) == {Signal.EDITED, Signal.SCREENSHOT}
    assert said[Signal.EDITED].words == "The file says that Snapseed 2.0 wrote it."


@pytest.mark.parametrize(
    ("width", "height", "is_small"),
    [(567, 300, False), (566, 300, True), (300, 426, False), (300, 425, True), (1600, 1200, False), (320, 240, True)],
)
def test_a_photo_is_too_small_with_fewer_than_150_dots_per_inch_in_the_packet(width, height, is_small):
    assert is_too_small(width, height) is is_small


def test_the_size_in_the_packet_is_that_of_its_style_sheet():
    sheet = (Path(__file__).resolve().parents[3] / "static" / "css" / "packet.css").read_text()
    width = re.search(r"\.photos-single figure \{ width: ([\d.]+)cm", sheet)
    height = re.search(r"\.photos-single img \{ height: ([\d.]+)cm", sheet)
    assert (float(width[1]), float(height[1])) == signals.PRINTED_CM


def test_a_small_photo_is_told_with_its_pixels(cast, draft):
    said = found(photo(draft, width=320, height=240), cast.contributor)[Signal.TOO_SMALL]
    assert said.words == "It has 320 × 240 pixels; printed in the packet that is less than 150 dots per inch."


# Many at once


def test_all_signals_have_a_name_and_an_icon_of_their_own():
    sprite = (Path(__file__).resolve().parents[3] / "static" / "icons" / "sprite.svg").read_text()
    said = [signals.Found(Evidence(), one, "") for one in Signal]
    assert all(f'id="{one.icon}"' in sprite for one in said)
    assert len({one.icon for one in said}) == len({one.label for one in said}) == len(said)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_photos(cast, draft, theirs, count, django_assert_num_queries):
    activity = factories.activity(draft, "1")
    for number in range(count):
        one, near = photo(draft, f"a{number}", software="Canva"), photo(theirs, f"b{number}")
        one.activities.add(activity)
        photo(theirs, f"a{number}").responses.add(theirs.responses.first())
        alike(one, near)
    with django_assert_num_queries(5):
        shown = signals_in(draft, cast.contributor)
    assert [[each.signal for each in one] for one in shown.values()] == [
        [Signal.SAME_PICTURE, Signal.LIKE_PICTURE, Signal.EDITED]
    ] * count


@pytest.mark.parametrize("count", [1, 3])
def test_nor_do_they_with_pictures_used_twice_in_a_submission(cast, draft, count, django_assert_num_queries):
    activity = factories.activity(draft, "1")
    for number in range(count):
        one, other = photo(draft, f"a{number}"), photo(draft, f"a{number}")
        one.activities.add(activity)
        other.responses.add(draft.responses.get(indicator__number="3"))
    with django_assert_num_queries(7):
        shown = signals_in(draft, cast.contributor)
    assert [each.elsewhere[0].words for one in shown.values() for each in one] == [
        words
        for number in range(count)
        for words in (f"here: indicator 3 · “ภาพ a{number}”", f"here: {activity.title} · “ภาพ a{number}”")
    ]
