"""The list of reasons why points are lost: brought in as a file, kept by administrators."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from reviews.models import LossReason, Score

FIELDS = {"key", "name_th", "name_en"}


def import_loss_reasons(data: Iterable[Mapping[str, Any]]) -> int:
    """Add the reasons whose keys are new, below those that are there, and say how many.

    Raises ValueError or ValidationError where one is none: nothing is then added.
    """
    known = set(LossReason.objects.values_list("key", flat=True))
    fresh = [_reason(one, position) for position, one in enumerate(data, _last() + 1)]
    fresh = [one for one in fresh if one.key not in known]
    LossReason.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _reason(one: Mapping[str, Any], position: int) -> LossReason:
    if strange := set(one) - FIELDS:
        raise ValueError(f"{one.get('key')}: {', '.join(sorted(strange))}")
    reason = LossReason(**one, position=position)
    reason.clean_fields()
    return reason


def _last() -> int:
    return LossReason.objects.aggregate(last=Max("position"))["last"] or 0


def with_counts() -> QuerySet[LossReason]:
    """Every reason with how often evaluators gave it for points that were lost, in sheets that count and are done."""
    given = Score.objects.filter(
        loss_reason=OuterRef("pk"),
        points__lt=F("criterion__maximum"),
        assignment__ended_at=None,
        assignment__finished_at__isnull=False,
    )
    counted = given.order_by().values("loss_reason").annotate(count=Count("pk")).values("count")
    return LossReason.objects.annotate(given_count=Coalesce(Subquery(counted), 0))


def add(reason: LossReason) -> None:
    """A reason of an administrator, at the end of the list; its key is made up."""
    reason.position = _last() + 1
    reason.key = f"own-{uuid4().hex}"
    reason.save()


@transaction.atomic
def move(reason: LossReason, place: int) -> None:
    """Put a reason at a place of the list, counted from 1; the others follow in their order."""
    others = list(LossReason.objects.select_for_update().exclude(pk=reason.pk))
    others.insert(max(place - 1, 0), reason)
    for position, one in enumerate(others, 1):
        one.position = position
    LossReason.objects.bulk_update(others, ["position"])
