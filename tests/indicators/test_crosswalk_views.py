"""The crosswalk in the browser: proposed, typed, saved."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from indicators import crosswalk, library, publication
from tests import factories
from tests.indicators.specimens import small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def client():
    made = Client()
    made.force_login(factories.Cast().administrator)
    made.cookies["django_language"] = "en"
    return made


@pytest.fixture
def old():
    return publication.publish(library.add_draft(small()))


@pytest.fixture
def new():
    return library.add_draft(small(version=2))


@pytest.fixture
def url(old, new):
    return reverse("indicators:crosswalk_edit", args=[new.pk, old.pk])


def test_what_leads_nowhere_and_comes_from_nowhere_is_counted(client, url, old, new):
    crosswalk.set_links(old, new, {"1": ["1", "2.1"], "3": ["1"]})

    page = client.get(url)

    assert [one.number for one in page.context["ended"]] == ["2", "2.1", "2.2", "4"]
    assert [one.number for one in page.context["begun"]] == ["2", "2.2", "3", "4"]
    assert page.context["form"]["n-1"].value() == "1, 2.1"


def test_a_proposal_is_not_stored(client, url, old, new):
    page = client.get(url, {"propose": "1"})

    assert (page.context["ended"], page.context["begun"]) == ([], [])
    assert "Nothing is stored before you save." in page.text
    assert crosswalk.links_between(old, new) == {}


def test_what_is_typed_is_saved(client, url, old, new):
    page = client.post(url, {"n-1": "1, ๒.๑;2.2  2.2", "n-3": "1", "n-4": ""}, follow=True)

    assert [str(one) for one in page.context["messages"]] == [
        "The crosswalk is saved. Answers of earlier years follow it at once."
    ]
    assert crosswalk.links_between(old, new) == {"1": ["1", "2.1", "2.2"], "3": ["1"]}


def test_a_number_that_is_not_there_stands_beside_its_field(client, url, old, new):
    page = client.post(url, {"n-1": "1, 9", "n-3": "3"})

    assert page.status_code == 422
    assert page.context["form"].errors == {"n-1": ["The newer version has no indicator 9."]}
    assert 'value="1, 9"' in page.text
    assert crosswalk.links_between(old, new) == {}


@pytest.mark.parametrize("pair", [("new", "new"), ("new", "none"), ("none", "old")])
def test_it_leads_from_one_version_to_another(client, request, pair):
    keys = [10**9 if name == "none" else request.getfixturevalue(name).pk for name in pair]

    assert client.get(reverse("indicators:crosswalk_edit", args=keys)).status_code == 404


def test_the_queries_do_not_grow_with_the_links(client, url, old, new, django_assert_num_queries):
    for links in ({"1": ["1"]}, crosswalk.same_numbers(old, new)):
        crosswalk.set_links(old, new, links)
        with django_assert_num_queries(8):
            client.get(url)
