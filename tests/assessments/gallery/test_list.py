"""The gallery: all evidence of a submission, searched, filtered and in order."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from assessments.models import (
    Consent,
    PhotoFacts,
    Rendition,
    Signal,
    SignalNote,
    StoredFile,
)
from assessments.templatetags.gallery import taken_apart
from tests import factories
from tests.assessments.gallery.looking import compare_url, document, found, link, list_url, map_url, photo, view_url

pytestmark = pytest.mark.django_db


def test_the_gallery_shows_all_evidence_with_what_it_serves_and_when_it_was_taken(as_user, cast, draft):
    activity = factories.activity(draft, "18", title="ธนาคารขยะ")
    first = photo(draft, "a", activity=activity, indicator="3", taken_at=datetime(2026, 7, 17, 2, tzinfo=UTC))
    link(draft)
    document(draft)

    page = as_user(cast.contributor).get(list_url(draft))

    assert found(page) == ["ภาพ a", "ข่าวโครงการ", "แผนพัฒนา"]
    assert "17 ก.ค. 2569" in page.text
    assert [one.number for one in page.context["served"][first.pk]] == ["3", "18"]
    assert f'id="evidence-{first.pk}"' in page.text
    assert f'href="{view_url(first)}"' in page.text
    assert reverse("assessments:evidence_edit", args=[first.pk]) in page.text
    assert reverse("assessments:evidence_add", args=[draft.pk]) in page.text


def test_a_day_is_not_said_twice(draft):
    taken = photo(draft, "a", taken_at=datetime(2026, 7, 16, 18, tzinfo=UTC))
    assert taken_apart(taken) == date(2026, 7, 17)
    taken.period_from = date(2026, 7, 17)
    assert taken_apart(taken) == date(2026, 7, 17)
    taken.period_to = date(2026, 7, 17)
    assert taken_apart(taken) is None
    assert taken_apart(link(draft)) is None
    assert taken_apart(photo(draft, "b")) is None


@pytest.fixture
def many(draft):
    """One evidence for each filter, and by the others' measure always one that must not appear."""
    market = factories.activity(draft, "18", title="ตลาด")
    photo(draft, "served", activity=market, consent=Consent.NOBODY)
    photo(draft, "direct", indicator="20", consent=Consent.HELD)
    photo(draft, "blurred", indicator="1", consent=Consent.BLUR, blurs=[[0.1, 0.1, 0.2, 0.2]])
    photo(draft, "withheld", indicator="1", consent=Consent.BLUR)
    photo(draft, "unsaid", indicator="1")
    photo(draft, "untold", indicator="1", caption="", file_name="IMG_2026.jpg", consent=Consent.NOBODY)
    photo(draft, "loose", consent=Consent.NOBODY)
    link(draft).responses.add(draft.responses.get(indicator__number="1"))
    document(draft).responses.add(draft.responses.get(indicator__number="1"))
    document(draft, "กำลังทำ", state="waiting").activities.add(market)
    document(draft, "ทำไม่ได้", state="failed").activities.add(market)
    return market


@pytest.mark.parametrize(
    "query, captions",
    [
        ({"q": "LOO"}, ["ภาพ loose"]),
        ({"q": "img_2026"}, [""]),
        ({"q": "example.com"}, ["ข่าวโครงการ"]),
        ({"kind": "link"}, ["ข่าวโครงการ"]),
        ({"kind": "document", "order": "-added"}, ["ทำไม่ได้", "กำลังทำ", "แผนพัฒนา"]),
        ({"indicator": "20"}, ["ภาพ direct"]),
        ({"indicator": "18", "kind": "photo"}, ["ภาพ served"]),
        ({"indicator": "d3", "kind": "photo"}, ["ภาพ served", "ภาพ direct"]),
        ({"state": "uncaptioned"}, [""]),
        ({"state": "unlinked"}, ["ภาพ loose"]),
        ({"state": "unsaid"}, ["ภาพ unsaid"]),
        ({"state": "blur"}, ["ภาพ blurred", "ภาพ withheld"]),
        ({"state": "withheld"}, ["ภาพ withheld"]),
        ({"state": "waiting"}, ["กำลังทำ"]),
        ({"state": "failed"}, ["ทำไม่ได้"]),
        ({"q": "ไม่มีคำนี้"}, []),
    ],
)
def test_the_gallery_is_searched_and_filtered(as_user, cast, draft, many, query, captions):
    page = as_user(cast.contributor).get(list_url(draft, **query))

    assert found(page) == captions
    assert page.context["form"].is_active


@pytest.fixture
def suspicious(draft):
    """Every photo is large enough; three are worth a second look, one of them explained."""
    inside = {"latitude": 19.2, "longitude": 99.9, "taken_at": datetime(2026, 7, 17, tzinfo=UTC)}
    photo(draft, "fine", indicator="1", **inside)
    photo(draft, "old", indicator="1", **inside | {"taken_at": datetime(2020, 7, 17, tzinfo=UTC)})
    photo(draft, "far", indicator="1", **inside | {"latitude": 7.9, "longitude": 98.4})
    explained = photo(draft, "screen", indicator="1", **inside)
    PhotoFacts.objects.filter(file=explained.file).update(is_screenshot=True)
    SignalNote.objects.create(evidence=explained, signal=Signal.SCREENSHOT, note="ภาพจากระบบจองคิวออนไลน์")
    link(draft)
    return explained


@pytest.mark.parametrize(
    "signal, captions",
    [
        ("any", ["ภาพ old", "ภาพ far", "ภาพ screen"]),
        ("unexplained", ["ภาพ old", "ภาพ far"]),
        ("other_year", ["ภาพ old"]),
        ("other_place", ["ภาพ far"]),
        ("screenshot", ["ภาพ screen"]),
        ("edited", []),
    ],
)
def test_the_gallery_is_filtered_by_signal(as_user, cast, draft, suspicious, signal, captions):
    assert found(as_user(cast.contributor).get(list_url(draft, signal=signal))) == captions


def test_signals_stand_on_the_cards_and_at_the_photo_with_what_is_said_to_them(as_user, cast, draft, suspicious):
    client = as_user(cast.contributor)
    assert client.get(list_url(draft, kind="photo")).text.count("signal-mark") == 3

    page = client.get(view_url(suspicious, signal="any"))
    assert "ภาพจากระบบจองคิวออนไลน์" in page.text
    assert (page.context["way"].position, page.context["way"].count) == (3, 3)
    detail = client.get(reverse("assessments:submission_detail", args=[draft.pk]))
    assert list_url(draft, signal="any") in detail.text


def test_a_picture_used_twice_is_put_beside_the_other(as_user, cast, draft):
    one = photo(draft, "same", indicator="1")
    other = photo(draft, "same", indicator="2")
    foreign = photo(factories.submission(cast.other_municipality), "same", indicator="1")

    page = as_user(cast.contributor).get(view_url(one))

    assert f'href="{compare_url(left=one.pk, right=other.pk)}"'.replace("&", "&amp;") in page.text
    assert f"right={foreign.pk}" not in page.text


def test_the_gallery_is_filtered_by_activity_and_what_was_chosen_goes_along(as_user, cast, draft, many):
    page = as_user(cast.contributor).get(list_url(draft, activity=many.pk, kind="photo"))

    assert found(page) == ["ภาพ served"]
    served = page.context["page_obj"][0]
    assert f'href="{view_url(served)}?kind=photo&amp;activity={many.pk}"' in page.text
    assert f'href="{map_url(draft)}?kind=photo&amp;activity={many.pk}"' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "?indicator=99",
        "?kind=film",
        "?activity=0",
        "?state=lost",
        "?order=size",
        "?page=x",
        "?q=%00",
        "?beside=x",
        "?signal=x",
    ],
)
def test_nonsense_narrows_nothing(as_user, cast, draft, many, query):
    page = as_user(cast.contributor).get(list_url(draft) + query)

    assert page.context["page_obj"].paginator.count == 11
    assert not page.context["form"].is_active


@pytest.mark.parametrize(
    "order, captions",
    [
        ("added", ["ภาพ a", "ภาพ b", "ภาพ c", "ข่าวโครงการ"]),
        ("-added", ["ข่าวโครงการ", "ภาพ c", "ภาพ b", "ภาพ a"]),
        ("taken", ["ภาพ b", "ภาพ a", "ภาพ c", "ข่าวโครงการ"]),
        ("-taken", ["ภาพ a", "ภาพ b", "ภาพ c", "ข่าวโครงการ"]),
    ],
)
def test_the_order_is_by_adding_or_taking(as_user, cast, draft, order, captions):
    photo(draft, "a", taken_at=datetime(2026, 7, 17, tzinfo=UTC))
    photo(draft, "b", taken_at=datetime(2026, 5, 1, tzinfo=UTC))
    photo(draft, "c", period_from=date(2026, 1, 1))
    link(draft)

    assert found(as_user(cast.contributor).get(list_url(draft, order=order))) == captions


def test_an_empty_gallery_says_what_to_do(as_user, cast, draft):
    assert "ยังไม่มีหลักฐาน" in as_user(cast.contributor).get(list_url(draft)).text


def test_an_empty_gallery_tells_a_reader_that_there_is_none(as_user, cast, in_review):
    page = as_user(cast.evaluator).get(list_url(in_review))
    assert "ไม่ได้เพิ่มภาพถ่าย เอกสาร หรือลิงก์" in page.text
    assert reverse("assessments:evidence_add", args=[in_review.pk]) not in page.text


def test_a_filter_that_finds_nothing_can_be_taken_away(as_user, cast, draft):
    link(draft)
    page = as_user(cast.contributor).get(list_url(draft, kind="photo"))
    assert found(page) == []
    assert f'class="btn btn-primary" href="{list_url(draft)}"' in page.text


def test_forty_eight_stand_on_a_page(as_user, cast, draft):
    made = [link(draft, f"ลิงก์ {number}") for number in range(49)]

    assert len(found(as_user(cast.contributor).get(list_url(draft)))) == 48
    assert found(as_user(cast.contributor).get(list_url(draft, page=2))) == [made[-1].caption]


def test_the_gallery_asks_the_same_for_one_for_three_and_for_a_full_page(
    as_user, cast, draft, django_assert_num_queries
):
    activity = factories.activity(draft, "18")
    made = 0
    client = as_user(cast.contributor)
    for count in (1, 3, 50):
        for number in range(made, count):
            photo(draft, f"p{number}", activity=activity, indicator="1", latitude=19.2, longitude=99.9)
        made = count
        with django_assert_num_queries(12):
            client.get(list_url(draft))
        with django_assert_num_queries(7):
            client.get(map_url(draft))
        first = draft.evidence.first()
        with django_assert_num_queries(12):
            client.get(view_url(first, order="-added"))


@pytest.mark.parametrize("count", [1, 3])
def test_by_signal_all_photos_are_looked_at_once(as_user, cast, draft, suspicious, count, django_assert_num_queries):
    for number in range(count):
        one, _other = photo(draft, f"twice {number}", indicator="1"), photo(draft, f"twice {number}", indicator="2")
    client = as_user(cast.contributor)
    with django_assert_num_queries(16):
        client.get(list_url(draft, signal="any"))
    with django_assert_num_queries(16):
        client.get(view_url(one, signal="any"))


@pytest.mark.parametrize("url", [list_url, map_url])
def test_strangers_find_no_gallery(as_user, cast, draft, url):
    assert as_user(cast.stranger).get(url(draft)).status_code == 404
    assert as_user(cast.evaluator).get(url(draft)).status_code == 404


# What is for the municipality alone


def test_an_evaluator_reads_the_gallery_without_what_the_municipality_has_to_do(as_user, cast, in_review):
    one = photo(in_review, "a", indicator="20")

    page = as_user(cast.evaluator).get(list_url(in_review, state="withheld"))

    assert found(page) == ["ภาพ a"]
    assert "state" not in page.context["form"].fields
    assert f'href="{reverse("assessments:evidence_edit", args=[one.pk])}"' not in page.text


def test_a_withheld_photo_is_no_picture_for_evaluators(as_user, cast, in_review):
    open_one = photo(in_review, "open")
    withheld = photo(in_review, "withheld", consent=Consent.BLUR)
    screen = reverse("assessments:evidence_file", args=[withheld.pk, "screen"])

    for who, is_shown in ((cast.evaluator, False), (cast.officer, False), (cast.coordinator, True)):
        client = as_user(who)
        pages = [
            client.get(view_url(withheld)),
            client.get(view_url(open_one)),
            client.get(compare_url(left=open_one.pk, right=withheld.pk)),
        ]
        assert [page.status_code for page in pages] == [200, 200, 200]
        assert [screen in page.text for page in pages] == [is_shown] * 3
        assert ("ยังไม่แสดงภาพนี้จนกว่าจะเบลอบุคคลในภาพ" in pages[0].text) is not is_shown


@pytest.mark.parametrize("state, words", [("waiting", "กำลังเตรียม"), ("failed", "เตรียมภาพนี้ไม่สำเร็จ")])
def test_a_photo_without_a_picture_says_why(as_user, cast, draft, state, words):
    one = photo(draft, "a")
    Rendition.objects.all().delete()
    StoredFile.objects.update(state=state)

    page = as_user(cast.contributor).get(view_url(one))

    assert words in page.text
    assert reverse("assessments:evidence_file", args=[one.pk, "screen"]) not in page.text
