"""The earlier years of a municipality, those of municipalities that were merged into it among them."""

from typing import Any

from django.db.models import Q, QuerySet, Subquery

from accounts.models import User
from assessments.models import Evidence, EvidenceKind, Response, Status, Submission
from assessments.models.submissions import DECIDED
from assessments.permissions import is_of_the_municipality
from indicators.crosswalk import ancestry_of


def of_the_municipality(municipality_id: int, path: str = "") -> Q:
    """Submissions of a municipality and of those that were merged into it, or what leads to them by a path."""
    own, former = f"{path}municipality_id", f"{path}municipality__merged_into"
    return Q(**{own: municipality_id}) | Q(**{former: municipality_id})


def earlier_submissions(user: Any, submission: Submission) -> QuerySet[Submission]:
    """What may be looked back to, the last year first."""
    return (
        Submission.objects.readable_by(user)
        .filter(of_the_municipality(submission.municipality_id), cycle__year_be__lt=submission.cycle.year_be)
        .exclude(status=Status.WITHDRAWN)
        .select_related("municipality", "cycle__framework")
        .order_by("-cycle__year_be", "pk")
    )


def year_of_photo(sha256: str, submission: Submission) -> int | None:
    """The last earlier year in which this very photo was evidence of the municipality, None if in none.

    The same bytes cannot show another year: this is certain, unlike everything that a photo says of itself.
    """
    return (
        Evidence.objects.filter(
            of_the_municipality(submission.municipality_id, "submission__"),
            kind=EvidenceKind.PHOTO,
            file__sha256=sha256,
            submission__cycle__year_be__lt=submission.cycle.year_be,
        )
        .order_by("-submission__cycle__year_be")
        .values_list("submission__cycle__year_be", flat=True)
        .first()
    )


def previous_responses(response: Response, reader: User) -> list[Response]:
    """What the municipality answered in the last earlier year, with its points and activities.

    Who is not of the municipality reads what was decided on, never what was begun and not handed in.
    """
    among = Submission.objects.all()
    if not is_of_the_municipality(reader, response.submission):
        among = among.filter(status__in=DECIDED)
    return list(last_answers(response, among).prefetch_related("self_scores__criterion", "activities"))


def last_answers(response: Response, among: QuerySet[Submission] | None = None) -> QuerySet[Response]:
    """The municipality's answers of the last earlier year to the indicator, or to those that became it.

    The crosswalk says what an indicator was. Where versions of one framework are not linked, the same number is
    taken for the same indicator.
    """
    submission = response.submission
    was = ancestry_of(response.indicator)
    same_number = Q(indicator__number=response.indicator.number) & ~Q(indicator__framework__in=was.frameworks)
    earlier = Response.objects.filter(
        Q(indicator__in=was.indicators) | same_number & Q(indicator__framework__code=submission.cycle.framework.code),
        of_the_municipality(submission.municipality_id, "submission__"),
        submission__cycle__year_be__lt=submission.cycle.year_be,
    )
    if among is not None:
        earlier = earlier.filter(submission__in=among)
    last_year = earlier.order_by("-submission__cycle__year_be").values("submission__cycle__year_be")[:1]
    last = earlier.filter(submission__cycle__year_be=Subquery(last_year))
    return last.select_related("submission__cycle", "indicator").order_by("indicator__position")
