"""The earlier years of a municipality, those of municipalities that were merged into it among them."""

from typing import Any

from django.db.models import Q, QuerySet

from assessments.models import Evidence, EvidenceKind, Status, Submission


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
