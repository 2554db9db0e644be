"""Two photos side by side."""

import pytest
from django.urls import reverse

from assessments.models import (
    Status,
)
from tests import factories
from tests.assessments.gallery.looking import compare_url, found, link, list_url, photo

pytestmark = pytest.mark.django_db


def test_two_photos_stand_side_by_side(as_user, cast, draft):
    left, right = photo(draft, "a", indicator="1"), photo(draft, "b")

    page = as_user(cast.contributor).get(compare_url(left=left.pk, right=right.pk))

    assert [one for one, _responses, _other in page.context["sides"]] == [left, right]
    for one in (left, right):
        assert reverse("assessments:evidence_file", args=[one.pk, "screen"]) in page.text
    assert f'href="?left={right.pk}&amp;right={left.pk}"' in page.text


@pytest.mark.parametrize("right", [None, "same"])
def test_without_a_second_photo_it_is_chosen_in_the_gallery(as_user, cast, draft, right):
    left, other = photo(draft, "a"), photo(draft, "b")
    link(draft)
    query = {"left": left.pk} | ({"right": left.pk} if right else {})

    sent = as_user(cast.contributor).get(compare_url(**query))
    assert sent.url == list_url(draft, beside=left.pk)
    page = as_user(cast.contributor).get(sent.url)

    assert found(page) == ["ภาพ b"]
    assert f'href="{compare_url(left=left.pk, right=other.pk)}"'.replace("&", "&amp;") in page.text
    assert "kind" not in page.context["form"].fields
    assert f'name="beside" value="{left.pk}"' in page.text


def test_while_choosing_filters_are_taken_away_and_the_first_photo_stays(as_user, cast, draft):
    left = photo(draft, "a")
    page = as_user(cast.contributor).get(list_url(draft, beside=left.pk, q="ไม่มี"))
    assert f'class="btn btn-primary" href="?beside={left.pk}"' in page.text
    page = as_user(cast.contributor).get(list_url(draft, beside=left.pk))
    assert "ไม่มีภาพถ่ายอื่น" in page.text


def test_photos_of_the_same_indicator_of_an_earlier_year_are_offered(as_user, cast):
    earlier = factories.submission(cast.municipality, 2568)
    draft = factories.submission(cast.municipality)
    old = photo(earlier, "old", indicator="18")
    photo(earlier, "other", indicator="1")
    left = photo(draft, "new", activity=factories.activity(draft, "18"))
    client = as_user(cast.contributor)

    page = client.get(list_url(draft, beside=left.pk))
    there = list_url(earlier, beside=left.pk, indicator="18")
    assert f'href="{there}"'.replace("&", "&amp;") in page.text
    page = client.get(there)
    assert found(page) == ["ภาพ old"]
    assert f'href="{list_url(draft, beside=left.pk)}"' in page.text

    assert client.get(compare_url(left=left.pk, right=old.pk)).status_code == 200


def test_an_earlier_year_that_may_not_be_read_is_not_offered(as_user, cast):
    factories.submission(cast.municipality, 2568)
    in_review = factories.submission_in(Status.AREA_REVIEW, cast)
    left = photo(in_review, "new", indicator="18")

    assert as_user(cast.evaluator).get(list_url(in_review, beside=left.pk)).context["earlier"] == []
    assert len(as_user(cast.coordinator).get(list_url(in_review, beside=left.pk)).context["earlier"]) == 1


def test_nothing_of_strangers_is_put_beside_anything(as_user, cast, draft):
    own, foreign = photo(draft, "a"), photo(factories.submission(cast.other_municipality), "b")
    client = as_user(cast.contributor)

    assert client.get(compare_url(left=own.pk, right=foreign.pk)).status_code == 404
    assert client.get(compare_url(left=foreign.pk, right=own.pk)).status_code == 404
    assert client.get(list_url(draft, beside=foreign.pk)).status_code == 404


@pytest.mark.parametrize("query", ["", "?left=x", "?left=" + "9" * 19])
def test_without_a_first_photo_there_is_nothing_to_compare(as_user, cast, draft, query):
    assert as_user(cast.contributor).get(compare_url() + query).status_code == 404
