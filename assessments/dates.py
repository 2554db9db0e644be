"""The rules that the dates of cycles keep, and moving them.

The stages follow the road: none begins before the stage before it begins, and none ends before the stage before it
ends; a stage without an end is not compared. So self-assessment begins before the provincial check ends, no preview
before the area review, publication last. They may overlap, since provinces check while others still write. The
self-assessments of two cycles never run on the same day. Sensible working rules, none of them official.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import clock, tasks
from assessments.calendar import Period, Periods
from assessments.models import Announcement, Cycle, CycleStage, Stage, StageChange
from assessments.templatetags.sustcity import be_date


@dataclass(frozen=True)
class Fault:
    """A date that breaks a rule: the stage and edge (starts, ends) beside which it stands, and what it meets."""

    stage: Stage
    edge: str
    other: str
    text: str

    @property
    def key(self) -> tuple[Stage, str, str]:
        return self.stage, self.edge, self.other


_followers: list[Callable[[Cycle], None]] = []


def follow(follower: Callable[[Cycle], None]) -> None:
    """Call a function within the transaction in which dates of a confirmed cycle move."""
    if follower not in _followers:
        _followers.append(follower)


class DatesRefused(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(one.text for one in faults))
        self.faults = faults


@contextmanager
def held() -> Iterator[None]:
    """Hold the calendar of all cycles: whoever confirms a draft or moves a date at the same moment waits.

    Locks of this strength let submissions start meanwhile. SQLite lets one writer in anyway.
    """
    with transaction.atomic():
        list(Cycle.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        yield


def periods_of(cycle: Cycle) -> Periods:
    """The dates of a cycle as they are stored now."""
    return {Stage(one.key): (one.starts_at, one.ends_at) for one in CycleStage.objects.filter(cycle=cycle)}


def faults_of(cycle: Cycle, periods: Periods) -> list[Fault]:
    """Every rule that these dates of a cycle would break, at most one at each edge; stages that are off keep none."""
    off = set(CycleStage.objects.filter(cycle=cycle, is_on=False).values_list("key", flat=True))
    dated = [(stage, *periods[stage]) for stage in Stage if stage in periods and stage not in off]
    found: list[Fault] = []
    for index, (stage, starts, ends) in enumerate(dated):
        before = dated[:index][::-1]
        found += _first(_start_fault(stage, starts, other, begins) for other, begins, _end in before)
        found += _first(_end_fault(stage, ends, other, end) for other, _begins, end in before)
    return found + _overlaps(cycle, periods.get(Stage.SELF_ASSESSMENT))


def new_faults(cycle: Cycle, changed: Periods) -> list[Fault]:
    """The rules that a change would break. What was broken before may be mended one date at a time."""
    before = periods_of(cycle)
    known = {one.key for one in faults_of(cycle, before)} if not cycle.is_draft else set()
    return [one for one in faults_of(cycle, before | changed) if one.key not in known]


def _first(faults: Iterator[Fault | None]) -> list[Fault]:
    return next(([one] for one in faults if one), [])


def _start_fault(stage: Stage, starts: datetime, other: Stage, begins: datetime) -> Fault | None:
    if starts >= begins:
        return None
    text = _("“%(stage)s” cannot begin before “%(other)s” begins (%(day)s).")
    return Fault(stage, "starts", other, text % _names(stage, other, begins))


def _end_fault(stage: Stage, ends: datetime | None, other: Stage, end: datetime | None) -> Fault | None:
    if ends is None or end is None or ends >= end:
        return None
    text = _("“%(stage)s” cannot end before “%(other)s” ends (%(day)s).")
    return Fault(stage, "ends", other, text % _names(stage, other, end))


def _names(stage: Stage, other: Stage, moment: datetime) -> dict[str, object]:
    return {"stage": stage.label, "other": other.label, "day": be_date(moment, "time")}


def _overlaps(cycle: Cycle, period: Period | None) -> list[Fault]:
    if period is None:
        return []
    return [_overlap(one, period) for one in other_self_assessments(cycle.pk) if _meet(period, one)][:1]


def other_self_assessments(cycle_pk: int | None) -> list[CycleStage]:
    """The self-assessments of the other cycles, drafts left out."""
    others = CycleStage.objects.filter(key=Stage.SELF_ASSESSMENT, cycle__confirmed_at__isnull=False)
    return list(others.exclude(cycle=cycle_pk).select_related("cycle").order_by("starts_at"))


def _meet(period: Period, other: CycleStage) -> bool:
    starts, ends = period
    return (other.ends_at is None or starts < other.ends_at) and (ends is None or other.starts_at < ends)


def _overlap(other: CycleStage, period: Period) -> Fault:
    edge = "starts" if period[0] >= other.starts_at else "ends"
    first = be_date(other.starts_at)
    if other.ends_at is None:
        text = _("The self-assessment of %(year)s runs from %(first)s without an end; two cannot run at once.")
    else:
        text = _("The self-assessment of %(year)s runs from %(first)s to %(last)s; two cannot run at once.")
    facts = {"year": other.cycle.year_be, "first": first, "last": be_date(other.ends_at)}
    return Fault(Stage.SELF_ASSESSMENT, edge, str(other.cycle.year_be), text % facts)


def move_stages(cycle: Cycle, periods: Periods, by: User, reason: str) -> bool:
    """Write new dates of a cycle, inside `held()`; those of a confirmed one are announced. Says whether any moved.

    Raises DatesRefused where they would break a rule.
    """
    before = periods_of(cycle)
    changed = {stage: period for stage, period in periods.items() if before.get(stage) != period}
    if faults := new_faults(cycle, changed):
        raise DatesRefused(faults)
    for stage, (starts, ends) in changed.items():
        dates = {"starts_at": starts, "ends_at": ends}
        CycleStage.objects.update_or_create(cycle=cycle, key=stage, defaults=dates)
    if changed and not cycle.is_draft:
        _announce(cycle, before, changed, by, reason)
        for follower in _followers:
            follower(cycle)
    return bool(changed)


def _announce(cycle: Cycle, before: Periods, changed: Periods, by: User, reason: str) -> None:
    """Keep what moved and why. The letters are written by workers, so nobody waits for them here."""
    made = Announcement.objects.create(cycle=cycle, reason=reason, by=by, by_name=by.name_and_position, at=clock.now())
    for stage, (starts, ends) in changed.items():
        old_starts, old_ends = before.get(stage, (None, None))
        StageChange.objects.create(
            announcement=made,
            stage=stage,
            old_starts_at=old_starts,
            old_ends_at=old_ends,
            starts_at=starts,
            ends_at=ends,
        )
    tasks.write_letters.enqueue(made.pk)


def open_stage(cycle: Cycle, stage: Stage, by: User, reason: str) -> bool:
    """Let a stage run from now on; its end stays unless it is past. Says whether anything changed."""
    with held():
        now = clock.now()
        starts, ends = periods_of(cycle).get(stage, (now, None))
        # A stage that is opened again began when it first did.
        ends = None if ends is not None and ends <= now else ends
        return move_stages(cycle, {stage: (min(starts, now), ends)}, by, reason)


def close_stage(cycle: Cycle, stage: Stage, by: User, reason: str) -> bool:
    """End a running stage now. Says whether anything changed: one that does not run is left alone."""
    with held():
        # Whoever waited for the calendar looks at the clock when it is theirs.
        now = clock.now()
        starts, ends = periods_of(cycle).get(stage, (now, now))
        if starts > now or (ends is not None and ends <= now):
            return False
        # Closed in the moment it was opened, it still has to end after it starts.
        return move_stages(cycle, {stage: (min(starts, now - timedelta(seconds=1)), now)}, by, reason)
