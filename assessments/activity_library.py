"""The activities of all years of a municipality, and which of them this year has already."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from assessments.earlier import of_the_municipality
from assessments.models import Activity, Evidence, EvidenceKind, Response, Submission
from assessments.models.activities import ActivityQuerySet
from indicators.crosswalk import ancestry_of
from indicators.models import Indicator

NEWEST, OLDEST, BY_TITLE = "newest", "oldest", "title"


def library_of(submission: Submission, user: User) -> ActivityQuerySet:
    """Of all years, also of the municipalities that were merged into this one."""
    own = of_the_municipality(submission.municipality_id, "submission__")
    return Activity.objects.visible_to(user).filter(own)


def serving(activities: ActivityQuerySet, indicator: Indicator, code: str) -> ActivityQuerySet:
    """Those that serve an indicator, or what it was in earlier frameworks of the same code."""
    was = ancestry_of(indicator)
    same_number = Q(indicator__number=indicator.number) & ~Q(indicator__framework__in=was.frameworks)
    same_code = Q(indicator__framework__code=code)
    served = Response.objects.filter(Q(indicator__in=was.indicators) | same_number & same_code)
    return activities.filter(Exists(_links().filter(response__in=served)))


def serving_dimension(activities: ActivityQuerySet, number: int) -> ActivityQuerySet:
    return activities.filter(Exists(_links().filter(response__indicator__group__dimension__number=number)))


def serving_none(activities: ActivityQuerySet) -> ActivityQuerySet:
    return activities.filter(~Exists(_links()))


def _links() -> QuerySet[Any]:
    return Activity.responses.through.objects.filter(activity=OuterRef("pk"))


def with_photos(activities: ActivityQuerySet, has: bool) -> ActivityQuerySet:
    photos = Exists(Evidence.objects.filter(activities=OuterRef("pk"), kind=EvidenceKind.PHOTO))
    return activities.filter(photos if has else ~photos)


def in_order(activities: ActivityQuerySet, order: str) -> ActivityQuerySet:
    if order == BY_TITLE:
        return activities.order_by("title", "pk")
    year, day = F("submission__cycle__year_be"), F("starts_on")
    if order == OLDEST:
        return activities.order_by(year.asc(), day.asc(nulls_last=True), "pk")
    return activities.order_by(year.desc(), day.desc(nulls_last=True), "-pk")


def as_listed(activities: ActivityQuerySet) -> ActivityQuerySet:
    """With what a row of the library shows."""
    return (
        activities.select_related("submission__cycle")
        .annotate(photo_count=Count("evidence", filter=Q(evidence__kind=EvidenceKind.PHOTO), distinct=True))
        .prefetch_related(Prefetch("responses", Response.objects.select_related("indicator__group__dimension")))
    )


def as_exported(activities: ActivityQuerySet) -> ActivityQuerySet:
    """With what the spreadsheet holds."""
    return activities.select_related("submission__cycle").prefetch_related(
        Prefetch("responses", Response.objects.select_related("indicator")),
        Prefetch("evidence", Evidence.objects.order_by("pk")),
    )


@dataclass(frozen=True)
class Kinship:
    """Which activities are the same through the years: each was carried from the one before, or begun anew."""

    carried_from: dict[int, int | None]
    year_of: dict[int, int]
    home_of: dict[int, int]

    @cached_property
    def years(self) -> list[int]:
        return sorted(set(self.year_of.values()), reverse=True)

    def root(self, pk: int) -> int:
        """The first of its line; one that leads outside the library, or in a circle, ends there."""
        seen = {pk}
        while (before := self.carried_from.get(pk)) is not None and before not in seen:
            seen.add(before)
            pk = before
        return pk

    def in_submission(self, submission: Submission) -> dict[int, int]:
        """The activities of a submission, by the first of their line."""
        return {self.root(pk): pk for pk, home in sorted(self.home_of.items()) if home == submission.pk}

    def same_in(self, submission: Submission, pks: Iterable[int]) -> dict[int, int]:
        """What some activities are in a submission, where they are in it."""
        there = self.in_submission(submission)
        return {pk: there[root] for pk in pks if (root := self.root(pk)) in there}


def kinship_of(activities: ActivityQuerySet) -> Kinship:
    """One query of numbers: a town has some hundred activities in ten years."""
    rows = list(activities.values_list("pk", "carried_from", "submission", "submission__cycle__year_be").order_by())
    return Kinship(
        carried_from={pk: before for pk, before, _home, _year in rows},
        year_of={pk: year for pk, _before, _home, year in rows},
        home_of={pk: home for pk, _before, home, _year in rows},
    )
