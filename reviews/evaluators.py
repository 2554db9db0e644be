"""Who may evaluate a submission, how busy each is, and who does."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import MUNICIPAL_ROLES, Area, Membership, Role, User
from assessments.models import Stage, Submission
from reviews.models import Assignment, Panel, Score
from reviews.stages import judges_of, judging_stage


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
    stage = judging_stage(submission)
    assigned = {one.evaluator_id: one for one in judges_of(submission, stage)}
    scores = Score.objects.filter(assignment__in=assigned.values())
    scored = set(scores.values_list("assignment__evaluator_id", flat=True).distinct())
    in_panel = Membership.objects.active().filter(role=Role.EVALUATOR, area=area_of(submission, stage))
    staff = Membership.objects.active().filter(
        user=OuterRef("pk"), role__in=MUNICIPAL_ROLES, municipality_id=submission.municipality_id
    )
    of_the_cycle = Q(
        assignments__panel__cycle_id=submission.cycle_id, assignments__panel__stage=stage, assignments__ended_at=None
    )
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


def area_of(submission: Submission, stage: Stage) -> Area | None:
    """The area whose evaluators judge in a stage; the national panel has none."""
    return submission.area if stage == Stage.AREA_REVIEW else None


def panel_of(submission: Submission) -> Panel:
    """The panel that judges a submission now: of its area, or the national one of its kind. Made when absent."""
    stage = judging_stage(submission)
    area = area_of(submission, stage)
    panel, _is_new = Panel.objects.get_or_create(
        cycle_id=submission.cycle_id, stage=stage, area=area, kind="" if area else submission.kind
    )
    return panel


def hold_assignments(submission: Submission) -> None:
    """Keep evaluators from scoring while it is decided who evaluates; call within a transaction."""
    list(submission.assignments.select_for_update(of=("self",)))


def set_evaluators(submission: Submission, user_ids: Collection[int], by: User) -> None:
    """Make exactly these people the evaluators of a submission."""
    panel = panel_of(submission)
    judges = judges_of(submission, Stage(panel.stage))
    judges.exclude(evaluator__in=user_ids).delete()
    held = set(judges.values_list("evaluator_id", flat=True))
    Assignment.objects.bulk_create(
        Assignment(panel=panel, submission=submission, evaluator_id=pk, assigned_by=by)
        for pk in user_ids
        if pk not in held
    )
