"""The moves of a municipality and of its province."""

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from assessments.editing import keep_given_points
from assessments.engine import Inputs, Missing, Move, register
from assessments.marks import read_anew
from assessments.models import Snapshot, Stage, Status, Submission
from assessments.queries import LeafState, Overview, overview
from assessments.snapshots import content_of, sha256_of

BEFORE_A_DECISION = (
    Status.DRAFT,
    Status.INTERNAL_REVIEW,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.ACCEPTED,
    Status.AREA_REVIEW,
    Status.PREVIEW,
    Status.OBJECTION,
)


def in_self_assessment(submission: Submission) -> bool:
    return submission.is_in(Stage.SELF_ASSESSMENT)


def in_check(submission: Submission) -> bool:
    return submission.is_in(Stage.PROVINCIAL_CHECK)


def may_be_corrected(submission: Submission) -> bool:
    return submission.is_in(Stage.SELF_ASSESSMENT, Stage.PROVINCIAL_CHECK)


def gaps(submission: Submission) -> list[Missing]:
    """What an honest self-assessment lacks: an answer or points, indicator by indicator; activities that were
    carried and nobody confirmed; people left unblurred.
    """
    return gaps_of(overview(submission))


def gaps_of(state: Overview) -> list[Missing]:
    """The same for whoever has read the submission already."""
    submission = state.submission
    return (
        [_gap(submission, leaf) for leaf in state.incomplete]
        + [
            Missing(
                _("People in this photo must be blurred, and nobody marked them yet"),
                url=reverse("assessments:evidence_edit", args=[photo.pk]),
                name=str(photo),
            )
            for photo in state.evidence
            if photo.is_withheld
        ]
        + [
            Missing(
                _("The activity was carried forward and nobody has confirmed it yet"),
                url=reverse("assessments:activity_edit", args=[activity.pk]),
                name=activity.title,
            )
            for activity in state.activities
            if activity.to_confirm
        ]
    )


def missing_in(state: Overview, move: Move) -> list[Missing]:
    """What a move still lacks, without reading anew what a page has read."""
    return gaps_of(state) if move.missing is gaps else move.missing(state.submission)


def _gap(submission: Submission, leaf: LeafState) -> Missing:
    if leaf.indicator.is_from_lpa:
        return Missing(
            _("The LPA result of this item is missing"),
            leaf.indicator,
            reverse("assessments:lpa_edit", args=[submission.municipality_id]),
        )
    if not leaf.indicator.is_assessed:
        return Missing(
            _("The figure of the base data that gives the score is missing"),
            leaf.indicator,
            reverse("assessments:base_data", args=[submission.pk]),
        )
    return Missing(_words_for(leaf), leaf.indicator)


def _words_for(leaf: LeafState) -> str:
    if leaf.has_all_points and leaf.has_answer:
        return _("The answer was carried forward and nobody has confirmed it yet")
    if not leaf.has_all_points and not leaf.has_answer:
        return _("Answer and self-scores are missing")
    if not leaf.has_all_points:
        return _("Self-scores are missing")
    return _("The answer is missing")


def freeze(submission: Submission, by: User, inputs: Inputs) -> None:
    """Freeze what was certified, with the signature; keep the self-score and the points that were given."""
    read_anew(submission.cycle)
    state = overview(submission)
    keep_given_points(state)
    content = content_of(submission, state)
    last = submission.snapshots.aggregate(last=Max("number"))["last"] or 0
    Snapshot.objects.create(
        submission=submission,
        number=last + 1,
        content=content,
        sha256=sha256_of(content),
        signed_name=inputs.signed_name,
        signed_position=inputs.signed_position,
        signed_by=by,
    )
    Submission.objects.filter(pk=submission.pk).update(self_percent=content["result"]["total"])


def leave(submission: Submission, by: User, inputs: Inputs) -> None:
    """What is withdrawn before it was certified stays as it stands, too."""
    if submission.is_live:
        keep_given_points(overview(submission))


register(
    Move(
        name="hand_over",
        label=gettext_lazy("Hand over to the certifier"),
        explanation=gettext_lazy(
            "The mayor or clerk reads the summary and certifies. Until then nothing can be edited; the certifier "
            "can send it back."
        ),
        sources=(Status.DRAFT,),
        target=Status.INTERNAL_REVIEW,
        roles=(Role.COORDINATOR,),
        when=in_self_assessment,
        missing=gaps,
    ),
    Move(
        name="take_back",
        label=gettext_lazy("Send back to the team"),
        explanation=gettext_lazy("The team can edit again. Say what should be changed."),
        sources=(Status.INTERNAL_REVIEW,),
        target=Status.DRAFT,
        roles=(Role.CERTIFIER, Role.COORDINATOR),
        when=in_self_assessment,
        asks=("reason",),
        is_backward=True,
    ),
    Move(
        name="submit",
        label=gettext_lazy("Certify and submit"),
        explanation=gettext_lazy(
            "With your typed name and position you certify that the self-assessment is true. It is frozen as a "
            "packet and goes to the province."
        ),
        sources=(Status.INTERNAL_REVIEW,),
        target=Status.SUBMITTED,
        roles=(Role.CERTIFIER,),
        when=in_self_assessment,
        missing=gaps,
        effect=freeze,
        asks=("signature",),
    ),
    Move(
        name="resubmit",
        label=gettext_lazy("Certify and submit again"),
        explanation=gettext_lazy(
            "The corrected self-assessment is frozen as a new version of the packet; the earlier version stays."
        ),
        sources=(Status.RETURNED,),
        target=Status.SUBMITTED,
        roles=(Role.CERTIFIER,),
        when=may_be_corrected,
        missing=gaps,
        effect=freeze,
        asks=("signature",),
    ),
    Move(
        name="accept",
        label=gettext_lazy("Accept as complete"),
        explanation=gettext_lazy("The submission is complete and goes on to the area panel."),
        sources=(Status.SUBMITTED,),
        target=Status.ACCEPTED,
        roles=(Role.PROVINCIAL_OFFICER,),
        when=in_check,
    ),
    Move(
        name="return",
        label=gettext_lazy("Return for correction"),
        explanation=gettext_lazy("The municipality can edit again. Say what has to be corrected, and where."),
        sources=(Status.SUBMITTED,),
        target=Status.RETURNED,
        roles=(Role.PROVINCIAL_OFFICER,),
        when=in_check,
        asks=("reason",),
        is_backward=True,
    ),
    Move(
        name="withdraw",
        label=gettext_lazy("Withdraw from this year's evaluation"),
        explanation=gettext_lazy("The municipality takes no further part this year. This cannot be undone."),
        sources=BEFORE_A_DECISION,
        target=Status.WITHDRAWN,
        roles=(Role.CERTIFIER,),
        effect=leave,
        asks=("reason",),
        is_backward=True,
    ),
)
