"""Merging a municipality into another one: what stands in the way, what will happen, and doing it.

Both histories stay: submissions keep their municipality and the name of their year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.changing import last_change_of
from accounts.models import Membership, Municipality, MunicipalityChange, User
from assessments import clock
from assessments.models import Cycle, Registration, Status, Submission
from assessments.models.submissions import OVER
from assessments.registering import open_cycles
from assessments.templatetags.sustcity import be_date


class MergeRefused(Exception):
    """The municipalities cannot be merged; `reasons` say why, each in a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Merger:
    """One municipality goes into another on a day; its people go along, or their roles there end."""

    source: Municipality
    target: Municipality
    day: date
    moves_people: bool

    def reasons_against(self) -> list[str]:
        return list(_reasons_against(self))

    @property
    def people(self) -> list[Membership]:
        """The roles that are held in the municipality now."""
        held = Membership.objects.filter(municipality=self.source, ended_at=None).select_related("user")
        return list(held.order_by("user__full_name", "role"))

    @property
    def submissions(self) -> list[Submission]:
        """What the people of the successor will read from then on."""
        return list(Submission.objects.filter(municipality=self.source).with_facts())

    @property
    def predecessors(self) -> list[Municipality]:
        """What was merged into it before, and goes on with it."""
        return list(Municipality.objects.filter(merged_into=self.source).with_place())

    @property
    def registrations(self) -> list[Registration]:
        """What will be taken back: registered for a cycle that still can be begun, but not begun."""
        waiting = Registration.objects.filter(municipality=self.source, cycle__in=open_cycles()).not_begun()
        return list(waiting.select_related("cycle"))


def _reasons_against(merger: Merger) -> Iterator[str]:
    names = {"source": merger.source.full_name, "target": merger.target.full_name}
    if merger.source == merger.target:
        yield _("A municipality cannot be merged into itself.")
    if merger.source.is_merged:
        yield _("%(source)s was merged into another municipality already.") % names
    if merger.target.is_merged:
        yield _("%(target)s was itself merged into another municipality; choose that one.") % names
    last = last_change_of(merger.source)
    if last and merger.day < last:
        yield _("A change of %(source)s from %(day)s is recorded; choose that day or a later one.") % {
            **names,
            "day": be_date(last),
        }
    found = Submission.objects.filter(municipality=merger.source).with_facts().prefetch_related("cycle__stages")
    for submission in found:
        yield from _reason_of(submission, merger.day)


def _reason_of(submission: Submission, day: date) -> Iterator[str]:
    facts = {"year": submission.cycle.year_be, "status": submission.get_status_display()}
    end = _end_of(submission.cycle)
    if submission.status not in OVER and day <= end:
        yield _(
            "Its submission of %(year)s is in the state “%(status)s”. Publish its result or let it be withdrawn "
            "first, or choose a day after the cycle ends on %(end)s."
        ) % {**facts, "end": be_date(end)}
    elif submission.status == Status.PUBLISHED and day < submission.cycle.first_day:
        yield _("It took part in %(year)s, which began after that day; choose a later day.") % facts


def _end_of(cycle: Cycle) -> date:
    """The last day of the fiscal year, or of the stages where they run longer."""
    ends = [timezone.localdate(stage.ends_at) for stage in cycle.stages.all() if stage.ends_at]
    return max([cycle.last_day, *ends])


@transaction.atomic
def merge(merger: Merger, *, by: User, reason: str) -> None:
    """Do it, in one transaction; raises MergeRefused. What was checked for the page is checked again."""
    pks = [merger.source.pk, merger.target.pk]
    # In one order for everybody, so that two mergers never wait for each other; who begins a submission waits too.
    held = {one.pk: one for one in Municipality.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    current = Merger(held[merger.source.pk], held[merger.target.pk], merger.day, merger.moves_people)
    if reasons := current.reasons_against():
        raise MergeRefused(reasons)
    facts = _move(current)
    _record(current, facts, by, reason)


def _move(merger: Merger) -> list[tuple[str, str, str]]:
    """Write the merger; returns the facts that the record keeps beside the name of the successor."""
    facts = []
    if people := merger.people:
        field = "people_moved" if merger.moves_people else "people_ended"
        facts.append((field, "", ", ".join(dict.fromkeys(one.user.full_name for one in people))))
        _end_or_move(people, merger)
    if registrations := merger.registrations:
        facts.append(("registrations", "", ", ".join(str(one.cycle.year_be) for one in registrations)))
        Registration.objects.filter(pk__in=[one.pk for one in registrations]).delete()
    source = merger.source
    source.merged_into, source.merged_on = merger.target, merger.day
    source.save(update_fields=["merged_into", "merged_on"])
    return facts


def _end_or_move(people: list[Membership], merger: Merger) -> None:
    now = clock.now()
    Membership.objects.filter(pk__in=[one.pk for one in people]).update(ended_at=now)
    if not merger.moves_people:
        return
    there = set(Membership.objects.filter(municipality=merger.target, ended_at=None).values_list("user_id", "role"))
    Membership.objects.bulk_create(
        Membership(user_id=one.user_id, role=one.role, municipality=merger.target, started_at=now)
        for one in people
        if (one.user_id, one.role) not in there
    )


def _record(merger: Merger, facts: list[tuple[str, str, str]], by: User, reason: str) -> None:
    """Every municipality it concerns keeps it; what was merged before goes on to the new successor."""
    source, target, action = merger.source.label_th, merger.target.label_th, MunicipalityChange.Action
    shared = {"since": merger.day, "reason": reason, "by": by, "by_name": by.name_and_position}
    rows = [
        (merger.source, action.MERGED, [("merged_into", "", target), *facts]),
        (merger.target, action.ABSORBED, [("took_in", "", source)]),
        *((one, action.PASSED_ON, [("merged_into", source, target)]) for one in merger.predecessors),
    ]
    MunicipalityChange.objects.bulk_create(
        MunicipalityChange(municipality=town, action=what, facts=told, **shared) for town, what, told in rows
    )
    Municipality.objects.filter(merged_into=merger.source).update(merged_into=merger.target)
