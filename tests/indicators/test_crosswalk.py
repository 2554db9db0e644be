"""What became of indicators between versions, in the database and in files."""

import pytest
from django.utils import translation

from indicators import crosswalk
from indicators.library import add_draft, export_framework
from indicators.models import CrosswalkLink
from tests.indicators.specimens import small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def versions():
    return [add_draft(small(version=version)) for version in (1, 2, 3)]


def one(framework, number):
    return framework.indicators.get(number=number)


def test_one_becomes_several_and_several_become_one(versions):
    first, second, _ = versions
    crosswalk.set_links(first, second, {"1": ["2.2", "2.1", "2.1"], "3": ["2.2"], "99": ["1"], "4": ["99"]})

    assert crosswalk.links_between(first, second) == {"1": ["2.1", "2.2"], "3": ["2.2"]}
    assert crosswalk.successors_of(one(first, "1")) == [one(second, "2.1"), one(second, "2.2")]
    assert crosswalk.predecessors_of(one(second, "2.2")) == [one(first, "1"), one(first, "3")]
    assert crosswalk.predecessors_of(one(second, "1")) == []
    assert crosswalk.link_counts(second) == {first.pk: 2}
    assert crosswalk.linked_frameworks(second) == [first]

    crosswalk.set_links(first, second, {"4": ["4"]})
    assert crosswalk.links_between(first, second) == {"4": ["4"]}


def test_ancestors_are_followed_through_all_versions(versions, django_assert_num_queries):
    first, second, third = versions
    crosswalk.set_links(first, second, {"1": ["3"], "2": ["4"]})
    crosswalk.set_links(second, third, {"3": ["1"], "4": ["1"], "1": ["2"]})
    crosswalk.set_links(third, first, {"1": ["1"]})  # a circle ends by itself

    asked = one(third, "1")
    with django_assert_num_queries(1):
        was = crosswalk.ancestry_of(asked)

    assert was.indicators == {asked.pk, *(one(second, n).pk for n in "34"), *(one(first, n).pk for n in "12")}
    assert was.frameworks == {each.pk for each in versions}


def test_the_same_numbers_are_proposed(versions):
    first, second, _ = versions
    second.indicators.filter(number="4").update(number="5")

    assert crosswalk.same_numbers(first, second) == {number: [number] for number in ("1", "2", "2.1", "2.2", "3")}


WALK = [
    {"from": {"code": "small", "version": 1}, "links": [{"from": "1", "to": ["1", "2.1"]}, {"from": "3", "to": ["4"]}]}
]


def test_links_come_and_go_with_the_file_of_the_newer_version(versions):
    file = small(version=4, crosswalk=WALK)

    made = add_draft(file)

    assert crosswalk.links_between(versions[0], made) == {"1": ["1", "2.1"], "3": ["4"]}
    assert export_framework(made)["crosswalk"] == WALK
    assert "crosswalk" not in export_framework(versions[0])
    assert crosswalk.remarks_on(file) == []


def test_links_from_what_is_not_here_are_left_out_with_a_remark(versions):
    unknown = {"from": {"code": "other", "version": 7}, "links": [{"from": "1", "to": ["1"]}]}
    strange = {
        "from": {"code": "small", "version": 2},
        "links": [{"from": "88", "to": ["1"]}, {"from": "1", "to": ["1"]}],
    }
    file = small(version=4, crosswalk=[unknown, strange])

    made = add_draft(file)

    assert list(CrosswalkLink.objects.values_list("source", "target")) == [
        (one(versions[1], "1").pk, one(made, "1").pk)
    ]
    assert crosswalk.remarks_on(file) == [
        "The links from other version 7 are left out, because that version is not here.",
        "small version 2 has no indicator 88; those links are left out.",
    ]
