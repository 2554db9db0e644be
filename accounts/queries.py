"""What the pages of the register of municipalities show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Invitation,
    Kind,
    Membership,
    Municipality,
    MunicipalityChange,
    PeopleConfirmation,
    Role,
)
from accounts.permissions import LEADS


def with_people_count(towns: QuerySet[Municipality]) -> QuerySet[Municipality]:
    """Municipalities for a list, each with how many people have a role there as `people_count`."""
    people = Membership.objects.active().filter(municipality=OuterRef("pk")).order_by().values("municipality")
    counted = people.annotate(count=Count("user", distinct=True)).values("count")
    return towns.select_related("province", "merged_into").annotate(people_count=Coalesce(Subquery(counted), 0))


def with_team_facts(towns: QuerySet[Municipality], year_be: int) -> QuerySet[Municipality]:
    """Municipalities for the list of teams: how many people, how many lead, who will, since when confirmed."""
    here = Membership.objects.active().filter(municipality=OuterRef("pk")).order_by().values("municipality")
    leads = here.filter(role=Role.COORDINATOR).annotate(count=Count("user", distinct=True)).values("count")
    invited = Invitation.objects.waiting().filter(municipality=OuterRef("pk"), team_role__in=LEADS)
    confirmed = PeopleConfirmation.objects.filter(municipality=OuterRef("pk"), year_be=year_be)
    return with_people_count(towns).annotate(
        lead_count=Coalesce(Subquery(leads), 0),
        is_invited=Exists(invited),
        confirmed_at=Subquery(confirmed.values("at")[:1]),
    )


@dataclass(frozen=True)
class Period:
    """What a municipality was from a day (None: as far back as is known) until another (None: until today)."""

    full_name: str
    kind: Kind
    since: date | None
    until: date | None


def periods_of(municipality: Municipality) -> list[Period]:
    """Its names and kinds over time, newest first, in two queries."""
    kinds = list(municipality.former_kinds.order_by("until"))
    names = list(municipality.former_names.order_by("until"))
    days = sorted({one.until for one in kinds} | {one.until for one in names})
    found = []
    for since, until in zip([None, *days], [*days, None], strict=True):
        kind = next((one.kind for one in kinds if until and one.until >= until), municipality.kind)
        name = next((one.called for one in names if until and one.until >= until), municipality.called)
        found.append(Period(name.with_kind(kind), Kind(kind), since, until or municipality.merged_on))
    return found[::-1]


def people_of(municipality: Municipality) -> QuerySet[Membership]:
    """Everybody who has or had a role there, those who have one first."""
    held = municipality.membership_set.select_related("user")
    return held.order_by(F("ended_at").desc(nulls_first=True), "user__full_name", "pk")


LABELS: dict[str, str | Promise] = {
    "merged_into": _("Belongs to"),
    "took_in": _("Took in"),
    "people_moved": _("People who went along"),
    "people_ended": _("People whose roles ended"),
    "registrations": _("Registrations taken back"),
}


def label_of(field: str) -> str:
    """What a field is called where changes are told."""
    return str(LABELS[field] if field in LABELS else Municipality._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


@dataclass(frozen=True)
class ToldChange:
    """A recorded change with its facts in words."""

    change: MunicipalityChange
    facts: list[tuple[str, str, str]]


def changes_of(municipality: Municipality) -> list[ToldChange]:
    return [ToldChange(one, list(_told(one))) for one in municipality.changes.all()]


def _told(change: MunicipalityChange) -> Iterator[tuple[str, str, str]]:
    for field, old, new in change.facts:
        if field == "kind":
            yield label_of(field), str(Kind(old).label), str(Kind(new).label)
        else:
            yield label_of(field), old, new
