"""The rows of a draft by the names that addresses give them, and what moving and removing them means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators import ordering
from indicators.models import BaseDataField, BaseDataGroup, Dimension, Figure, Framework, Group, Indicator
from indicators.uses import uses_of

ROWS: dict[str, Callable[[Framework], QuerySet[Any]]] = {
    "dimension": lambda framework: framework.dimensions.all(),
    "group": lambda framework: Group.objects.filter(dimension__framework=framework).select_related("dimension"),
    "indicator": lambda framework: framework.indicators.select_related("group__dimension", "whole"),
    "base_data_group": lambda framework: framework.base_data_groups.all(),
    "base_data_field": lambda framework: BaseDataField.objects.filter(group__framework=framework),
    "figure": lambda framework: framework.figures.all(),
}
PARENTS = {"group": "dimension", "indicator": "group", "base_data_field": "base_data_group"}
BASE_DATA = ("base_data_group", "base_data_field", "figure")


@dataclass(frozen=True)
class Move:
    """A row, and the place in a parent that it is to have."""

    kind: str
    row: Any
    parent: Any
    place: int


def read_move(framework: Framework, text: str) -> Move | None:
    """`indicator:12:34:2` as a move: indicator 12 to the second place of group 34; None where there is no such."""
    kind, *numbers = text.split(":")
    if kind not in ROWS or len(numbers) != 3 or not all(one.isdecimal() and len(one) < 10 for one in numbers):
        return None
    pk, parent_pk, place = map(int, numbers)
    row = ROWS[kind](framework).filter(pk=pk).first()
    parent = ROWS[PARENTS[kind]](framework).filter(pk=parent_pk).first() if kind in PARENTS else framework
    return Move(kind, row, parent, place) if row and parent else None


def make(move: Move) -> None:
    row, parent, place = move.row, move.parent, move.place
    match row:
        case Dimension():
            ordering.move_dimension(row, place)
        case Group():
            ordering.move_group(row, parent, place)
        case Indicator():
            ordering.move_indicator(row, parent, place)
        case BaseDataGroup():
            ordering.move_base_data_group(row, place)
        case BaseDataField():
            ordering.move_base_data_field(row, parent, place)
        case _:
            ordering.move_figure(row, place)


def label_of(row: Any) -> str:
    return f"{row.number} {row.name}" if isinstance(row, Dimension | Indicator) else str(row)


def goes_with(row: Any) -> list[str]:
    """What is removed along with a row, in words."""
    match row:
        case Dimension():
            return [str(one) for one in row.groups.all()] + _labels(Indicator.objects.filter(group__dimension=row))
        case Group():
            return _labels(row.indicators.all())
        case Indicator():
            return _labels(row.parts.all()) + [
                _("Criterion: %(name)s") % {"name": one.name} for one in row.criteria.all()
            ]
        case BaseDataGroup():
            return [str(one) for one in row.fields.all()]
    return []


def _labels(rows: QuerySet[Indicator]) -> list[str]:
    return [label_of(one) for one in rows]


def why_kept(framework: Framework, row: Any) -> list[str]:
    """Who still needs a field or figure, so that it cannot be removed."""
    keys = [row.key] if isinstance(row, BaseDataField | Figure) else []
    if isinstance(row, BaseDataGroup):
        keys = [one.key for one in row.fields.all()]
    return list(dict.fromkeys(name for key in keys for name in uses_of(framework, key)))


def remove(framework: Framework, row: Any) -> None:
    """Remove a row with what hangs on it. The criteria of the last part go back to its indicator."""
    if isinstance(row, Indicator) and row.whole is not None and row.whole.parts.count() == 1:
        row.criteria.update(indicator=row.whole)
    row.delete()
    if isinstance(row, Dimension):
        ordering.close_gaps(framework)
