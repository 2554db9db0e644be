"""The way from one version of a framework to another: what each indicator follows, and its criteria."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.crosswalk import lineage
from indicators.models import Criterion, Indicator
from indicators.queries import Outline
from indicators.simulating import Route, Source


@dataclass(frozen=True)
class Crosswalk:
    """`predecessors` holds, by number of what is scored in the new version, what it follows; none means it is new."""

    predecessors: dict[str, list[Indicator]]
    routes: list[Route]
    new: list[Indicator]
    dropped: list[Indicator]

    @property
    def new_numbers(self) -> set[str]:
        return {one.number for one in self.new}


def crosswalk(old: Outline, new: Outline) -> Crosswalk:
    """By the links between the two versions, also by way of versions between them; where there are none, by the same
    number of the same code. One query.

    As soon as a crosswalk is drawn it says all: what it does not link is new, whatever its number.
    """
    followed = _predecessors(old, new)
    used = {one.pk for leaves in followed.values() for one in leaves}
    return Crosswalk(
        predecessors=followed,
        routes=[route for leaf in new.leaves for route in _routes(leaf, followed[leaf.number])],
        new=[leaf for leaf in new.leaves if not followed[leaf.number]],
        dropped=[leaf for leaf in old.leaves if leaf.pk not in used],
    )


def _predecessors(old: Outline, new: Outline) -> dict[str, list[Indicator]]:
    if old.framework.pk == new.framework.pk:
        return {leaf.number: [leaf] for leaf in new.leaves}
    links = lineage()
    by_key = {one.pk: one for one in old.by_number.values()}
    found: dict[str, list[Indicator]] = {}
    for leaf in new.leaves:
        was = links.of(leaf)
        reached = was.indicators | links.of_key(leaf.whole_id) if leaf.whole_id else was.indicators
        sources = [one for pk, one in by_key.items() if pk in reached]
        if old.framework.pk not in was.frameworks and old.framework.code == new.framework.code:
            sources = _of_same_number(leaf, old, new)
        found[leaf.number] = _leaves(sources, old)
    return found


def _of_same_number(leaf: Indicator, old: Outline, new: Outline) -> list[Indicator]:
    """The indicator of the same number, else that of the whole of which this is a part."""
    numbers = [leaf.number, *(one.number for one in new.indicators if one.pk == leaf.whole_id)]
    return [old.by_number[one] for one in numbers if one in old.by_number][:1]


def _leaves(indicators: Iterable[Indicator], old: Outline) -> list[Indicator]:
    """What was scored of them: themselves, or their parts; each once."""
    found = {leaf.pk: leaf for one in indicators for leaf in old.parts_of(one) or [one]}
    return list(found.values())


def _routes(leaf: Indicator, predecessors: list[Indicator]) -> list[Route]:
    if not predecessors:
        return []
    return [
        Route(one.pk, one.maximum, tuple(_source(one, before) for before in predecessors))
        for one in leaf.criteria.all()
    ]


def _source(criterion: Criterion, predecessor: Indicator) -> Source:
    criteria = list(predecessor.criteria.all())
    matching = [one for one in criteria if one.key == criterion.key] or criteria
    return Source(tuple(one.pk for one in matching), sum((one.maximum for one in matching), Decimal(0)))
