"""The fiscal year of Thai offices, named in the Buddhist era."""

from datetime import date, datetime

from django.utils import timezone


def fiscal_year(day: date) -> int:
    """The fiscal year (BE) of a day: it begins on 1 October and is named by the year it ends in."""
    return day.year + 543 + (day.month >= 10)


def this_year() -> int:
    return fiscal_year(timezone.localdate())


def beginning_of(year_be: int) -> datetime:
    """The first moment of a fiscal year."""
    return timezone.make_aware(datetime(year_be - 544, 10, 1))
