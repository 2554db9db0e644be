"""Registering municipalities for a cycle: who may, until when, how many are, and the acts themselves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Municipality, Role, User
from assessments import clock
from assessments.editing import hold
from assessments.models import Cycle, Registration, Stage, Status, Submission
from assessments.models.submissions import HANDED_IN


def open_cycles() -> list[Cycle]:
    """The cycles that one can register for, oldest first: each from when it is there until its self-assessment ends."""
    return [one for one in Cycle.objects.with_stages().order_by("year_be") if is_open(one)]


def is_open(cycle: Cycle) -> bool:
    return not cycle.has_ended(Stage.SELF_ASSESSMENT)


def registrable_by(user: User, cycle: Cycle) -> QuerySet[Municipality]:
    """The municipalities that a person registers: those of the province, for administrators all.

    One that was merged into another is among them only where it is registered already.
    """
    found = Municipality.objects.filter(Q(merged_into=None) | Exists(_registered(cycle)))
    if user.is_administrator:
        return found
    held = [one.province_id for one in user.active_memberships if one.role == Role.PROVINCIAL_OFFICER]
    return found.filter(province__in=held)


def _registered(cycle: Cycle) -> QuerySet[Registration]:
    return Registration.objects.filter(cycle=cycle, municipality=OuterRef("pk"))


def _begun(cycle: Cycle) -> QuerySet[Submission]:
    return Submission.objects.filter(cycle=cycle, municipality=OuterRef("pk"))


def took_part(cycle: Cycle | None) -> Exists:
    """Whether a municipality handed in its self-assessment of a cycle."""
    return Exists(Submission.objects.filter(cycle=cycle, municipality=OuterRef("pk"), status__in=HANDED_IN))


def with_state(towns: QuerySet[Municipality], cycle: Cycle) -> QuerySet[Municipality]:
    """Each with `is_registered` and `has_begun`."""
    return towns.annotate(is_registered=Exists(_registered(cycle)), has_begun=Exists(_begun(cycle)))


@dataclass(frozen=True)
class Counts:
    """How many municipalities stand where; the three make up all of them."""

    begun: int
    not_begun: int
    not_registered: int

    @property
    def registered(self) -> int:
        return self.begun + self.not_begun

    @property
    def total(self) -> int:
        return self.registered + self.not_registered


def counts_of(towns: QuerySet[Municipality], cycles: Collection[Cycle]) -> dict[int, Counts]:
    """By cycle, in two queries for any number of them."""
    begun = Submission.objects.filter(cycle=OuterRef("cycle"), municipality=OuterRef("municipality"))
    rows = (
        Registration.objects.filter(cycle__in=cycles, municipality__in=towns)
        .order_by()
        .annotate(has_begun=Exists(begun))
        .values_list("cycle")
        .annotate(
            Count("pk"),
            begun=Count("pk", filter=Q(has_begun=True)),
            existing=Count("pk", filter=Q(municipality__merged_into=None)),
        )
    )
    found: dict[int, tuple[int, int, int]] = {pk: (count, begun, living) for pk, count, begun, living in rows}
    total = towns.filter(merged_into=None).count()
    return {one.pk: _counts(*found.get(one.pk, (0, 0, 0)), total) for one in cycles}


def _counts(registered: int, begun: int, existing: int, total: int) -> Counts:
    return Counts(begun=begun, not_begun=registered - begun, not_registered=total - existing)


@dataclass(frozen=True)
class Row:
    """A municipality with what is to be known before registering it."""

    town: Municipality
    registration: Registration | None
    has_begun: bool
    last_year: str


def rows_of(towns: list[Municipality], cycle: Cycle, before: Cycle | None) -> list[Row]:
    """Municipalities with their state, their registration and what became of the year before, in two queries."""
    found = Registration.objects.filter(cycle=cycle, municipality__in=towns).select_related("by")
    registrations = {one.municipality_id: one for one in found}
    submissions = Submission.objects.filter(cycle=before, municipality__in=towns)
    last_year, labels = dict(submissions.values_list("municipality_id", "status")), dict(Status.choices)
    return [
        Row(
            town,
            registrations.get(town.pk),
            town.has_begun,  # type: ignore[attr-defined] # an annotation
            str(labels[last_year[town.pk]]) if town.pk in last_year else "",
        )
        for town in towns
    ]


@transaction.atomic
def register(towns: Iterable[Municipality], cycle: Cycle, *, by: User, note: str = "") -> int:
    """Register those that are not yet; returns how many that are. Doing it again, or two at once, does no harm."""
    wanted = [one for one in towns if not one.is_merged]
    known = set(Registration.objects.filter(cycle=cycle).values_list("municipality_id", flat=True))
    new = [one for one in wanted if one.pk not in known]
    Registration.objects.bulk_create(
        [Registration(municipality=one, cycle=cycle, by=by, note=note, at=clock.now()) for one in new],
        batch_size=500,
        ignore_conflicts=True,
    )
    return len(new)


@transaction.atomic
def take_back(town: Municipality, cycle: Cycle) -> bool:
    """Take a registration back; refused (False) once the self-assessment has begun."""
    hold(town)
    if Submission.objects.filter(municipality=town, cycle=cycle).exists():
        return False
    Registration.objects.filter(municipality=town, cycle=cycle).delete()
    return True
