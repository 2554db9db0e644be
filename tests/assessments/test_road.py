"""The six steps of the road, with the present one marked."""

import pytest

from assessments.models import Stage, Status
from assessments.road import road
from tests import factories

pytestmark = pytest.mark.django_db

PRESENT = {
    Status.DRAFT: 0,
    Status.RETURNED: 0,
    Status.INTERNAL_REVIEW: 1,
    Status.SUBMITTED: 2,
    Status.ACCEPTED: 3,
    Status.AREA_REVIEW: 3,
    Status.PREVIEW: 4,
    Status.OBJECTION: 4,
    Status.AREA_DECIDED: 5,
    Status.NATIONAL_REVIEW: 5,
    Status.NATIONAL_DECIDED: 5,
}


@pytest.fixture
def submission():
    factories.cycle()
    return factories.submission()


@pytest.mark.parametrize("status", list(PRESENT))
def test_what_lies_behind_is_done_and_what_comes_is_ahead(submission, status):
    submission.status = status

    present = PRESENT[status]
    assert [step.state for step in road(submission)] == (["done"] * present + ["current"] + ["ahead"] * (5 - present))


def test_a_published_submission_has_gone_all_the_way(submission):
    submission.status = Status.PUBLISHED

    assert {step.state for step in road(submission)} == {"done"}


def test_a_withdrawn_one_stands_on_none(submission):
    submission.status = Status.WITHDRAWN

    assert {step.state for step in road(submission)} == {"ahead"}


def test_a_step_ends_with_its_stage_where_the_cycle_has_one(submission):
    submission.cycle.stages.exclude(key=Stage.PROVINCIAL_CHECK).delete()
    [check] = submission.cycle.stages.all()
    submission = type(submission).objects.get(pk=submission.pk)

    assert [step.ends_at for step in road(submission)] == [None, None, check.ends_at, None, None, None]
