"""The grade that a total earns, and the cut-offs it is read from: working values, none of them official."""

from decimal import Decimal

from assessments.models import Submission
from assessments.queries import outline_of
from indicators.models import Grade


def cut_offs(submission: Submission) -> list[Grade]:
    """Each with its lowest percent as `min_percent`, the best first."""
    return list(outline_of(submission).framework.grades.all())


def grade_of(submission: Submission, total: Decimal) -> Grade | None:
    """What the total would earn, None below all cut-offs."""
    key = outline_of(submission).grade_key(total)
    return next((one for one in cut_offs(submission) if one.key == key), None)
