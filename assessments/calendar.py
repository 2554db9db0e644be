"""The calendar of a cycle: the dates that a new one is proposed, what runs now, how far its submissions are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone

from accounts.fiscal_years import fiscal_year as fiscal_year
from assessments.models import Cycle, CycleStage, Stage, Status, Submission

# First and last day of each stage as (month, day) in the year that gives the fiscal year its name; October to
# December are of the year before. A working proposal, none of it is official: the administrator sets the dates.
PROPOSED: dict[Stage, tuple[tuple[int, int], tuple[int, int] | None]] = {
    Stage.SELF_ASSESSMENT: ((11, 1), (3, 31)),
    Stage.PROVINCIAL_CHECK: ((12, 1), (4, 30)),
    Stage.CALIBRATION: ((4, 16), (5, 10)),
    Stage.AREA_REVIEW: ((5, 1), (6, 30)),
    Stage.PREVIEW: ((7, 1), (7, 15)),
    Stage.NATIONAL_REVIEW: ((7, 16), (8, 31)),
    Stage.VISIT: ((8, 1), (8, 31)),
    Stage.FINAL_DECISION: ((8, 16), (8, 31)),
    Stage.PUBLICATION: ((9, 1), None),
}
# A day that is given without a time counts whole.
FIRST_MINUTE, LAST_MINUTE = time(0, 0), time(23, 59)
Period = tuple[datetime, datetime | None]
Periods = dict[Stage, Period]


def proposed_period(year_be: int, stage: Stage) -> Period:
    """The dates that a new cycle starts with."""
    first, last = PROPOSED[stage]
    ends = None if last is None else _moment(year_be, last, LAST_MINUTE)
    return _moment(year_be, first, FIRST_MINUTE), ends


def proposed_periods(year_be: int) -> Periods:
    """The dates that a new cycle starts with.

    Where the self-assessment of another cycle still runs on the proposed day, this one begins the day after, and no
    stage begins before it.
    """
    periods = {stage: proposed_period(year_be, stage) for stage in Stage}
    first, last = periods[Stage.SELF_ASSESSMENT]
    others = CycleStage.objects.filter(
        key=Stage.SELF_ASSESSMENT, cycle__confirmed_at__isnull=False, starts_at__lte=first, ends_at__gt=first
    )
    running = others.exclude(cycle__year_be=year_be).order_by("-ends_at").first()
    if running and running.ends_at and last and (free := _day_after(running.ends_at)) < last:
        periods = {stage: (max(starts, free), ends) for stage, (starts, ends) in periods.items()}
    return periods


def _day_after(moment: datetime) -> datetime:
    day = timezone.localdate(moment) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, FIRST_MINUTE))


def _moment(year_be: int, day: tuple[int, int], at: time) -> datetime:
    month, number = day
    year = year_be - 543 - (month >= 10)
    return timezone.make_aware(datetime.combine(date(year, month, number), at))


@dataclass(frozen=True)
class StageLine:
    """A stage as the list shows it: `state` is undated, off, ahead, running or ended."""

    stage: Stage
    state: str
    starts_at: datetime | None
    ends_at: datetime | None


def stage_lines(cycle: Cycle) -> list[StageLine]:
    """Every stage of a cycle (prefetched), dated or not."""
    return [_line(cycle, stage) for stage in Stage]


def _line(cycle: Cycle, stage: Stage) -> StageLine:
    dates = cycle.stage_by_key.get(stage)
    if dates is None:
        return StageLine(stage, "undated", None, None)
    if not dates.is_on:
        return StageLine(stage, "off", dates.starts_at, dates.ends_at)
    ended_or_ahead = "ended" if cycle.has_ended(stage) else "ahead"
    state = "running" if cycle.is_in(stage) else ended_or_ahead
    return StageLine(stage, state, dates.starts_at, dates.ends_at)


def status_counts(cycles: Iterable[Cycle]) -> dict[int, list[tuple[Status, int]]]:
    """How many submissions of each cycle are in each status, in the order of the road; one query."""
    rows = (
        Submission.objects.filter(cycle__in=list(cycles))
        .order_by()
        .values_list("cycle_id", "status")
        .annotate(count=Count("pk"))
    )
    counts = {(cycle, status): count for cycle, status, count in rows}
    found: dict[int, list[tuple[Status, int]]] = {}
    for status in Status:
        for (cycle, counted), count in counts.items():
            if counted == status:
                found.setdefault(cycle, []).append((status, count))
    return found
