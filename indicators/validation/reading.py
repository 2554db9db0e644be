"""What the rules look at: the data of a framework, already of the right shape, with the path to each thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.models import Kind
from indicators.validation.places import Path

Data = dict[str, Any]


@dataclass(frozen=True)
class Placed:
    """An object of the file with its path."""

    path: Path
    data: Data


@dataclass(frozen=True)
class Leaf(Placed):
    """What is answered and scored: an indicator without parts, or a part with what it has from its indicator."""

    inherited: Data

    def value(self, name: str, otherwise: Any = None) -> Any:
        return self.data.get(name, self.inherited.get(name, otherwise))

    @property
    def kinds(self) -> set[str]:
        return kinds_of(self.value("kinds"))

    @cached_property
    def maxima(self) -> dict[str, Decimal]:
        """By "number/key", as worked examples name criteria."""
        criteria = self.data.get("criteria", [])
        return {f"{self.data['number']}/{one['key']}": Decimal(str(one["maximum"])) for one in criteria}


def kinds_of(names: list[str] | None) -> set[str]:
    return set(names or Kind.values)


def listed(data: Data, name: str, path: Path = ()) -> list[Placed]:
    """The objects of a list."""
    return [Placed((*path, name, index), one) for index, one in enumerate(data.get(name, []))]


def indicators(data: Data) -> Iterator[Placed]:
    """The numbered indicators, without their parts."""
    for dimension in listed(data, "dimensions"):
        for group in listed(dimension.data, "groups", dimension.path):
            yield from listed(group.data, "indicators", group.path)


def parts_of(indicator: Placed) -> list[Leaf]:
    parts = listed(indicator.data, "parts", indicator.path)
    return [Leaf(part.path, part.data, indicator.data) for part in parts]


def leaves(data: Data) -> Iterator[Leaf]:
    for one in indicators(data):
        yield from parts_of(one) or [Leaf(one.path, one.data, {})]


def base_data_fields(data: Data) -> list[Placed]:
    groups = listed(data.get("base_data", {}), "groups", ("base_data",))
    return [field for group in groups for field in listed(group.data, "fields", group.path)]


def figures(data: Data) -> list[Placed]:
    return listed(data.get("base_data", {}), "figures", ("base_data",))
