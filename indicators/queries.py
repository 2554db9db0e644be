"""A framework as one object, read whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from indicators import scoring
from indicators.models import Criterion, Dimension, Framework, Indicator


@dataclass
class Outline:
    """A framework with everything below it in memory: read it, never change it."""

    framework: Framework

    @cached_property
    def dimensions(self) -> list[Dimension]:
        return list(self.framework.dimensions.all())

    @cached_property
    def indicators(self) -> list[Indicator]:
        """The numbered indicators, in order, without their parts."""
        return [one for one in self._all() if one.whole_id is None]

    @cached_property
    def leaves(self) -> list[Indicator]:
        """What is answered and scored: indicators without parts, and the parts of the others."""
        wholes = {one.whole_id for one in self._all()}
        return [one for one in self._all() if one.pk not in wholes]

    @cached_property
    def leaf_by_number(self) -> dict[str, Indicator]:
        return {leaf.number: leaf for leaf in self.leaves}

    @cached_property
    def criteria(self) -> dict[int, Criterion]:
        return {criterion.pk: criterion for leaf in self.leaves for criterion in leaf.criteria.all()}

    @cached_property
    def dimension_of(self) -> dict[int, Dimension]:
        """The dimension of each indicator and part, by the indicator's key."""
        return {
            indicator.pk: dimension
            for dimension in self.dimensions
            for group in dimension.groups.all()
            for indicator in group.indicators.all()
        }

    @cached_property
    def sheet(self) -> scoring.Sheet:
        return tuple(
            scoring.DimensionSheet(
                number=dimension.number,
                weight=dimension.weight,
                indicators=tuple(
                    self._indicator_sheet(one) for one in self.indicators if self.dimension_of[one.pk] == dimension
                ),
            )
            for dimension in self.dimensions
        )

    def parts_of(self, indicator: Indicator) -> list[Indicator]:
        return [leaf for leaf in self.leaves if leaf.whole_id == indicator.pk]

    def leaves_of(self, dimension: Dimension) -> list[Indicator]:
        return [leaf for leaf in self.leaves if self.dimension_of[leaf.pk] == dimension]

    def neighbours(self, leaf: Indicator) -> tuple[Indicator | None, Indicator | None]:
        """The leaves before and after one, for previous and next links."""
        index = self.leaves.index(leaf)
        before = self.leaves[index - 1] if index else None
        after = self.leaves[index + 1] if index + 1 < len(self.leaves) else None
        return before, after

    def tally(self, points: scoring.Points) -> scoring.Result:
        return scoring.tally(self.sheet, points)

    def _all(self) -> Iterator[Indicator]:
        for dimension in self.dimensions:
            for group in dimension.groups.all():
                yield from group.indicators.all()

    def _indicator_sheet(self, indicator: Indicator) -> scoring.IndicatorSheet:
        parts = self.parts_of(indicator) or [indicator]
        return scoring.IndicatorSheet(
            number=indicator.number,
            parts=tuple(
                scoring.Part(part.number, {one.pk: one.maximum for one in part.criteria.all()}) for part in parts
            ),
        )


_published: dict[tuple[int, datetime], Outline] = {}


def outline(framework: Framework) -> Outline:
    """The framework read whole. A published one never changes, so a process reads it once."""
    if framework.published_at is None:
        return _read(framework)
    key = (framework.pk, framework.published_at)
    if key not in _published:
        _published[key] = _read(framework)
    return _published[key]


def _read(framework: Framework) -> Outline:
    return Outline(
        Framework.objects.prefetch_related("pass_marks", "grades", "dimensions__groups__indicators__criteria").get(
            pk=framework.pk
        )
    )
