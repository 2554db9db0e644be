"""The demo's cycles: three finished ones, and this year's with every stage open to walk the road."""

from datetime import datetime, timedelta

from assessments import clock
from assessments.models import Cycle, CycleStage, Stage
from indicators.models import Framework

CURRENT = 2569
EARLIER = (2559, 2567, 2568)

# Days from now: every stage of the current cycle runs, as in a rehearsal.
OPEN_DAYS: dict[Stage, tuple[int, int | None]] = {
    Stage.SELF_ASSESSMENT: (-90, 30),
    Stage.PROVINCIAL_CHECK: (-80, 45),
    Stage.AREA_REVIEW: (-70, 60),
    Stage.PREVIEW: (-60, 75),
    Stage.NATIONAL_REVIEW: (-50, 90),
    Stage.PUBLICATION: (-40, None),
}


def add_cycles(framework: Framework) -> None:
    for year in EARLIER:
        cycle = Cycle.objects.create(year_be=year, framework=framework)
        _add_stages(cycle, start_of(year), dict.fromkeys(OPEN_DAYS, (0, 365)))
    current = Cycle.objects.create(year_be=CURRENT, framework=framework)
    _add_stages(current, clock.now(), OPEN_DAYS)


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
            starts_at=origin + timedelta(days=starts),
            ends_at=None if ends is None else origin + timedelta(days=ends),
        )
