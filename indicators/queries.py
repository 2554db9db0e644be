"""A framework as one object, read whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from indicators import scoring
from indicators.models import BaseDataField, BaseDataGroup, Criterion, Dimension, Figure, Framework, Indicator


@dataclass
class Outline:
    """A framework with everything below it in memory: read it, never change it.

    With a kind it holds what applies to that kind of municipality, else everything.
    """

    framework: Framework
    kind: str | None = None
    _by_kind: dict[str, "Outline"] = field(default_factory=dict, repr=False)

    def for_kind(self, kind: str) -> "Outline":
        """What applies to a kind of municipality; made once, and itself where everything applies."""
        if kind not in self._by_kind:
            is_all = all(one.applies_to(kind) for one in self._all())
            self._by_kind[kind] = self if is_all else Outline(self.framework, kind)
        return self._by_kind[kind]

    @cached_property
    def dimensions(self) -> list[Dimension]:
        """Those with anything to answer, where it is for one kind."""
        return [one for one in self.framework.dimensions.all() if self.kind is None or self._has_any(one)]

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
    def by_number(self) -> dict[str, Indicator]:
        """Indicators and their parts."""
        return {one.number: one for one in self._all()}

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
        """With every dimension of the framework: one without indicators for a kind gives its weight to the others."""
        return scoring.Sheet(
            dimensions=tuple(
                scoring.DimensionSheet(
                    number=dimension.number,
                    weight=dimension.weight,
                    indicators=tuple(
                        self._indicator_sheet(one) for one in self.indicators if self.dimension_of[one.pk] == dimension
                    ),
                )
                for dimension in self.framework.dimensions.all()
            ),
            rule=scoring.TotalRule(self.framework.rollup),
            decimals=self.framework.decimals,
        )

    @cached_property
    def base_data_groups(self) -> list[BaseDataGroup]:
        return list(self.framework.base_data_groups.all())

    @cached_property
    def base_data_fields(self) -> dict[str, BaseDataField]:
        """By key, in the order of the form."""
        return {one.key: one for group in self.base_data_groups for one in group.fields.all()}

    @cached_property
    def figures(self) -> list[Figure]:
        return list(self.framework.figures.all())

    @cached_property
    def pass_marks(self) -> dict[str, Decimal]:
        """By kind, as proposed: each cycle has its own."""
        return {mark.kind: mark.percent for mark in self.framework.pass_marks.all()}

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
        for dimension in self.framework.dimensions.all():
            yield from self._asked_in(dimension)

    def _asked_in(self, dimension: Dimension) -> Iterator[Indicator]:
        for group in dimension.groups.all():
            for indicator in group.indicators.all():
                if self.kind is None or indicator.applies_to(self.kind):
                    yield indicator

    def _has_any(self, dimension: Dimension) -> bool:
        return any(True for _one in self._asked_in(dimension))

    def _indicator_sheet(self, indicator: Indicator) -> scoring.IndicatorSheet:
        parts = self.parts_of(indicator) or [indicator]
        return scoring.IndicatorSheet(
            number=indicator.number,
            parts=tuple(
                scoring.Part(part.number, {one.pk: one.maximum for one in part.criteria.all()}) for part in parts
            ),
            rule=scoring.PartsRule(indicator.parts_rule),
            is_counted=not indicator.is_pilot,
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
        Framework.objects.prefetch_related(
            "pass_marks",
            "grades",
            "dimensions__groups__indicators__criteria",
            "base_data_groups__fields",
            "figures",
        ).get(pk=framework.pk)
    )
