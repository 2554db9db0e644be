"""Examples of earlier years: what points meant then."""

from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from assessments.models import Response, Stage, Submission
from indicators.crosswalk import ancestry_of
from indicators.models import Indicator
from reviews.models import Anchor
from reviews.queries import settled_points


def anchors_of(user: User, leaf: Indicator, submission: Submission) -> list[Anchor]:
    """Of earlier years, of the indicator itself or of those that it follows; never of the municipality that is scored.

    Where versions of one framework are not linked, the same number is taken for the same indicator.
    """
    cycle, was = submission.cycle, ancestry_of(leaf)
    same_number = Q(response__indicator__number=leaf.number, response__indicator__framework__code=cycle.framework.code)
    followed = Q(response__indicator__in=was.indicators) | Q(response__indicator=leaf)
    found = Anchor.objects.visible_to(user).filter(
        followed | same_number & ~Q(response__indicator__framework__in=was.frameworks),
        response__submission__cycle__year_be__lt=cycle.year_be,
    )
    others = found.exclude(response__submission__municipality=submission.municipality_id)
    return list(others.select_related("response__submission__cycle", "response__indicator"))


def choose(response: Response, excerpt: str, by: User) -> Anchor:
    """Make an answer an example, with the points and the reasons as they were decided."""
    points, maximum = _points_of(response)
    facts = {"excerpt": excerpt, "points": points, "maximum": maximum, "reason": _reason_of(response)}
    anchor, _is_new = Anchor.objects.update_or_create(
        response=response, defaults=facts | {"captions": _captions_of(response), "chosen_by": by}
    )
    return anchor


def _points_of(response: Response) -> tuple[Decimal, Decimal]:
    points = settled_points(response.submission, Stage.NATIONAL_REVIEW)
    criteria = list(response.indicator.criteria.all())
    return (
        sum((points.get(one.pk, Decimal(0)) for one in criteria), Decimal(0)),
        sum((one.maximum for one in criteria), Decimal(0)),
    )


def _reason_of(response: Response) -> str:
    rows = response.submission.settled_scores.filter(criterion__indicator=response.indicator).exclude(reason="")
    return "\n".join(f"{one.criterion.name}: {one.reason}" for one in rows.select_related("criterion").order_by("pk"))


def _captions_of(response: Response) -> list[str]:
    return list(response.evidence.exclude(caption="").values_list("caption", flat=True))
