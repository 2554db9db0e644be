"""The way between two versions: by links, else by the number."""

import pytest

from indicators.models import CrosswalkLink
from indicators.queries import outline
from indicators.routes import crosswalk
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    return outline(factories.framework())


def version(changes=None, **fields):
    return outline(factories.draft_framework(changes, **fields))


def numbers(leaves):
    return [one.number for one in leaves]


def link(old, new, source, target):
    CrosswalkLink.objects.create(source=old.by_number[source], target=new.by_number[target])


def test_within_one_version_everything_follows_itself(old, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = crosswalk(old, old)

    assert not found.new and not found.dropped
    assert {route.target: route.sources[0].keys for route in found.routes} == {key: (key,) for key in old.criteria}


def test_the_same_number_of_the_same_code_is_followed(old, django_assert_num_queries):
    new = version({"20": {"number": "99"}, "21": None})

    with django_assert_num_queries(1):
        found = crosswalk(old, new)

    assert numbers(found.new) == ["99"] and found.new_numbers == {"99"}
    assert numbers(found.dropped) == ["20", "21"]
    assert numbers(found.predecessors["19.1"]) == ["19.1"]
    assert len(found.routes) == len(new.criteria) - 3


def test_another_code_is_followed_by_links_alone(old):
    new = version(code="other")
    link(old, new, "5", "6")

    found = crosswalk(old, new)

    assert {number: numbers(leaves) for number, leaves in found.predecessors.items() if leaves} == {"6": ["5"]}


def test_a_crosswalk_that_is_drawn_says_all(old):
    """Indicator 5 became 6, and nothing is said of the others."""
    new = version()
    link(old, new, "5", "6")

    found = crosswalk(old, new)

    assert numbers(found.predecessors["6"]) == ["5"]
    assert {number for number, leaves in found.predecessors.items() if leaves} == {"6"}
    assert len(found.new) == len(new.leaves) - 1
    assert "6" in numbers(found.dropped) and "5" not in numbers(found.dropped)


def test_a_link_to_or_from_a_whole_speaks_of_its_parts(old):
    new = version()
    link(old, new, "19", "18")
    link(old, new, "17", "19")

    found = crosswalk(old, new)

    assert numbers(found.predecessors["18"]) == ["19.1", "19.2"]
    assert numbers(found.predecessors["19.1"]) == numbers(found.predecessors["19.2"]) == ["17"]
    [route] = [one for one in found.routes if one.target == new.leaf_by_number["18"].criteria.all()[0].pk]
    assert [len(one.keys) for one in route.sources] == [1, 1]


def test_an_indicator_that_was_divided_follows_its_whole(old):
    part = {"name_th": "ส่วน", "criteria": [{"key": "process", "name_th": "กระบวนการ", "maximum": 10}]}
    parts = [part | {"number": "20.1"}, part | {"number": "20.2"}]
    new = version({"20": {"criteria": [], "parts": parts}})

    found = crosswalk(old, new)
    back = crosswalk(new, old)

    assert numbers(found.predecessors["20.1"]) == numbers(found.predecessors["20.2"]) == ["20"]
    assert numbers(back.predecessors["20"]) == ["20.1", "20.2"]


def test_criteria_go_by_their_keys_else_by_the_whole_indicator(old):
    new = version({"20": {"criteria": [{"key": "all", "name_th": "รวม", "maximum": 50}]}})

    found = {one.target: one for one in crosswalk(old, new).routes}

    [criterion] = new.leaf_by_number["20"].criteria.all()
    [source] = found[criterion.pk].sources
    assert (len(source.keys), source.maximum) == (3, 30)
