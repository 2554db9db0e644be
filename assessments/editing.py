"""Starting a submission and writing to it, safe against whoever submits it at the same moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from assessments import clock
from assessments.models import Cycle, Registration, Response, SelfScore, Submission
from assessments.permissions import may_edit
from indicators.queries import outline


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
        area=town.province.area,
        created_at=clock.now(),
    )
    Response.objects.bulk_create(
        Response(submission=submission, indicator=leaf) for leaf in outline(cycle.framework).leaves
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
    for criterion_id, value in points.items():
        if value is None:
            response.self_scores.filter(criterion_id=criterion_id).delete()
        else:
            SelfScore.objects.update_or_create(response=response, criterion_id=criterion_id, defaults={"points": value})
