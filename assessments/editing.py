"""Starting a submission and writing to it, safe against whoever submits it at the same moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from assessments import clock
from assessments.base_data import Place, Value, plan_of
from assessments.drafts import area_of
from assessments.models import BaseDatum, Cycle, Registration, Response, SelfScore, Submission
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


class StartRefused(Exception):
    """The self-assessment cannot be begun; the text says why and whom to ask."""


@transaction.atomic
def start_submission(municipality: Municipality, cycle: Cycle) -> Submission:
    """The municipality's submission of a cycle with an empty response for every indicator; made once.

    Raises StartRefused for a municipality that is not registered or no longer exists.
    """
    # Who begins it too, merges the municipality, or takes its registration back, waits until this is done.
    town = hold(municipality)
    found = Submission.objects.filter(municipality=town, cycle=cycle).first()
    if found:
        return found
    _check_may_start(town, cycle)
    name = town.name_on(cycle.last_day)
    submission = Submission.objects.create(
        municipality=town,
        cycle=cycle,
        kind=town.kind_on(cycle.last_day),
        name_th=name.th,
        name_en=name.en,
        province=town.province,
        area=area_of(town.province, cycle),
        created_at=clock.now(),
    )
    Response.objects.bulk_create(
        Response(submission=submission, indicator=leaf) for leaf in outline_of(submission).leaves
    )
    return submission


def hold(municipality: Municipality) -> Municipality:
    """The municipality as it stands, held until the transaction ends: one thing at a time happens to it."""
    held = Municipality.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("province__area").get(pk=municipality.pk)


def _check_may_start(town: Municipality, cycle: Cycle) -> None:
    if town.is_merged:
        raise StartRefused(_("This municipality was merged into another one and takes no further part."))
    if not Registration.objects.filter(municipality=town, cycle=cycle).exists():
        raise StartRefused(
            _("%(municipality)s is not registered for %(year)s. Ask the provincial office of %(province)s.")
            % {"municipality": town.full_name, "year": cycle.year_be, "province": town.province.name}
        )


def save_self_scores(response: Response, points: Mapping[int, Decimal | None]) -> None:
    """Write the points of some criteria; None takes a score away."""
    if gone := [criterion_id for criterion_id, value in points.items() if value is None]:
        response.self_scores.filter(criterion_id__in=gone).delete()
    SelfScore.objects.bulk_create(
        [
            SelfScore(response=response, criterion_id=criterion_id, points=value)
            for criterion_id, value in points.items()
            if value is not None
        ],
        update_conflicts=True,
        unique_fields=["response", "criterion"],
        update_fields=["points"],
    )


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
