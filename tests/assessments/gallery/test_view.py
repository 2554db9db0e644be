"""One photo, large, and the way from one to the next."""

import pytest
from django.urls import reverse

from tests import factories
from tests.assessments.gallery.looking import document, link, list_url, photo, view_url

pytestmark = pytest.mark.django_db


def test_a_photo_is_seen_large_with_what_is_known_of_it(as_user, cast, draft):
    activity = factories.activity(draft, "18", title="ธนาคารขยะ")
    one = photo(draft, "a", activity=activity, device="Samsung SM-A546E", latitude=19.2, longitude=99.9)

    page = as_user(cast.contributor).get(view_url(one))

    for words in ("ภาพ a", "ธนาคารขยะ", "Samsung SM-A546E", "19.2000, 99.9000", "a.jpg"):
        assert words in page.text
    assert reverse("assessments:evidence_file", args=[one.pk, "screen"]) in page.text
    assert [one.number for one in page.context["indicators"]] == ["18"]


def test_the_way_leads_through_what_was_found_and_back_to_its_place(as_user, cast, draft):
    first, second, third = (photo(draft, name, indicator="1") for name in "abc")
    photo(draft, "d", indicator="2")
    document(draft).responses.add(draft.responses.get(indicator__number="1"))

    page = as_user(cast.contributor).get(view_url(second, indicator="1", order="-added"))

    way = page.context["way"]
    assert (way.position, way.count, way.before, way.after) == (2, 3, third.pk, first.pk)
    address = view_url(first, indicator="1", order="-added").replace("&", "&amp;")
    assert f'rel="next" href="{address}"' in page.text
    assert page.context["gallery_url"] == f"{list_url(draft, indicator='1', order='-added')}#evidence-{second.pk}"


def test_at_the_ends_of_the_way_there_is_no_step(as_user, cast, draft):
    one = photo(draft, "a")

    page = as_user(cast.contributor).get(view_url(one))

    assert 'rel="next"' not in page.text
    assert 'rel="prev"' not in page.text
    assert page.context["gallery_url"] == f"{list_url(draft)}#evidence-{one.pk}"


def test_the_way_back_leads_to_the_page_of_the_gallery(as_user, cast, draft):
    for number in range(48):
        link(draft, f"ลิงก์ {number}")
    one = photo(draft, "a")

    page = as_user(cast.contributor).get(view_url(one, order="added"))
    assert page.context["gallery_url"] == f"{list_url(draft, order='added', page=2)}#evidence-{one.pk}"
    page = as_user(cast.contributor).get(view_url(one))
    assert page.context["gallery_url"] == f"{list_url(draft, page=2)}#evidence-{one.pk}"


def test_a_photo_that_fits_the_filter_no_more_stands_among_all(as_user, cast, draft):
    one, _other = photo(draft, "a", indicator="1"), photo(draft, "b", indicator="2")

    page = as_user(cast.contributor).get(view_url(one, indicator="2"))

    assert (page.context["way"].position, page.context["way"].count) == (1, 2)
    assert page.context["gallery_query"] == ""


def test_only_photos_are_seen_large_and_only_by_those_who_read_them(as_user, cast, draft):
    one = photo(draft, "a")
    assert as_user(cast.contributor).get(view_url(document(draft))).status_code == 404
    assert as_user(cast.contributor).get(view_url(link(draft))).status_code == 404
    assert as_user(cast.stranger).get(view_url(one)).status_code == 404
    assert as_user(cast.evaluator).get(view_url(one)).status_code == 404
