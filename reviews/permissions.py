"""Who may judge what, apart from moving a submission (see workflow)."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessments.models import Cycle, Stage, Status, Submission
from assessments.permissions import is_of_the_municipality, roles_in
from reviews.models import Assignment
from reviews.models.assignments import SCORED_IN
from reviews.stages import is_ready_for_review, judges_of, judging_stage


def why_not_score(assignment: Assignment) -> str | Promise | None:
    """Why a score sheet is closed to its own evaluator, None while it is open."""
    if not assignment.is_active:
        return _("This review is no longer yours. What you gave is kept, and does not count.")
    if assignment.is_finished:
        return _("You have finished this review, so your scores can only be read.")
    if assignment.submission.status not in SCORED_IN[assignment.stage]:
        return _not_in(assignment.stage)
    return _why_not_now(assignment.cycle, assignment.stage)


def _why_no_review(submission: Submission) -> str | Promise | None:
    """Why the panel that has a submission does not judge it now."""
    stage = judging_stage(submission)
    if submission.status not in SCORED_IN[stage]:
        return _not_in(stage)
    return _why_not_now(submission.cycle, stage)


def _not_in(stage: Stage) -> str:
    return gettext("This submission is not in the stage “%(stage)s”, so scores can only be read.") % {
        "stage": stage.label
    }


def _why_not_now(cycle: Cycle, stage: Stage) -> str | None:
    if cycle.is_in(stage):
        return None
    if cycle.has_ended(stage):
        text = gettext("The time for the stage “%(stage)s” is over, so scores can only be read.")
    else:
        text = gettext("The time for the stage “%(stage)s” has not begun, so scores can only be read.")
    return text % {"stage": stage.label}


def may_score(user: User, assignment: Assignment) -> bool:
    """One's own assignment, while the area review runs and until one has finished."""
    return assignment.evaluator_id == user.pk and why_not_score(assignment) is None


def may_lead(user: User, submission: Submission) -> bool:
    """The chair and administrators see what evaluators gave; only the chair settles."""
    return bool(roles_in(user, submission) & {Role.CHAIR, Role.ADMINISTRATOR})


def why_not_settle(user: User, submission: Submission) -> str | Promise | None:
    """Why somebody who leads cannot settle now, None for the chair while it can be done."""
    if Role.CHAIR not in roles_in(user, submission):
        return _("Only the chair of the panel settles scores.")
    if submission.status == Status.OBJECTION:
        return None
    return _why_no_review(submission)


def may_settle(user: User, submission: Submission) -> bool:
    """The chair of the area settles, first in the review and again where the municipality objected."""
    return why_not_settle(user, submission) is None


def may_assign_evaluators(user: User, submission: Submission) -> bool:
    is_judged = submission.status in (Status.AREA_REVIEW, Status.NATIONAL_REVIEW)
    return user.is_administrator and (is_judged or is_ready_for_review(submission))


def may_ask(user: User, submission: Submission) -> bool:
    """Evaluators of the submission and its chair ask while the review runs, where its rules allow answers."""
    if _why_no_review(submission) is not None or not submission.cycle.rules(judging_stage(submission)).takes_answers:
        return False
    is_evaluator = judges_of(submission).filter(evaluator=user).exists()
    return is_evaluator or Role.CHAIR in roles_in(user, submission)


def may_answer(user: User, submission: Submission) -> bool:
    return is_of_the_municipality(user, submission) and _why_no_review(submission) is None


def may_object(user: User, submission: Submission) -> bool:
    """Coordinator and certifier contest while the preview runs."""
    return (
        submission.status == Status.PREVIEW
        and submission.cycle.is_in(Stage.PREVIEW)
        and bool(roles_in(user, submission) & {Role.COORDINATOR, Role.CERTIFIER})
    )


def may_reply(user: User, submission: Submission) -> bool:
    """The chair replies to objections until they are decided."""
    return submission.status == Status.OBJECTION and Role.CHAIR in roles_in(user, submission)
