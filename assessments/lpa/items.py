"""Which items of the LPA are asked, by which indicators, and of which year."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments import clock
from assessments.models import Cycle
from indicators.models import Framework, FrameworkStatus, Indicator
from indicators.queries import outline

# Items of the LPA are scored 0 to 5. A working value, offered where a result is entered.
USUAL_MAXIMUM = 5
# The programme began in this year (BE); no result can be of an earlier one.
FIRST_YEAR = 2547


@dataclass(frozen=True)
class Asked:
    """The items in order, each with its indicator, and the year of the newest LPA that can be known by now."""

    items: Mapping[int, Indicator]
    year_be: int

    @property
    def years(self) -> list[int]:
        """The years that a result may be of; an assessment may be done before its fiscal year is over."""
        return list(range(FIRST_YEAR, self.year_be + 2))


def asked_now() -> Asked:
    """By the newest cycle that has begun, before the first begins by the next one, else by the newest framework."""
    cycles = Cycle.objects.select_related("framework")
    cycle = cycles.latest_begun() or cycles.order_by("year_be").first()
    if cycle is None:
        published = Framework.objects.filter(status=FrameworkStatus.PUBLISHED)
        return Asked(_items(published.order_by("published_at").last()), clock.now().year + 542)
    return Asked(_items(cycle.framework), cycle.year_be - 1)


def _items(framework: Framework | None) -> dict[int, Indicator]:
    leaves = outline(framework).leaves if framework else []
    found = {leaf.lpa_item: leaf for leaf in leaves if leaf.is_from_lpa and leaf.lpa_item}
    return dict(sorted(found.items()))
