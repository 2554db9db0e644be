"""Who may evaluate a submission, how busy each is, and who does."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import MUNICIPAL_ROLES, Membership, Role, User
from assessments.models import Stage, Submission
from reviews.models import Assignment, Panel, Score


@dataclass(frozen=True)
class Candidate:
    """A member of the area's panel, or somebody assigned who is no longer one."""

    user: User
    open_count: int
    all_count: int
    is_of_the_municipality: bool
    assignment: Assignment | None
    has_scores: bool


def candidates_for(submission: Submission) -> list[Candidate]:
    """The evaluators of the submission's area with their load of the cycle, by name."""
    assigned = {one.evaluator_id: one for one in submission.assignments.all()}
    scores = Score.objects.filter(assignment__submission=submission)
    scored = set(scores.values_list("assignment__evaluator_id", flat=True).distinct())
    in_panel = Membership.objects.active().filter(role=Role.EVALUATOR, area_id=submission.area_id)
    staff = Membership.objects.active().filter(
        user=OuterRef("pk"), role__in=MUNICIPAL_ROLES, municipality_id=submission.municipality_id
    )
    of_the_cycle = Q(assignments__submission__cycle_id=submission.cycle_id)
    people = User.objects.filter(Q(pk__in=in_panel.values("user")) | Q(pk__in=list(assigned))).annotate(
        all_count=Count("assignments", filter=of_the_cycle),
        open_count=Count("assignments", filter=of_the_cycle & Q(assignments__finished_at=None)),
        is_staff_there=Exists(staff),
    )
    return [
        Candidate(
            user=one,
            open_count=one.open_count,
            all_count=one.all_count,
            is_of_the_municipality=one.is_staff_there,
            assignment=assigned.get(one.pk),
            has_scores=one.pk in scored,
        )
        for one in people.order_by("full_name", "pk")
    ]


def hold_assignments(submission: Submission) -> None:
    """Keep evaluators from scoring while it is decided who evaluates; call within a transaction."""
    list(submission.assignments.select_for_update(of=("self",)))


def set_evaluators(submission: Submission, user_ids: Collection[int], by: User) -> None:
    """Make exactly these people the evaluators of a submission; the panel of the area is made when absent."""
    panel, _is_new = Panel.objects.get_or_create(
        cycle_id=submission.cycle_id, stage=Stage.AREA_REVIEW, area_id=submission.area_id
    )
    submission.assignments.exclude(evaluator__in=user_ids).delete()
    held = set(submission.assignments.values_list("evaluator_id", flat=True))
    Assignment.objects.bulk_create(
        Assignment(panel=panel, submission=submission, evaluator_id=pk, assigned_by=by)
        for pk in user_ids
        if pk not in held
    )
