"""Starting a submission and writing to it, safe against whoever submits it at the same moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Municipality, User
from assessments import clock
from assessments.base_data import Place, Value, plan_of
from assessments.models import BaseDatum, Cycle, Response, SelfScore, Submission
from assessments.permissions import may_edit
from assessments.queries import outline_of


@contextmanager
def editing(submission: Submission, by: User) -> Iterator[Submission]:
    """Hold the submission open for writing; refused when it is not this person's or no longer editable.

    Everything that changes what will be certified is written inside, so that a packet never freezes half a save.
    """
    with transaction.atomic():
        current = Submission.objects.with_facts().select_for_update(of=("self",)).get(pk=submission.pk)
        if not may_edit(by, current):
            raise PermissionDenied
        yield current


@transaction.atomic
def start_submission(municipality: Municipality, cycle: Cycle) -> Submission:
    """The municipality's submission of a cycle with an empty response for every indicator; made once."""
    submission, is_new = Submission.objects.get_or_create(
        municipality=municipality,
        cycle=cycle,
        defaults={
            "kind": municipality.kind_on(cycle.last_day),
            "province": municipality.province,
            "area": municipality.province.area,
            "created_at": clock.now(),
        },
    )
    if is_new:
        Response.objects.bulk_create(
            Response(submission=submission, indicator=leaf) for leaf in outline_of(submission).leaves
        )
    return submission


def save_self_scores(response: Response, points: Mapping[int, Decimal | None]) -> None:
    """Write the points of some criteria; None takes a score away."""
    for criterion_id, value in points.items():
        if value is None:
            response.self_scores.filter(criterion_id=criterion_id).delete()
        else:
            SelfScore.objects.update_or_create(response=response, criterion_id=criterion_id, defaults={"points": value})


def save_base_data(
    submission: Submission, rows: Mapping[Place, BaseDatum], changes: Mapping[Place, Value | None], *, by: User
) -> None:
    """Write some cells over the rows as they are now; None takes a value away. A few queries, however many cells."""
    fields = plan_of(submission).base_data_fields
    gone = [rows[place].pk for place, value in changes.items() if value is None and place in rows]
    if gone:
        BaseDatum.objects.filter(submission=submission, pk__in=gone).delete()
    BaseDatum.objects.bulk_create(
        [
            BaseDatum(
                submission=submission,
                field=fields[key],
                year_be=year,
                number=value if isinstance(value, Decimal) else None,
                choice=value if isinstance(value, str) else "",
                version=rows[key, year].version + 1 if (key, year) in rows else 1,
                changed_by=by,
            )
            for (key, year), value in changes.items()
            if value is not None
        ],
        update_conflicts=True,
        unique_fields=["submission", "field", "year_be"],
        update_fields=["number", "choice", "version", "changed_by", "changed_at"],
    )
