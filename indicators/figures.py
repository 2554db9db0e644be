"""Figures derived from the numbers of one year, and how they change from year to year. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.scoring import rounded


@dataclass(frozen=True)
class Formula:
    """The sum of some numbers, divided by the sum of others where there are any, times a factor."""

    of: Sequence[str]
    over: Sequence[str] = ()
    times: Decimal = Decimal(1)
    decimals: int = 2

    def value(self, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """None where a number is missing, or where the sum below is zero: neither is a zero."""
        if not all(key in numbers for key in (*self.of, *self.over)):
            return None
        above = sum((numbers[key] for key in self.of), Decimal(0))
        below = sum((numbers[key] for key in self.over), Decimal(0)) if self.over else Decimal(1)
        return rounded(above / below * self.times, self.decimals) if below else None


def change_percent(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    """The change in percent, to a tenth; none without both numbers, and none from zero, which has no percent."""
    if before is None or now is None or not before:
        return None
    return rounded((now - before) / abs(before) * 100, 1)


def is_leap(before: Decimal | None, now: Decimal | None, limit: int | None) -> bool:
    """Whether a change, up or down, goes beyond a limit in percent and deserves a second look."""
    change = change_percent(before, now)
    return limit is not None and change is not None and abs(change) > limit
