"""The demo's cycles: three finished ones, and this year's with every stage open to walk the road."""

from datetime import datetime, timedelta

from django.utils import timezone

from assessments import clock, dates, drafts
from assessments.models import Cycle, CycleStage, Stage
from indicators.models import Framework

CURRENT = 2569
EARLIER = (2559, 2567, 2568)

# Days from now: every stage of the current cycle runs, as in a rehearsal.
OPEN_DAYS: dict[Stage, tuple[int, int | None]] = {
    Stage.SELF_ASSESSMENT: (-90, 30),
    Stage.PROVINCIAL_CHECK: (-80, 45),
    Stage.CALIBRATION: (-75, 50),
    Stage.AREA_REVIEW: (-70, 60),
    Stage.PREVIEW: (-60, 75),
    Stage.NATIONAL_REVIEW: (-50, 90),
    Stage.VISIT: (-48, 90),
    Stage.FINAL_DECISION: (-45, 95),
    Stage.PUBLICATION: (-40, None),
}


# Days from the beginning: how the stages of an earlier cycle followed each other.
PAST_DAYS: dict[Stage, tuple[int, int | None]] = {
    Stage.SELF_ASSESSMENT: (0, 34),
    Stage.PROVINCIAL_CHECK: (30, 40),
    Stage.CALIBRATION: (36, 44),
    Stage.AREA_REVIEW: (38, 56),
    Stage.PREVIEW: (53, 66),
    Stage.NATIONAL_REVIEW: (62, 80),
    Stage.VISIT: (66, 80),
    Stage.FINAL_DECISION: (78, 81),
    Stage.PUBLICATION: (82, None),
}


def add_cycles(framework: Framework) -> None:
    for year in EARLIER:
        _add_cycle(year, framework, start_of(year), PAST_DAYS)
    _add_cycle(CURRENT, framework, clock.now(), OPEN_DAYS)


def _add_cycle(year: int, framework: Framework, origin: datetime, days: dict[Stage, tuple[int, int | None]]) -> None:
    """As an administrator makes one: a draft, its dates, and the confirmation that checks them."""
    with dates.held():
        cycle, _is_new = drafts.start_draft(year, framework)
        cycle.stages.all().delete()
        _add_stages(cycle, origin, days)
        drafts.confirm(cycle)


def start_of(year_be: int) -> datetime:
    """When an earlier cycle began, in these years long ago: 90 days before the same day of now."""
    now = clock.now()
    years_ago = CURRENT - year_be
    return now - timedelta(days=365 * years_ago + 90)


def _add_stages(cycle: Cycle, origin: datetime, days: dict[Stage, tuple[int, int | None]]) -> None:
    for stage, (starts, ends) in days.items():
        CycleStage.objects.create(
            cycle=cycle,
            key=stage,
            starts_at=at(origin + timedelta(days=starts), 8, 30),
            ends_at=None if ends is None else at(origin + timedelta(days=ends), 16, 30),
        )


def at(day: datetime, hour: int, minute: int) -> datetime:
    """That time of the day in Thailand."""
    return timezone.localtime(day).replace(hour=hour, minute=minute, second=0, microsecond=0)
