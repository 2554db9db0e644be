"""What the demo's municipalities answer, and the points they give."""

import random
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from assessments import clock
from assessments.models import Response, SelfScore, Submission
from indicators.models import Criterion
from sustcity.demo import content


def fill(submission: Submission, rng: random.Random, share: float, leave_open: tuple[str, ...] = ()) -> None:
    """Answers and self-scores around a share of the maximum; some indicators may be left to the visitor.

    What takes its points from the LPA result has them from there.
    """
    responses = list(submission.responses.select_related("indicator").prefetch_related("indicator__criteria"))
    for response in responses:
        if response.indicator.number not in leave_open:
            response.answer = content.answer(submission, response.indicator.number, rng.randrange(2))
    Response.objects.bulk_update(responses, ["answer"])
    SelfScore.objects.bulk_create(
        SelfScore(response=response, criterion=criterion, points=some_points(criterion, rng, share))
        for response in responses
        if response.indicator.is_assessed and response.indicator.number not in leave_open
        for criterion in response.indicator.criteria.all()
    )


def some_points(criterion: Criterion, rng: random.Random, share: float) -> Decimal:
    """Half points around a share of the maximum, never above it."""
    wanted = float(criterion.maximum) * min(1.0, max(0.2, rng.gauss(share, 0.08)))
    return Decimal(round(wanted * 2)) / 2


def divide(submission: Submission, staff: tuple[User, User]) -> None:
    for index, response in enumerate(submission.responses.all()):
        response.assigned_to = staff[index % 2]
        response.save(update_fields=["assigned_to"])


def rewrite(submission: Submission, number: str, first: User, second: User) -> None:
    """One person began the answer, another finished it: both versions can be read."""
    response = submission.responses.get(indicator__number=number)
    finished = response.answer
    begun = finished[: len(finished) * 2 // 3].rpartition(" ")[0] or finished[:80]
    Response.objects.filter(pk=response.pk).update(answer="")
    response.answer = ""
    for days, text, by in ((6, begun, first), (4, finished, second)):
        with clock.set_to(clock.now() - timedelta(days=days)):
            response = response.save_changes({"answer": text}, base_version=response.version, by=by)
