"""What the checks look at: a submission with all that is compared in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assessments import base_data
from assessments.models import Activity, Evidence, Response, Submission
from indicators.models import Indicator
from indicators.queries import Outline


@dataclass(frozen=True)
class LeafFacts:
    """One indicator with its answer, its points and what shows it; `before` are the texts of the year before."""

    indicator: Indicator
    response: Response
    points: Decimal | None
    evidence: Sequence[Evidence]
    before: Sequence[str]

    @property
    def number(self) -> str:
        return self.indicator.number

    @property
    def answer(self) -> str:
        return self.response.answer.strip()

    @cached_property
    def share(self) -> Decimal:
        """The points that the municipality gives itself, in percent of the maximum."""
        maximum = sum((one.maximum for one in self.indicator.criteria.all()), Decimal(0))
        return self.points * 100 / maximum if self.points is not None and maximum else Decimal(0)


@dataclass(frozen=True)
class Facts:
    """A submission as the checks see it; `leaves` are those that evaluators judge.

    `serves` names, by evidence, the numbers of the indicators that it serves, by itself or through an activity;
    `activity_serves` by activity.
    """

    submission: Submission
    plan: Outline
    leaves: Sequence[LeafFacts]
    evidence: Sequence[Evidence]
    serves: Mapping[int, Sequence[str]]
    activities: Sequence[Activity]
    activity_serves: Mapping[int, Sequence[str]]
    activities_before: Sequence[Activity]
    values: base_data.Values

    @cached_property
    def year_be(self) -> int:
        return self.submission.cycle.year_be

    def numbers(self, year: int) -> Mapping[str, Decimal]:
        """The numbers of the base data in one year by key, with the figures that follow from them."""
        given = base_data.numbers_in(self.values, year)
        figures = {
            one.key: value
            for one in self.plan.figures
            if (value := base_data.formula(one).value(given)) is not None
        }  # fmt: skip
        return given | figures
