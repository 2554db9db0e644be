"""This year beside an earlier one, word by word, in Thai too."""

import pytest
from django.urls import reverse

from assessments import words
from assessments.differences import Kind, is_same, marked
from assessments.last_year import Change, years_differ
from assessments.models import Submission
from indicators.crosswalk import set_links
from tests import factories

OLD = "เทศบาลจัดการขยะร่วมกับประชาชน 120 ครัวเรือน"
NEW = "เทศบาลจัดการขยะร่วมกับโรงเรียน 200 ครัวเรือน"


@pytest.fixture
def before(cast):
    factories.cycle(2568)
    return factories.submission(cast.municipality, 2568)


@pytest.fixture
def no_dictionary(monkeypatch):
    monkeypatch.setattr(words, "LIBRARY", "libnothing.so.0")
    words._breaker.cache_clear()
    yield
    words._breaker.cache_clear()


def write(submission, number, text):
    submission.responses.filter(indicator__number=number).update(answer=text)


def test_thai_words_are_told_apart_without_spaces():
    assert words.words_of("จัดการขยะมูลฝอย 12 ตัน") == ["จัดการ", "ขยะ", "มูลฝอย", " ", "12", " ", "ตัน"]


@pytest.mark.parametrize("text", ["", "ข้อความ", "บรรทัด\n\nใหม่  a-b 12.5% ๑๒", "เก็บน้ำ ปี๊บ", "😀 ไทย\tEnglish"])
def test_words_joined_are_the_text_again(text):
    assert "".join(words.words_of(text)) == text


def test_without_the_dictionary_no_letter_loses_its_marks(no_dictionary):
    assert words.words_of("น้ำ 12 ตัน abc") == ["น้ำ", " ", "12", " ", "ตั", "น", " ", "abc"]
    assert "".join(words.words_of("เก็บน้ำ ปี๊บ")) == "เก็บน้ำ ปี๊บ"


def test_a_damaged_dictionary_counts_as_none(monkeypatch):
    class Library:
        th_brk_new = staticmethod(lambda _path: None)
        th_brk_wc_find_breaks = staticmethod(lambda *_args: 0)

    for name in ("th_brk_new", "th_brk_wc_find_breaks"):
        monkeypatch.setattr(Library, name, type("Function", (), {"__call__": lambda *_args: None})())
    monkeypatch.setattr(words.ctypes, "CDLL", lambda _name: Library)
    words._breaker.cache_clear()
    assert words._breaker() is None
    words._breaker.cache_clear()


def test_what_is_gone_and_what_is_new_is_marked_by_words():
    pieces = [(one.kind, one.text) for one in marked(OLD, NEW)]

    assert pieces == [
        (Kind.SAME, "เทศบาลจัดการขยะร่วมกับ"),
        (Kind.GONE, "ประชาชน"),
        (Kind.NEW, "โรงเรียน"),
        (Kind.SAME, " "),
        (Kind.GONE, "120"),
        (Kind.NEW, "200"),
        (Kind.SAME, " ครัวเรือน"),
    ]


def test_both_texts_can_be_read_from_the_marks():
    pieces = marked(OLD, NEW + " เพิ่ม")

    assert "".join(one.text for one in pieces if one.kind != Kind.NEW) == OLD
    assert "".join(one.text for one in pieces if one.kind != Kind.GONE) == NEW + " เพิ่ม"


def test_ends_of_lines_and_the_space_around_make_no_difference():
    assert is_same("ก\r\nข ", " ก\nข")
    assert [one.kind for one in marked("ก\r\nข", "ก\nข")] == [Kind.SAME]
    assert marked("", " ") == []


def test_every_answer_says_how_it_stands_to_the_earlier_year(before, draft):
    for number, then, now in (
        ("1", OLD, NEW),
        ("2", OLD, OLD),
        ("3", "", NEW),
        ("4", OLD, ""),
    ):
        write(before, number, then)
        write(draft, number, now)

    differ = years_differ(draft, before)

    changes = {one.leaf.number: one.change for one in differ.texts[:5]}
    assert changes == {
        "1": Change.CHANGED,
        "2": Change.SAME,
        "3": Change.ONLY_NOW,
        "4": Change.ONLY_THEN,
        "5": Change.NEITHER,
    }
    assert (differ.changed_count, differ.same_count) == (1, 1)
    assert not any(one.has_another_number for one in differ.texts)


def test_through_the_crosswalk_an_answer_stands_beside_all_that_it_was(cast, draft):
    older, newer = factories.framework(), factories.draft_framework()
    set_links(older, newer, {"1": ["2"], "3": ["2"]})
    factories.bare_cycle(2570, newer)
    factories.cycle(2570, self_assessment=(-30, 30))
    now = factories.submission(cast.municipality, 2570)
    write(draft, "1", "ข้อความ 1")
    write(draft, "3", "ข้อความ 3")

    texts = {one.leaf.number: one for one in years_differ(now, draft).texts}

    assert texts["2"].then == "ข้อความ 1\n\nข้อความ 3"
    assert texts["2"].has_another_number
    assert texts["1"].change == Change.NEW


def test_activities_came_went_and_went_on(before, draft):
    then = factories.activity(before, "1", title="ธนาคารขยะ", method="รับซื้อทุกเดือน")
    same = factories.activity(before, "2", title="ปลูกป่า")
    gone = factories.activity(before, "1", title="ถนนคนเดิน")
    renamed = factories.activity(draft, "1", title="ธนาคารขยะชุมชน", method="รับซื้อทุกสัปดาห์", carried_from=then)
    again = factories.activity(draft, "2", title="ปลูกป่า")
    new = factories.activity(draft, "3", title="ตลาดสีเขียว")

    differ = years_differ(draft, before)

    assert (differ.came, differ.went) == ([new], [gone])
    assert [(one.then, one.now) for one in differ.went_on] == [(then, renamed), (same, again)]
    assert [[str(field.label) for field in one.fields] for one in differ.went_on] == [["ชื่อกิจกรรม", "วิธีการปฏิบัติ"], []]


def test_one_indicator_shows_its_own_activities(before, draft):
    factories.activity(before, "1", title="ถนนคนเดิน")
    factories.activity(draft, "3", title="ตลาดสีเขียว")

    differ = years_differ(draft, before, ["3"])

    assert [one.leaf.number for one in differ.texts] == ["3"]
    assert ([one.title for one in differ.came], differ.went) == (["ตลาดสีเขียว"], [])


def test_the_page_marks_the_differences(contributor, before, draft):
    write(before, "20", OLD)
    write(draft, "20", NEW)
    then = factories.activity(before, "20", method="รับซื้อทุกเดือน")
    factories.activity(draft, "20", method="รับซื้อทุกสัปดาห์", carried_from=then, to_confirm=True)

    page = contributor.get(reverse("assessments:year_differences", args=[draft.pk]) + "?scope=20").content.decode()

    for words_of_page in ("ประชาชน</del>", "โรงเรียน</ins>", "เดือน</del>", "สัปดาห์</ins>"):
        assert words_of_page in page


def test_nobody_sees_an_earlier_year_that_is_not_theirs(client, cast, before, draft):
    write(before, "20", "ความลับของปีก่อน")
    Submission.objects.filter(pk=draft.pk).update(status="submitted", self_percent=1)
    client.force_login(cast.officer)

    page = client.get(
        reverse("assessments:year_differences", args=[draft.pk]) + f"?source={before.pk}"
    ).content.decode()

    assert "ความลับของปีก่อน" not in page
