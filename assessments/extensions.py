"""More time for one municipality: granting it, and telling of it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Municipality, User
from assessments import clock
from assessments.models import EXTENDABLE, Cycle, Extension, Stage, Status, Submission

ON_THE_WAY = (Status.DRAFT, Status.INTERNAL_REVIEW, Status.SUBMITTED, Status.RETURNED)


@dataclass(frozen=True)
class MoreTime:
    """The end of a stage for one municipality, with the extension it comes from."""

    stage: Stage
    extension: Extension

    @property
    def ends_at(self) -> datetime | None:
        return self.extension.ends_at

    @property
    def has_ended(self) -> bool:
        return self.ends_at is not None and self.ends_at <= clock.now()


def latest(municipality: Municipality, cycle: Cycle) -> dict[Stage, Extension]:
    """The extension of each stage that counts: the latest row, unless it withdraws what was there; one query."""
    found: dict[Stage, Extension] = {}
    for one in Extension.objects.filter(municipality=municipality, cycle=cycle).order_by("at", "pk"):
        found[Stage(one.stage)] = one
    return {stage: one for stage, one in found.items() if one.ends_at is not None}


def more_time(municipality: Municipality, cycle: Cycle) -> list[MoreTime]:
    """What the municipality reads: extensions that reach past the calendar's own end."""
    granted = latest(municipality, cycle)
    return [
        MoreTime(stage, granted[stage])
        for stage in EXTENDABLE
        if stage in granted and _reaches_further(granted[stage], cycle, stage)
    ]


def _reaches_further(extension: Extension, cycle: Cycle, stage: Stage) -> bool:
    dates = cycle.stage_by_key.get(stage)
    return bool(dates and dates.ends_at and extension.ends_at and extension.ends_at > dates.ends_at)


def more_time_for(submission: Submission) -> list[MoreTime]:
    """The same for a submission that was read with its facts; no query where nothing was granted.

    Once the province has accepted it, more time means nothing any more.
    """
    if submission.status not in ON_THE_WAY or not any(submission.extended_to(stage) for stage in EXTENDABLE):
        return []
    return more_time(submission.municipality, submission.cycle)


def may_start(municipality: Municipality, cycle: Cycle) -> bool:
    """Whether a municipality may begin its self-assessment: while it runs, or within an extension; one query then."""
    if cycle.is_in(Stage.SELF_ASSESSMENT):
        return True
    if not cycle.has_begun(Stage.SELF_ASSESSMENT):
        return False
    granted = latest(municipality, cycle).get(Stage.SELF_ASSESSMENT)
    return granted is not None and granted.ends_at is not None and clock.now() < granted.ends_at


def grant(
    municipality: Municipality, cycle: Cycle, ends: dict[Stage, datetime | None], by: User, reason: str
) -> list[Extension]:
    """Give more time, or take it back where the end is None. What was granted before stays in the history."""
    now = clock.now()
    return Extension.objects.bulk_create(
        Extension(
            municipality=municipality,
            cycle=cycle,
            stage=stage,
            ends_at=ends_at,
            reason=reason,
            by=by,
            by_name=by.name_and_position,
            at=now,
        )
        for stage, ends_at in ends.items()
    )
