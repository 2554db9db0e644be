"""The columns of the board: the indicators of a submission by state, dimension or division."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Division
from assessments.queries import LeafState, Overview, Standing
from assessments.work import Urgency, urgency_of
from indicators.models import Dimension


@dataclass(frozen=True)
class Card:
    """An indicator on the board."""

    leaf: LeafState
    urgency: Urgency


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    cards: list[Card]
    standing: Standing | None = None
    dimension: Dimension | None = None


# What needs somebody first.
ORDER = (
    Standing.BACK,
    Standing.TO_CONFIRM,
    Standing.EMPTY,
    Standing.BEGUN,
    Standing.COMPLETE,
    Standing.READY,
)


def columns_of(by: str, leaves: list[LeafState], state: Overview) -> list[Column]:
    """Those with something in them, in the order in which the work goes on."""
    make = {"standing": _by_standing, "dimension": _by_dimension, "division": _by_division}[by]
    return [one for one in make(leaves, state) if one.cards]


def _cards(leaves: list[LeafState]) -> list[Card]:
    return [Card(leaf, urgency_of(leaf)) for leaf in leaves]


def _by_standing(leaves: list[LeafState], state: Overview) -> list[Column]:
    return [
        Column(one.value, str(one.label), _cards([leaf for leaf in leaves if leaf.standing == one]), standing=one)
        for one in ORDER
    ]


def _by_dimension(leaves: list[LeafState], state: Overview) -> list[Column]:
    return [
        Column(f"dimension-{one.number}", one.name, _cards([x for x in leaves if x.dimension == one]), dimension=one)
        for one in state.outline.dimensions
    ]


def _by_division(leaves: list[LeafState], state: Overview) -> list[Column]:
    found: dict[Division | None, list[LeafState]] = {}
    for leaf in leaves:
        found.setdefault(leaf.response.division, []).append(leaf)
    by_name: Any = sorted(found, key=lambda one: (one is not None, one.pk if one else 0))
    return [
        Column(f"division-{one.pk if one else 0}", str(one or _("No division")), _cards(found[one])) for one in by_name
    ]
