"""Towns of last year whose results are published: what the score band of this year is drawn from.

They have answers, points and a result, and neither photos nor packets: those would take minutes.
"""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import Municipality, User
from assessments import clock
from assessments.engine import MOVES, Inputs
from assessments.models import Cycle, Status, StatusChange, Submission
from assessments.workflow import freeze
from reviews.gaps import summarise
from reviews.models import SettledScore
from reviews.workflow import decide_area
from sustcity.demo import answers, base_data, cycles, places
from sustcity.demo.troupe import Troupe

YEAR = cycles.CURRENT - 1
COUNT = 12
Road = tuple[tuple[str, str, int], ...]


def towns() -> list[Municipality]:
    """Of the same kind as the demo's own municipality, so that they are like it."""
    ours = places.ban_sang()
    like = Municipality.objects.filter(kind=ours.kind).exclude(pk=ours.pk)
    found = list(like.select_related("province__area").order_by("pk"))
    return found[:: max(1, len(found) // COUNT)][:COUNT]


def publish(submission: Submission, troupe: Troupe, moves: Road, arrived_at: datetime) -> None:
    """From the first answer to the published result, as if each had been walked on its day."""
    rng = random.Random(f"{submission.name_th} {submission.province_id}")
    own = rng.uniform(0.72, 0.9)
    answers.fill(submission, rng, own)
    base_data.add([submission], troupe.coordinator)
    with clock.set_to(arrived_at - timedelta(days=58)):
        by = troupe.certifier
        freeze(submission, by, Inputs(signed_name=by.full_name, signed_position=by.position))
    submission.refresh_from_db(fields=["self_percent"])
    _settle(submission, rng, rng.gauss(0.88, 0.06))
    with clock.set_to(arrived_at - timedelta(days=30)):
        decide_area(submission, troupe.chair, Inputs())
    _remember(submission, troupe, moves, arrived_at)
    Submission.objects.filter(pk=submission.pk).update(status=Status.PUBLISHED, status_at=arrived_at)


def _settle(submission: Submission, rng: random.Random, share: float) -> None:
    """Less than the own points mostly, by a usual share; waste and green space lose more."""
    rows = []
    for response in submission.responses.select_related("indicator").prefetch_related("self_scores__criterion"):
        if not response.indicator.is_assessed:
            continue
        usual = share - (0.15 if response.indicator.number in ("18", "20") else 0)
        for one in response.self_scores.all():
            kept = Decimal(str(min(1.08, max(0.3, rng.gauss(usual, 0.08)))))
            points = min(one.criterion.maximum, round(one.points * kept * 2) / Decimal(2))
            rows.append(SettledScore(submission=submission, criterion=one.criterion, points=points))
    SettledScore.objects.bulk_create(rows)


def _remember(submission: Submission, troupe: Troupe, moves: Road, arrived_at: datetime) -> None:
    status, rows = Status.DRAFT, []
    for who, move, days_ago in moves:
        target, by = _target(move), getattr(troupe, who)
        rows.append(_change(submission, move, status, target, by, arrived_at - timedelta(days=days_ago)))
        status = target
    StatusChange.objects.bulk_create(rows)


def _target(move: str) -> Status:
    return MOVES[move].target


def _change(submission: Submission, move: str, source: Status, target: Status, by: User, at: datetime) -> StatusChange:
    return StatusChange(
        submission=submission,
        move=move,
        from_status=source,
        to_status=target,
        by=by,
        by_name=by.name_and_position,
        at=at,
    )


def summarise_years() -> None:
    for cycle in Cycle.objects.filter(year_be__in=cycles.EARLIER).select_related("framework"):
        summarise(cycle)
