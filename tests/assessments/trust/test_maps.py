"""The facts of a photo and the map of where it was taken, on its page."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import Province
from assessments.models import Evidence, EvidenceKind
from assessments.templatetags.trust import photos_map
from assessments.trust import maps
from assessments.trust.maps import Place
from tests.assessments.trust.photos import photo

pytestmark = pytest.mark.django_db
IN_PHAYAO = {"latitude": 19.2085, "longitude": 100.1234}
IN_NAN = {"latitude": 18.7756, "longitude": 100.7730}
TOKYO = {"latitude": 35.68, "longitude": 139.69}


@pytest.fixture
def phayao(cast):
    return Province.objects.get(code="56")


def page_of(client, person, evidence):
    client.force_login(person)
    return client.get(reverse("assessments:evidence_edit", args=[evidence.pk]))


def drawn(context):
    return render_to_string("_components/place_map.html", context)


def test_the_page_of_a_photo_tells_when_where_and_with_what_it_was_taken(client, cast, draft):
    shown = photo(
        draft,
        **IN_PHAYAO,
        taken_at=datetime(2026, 1, 5, 2, 30, tzinfo=UTC),
        device="SAMSUNG SM-A546E",
        software="A546EXXU9",
    )
    with translation.override("en"):
        page = page_of(client, cast.contributor, shown)
    assert "5 ม.ค. 2569 09.30 น." in page.text
    assert "SAMSUNG SM-A546E" in page.text
    assert "A546EXXU9" in page.text
    assert "1600 × 1200" in page.text
    assert "19.2085, 100.1234" in page.text
    assert "@svg-maps/thailand" in page.text
    assert page.text.count("place-map-home") == 1
    assert "style=" not in page.text


def test_a_stranger_does_not_find_the_photo(client, cast, draft):
    assert page_of(client, cast.stranger, photo(draft, **IN_PHAYAO)).status_code == 404


def test_a_photo_that_tells_nothing_has_no_map(client, cast, draft):
    page = page_of(client, cast.contributor, photo(draft))
    assert "photo-facts" in page.text
    assert "place-map-home" not in page.text


def test_a_photo_that_was_not_read_yet_has_no_facts(client, cast, draft):
    shown = photo(draft, **IN_PHAYAO)
    shown.file.facts.delete()
    assert maps.facts_of(Evidence.objects.with_files().get(pk=shown.pk)) is None
    assert "photo-facts" not in page_of(client, cast.contributor, shown).text


def test_a_link_has_no_facts(draft):
    link = Evidence.objects.create(submission=draft, kind=EvidenceKind.LINK, url="https://example.com")
    assert maps.place_of(link) is None


def test_a_place_is_in_the_province_or_about_so_far_outside(phayao):
    with translation.override("en"):
        assert maps.where(phayao, **IN_PHAYAO) == "in Phayao"
        assert maps.where(phayao, **IN_NAN) == "outside Phayao by about 30 km"
        assert maps.where(phayao, **TOKYO) == "outside Phayao by about 4,200 km"


def test_without_a_place_there_is_no_map(phayao):
    assert maps.place_map(phayao, []) is None
    assert drawn({"map": None}).strip() == ""


def test_a_map_shows_the_whole_province_its_neighbours_and_the_place(phayao):
    shown = maps.place_map(phayao, [Place(**IN_PHAYAO)])
    home = maps.places.outline("TH-56")
    assert shown.home == home.path
    assert shown.box.left < home.box.left and shown.box.right > home.box.right
    assert shown.box.width / shown.box.height == pytest.approx(4 / 3)
    assert maps.places.outline("TH-57").path in shown.others
    assert [(one.is_outside, one.is_drawn) for one in shown.marks] == [(False, True)]
    assert not shown.has_numbers


def test_a_place_outside_widens_the_map_and_has_another_mark(phayao):
    narrow = maps.place_map(phayao, [Place(**IN_PHAYAO)])
    wide = maps.place_map(phayao, [Place(**IN_NAN)])
    assert wide.box.width > narrow.box.width
    text = drawn({"map": wide})
    assert "place-map-outside" in text
    assert "<circle" not in text


def test_a_place_abroad_is_told_but_not_drawn(phayao):
    far = maps.place_map(phayao, [Place(**TOKYO)])
    assert far.box == maps.place_map(phayao, [Place(**IN_PHAYAO)]).box
    text = drawn({"map": far})
    assert "place-map-mark" not in text
    assert "35.6800, 139.6900" in text


def test_the_smallest_province_has_a_map_of_some_width():
    tiny = maps.place_map(Province.objects.get(iso="TH-75"), [Place(13.41, 100.0)])
    assert tiny.box.height >= maps.SMALLEST


def test_the_photos_of_a_submission_have_one_map_with_numbers_and_links(draft):
    taken = [photo(draft, "a", **IN_PHAYAO), photo(draft, "b", **IN_NAN), photo(draft, "c")]
    context = photos_map(taken, draft.province)
    assert [(one.number, one.place.name) for one in context["map"].marks] == [(1, "ภาพ a"), (2, "ภาพ b")]
    text = drawn(context)
    for one in taken[:2]:
        assert f'href="{reverse("assessments:evidence_edit", args=[one.pk])}"' in text
    assert text.count("place-map-number") == 2
