"""The moves of the judges, of the municipality towards them, and of the programme."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Role, User
from assessments import clock
from assessments.engine import Inputs, Missing, Move, register
from assessments.marks import grade_of, read_anew
from assessments.models import CycleStage, Stage, Status, Submission
from assessments.queries import outline_of
from indicators import scoring
from reviews.models import Decision, Objection
from reviews.queries import final_result, judged_leaves
from reviews.stages import is_ready_for_review, judges_of, judging_stage

EXCELLENT = "excellent"


def in_area_review(submission: Submission) -> bool:
    return submission.cycle.is_in(Stage.AREA_REVIEW)


def may_begin_area_review(submission: Submission) -> bool:
    return in_area_review(submission) and is_ready_for_review(submission)


def may_begin_national_review(submission: Submission) -> bool:
    """Without an area review nothing sifts: the national panels judge everybody who handed in."""
    is_off = submission.cycle.is_off(Stage.AREA_REVIEW)
    return is_off and in_national_review(submission) and is_ready_for_review(submission)


def may_settle_for_preview(submission: Submission) -> bool:
    return in_area_review(submission) and not submission.cycle.is_off(Stage.PREVIEW)


def may_settle_at_once(submission: Submission) -> bool:
    return in_area_review(submission) and submission.cycle.is_off(Stage.PREVIEW)


def in_preview(submission: Submission) -> bool:
    return submission.cycle.is_in(Stage.PREVIEW)


def after_preview(submission: Submission) -> bool:
    """Silence accepts: once the window has closed the result stands."""
    return submission.cycle.has_ended(Stage.PREVIEW)


def in_national_review(submission: Submission) -> bool:
    return submission.cycle.is_in(Stage.NATIONAL_REVIEW)


def excellent_in(year_be: int) -> QuerySet[Decision]:
    """The area results graded ดีเยี่ยม in a fiscal year; the national ones where there was no area review."""
    without_areas = CycleStage.objects.filter(cycle=OuterRef("submission__cycle"), key=Stage.AREA_REVIEW, is_on=False)
    of_the_areas = Q(stage=Stage.AREA_REVIEW) | Q(Exists(without_areas), stage=Stage.NATIONAL_REVIEW)
    return Decision.objects.filter(of_the_areas, submission__cycle__year_be=year_be, grade__key=EXCELLENT)


def was_excellent_the_year_before(submission: Submission) -> bool:
    """Only those graded ดีเยี่ยม the fiscal year before go to the national level."""
    before = excellent_in(submission.cycle.year_be - 1)
    return (
        in_national_review(submission)
        and before.filter(submission__municipality_id=submission.municipality_id).exists()
    )


def may_publish(submission: Submission) -> bool:
    return submission.cycle.has_begun(Stage.PUBLICATION)


def no_evaluators(submission: Submission) -> list[Missing]:
    return [] if judges_of(submission).exists() else [Missing(_("No evaluator is assigned yet."))]


def unsettled(submission: Submission) -> list[Missing]:
    """Evaluators who have not finished, and indicators without settled points."""
    stage = judging_stage(submission)
    waiting = judges_of(submission, stage).filter(finished_at=None).count()
    found = no_evaluators(submission)
    if waiting:
        text = ngettext("%(count)s evaluator has not finished.", "%(count)s evaluators have not finished.", waiting)
        found.append(Missing(text % {"count": waiting}))
    found += below_quorum(submission, stage)
    points = set(submission.settled_scores.filter(stage=stage).values_list("criterion_id", flat=True))
    return found + [
        Missing(_("The points are not settled."), leaf)
        for leaf in judged_leaves(outline_of(submission))
        if any(criterion.pk not in points for criterion in leaf.criteria.all())
    ]


def below_quorum(submission: Submission, stage: Stage) -> list[Missing]:
    quorum = submission.cycle.rules(stage).quorum
    handed_in = judges_of(submission, stage).exclude(finished_at=None).count()
    if handed_in >= quorum:
        return []
    text = _("%(count)s have handed in; the quorum of this stage is %(quorum)s.")
    return [Missing(text % {"count": handed_in, "quorum": quorum})]


def nationally_unsettled(submission: Submission) -> list[Missing]:
    """Where national evaluators are assigned their panel settles; without any the area's points go on to count."""
    has_area_result = submission.decisions.filter(stage=Stage.AREA_REVIEW).exists()
    return [] if has_area_result and no_evaluators(submission) else unsettled(submission)


def no_objections(submission: Submission) -> list[Missing]:
    if Objection.objects.filter(response__submission=submission).exists():
        return []
    return [Missing(_("Choose the indicators you contest first, with a reason for each."))]


def unsent_objections(submission: Submission) -> list[Missing]:
    """Agreeing while objections are written but not sent would lose them unnoticed."""
    written = Objection.objects.filter(response__submission=submission)
    return [
        Missing(_("An objection is written but not sent: send it or take it back."), one.response.indicator)
        for one in written.select_related("response__indicator")
    ]


def unanswered_objections(submission: Submission) -> list[Missing]:
    waiting = Objection.objects.filter(response__submission=submission, replied_at=None)
    return [
        Missing(_("The objection has no reply yet."), objection.response.indicator)
        for objection in waiting.select_related("response__indicator")
    ]


def decide_area(submission: Submission, by: User, inputs: Inputs) -> None:
    _decide(submission, by, Stage.AREA_REVIEW)


def decide_national(submission: Submission, by: User, inputs: Inputs) -> None:
    _decide(submission, by, Stage.NATIONAL_REVIEW)


def _decide(submission: Submission, by: User, stage: Stage) -> None:
    """Store total, results and grade as they are now; deciding again replaces the preliminary figures."""
    read_anew(submission.cycle)
    result = final_result(submission, stage)
    grade = grade_of(submission.cycle, result.total)
    Decision.objects.update_or_create(
        submission=submission,
        stage=stage,
        defaults={
            "snapshot": submission.snapshots.latest("number"),
            "total": result.total,
            "dimensions": _as_data(result),
            "grade": grade,
            "grade_name_th": grade.name_th if grade else "",
            "decided_by": by,
            "decided_at": clock.now(),
        },
    )


def _as_data(result: scoring.Result) -> list[dict[str, Any]]:
    return [
        {
            "number": dimension.number,
            "weight": str(dimension.weight),
            "percent": str(dimension.percent),
            "achieved": str(dimension.achieved),
            "indicators": [
                {
                    "number": one.number,
                    "points": str(scoring.rounded(one.points)),
                    "maximum": str(one.maximum),
                }
                for one in dimension.indicators
            ],
        }
        for dimension in result.dimensions
    ]


register(
    Move(
        name="begin_area_review",
        label=gettext_lazy("Begin the area review"),
        explanation=gettext_lazy("The assigned evaluators can open the submission and score it."),
        sources=(Status.ACCEPTED, Status.SUBMITTED),
        target=Status.AREA_REVIEW,
        roles=(Role.ADMINISTRATOR, Role.CHAIR),
        when=may_begin_area_review,
        missing=no_evaluators,
    ),
    Move(
        name="begin_national_review",
        label=gettext_lazy("Begin the national review"),
        explanation=gettext_lazy("This cycle has no area review: the national panel judges the submission."),
        sources=(Status.ACCEPTED, Status.SUBMITTED),
        target=Status.NATIONAL_REVIEW,
        roles=(Role.ADMINISTRATOR,),
        when=may_begin_national_review,
        missing=no_evaluators,
    ),
    Move(
        name="settle",
        label=gettext_lazy("Settle scores and grade"),
        explanation=gettext_lazy(
            "The preliminary result with its grade is shown to the municipality, which may contest single indicators."
        ),
        sources=(Status.AREA_REVIEW,),
        target=Status.PREVIEW,
        roles=(Role.CHAIR,),
        when=may_settle_for_preview,
        missing=unsettled,
        effect=decide_area,
    ),
    Move(
        name="settle_at_once",
        label=gettext_lazy("Settle and decide the area result"),
        explanation=gettext_lazy("This cycle has no preview: the settled points become the area result."),
        sources=(Status.AREA_REVIEW,),
        target=Status.AREA_DECIDED,
        roles=(Role.CHAIR,),
        when=may_settle_at_once,
        missing=unsettled,
        effect=decide_area,
    ),
    Move(
        name="object",
        label=gettext_lazy("Send the objections"),
        explanation=gettext_lazy("The chair of the panel replies to each of them before the result is decided."),
        sources=(Status.PREVIEW,),
        target=Status.OBJECTION,
        roles=(Role.COORDINATOR, Role.CERTIFIER),
        when=in_preview,
        missing=no_objections,
    ),
    Move(
        name="agree",
        label=gettext_lazy("Agree to the result"),
        explanation=gettext_lazy("The preliminary result becomes the area result."),
        sources=(Status.PREVIEW,),
        target=Status.AREA_DECIDED,
        roles=(Role.CERTIFIER,),
        when=in_preview,
        missing=unsent_objections,
        effect=decide_area,
    ),
    Move(
        name="decide_unopposed",
        label=gettext_lazy("Decide: no objection came"),
        explanation=gettext_lazy("The time for objections is over; the preliminary result becomes the area result."),
        sources=(Status.PREVIEW,),
        target=Status.AREA_DECIDED,
        roles=(Role.CHAIR, Role.ADMINISTRATOR),
        when=after_preview,
        effect=decide_area,
    ),
    Move(
        name="decide_objections",
        label=gettext_lazy("Decide on the objections"),
        explanation=gettext_lazy("The scores as they stand now become the area result."),
        sources=(Status.OBJECTION,),
        target=Status.AREA_DECIDED,
        roles=(Role.CHAIR,),
        missing=unanswered_objections,
        effect=decide_area,
    ),
    Move(
        name="nominate",
        label=gettext_lazy("Send to the national review"),
        explanation=gettext_lazy("For municipalities that were graded ดีเยี่ยม the fiscal year before."),
        sources=(Status.AREA_DECIDED,),
        target=Status.NATIONAL_REVIEW,
        roles=(Role.ADMINISTRATOR,),
        when=was_excellent_the_year_before,
    ),
    Move(
        name="decide_national",
        label=gettext_lazy("Decide the national result"),
        explanation=gettext_lazy("The national panel's result is stored and waits for publication."),
        sources=(Status.NATIONAL_REVIEW,),
        target=Status.NATIONAL_DECIDED,
        roles=(Role.CHAIR,),
        when=in_national_review,
        missing=nationally_unsettled,
        effect=decide_national,
    ),
    Move(
        name="publish",
        label=gettext_lazy("Publish the result"),
        explanation=gettext_lazy("Everyone can see total and grade on the public page."),
        sources=(Status.AREA_DECIDED, Status.NATIONAL_DECIDED),
        target=Status.PUBLISHED,
        roles=(Role.ADMINISTRATOR,),
        when=may_publish,
    ),
)
