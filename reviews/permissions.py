"""Who may judge what, apart from moving a submission (see workflow)."""

from accounts.models import Role, User
from assessments.models import Stage, Status, Submission
from assessments.permissions import is_of_the_municipality, roles_in

from reviews.models import Assignment


def may_score(user: User, assignment: Assignment) -> bool:
    """One's own assignment, while the area review runs and until one has finished."""
    submission = assignment.submission
    return (
        assignment.evaluator_id == user.pk
        and not assignment.is_finished
        and submission.status == Status.AREA_REVIEW
        and submission.cycle.is_in(Stage.AREA_REVIEW)
    )


def may_settle(user: User, submission: Submission) -> bool:
    """The chair of the area settles, first in the review and again where the municipality objected."""
    return Role.CHAIR in roles_in(user, submission) and submission.status in (
        Status.AREA_REVIEW,
        Status.OBJECTION,
    )


def may_assign_evaluators(user: User, submission: Submission) -> bool:
    return user.is_administrator and submission.status in (Status.ACCEPTED, Status.AREA_REVIEW)


def may_ask(user: User, submission: Submission) -> bool:
    """Evaluators of the submission and its chair ask while the area review runs."""
    if submission.status != Status.AREA_REVIEW:
        return False
    is_evaluator = submission.assignments.filter(evaluator=user).exists()
    return is_evaluator or Role.CHAIR in roles_in(user, submission)


def may_answer(user: User, submission: Submission) -> bool:
    return is_of_the_municipality(user, submission) and submission.status == Status.AREA_REVIEW


def may_object(user: User, submission: Submission) -> bool:
    """Coordinator and certifier contest while the preview runs."""
    return (
        submission.status == Status.PREVIEW
        and submission.cycle.is_in(Stage.PREVIEW)
        and bool(roles_in(user, submission) & {Role.COORDINATOR, Role.CERTIFIER})
    )
