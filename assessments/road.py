"""The road of a submission in six steps, as people speak of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.models import Stage, Status, Submission


@dataclass(frozen=True)
class Step:
    """`state` is done, current or ahead; `ends_at` the end of the stage for this municipality."""

    label: str | Promise
    state: str
    ends_at: datetime | None


STEPS: tuple[tuple[str | Promise, Stage, tuple[Status, ...]], ...] = (
    (_("Self-assessment"), Stage.SELF_ASSESSMENT, (Status.DRAFT, Status.RETURNED)),
    (_("Certification"), Stage.SELF_ASSESSMENT, (Status.INTERNAL_REVIEW,)),
    (_("Provincial check"), Stage.PROVINCIAL_CHECK, (Status.SUBMITTED,)),
    (_("Area review"), Stage.AREA_REVIEW, (Status.ACCEPTED, Status.AREA_REVIEW)),
    (_("Preview"), Stage.PREVIEW, (Status.PREVIEW, Status.OBJECTION)),
    (
        _("Result"),
        Stage.PUBLICATION,
        (Status.AREA_DECIDED, Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED, Status.PUBLISHED),
    ),
)


def road(submission: Submission) -> list[Step]:
    """The steps with the present one marked, those of switched-off stages left out; a withdrawn submission stands on
    none.
    """
    present = next((i for i, (_label, _stage, statuses) in enumerate(STEPS) if submission.status in statuses), -1)
    return [
        Step(label, _state(index, present, submission), submission.ends_at(stage))
        for index, (label, stage, _statuses) in enumerate(STEPS)
        if index == present or not submission.cycle.is_off(stage)
    ]


def _state(index: int, present: int, submission: Submission) -> str:
    if submission.status == Status.PUBLISHED or index < present:
        return "done"
    return "current" if index == present else "ahead"
