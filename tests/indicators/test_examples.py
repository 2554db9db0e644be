"""Worked examples: what comes out beside what is expected."""

import pytest
from django.utils import translation

from indicators import examples
from indicators.library import add_draft
from indicators.queries import outline
from tests import factories
from tests.indicators.specimens import small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def run(*worked):
    named = [{"name": str(number), "kind": "tambon"} | one for number, one in enumerate(worked)]
    return examples.run(outline(add_draft(small(worked_examples=named))))


def test_those_of_the_project_all_come_out_as_expected(django_assert_num_queries):
    plan = outline(factories.framework())

    with django_assert_num_queries(1):
        outcomes = examples.run(plan)

    assert [one.is_passed for one in outcomes] == [True] * 6


def test_the_total_and_the_dimensions_are_compared():
    # 15 of 30 points in indicator 2 are 15 of 60 in dimension 1: a quarter of its weight of 60.
    [outcome] = run({"points": {"2.1/all": 30}, "total": 15, "dimensions": {"2": 0, "1": 14.5}})

    assert [(one.number, one.expected, one.found, one.difference, one.is_passed) for one in outcome.lines] == [
        ("", 15, 15, 0, True),
        ("1", 14.5, 15, 0.5, False),
        ("2", 0, 0, 0, True),
    ]
    assert (outcome.total.number, [one.number for one in outcome.dimensions]) == ("", ["1", "2"])
    assert not outcome.is_passed


@pytest.mark.parametrize(("tolerance", "is_passed"), [(0, False), (0.49, False), (0.5, True)])
def test_the_tolerance_holds_for_every_line(tolerance, is_passed):
    [outcome] = run({"points": {"2.1/all": 30}, "total": 14.5, "dimensions": {"1": 15.5}, "tolerance": tolerance})

    assert outcome.is_passed == is_passed


def test_only_what_applies_to_the_kind_is_reckoned():
    # A nakhon has 60 points in dimension 2, a tambon 30.
    nakhon, tambon = run(
        {"kind": "nakhon", "points": {"3/lpa": 30}, "total": 20}, {"points": {"3/lpa": 30}, "total": 40}
    )

    assert nakhon.is_passed and tambon.is_passed


@pytest.mark.parametrize(
    ("points", "problem"),
    [
        ({"4/days": 1, "9/x": 1}, "It gives points for what is not there for this kind of municipality: 4/days, 9/x."),
        ({"2.1/all": 30.5}, "It gives more points than the maximum: 2.1/all."),
    ],
)
def test_points_for_what_is_not_there_fail_it(points, problem):
    [outcome] = run({"points": points, "total": 0, "tolerance": 100})

    assert (outcome.problem, outcome.is_passed) == (problem, False)


def test_a_dimension_that_is_not_there_has_no_difference():
    [outcome] = run({"total": 0, "dimensions": {"4": 0}})

    [line] = outcome.dimensions
    assert (line.found, line.difference, line.is_passed) == (None, None, False)
