"""A framework read whole: its leaves, its sheet, and how often the database is asked."""

from decimal import Decimal

import pytest
from django.utils import timezone

from indicators import queries, scoring
from indicators.library import add_draft, export_framework
from indicators.models import Framework, Grade
from indicators.queries import outline
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework():
    return factories.framework()


@pytest.fixture
def plan(framework):
    return outline(framework)


def test_numbered_indicators_and_what_is_answered(plan):
    leaves = [leaf.number for leaf in plan.leaves]

    assert [one.number for one in plan.indicators] == [str(number) for number in range(1, 35)]
    assert leaves == [*map(str, range(1, 19)), "19.1", "19.2", *map(str, range(20, 35))]
    assert list(plan.leaf_by_number) == leaves
    assert len(plan.criteria) == sum(leaf.criteria.count() for leaf in plan.leaves)


def test_parts_belong_to_their_whole_and_its_dimension(plan):
    by_number = {one.number: one for one in plan.indicators}

    assert [part.number for part in plan.parts_of(by_number["19"])] == ["19.1", "19.2"]
    assert plan.parts_of(by_number["18"]) == []
    assert {plan.dimension_of[part.pk].number for part in plan.parts_of(by_number["19"])} == {3}


def test_the_leaves_of_each_dimension(plan):
    assert [len(plan.leaves_of(dimension)) for dimension in plan.dimensions] == [7, 9, 8, 11]


@pytest.mark.parametrize(
    ("number", "before", "after"),
    [("1", None, "2"), ("18", "17", "19.1"), ("19.2", "19.1", "20"), ("34", "33", None)],
)
def test_neighbours(plan, number, before, after):
    found = plan.neighbours(plan.leaf_by_number[number])

    assert [one.number if one else None for one in found] == [before, after]


def test_full_points_make_a_hundred_and_none_nothing(plan):
    full = {key: criterion.maximum for key, criterion in plan.criteria.items()}

    assert plan.tally(full).total == Decimal(100)
    assert plan.tally({}).total == 0
    assert plan.tally(full).indicators["19"].maximum == 30


def test_a_published_framework_is_read_once_and_costs_few_queries(framework, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(queries, "_published", {})

    with django_assert_num_queries(10):
        first = outline(framework)
        assert first.sheet
        assert first.criteria
    with django_assert_num_queries(0):
        assert outline(framework) is first


def test_what_applies_to_a_kind_alone(framework):
    """Indicators 20 and 21 are for cities, dimension 4 for towns and cities."""
    data = export_framework(framework) | {"version": 2}
    for dimension in data["dimensions"]:
        for indicator in (one for group in dimension["groups"] for one in group["indicators"]):
            if indicator["number"] in ("20", "21"):
                indicator["kinds"] = ["nakhon"]
            if dimension["number"] == 4:
                indicator["kinds"] = ["nakhon", "mueang"]
    plan = outline(add_draft(data))

    assert plan.for_kind("nakhon") is plan
    assert [one.number for one in plan.leaves if one not in plan.for_kind("mueang").leaves] == ["20", "21"]
    assert plan.for_kind("tambon") is plan.for_kind("tambon")
    assert [one.number for one in plan.for_kind("tambon").dimensions] == [1, 2, 3]
    assert "20" not in plan.for_kind("tambon").tally({}).indicators
    assert len(plan.for_kind("tambon").leaves) == 35 - 2 - 11


def test_a_dimension_that_does_not_apply_to_a_kind_gives_its_weight_to_the_others(framework):
    data = export_framework(framework) | {"version": 2}
    for group in data["dimensions"][3]["groups"]:
        for indicator in group["indicators"]:
            indicator["kinds"] = ["nakhon"]
    towns = outline(add_draft(data)).for_kind("tambon")

    full = towns.tally({key: one.maximum for key, one in towns.criteria.items()})

    # Each third is rounded for itself before they are summed.
    assert full.total == Decimal("99.99")
    assert [(one.number, scoring.rounded(one.weight)) for one in full.dimensions] == [
        (number, Decimal("33.33")) for number in (1, 2, 3)
    ]


def test_the_base_data_form(framework):
    group = {"key": "a", "name_th": "ทั่วไป", "fields": [{"key": "area", "name_th": "พื้นที่", "type": "decimal"}]}
    figures = [{"key": "half", "name_th": "ครึ่ง", "of": ["area"], "times": 0.5}]
    data = export_framework(framework) | {"version": 2, "base_data": {"groups": [group], "figures": figures}}
    plan = outline(add_draft(data))

    assert [one.key for one in plan.base_data_groups] == ["a"]
    assert list(plan.base_data_fields) == ["area"]
    assert [one.key for one in plan.figures] == ["half"]


def test_a_draft_is_read_anew_each_time():
    draft = Framework.objects.create(code="draft", name_th="ร่าง")
    assert list(outline(draft).framework.grades.all()) == []

    good = Grade.objects.create(framework=draft, key="good", name_th="ดี", min_percent=50)

    assert list(outline(draft).framework.grades.all()) == [good]
    assert outline(draft).leaves == []


def test_a_framework_that_was_published_anew_is_another_one(framework):
    first = outline(framework)
    framework.published_at = timezone.now()

    assert outline(framework) is not first
