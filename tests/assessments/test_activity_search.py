"""Words found inside unspaced Thai text, however it was typed, by the database and in the marks on the page."""

import pytest

from assessments.models import Activity
from assessments.searching import Piece, asked_words, excerpt, pieces
from tests import factories

TEXT = "โครงการธนาคารขยะชุมชนบ้านน้ำใส หมู่ที่ ๑๒ ลดขยะได้ 30 ตัน ร่วมกับ ABC Company"
FOUND = [
    "ธนาคาร",
    "ขยะชุมชน",
    "น้ำใส",
    "นํ้าใส",  # nikhahit, tone, sara aa: looks the same
    "น้ําใส",
    "น้\u200bำใส",
    "ธนาคาร\u200bขยะ",
    "หมู่ที่ 12",
    "๓๐ ตัน",
    "abc company",
    "ชุมชน ธนาคาร",
    "  ชุมชน\n ธนาคาร ",
]
NOT_FOUND = ["ธนาคารเลือด", "ชุมชน โรงเรียน", "น้าใส", "13", "%", "_"]


def marked(found):
    return [one.text for one in found if one.is_found]


@pytest.mark.django_db
class TestInTheDatabase:
    @pytest.fixture
    def activity(self, draft):
        return factories.activity(draft, title="กิจกรรม", about=TEXT)

    @pytest.mark.parametrize("text", FOUND)
    def test_every_word_is_found_however_it_was_typed(self, activity, text):
        assert Activity.objects.about(asked_words(text)).get() == activity

    @pytest.mark.parametrize("text", NOT_FOUND)
    def test_what_is_not_there_is_not_found(self, activity, text):
        assert not Activity.objects.about(asked_words(text)).exists()

    @pytest.mark.parametrize("typed", ["น้ำใส", "นํ้าใส", "น้ําใส", "น้\u200bำ\u200cใ\u00adส", "NAM"])
    def test_texts_that_were_written_past_every_form_are_found_too(self, draft, typed):
        made = Activity.objects.bulk_create([Activity(submission=draft, title="ก", year_be=2569)])[0]
        Activity.objects.filter(pk=made.pk).update(place=f"บ้าน{typed}")
        assert Activity.objects.about(asked_words("nam" if typed == "NAM" else "น้ำใส")).get() == made

    def test_words_may_stand_in_different_fields_and_nothing_asks_for_all(self, draft):
        made = factories.activity(draft, title="ปลูกต้นไม้", partners_citizens="อสม. หมู่ 3")
        assert Activity.objects.about(asked_words("ต้นไม้ อสม.")).get() == made
        assert Activity.objects.about(asked_words("ต้นไม้อสม.")).count() == 0
        assert Activity.objects.about([]).count() == 1

    def test_the_end_of_one_field_and_the_beginning_of_the_next_make_no_word(self, draft):
        factories.activity(draft, title="ขยะ", about="ชุมชน")
        assert not Activity.objects.about(asked_words("ขยะชุมชน")).exists()


class TestOnThePage:
    @pytest.mark.parametrize(
        "text, found",
        [
            ("ธนาคาร", ["ธนาคาร"]),
            ("หมู่ 12", ["หมู่", "๑๒"]),
            ("๓๐", ["30"]),
            ("นํ้าใส", ["น้ำใส"]),
            ("abc", ["ABC"]),
            ("ธนาคารขยะ ธนาคาร", ["ธนาคารขยะ"]),
            ("ขยะ", ["ขยะ", "ขยะ"]),
        ],
    )
    def test_words_are_marked_as_they_stand_there(self, text, found):
        cut = pieces(TEXT, asked_words(text))
        assert marked(cut) == found
        assert "".join(one.text for one in cut) == TEXT

    @pytest.mark.parametrize("typed", ["น้ำ", "นํ้า", "น้ํา", "น\u200b้ำ"])
    def test_every_spelling_of_sara_am_is_marked(self, typed):
        assert marked(pieces(f"ล้าง{typed}แล้ว", asked_words("น้ำ"))) == [typed]
        assert marked(pieces("ทําดี", asked_words("ทำ"))) == ["ทํา"]

    def test_without_words_a_text_is_one_piece(self):
        assert pieces(TEXT, []) == [Piece(TEXT)]
        assert excerpt(TEXT, []) == []
        assert excerpt(TEXT, ["โรงเรียน"]) == []

    def test_an_excerpt_shows_the_first_place_with_some_text_around_it(self):
        long = "ก" * 300 + " ธนาคารขยะ " + "ข" * 300
        cut = excerpt(long, asked_words("ธนาคาร"))
        text = "".join(one.text for one in cut)
        assert marked(cut) == ["ธนาคาร"]
        assert text.startswith("…ก") and text.endswith("ข…")
        assert len(text) < 150

    def test_an_excerpt_begins_and_ends_with_whole_letters(self):
        for shift in range(6):
            text = "".join(one.text for one in excerpt("ที่" * 100 + "ก" * shift + "ธนาคาร" + "ที่" * 100, ["ธนาคาร"]))
            assert text.strip("…")[0] not in "ี่"
            assert text.strip("…").endswith("ที่")

    def test_an_excerpt_of_a_short_text_is_the_text(self):
        assert "".join(one.text for one in excerpt("ธนาคาร\nขยะ", ["ขยะ"])) == "ธนาคาร ขยะ"


def test_more_words_than_anybody_looks_for_are_left_out():
    assert asked_words("ก ข ค ง จ ฉ ช ซ ฌ ญ") == list("กขคงจฉชซ")
    assert asked_words(" \u200b ๑ ") == ["1"]
