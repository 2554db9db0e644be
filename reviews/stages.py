"""Which stage judges a submission, and whose assignments count in it."""

from assessments.models import Stage, Status, Submission
from assessments.permissions import NATIONAL
from reviews.models import Assignment
from reviews.models.assignments import AssignmentQuerySet


def judging_stage(submission: Submission) -> Stage:
    """The stage that judges a submission now, is going to, or did last."""
    is_national = submission.status in NATIONAL or submission.cycle.is_off(Stage.AREA_REVIEW)
    return Stage.NATIONAL_REVIEW if is_national else Stage.AREA_REVIEW


def is_ready_for_review(submission: Submission) -> bool:
    """Accepted by the province, or handed in where no province checks."""
    if submission.status == Status.SUBMITTED:
        return submission.cycle.is_off(Stage.PROVINCIAL_CHECK)
    return submission.status == Status.ACCEPTED


def judges_of(submission: Submission, stage: Stage | None = None) -> AssignmentQuerySet:
    """The assignments that count in a stage, by default in the one that judges now."""
    assignments = Assignment.objects.filter(submission=submission)
    return assignments.active().at(stage or judging_stage(submission))
