"""The rules of a framework in words follow its data."""

import pytest
from django.utils import translation

from indicators.queries import outline
from indicators.rules import rules_in_words
from tests import factories

pytestmark = pytest.mark.django_db


def words(kind=None, changes=None, **fields):
    plan = outline(factories.draft_framework(changes, **fields))
    with translation.override("en"):
        return rules_in_words(plan.for_kind(kind) if kind else plan)


def test_the_rules_of_the_first_framework():
    assert words() == [
        "In each dimension the sum of the points is divided by the sum of the maxima and multiplied by the weight of "
        "the dimension, rounded to 2 decimals, halves up; the total is the sum of the dimensions.",
        "Indicator 19 counts the mean of its parts (19.1, 19.2).",
        "34 indicators count here, with at most 1020 points; what does not apply to this kind of municipality is left "
        "out of points and maxima alike.",
        "What has no points yet counts as zero.",
    ]


def test_a_plain_sum_is_rounded_once():
    assert words(rollup="plain_sum", decimals=0)[0] == (
        "The total is the sum of all points divided by the sum of all maxima, times 100, rounded to whole percent, "
        "halves up once."
    )
    assert "rounded to 1 decimal, halves up" in words(rollup="plain_sum", decimals=1, version=3)[0]


@pytest.mark.parametrize(
    ("rule", "text"), [("best", "the best of its parts (19.1, 19.2) alone"), ("sum", "the sum of its parts")]
)
def test_the_rule_of_parts(rule, text):
    assert text in words(changes={"19": {"parts_rule": rule}})[1]


def test_pilots_are_named_and_do_not_count_in_the_maximum_of_a_kind():
    found = words("tambon", {"20": {"is_pilot": True}, "21": {"kinds": ["nakhon"]}})

    assert "Pilots are scored and not counted: 20." in found
    assert "32 indicators count here, with at most 960 points" in found[-2]
