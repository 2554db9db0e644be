"""Who may do what with a submission, apart from moving it (see workflow)."""

from accounts.models import MUNICIPAL_ROLES, PANEL_ROLES, Membership, Role, User
from assessments.models import Evidence, Stage, Status, Submission
from assessments.models.comments import own_municipalities
from assessments.models.submissions import EDITABLE

# Here the national panel judges, whose members have no area.
NATIONAL = (Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED)


def roles_in(user: User, submission: Submission) -> set[Role]:
    """The roles a person holds towards a submission."""
    return {Role(one.role) for one in user.active_memberships if _reaches(one, submission)}


def _reaches(membership: Membership, submission: Submission) -> bool:
    if membership.role in MUNICIPAL_ROLES:
        return membership.municipality_id == submission.municipality_id
    if membership.role == Role.PROVINCIAL_OFFICER:
        return membership.province_id == submission.province_id
    if membership.role in PANEL_ROLES:
        return membership.area_id == (None if submission.status in NATIONAL else submission.area_id)
    return True


def is_of_the_municipality(user: User, submission: Submission) -> bool:
    return bool(roles_in(user, submission) & set(MUNICIPAL_ROLES))


def may_see_original(user: User, evidence: Evidence) -> bool:
    """Originals of photos tell where and with what they were taken: they stay with the municipality."""
    if not evidence.is_photo:
        return True
    return bool(roles_in(user, evidence.submission) & {Role.ADMINISTRATOR, *MUNICIPAL_ROLES})


def may_see_unblurred(user: User, submission: Submission) -> bool:
    """People who did not agree to be seen are seen by the municipality alone, which photographed them."""
    return is_of_the_municipality(user, submission)


def writes(user: User, submission: Submission) -> bool:
    """Municipal staff write, whenever it is open."""
    return bool({Role.CONTRIBUTOR, Role.COORDINATOR} & roles_in(user, submission))


def may_edit(user: User, submission: Submission) -> bool:
    """They do while the self-assessment runs, and after a return until the check ends."""
    return writes(user, submission) and is_open_for_editing(submission)


def is_open_for_editing(submission: Submission) -> bool:
    if submission.status == Status.RETURNED:
        return submission.is_in(Stage.SELF_ASSESSMENT, Stage.PROVINCIAL_CHECK)
    return submission.is_editable and submission.is_in(Stage.SELF_ASSESSMENT)


def may_see_looks(user: User, submission: Submission) -> bool:
    """Who looked at originals is for those who answer for the people on them."""
    return bool({Role.COORDINATOR, Role.ADMINISTRATOR} & roles_in(user, submission))


def may_assign_work(user: User, submission: Submission) -> bool:
    """The coordinator divides the indicators among colleagues."""
    return Role.COORDINATOR in roles_in(user, submission) and is_open_for_editing(submission)


def may_mark(user: User, submission: Submission) -> bool:
    """Say that an indicator is ready or goes back to its author: the coordinator, and the certifier who reads it."""
    is_running = submission.is_live and submission.is_in(Stage.SELF_ASSESSMENT, Stage.PROVINCIAL_CHECK)
    return is_running and bool({Role.COORDINATOR, Role.CERTIFIER} & roles_in(user, submission))


def sees_work(user: User, submission: Submission) -> bool:
    """How the work is divided and what colleagues say to each other is the municipality's own affair, and that of
    the one it was merged into.
    """
    return submission.municipality_id in own_municipalities(user)


def sees_preparations(user: User, submission: Submission) -> bool:
    """How a submission came to be, its versions, doubts, internal review and other years, administrators read too;
    those who judge it read what was certified.
    """
    return user.is_administrator or sees_work(user, submission)


def may_comment(user: User, submission: Submission) -> bool:
    """Everybody of the municipality, the certifier too, until it is certified; then it is there to read."""
    return is_of_the_municipality(user, submission) and submission.is_live


def may_edit_lpa(user: User, municipality_id: int) -> bool:
    """Administrators always; municipal staff while a self-assessment that takes points from it is open to them."""
    if user.is_administrator:
        return True
    writers = {Role.CONTRIBUTOR, Role.COORDINATOR}
    if not any(one.municipality_id == municipality_id and one.role in writers for one in user.active_memberships):
        return False
    drafts = Submission.objects.filter(municipality=municipality_id, status__in=EDITABLE)
    return any(is_open_for_editing(one) for one in drafts.select_related("cycle").prefetch_related("cycle__stages"))


def may_see_questions(user: User, submission: Submission) -> bool:
    """What an evaluator might ask is for those who can still do something about it, never for evaluators:
    they judge by themselves.
    """
    return submission.is_live and sees_preparations(user, submission)


def sees_self_scores(user: User, submission: Submission) -> bool:
    """What the municipality gave itself is hidden from an evaluator who judges it in a stage whose rules say so."""
    judges = any(one.role in PANEL_ROLES for one in user.active_memberships)
    return not (judges and Submission.objects.hiding_self_scores_from(user).filter(pk=submission.pk).exists())
