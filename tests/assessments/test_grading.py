"""The grade that a total of a submission earns."""

from decimal import Decimal

import pytest

from assessments.grading import cut_offs, grade_of
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_best_grade_that_is_reached_and_none_below_all():
    submission = factories.submission()
    best, *_others, lowest = cut_offs(submission)

    assert grade_of(submission, best.min_percent) == best
    assert grade_of(submission, lowest.min_percent) == lowest
    assert grade_of(submission, lowest.min_percent - Decimal("0.01")) is None
