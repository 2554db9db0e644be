"""Starting a submission and writing to it, safe against whoever submits it at the same moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Municipality, User
from assessments import clock
from assessments.models import Cycle, Response, SelfScore, Submission
from assessments.permissions import may_edit
from assessments.queries import Overview, outline_of


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


def keep_given_points(state: Overview) -> None:
    """Make the points that are given rows, with their origin, in the place of those that were there."""
    leaves = [leaf for leaf in state.leaves if not leaf.indicator.is_assessed]
    SelfScore.objects.filter(response__in=[leaf.response.pk for leaf in leaves]).delete()
    SelfScore.objects.bulk_create(
        SelfScore(response=leaf.response, criterion_id=criterion_id, points=points, origin=leaf.given.origin.data)
        for leaf in leaves
        if leaf.given
        for criterion_id, points in leaf.given.points.items()
    )
