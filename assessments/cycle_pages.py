"""What the pages of a cycle show of its history, each in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from assessments.models import Announcement, Cycle, Extension, Stage

# The steps of making a cycle; each is a page with the year in its address.
STEPS = {
    "start": _("Year and framework"),
    "dates": _("Dates of the stages"),
    "marks": _("Pass marks and grades"),
    "areas": _("Areas and provinces"),
    "check": _("Check and confirm"),
}
SHOWN_CHANGES = 20
SHOWN_TOWNS = 30


def steps_at(present: str) -> list[dict[str, object]]:
    """The steps with the present one marked."""
    names = list(STEPS)
    at = names.index(present)
    return [
        {"label": label, "state": "done" if index < at else "current" if index == at else "ahead"}
        for index, label in enumerate(STEPS.values())
    ]


def date_changes(cycle: Cycle) -> QuerySet[Announcement]:
    """The latest announcements of a cycle, each with how many letters it has and how many are sent."""
    return cycle.announcements.prefetch_related("changes").annotate(
        letter_count=Count("letters"), sent_count=Count("letters", filter=Q(letters__sent_at__isnull=False))
    )[:SHOWN_CHANGES]


def change_count(cycle: Cycle) -> int:
    return cycle.announcements.count()


def extension_count(cycle: Cycle) -> int:
    """How many municipalities were given more time, be it taken back since."""
    return Extension.objects.filter(cycle=cycle).order_by().values("municipality").distinct().count()


@dataclass(frozen=True)
class ExtendedTown:
    """A municipality with everything that was granted to it in a cycle, newest first."""

    municipality: Municipality
    extensions: list[Extension]

    @property
    def latest(self) -> list[Extension]:
        """What counts now, by stage."""
        by_stage = {Stage(one.stage): one for one in reversed(self.extensions)}
        return [by_stage[stage] for stage in Stage if stage in by_stage]


def extended_towns(cycle: Cycle) -> list[ExtendedTown]:
    """One query, whoever was granted last first."""
    found: dict[Municipality, list[Extension]] = {}
    for one in Extension.objects.filter(cycle=cycle).select_related("municipality__province"):
        found.setdefault(one.municipality, []).append(one)
    return [ExtendedTown(town, granted) for town, granted in found.items()]


def towns_named(text: str) -> list[Municipality]:
    """Municipalities by a part of their name, one more than are shown; none for no name."""
    if not text:
        return []
    named = Q(name_th__icontains=text) | Q(name_en__icontains=text)
    return list(Municipality.objects.with_place().filter(named)[: SHOWN_TOWNS + 1])
