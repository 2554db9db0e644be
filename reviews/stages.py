"""Which stage judges a submission, and whose assignments count in it."""

from assessments.models import Stage, Submission
from assessments.permissions import NATIONAL
from reviews.models import Assignment
from reviews.models.assignments import AssignmentQuerySet


def judging_stage(submission: Submission) -> Stage:
    """The stage that judges a submission now, is going to, or did last."""
    return Stage.NATIONAL_REVIEW if submission.status in NATIONAL else Stage.AREA_REVIEW


def judges_of(submission: Submission, stage: Stage | None = None) -> AssignmentQuerySet:
    """The assignments that count in a stage, by default in the one that judges now."""
    assignments = Assignment.objects.filter(submission=submission)
    return assignments.active().at(stage or judging_stage(submission))
