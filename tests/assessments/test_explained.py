"""An explanation with its names, and where stored figures are others."""

from decimal import Decimal

import pytest

from assessments.explained import differences, explained
from assessments.queries import overview
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    made = factories.submission()
    factories.fill(made)
    return made


def test_the_steps_come_to_the_total_that_is_shown_everywhere(submission):
    state = overview(submission)

    found = explained(submission, state.points)

    assert found.steps.total == state.result.total == Decimal("80.00")
    assert [found.dimensions[one.number].name_th for one in found.steps.dimensions][0] == "เมืองอยู่ดี"
    assert found.indicators["19.1"].number == "19.1"
    assert found.rules and not found.is_for_some_kinds and not found.hidden_dimensions


def test_what_is_hidden_hides_its_dimension(submission):
    assert explained(submission, {}, frozenset({"19.1", "20"})).hidden_dimensions == {3}


def test_a_dimension_that_does_not_apply_to_the_kind_has_its_name(submission):
    fourth = {str(number): {"kinds": ["nakhon"]} for number in range(24, 35)}
    submission.cycle.framework = factories.draft_framework(fourth)

    found = explained(submission, {})

    assert found.is_for_some_kinds
    assert [found.dimensions[one.number].number for one in found.steps.absent] == [4]


def test_differences_are_told_by_dimension_and_for_the_total(submission):
    steps = explained(submission, overview(submission).points).steps

    assert differences(Decimal("80.00"), {1: Decimal("20.00")}, steps) == []
    assert [(one.number, one.stored, one.computed) for one in differences(Decimal("79"), {1: Decimal(19)}, steps)] == [
        (1, Decimal(19), Decimal("20.00")),
        (None, Decimal(79), Decimal("80.00")),
    ]
    # A dimension that was decided on and is gone from the sheet.
    assert [one.computed for one in differences(Decimal("80.00"), {9: Decimal(5)}, steps)] == [0]
