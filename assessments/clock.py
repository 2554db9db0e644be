"""The one clock of the evaluation, which rehearsals and tests can set.

Every rule that depends on the time of day or on a date asks `now()`. A rehearsal starts the portal with
SUSTCITY_CLOCK=2026-03-31T23:50 and time goes on from there; a test uses `set_to`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

_started_at = timezone.now()
_fixed: ContextVar[datetime | None] = ContextVar("fixed moment", default=None)


def now() -> datetime:
    """The moment the evaluation lives in, aware."""
    return _fixed.get() or timezone.now() + _shift(settings.CLOCK_STARTS_AT)


def today() -> date:
    """The day in Thailand."""
    return timezone.localdate(now())


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Stand still at a moment within the block."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)


def _shift(starts_at: str) -> timedelta:
    moment = parse_datetime(starts_at) if starts_at else None
    if moment is None:
        return timedelta(0)
    return (moment if timezone.is_aware(moment) else timezone.make_aware(moment)) - _started_at
