"""A draft as its editor shows it: what stands where, and where a button moves it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.forms.dimensions import MOST_DIMENSIONS
from indicators.models import Indicator, PartsRule
from indicators.queries import Outline

ZERO, HUNDRED = Decimal(0), Decimal(100)


@dataclass
class Node:
    """One row of the draft. `up` and `down` are what the buttons send, empty at the ends.

    Beyond the first or last place of its parent a row goes on into the neighbouring one.
    """

    kind: str
    row: Any
    parent: int
    place: int
    up: str = ""
    down: str = ""
    maximum: Decimal = ZERO
    children: list["Node"] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.row.pk}"


@dataclass(frozen=True)
class Tree:
    dimensions: list[Node]

    @property
    def weights(self) -> Decimal:
        return sum((one.row.weight for one in self.dimensions), ZERO)

    @property
    def are_weights_whole(self) -> bool:
        return self.weights == HUNDRED

    @property
    def is_full(self) -> bool:
        return len(self.dimensions) >= MOST_DIMENSIONS

    @property
    def indicators(self) -> list[Node]:
        return [each for one in self.dimensions for group in one.children for each in group.children]

    @property
    def maximum(self) -> Decimal:
        return sum((one.maximum for one in self.dimensions), ZERO)


def tree(plan: Outline) -> Tree:
    """The draft read whole; pilots count nothing, as in the total."""
    dimensions = _nodes("dimension", [(0, plan.framework.dimensions.all())])
    groups = _nodes("group", [(one.row.pk, one.row.groups.all()) for one in dimensions])
    wholes = [[each for each in one.row.indicators.all() if each.whole_id is None] for one in groups]
    indicators = _nodes("indicator", [(one.row.pk, rows) for one, rows in zip(groups, wholes, strict=True)])
    for one in indicators:
        parts = [part for part in plan.leaves if part.whole_id == one.row.pk]
        one.children = _nodes("indicator", [(one.parent, parts)])
        one.maximum = _maximum(one)
    _gather(groups, indicators)
    _gather(dimensions, groups)
    return Tree(dimensions)


def base_data_tree(plan: Outline) -> tuple[list[Node], list[Node]]:
    """The groups of the base data form with their fields, and the figures."""
    groups = _nodes("base_data_group", [(0, plan.base_data_groups)])
    fields = _nodes("base_data_field", [(one.row.pk, one.row.fields.all()) for one in groups])
    _gather(groups, fields)
    return groups, _nodes("figure", [(0, plan.figures)])


def _nodes(kind: str, containers: Sequence[tuple[int, Iterable[Any]]]) -> list[Node]:
    """The rows of neighbouring parents, each with the moves that its buttons make."""
    held = [(parent, list(rows)) for parent, rows in containers]
    found = []
    for index, (parent, rows) in enumerate(held):
        before = held[index - 1] if index else None
        after = held[index + 1] if index + 1 < len(held) else None
        for place, row in enumerate(rows, start=1):
            node = Node(kind, row, parent, place)
            if place > 1:
                node.up = _move(node, parent, place - 1)
            elif before:
                node.up = _move(node, before[0], len(before[1]) + 1)
            if place < len(rows):
                node.down = _move(node, parent, place + 1)
            elif after:
                node.down = _move(node, after[0], 1)
            found.append(node)
    return found


def _move(node: Node, parent: int, place: int) -> str:
    return f"{node.kind}:{node.row.pk}:{parent}:{place}"


def _gather(parents: list[Node], nodes: list[Node]) -> None:
    for parent in parents:
        parent.children = [one for one in nodes if one.parent == parent.row.pk]
        parent.maximum = sum((one.maximum for one in parent.children if not getattr(one.row, "is_pilot", False)), ZERO)


def _maximum(node: Node) -> Decimal:
    """What an indicator can bring in points, by the rule of its parts."""
    indicator: Indicator = node.row
    for part in node.children:
        part.maximum = _own_maximum(part.row)
    maxima = [one.maximum for one in node.children]
    if not maxima:
        return _own_maximum(indicator)
    if indicator.parts_rule == PartsRule.SUM:
        return sum(maxima, ZERO)
    return max(maxima) if indicator.parts_rule == PartsRule.BEST else sum(maxima, ZERO) / len(maxima)


def _own_maximum(indicator: Indicator) -> Decimal:
    return sum((one.maximum for one in indicator.criteria.all()), ZERO)
