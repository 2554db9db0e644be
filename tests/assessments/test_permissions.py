"""Who may do what with a submission: role by state, own and other, before, within and after the stages."""

from datetime import timedelta

import pytest

from accounts.models import Role
from assessments import clock, permissions
from assessments.models import Stage, Status, Submission
from tests import factories

pytestmark = pytest.mark.django_db

EVERYBODY = (
    "contributor", "coordinator", "certifier", "officer", "evaluator", "second_evaluator", "idle_evaluator",
    "chair", "national_chair", "administrator", "stranger", "other_officer", "other_chair",
)  # fmt: skip
AREA_STATUSES = set(Status) - {Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED}
NATIONAL_STATUSES = {Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED}
ALL = set(Status)
# Role towards บ้านสาง's submission, and in which states.
ROLES = {
    "contributor": (Role.CONTRIBUTOR, ALL),
    "coordinator": (Role.COORDINATOR, ALL),
    "certifier": (Role.CERTIFIER, ALL),
    "officer": (Role.PROVINCIAL_OFFICER, ALL),
    "evaluator": (Role.EVALUATOR, AREA_STATUSES),
    "second_evaluator": (Role.EVALUATOR, AREA_STATUSES),
    "idle_evaluator": (Role.EVALUATOR, AREA_STATUSES),
    "chair": (Role.CHAIR, AREA_STATUSES),
    "national_chair": (Role.CHAIR, NATIONAL_STATUSES),
    "administrator": (Role.ADMINISTRATOR, ALL),
    "stranger": (None, set()),
    "other_officer": (None, set()),
    "other_chair": (None, set()),
}
WITHIN, BEFORE, AFTER = (-1, 1), (1, 2), (-2, -1)


def in_status(submission, status):
    submission.status = status
    return submission


def test_roles_towards_a_submission_in_each_state(cast):
    factories.cycle()
    submission = factories.submission(cast.municipality)

    for who in EVERYBODY:
        role, statuses = ROLES[who]
        for status in Status:
            expected = {role} if status in statuses else set()
            found = permissions.roles_in(getattr(cast, who), in_status(submission, status))
            assert found == expected, (who, status)


def test_only_its_own_people_are_of_the_municipality(cast):
    factories.cycle()
    submission = factories.submission(cast.municipality)

    found = {who for who in EVERYBODY if permissions.is_of_the_municipality(getattr(cast, who), submission)}

    assert found == {"contributor", "coordinator", "certifier"}


@pytest.mark.parametrize(
    ("self_assessment", "check", "open_states"),
    [
        (BEFORE, BEFORE, set()),
        (WITHIN, BEFORE, {Status.DRAFT, Status.RETURNED}),
        (AFTER, WITHIN, {Status.RETURNED}),
        (AFTER, AFTER, set()),
    ],
)
def test_the_dates_alone_open_and_close_editing(cast, self_assessment, check, open_states):
    cycle = factories.cycle(self_assessment=self_assessment, provincial_check=check)
    submission = factories.submission(cast.municipality)
    submission.cycle = cycle

    for who in EVERYBODY:
        person = getattr(cast, who)
        for status in Status:
            in_status(submission, status)
            is_open = status in open_states
            writes = is_open and who in ("contributor", "coordinator")
            assert permissions.may_edit(person, submission) == writes, (who, status)
            assert permissions.may_assign_work(person, submission) == (is_open and who == "coordinator")
            assert permissions.is_open_for_editing(submission) == is_open


def test_midnight_closes_the_form_without_anybody_pressing_a_button(cast):
    cycle = factories.cycle(self_assessment=(-10, 5))
    submission = factories.submission(cast.municipality)
    end = cycle.stage_by_key[Stage.SELF_ASSESSMENT].ends_at

    for offset, expected in ((-1, True), (0, False)):
        with clock.set_to(end + timedelta(seconds=offset)):
            fresh = Submission.objects.get(pk=submission.pk)
            assert permissions.may_edit(cast.contributor, fresh) == expected
