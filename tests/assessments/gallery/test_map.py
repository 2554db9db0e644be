"""The map, and the pages that lead to the gallery."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.assessments.gallery.looking import link, list_url, map_url, photo, view_url

pytestmark = pytest.mark.django_db


def test_the_map_shows_where_photos_were_taken_and_counts_the_others(as_user, cast, draft):
    here = photo(draft, "here", latitude=19.2, longitude=99.9, indicator="1")
    photo(draft, "there", latitude=19.3, longitude=99.9, indicator="2")
    photo(draft, "nowhere", indicator="1")
    link(draft)
    client = as_user(cast.contributor)

    page = client.get(map_url(draft))
    assert (page.context["located_count"], page.context["placeless_count"]) == (2, 1)
    assert f'href="{view_url(here)}"' in page.text

    page = client.get(map_url(draft, indicator="1"))
    assert [mark.place.name for mark in page.context["map"].marks] == ["ภาพ here"]
    assert page.context["map"].marks[0].place.url == view_url(here, indicator="1")


def test_a_map_without_places_says_so(as_user, cast, draft):
    photo(draft, "a")
    page = as_user(cast.contributor).get(map_url(draft))
    assert page.context["map"] is None
    assert "ไม่มีภาพถ่ายที่จะแสดงบนแผนที่" in page.text


# Ways to it


def test_the_pages_of_a_submission_count_its_evidence_and_lead_to_it(as_user, cast, in_review):
    photo(in_review, "a", indicator="20")
    link(in_review)
    own = in_review.assignments.get(evaluator=cast.evaluator)
    client = as_user(cast.evaluator)

    for name in ("submission_detail", "submission_read"):
        page = client.get(reverse(f"assessments:{name}", args=[in_review.pk]))
        assert list_url(in_review) in page.text
        assert map_url(in_review) in page.text
        assert "2 รายการ" in page.text
    bench = client.get(reverse("reviews:score_edit", args=[own.pk, "20"]))
    assert list_url(in_review, indicator="20") in bench.text


def test_the_gallery_speaks_english(as_user, cast, draft):
    photo(draft, "a")
    client = as_user(cast.contributor)
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        assert "Pictures and other evidence" in client.get(list_url(draft)).text
