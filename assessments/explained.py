"""A self-score or a result explained to the person who got it: the steps with the names that go with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assessments.models import Submission
from assessments.queries import outline_of
from indicators import scoring
from indicators.explaining import Explanation, explain
from indicators.models import Dimension, Indicator
from indicators.queries import Outline
from indicators.rules import rules_in_words


@dataclass(frozen=True)
class Explained:
    """The steps, and by number or key what they speak of.

    `hidden` are the numbers of what is being reconsidered: its points are not shown, nor what follows from them.
    """

    outline: Outline
    steps: Explanation
    hidden: frozenset[str] = frozenset()

    @cached_property
    def dimensions(self) -> dict[int, Dimension]:
        """With those of which nothing applies to the kind."""
        return {one.number: one for one in self.outline.framework.dimensions.all()}

    @property
    def indicators(self) -> dict[str, Indicator]:
        return self.outline.by_number

    @property
    def rules(self) -> list[str]:
        return rules_in_words(self.outline)

    @cached_property
    def is_for_some_kinds(self) -> bool:
        """Whether the yardstick of this kind of municipality is not everybody's."""
        return self.outline.kind is not None

    @cached_property
    def hidden_dimensions(self) -> set[int]:
        return {self.outline.dimension_of[self.indicators[number].pk].number for number in self.hidden}


def explained(submission: Submission, points: scoring.Points, hidden: frozenset[str] = frozenset()) -> Explained:
    """With a hidden part its whole is hidden too: what it comes to would give the part away."""
    plan = outline_of(submission)
    wholes = {one.number for one in plan.indicators if hidden & {part.number for part in plan.parts_of(one)}}
    return Explained(plan, explain(plan.sheet, points), hidden | wholes)


@dataclass(frozen=True)
class Difference:
    """A stored figure that the points as they are now do not come to; `number` is None for the total."""

    number: int | None
    stored: Decimal
    computed: Decimal


def differences(total: Decimal, percents: Mapping[int, Decimal], steps: Explanation) -> list[Difference]:
    """Where what was stored is not what is computed, by dimension and then for the total."""
    now = {one.number: one.percent for one in steps.dimensions}
    found = [
        Difference(number, stored, now.get(number, scoring.ZERO))
        for number, stored in percents.items()
        if stored != now.get(number, scoring.ZERO)
    ]
    return found + ([Difference(None, total, steps.total)] if total != steps.total else [])
