"""Places in a draft: unique on every database, and the same move twice is one."""

import pytest

from indicators import ordering
from indicators.models import Group
from tests.indicators.editor_draft import draft, field_of, numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework():
    return draft()


def group(name):
    return Group.objects.get(name_en=name)


def move(framework, number, to, place):
    ordering.move_indicator(framework.indicators.get(number=number), group(to), place)


@pytest.mark.parametrize(
    ("number", "to", "place", "order"),
    [
        ("3", "A1", 1, "3 1 2 2.1 2.2 4 5"),
        ("1", "A1", 2, "2 2.1 2.2 1 3 4 5"),
        ("1", "A1", 99, "2 2.1 2.2 3 1 4 5"),
        ("1", "A1", 0, "1 2 2.1 2.2 3 4 5"),
        ("2", "B1", 1, "1 3 4 2 2.1 2.2 5"),
        ("5", "A1", 2, "1 5 2 2.1 2.2 3 4"),
        ("2.2", "A1", 1, "1 2 2.2 2.1 3 4 5"),
    ],
)
def test_an_indicator_moves_with_its_parts_to_a_place_of_a_group(framework, number, to, place, order):
    for _again in range(2):
        move(framework, number, to, place)

        assert numbers(framework) == order.split()
    assert list(framework.indicators.order_by("position").values_list("position", flat=True)) == list(range(1, 8))


def test_the_parts_come_along_to_another_group(framework):
    move(framework, "2", "B1", 1)

    assert set(framework.indicators.filter(whole__number="2").values_list("group__name_en", flat=True)) == {"B1"}


def test_a_move_takes_the_same_number_of_statements_however_many_rows(framework, django_assert_num_queries):
    for target in ("A1", "B1"):
        found = framework.indicators.get(number="4")
        to = group(target)
        with django_assert_num_queries(6):
            ordering.move_indicator(found, to, 1)


@pytest.mark.parametrize(
    ("name", "to", "place", "groups", "order"),
    [
        ("A2", 1, 1, {1: ["A2", "A1"], 2: ["B1"]}, "4 1 2 2.1 2.2 3 5"),
        ("A1", 2, 1, {1: ["A2"], 2: ["A1", "B1"]}, "4 1 2 2.1 2.2 3 5"),
        ("B1", 1, 2, {1: ["A1", "B1", "A2"], 2: []}, "1 2 2.1 2.2 3 5 4"),
    ],
)
def test_a_group_moves_within_its_dimension_and_to_another(framework, name, to, place, groups, order):
    for _again in range(2):
        ordering.move_group(group(name), framework.dimensions.get(number=to), place)

        found = {one.number: [each.name_en for each in one.groups.all()] for one in framework.dimensions.all()}
        assert found == groups
        assert numbers(framework) == order.split()
        for one in framework.dimensions.all():
            places = list(one.groups.values_list("position", flat=True))
            assert places == list(range(1, len(places) + 1))


def test_a_dimension_gets_the_number_of_its_place_and_the_examples_follow(framework):
    for _again in range(2):
        ordering.move_dimension(framework.dimensions.get(name_en="B"), 1)

        assert list(framework.dimensions.values_list("number", "name_en")) == [(1, "B"), (2, "A")]
        assert numbers(framework) == ["5", "1", "2", "2.1", "2.2", "3", "4"]
        assert framework.worked_examples.get().dimensions == {"2": 10, "1": 0}


def test_numbers_count_on_without_holes_after_a_removal(framework):
    framework.dimensions.get(number=1).delete()

    ordering.close_gaps(framework)

    assert list(framework.dimensions.values_list("number", "name_en")) == [(1, "B")]


def test_nothing_is_written_where_nothing_is_left(framework):
    framework.dimensions.all().delete()

    ordering.close_gaps(framework)

    assert not framework.dimensions.exists()


def test_numbers_follow_the_order_only_when_asked_to_and_the_examples_follow(framework):
    move(framework, "3", "A1", 1)
    assert [number for _one, number in ordering.renumbered(framework)] == ["1", "2", "3", "3.1", "3.2", "4", "5"]

    ordering.renumber(framework)

    assert numbers(framework) == ["1", "2", "3", "3.1", "3.2", "4", "5"]
    assert framework.indicators.get(name_en="Indicator 3").number == "1"
    assert framework.worked_examples.get().points == {"2/process": 5, "3.1/output": 3}


def test_to_number_anew_what_is_in_order_changes_nothing(framework):
    ordering.renumber(framework)

    assert numbers(framework) == ["1", "2", "2.1", "2.2", "3", "4", "5"]
    assert framework.worked_examples.get().points == {"1/process": 5, "2.1/output": 3}


def test_groups_fields_and_figures_of_the_base_data_form_move_too(framework):
    ordering.move_base_data_group(framework.base_data_groups.get(key="e"), 1)
    ordering.move_base_data_field(field_of(framework, "people"), framework.base_data_groups.get(key="e"), 1)
    ordering.move_figure(framework.figures.get(key="half"), 1)

    assert list(framework.base_data_groups.values_list("key", flat=True)) == ["e", "a"]
    assert list(framework.base_data_groups.get(key="e").fields.values_list("key", flat=True)) == ["people", "sea"]
    assert list(framework.figures.values_list("key", "position")) == [("half", 1), ("density", 2)]
