"""The order of what a draft holds: places are counted from 1, and written in a constant number of statements.

A move names the place it leads to, so that the same move sent twice is one. Numbers and positions are unique: they are
written in two steps, first out of the way, then to where they belong.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Case, F, IntegerField, Model, QuerySet, Value, When

from indicators.editing import rename_in_examples, renumber_dimensions_in_examples
from indicators.models import BaseDataField, BaseDataGroup, Dimension, Figure, Framework, Group, Indicator

# Far above any real place, and within a small integer.
AWAY = 10_000
LAST = AWAY
Row = TypeVar("Row", bound=Model)


def inserted(rows: Sequence[Row], row: Row, place: int) -> list[Row]:
    """The rows in their new order: the row at the place, wherever it was before."""
    others = [one for one in rows if one.pk != row.pk]
    others.insert(max(place, 1) - 1, row)
    return others


def move_dimension(dimension: Dimension, place: int) -> None:
    """A dimension's number is its place, so the dimensions between get others as well."""
    framework = dimension.framework
    _number_dimensions(framework, inserted(list(framework.dimensions.all()), dimension, place))


def close_gaps(framework: Framework) -> None:
    """After a removal: dimensions, groups and indicators count on without holes."""
    _number_dimensions(framework, list(framework.dimensions.all()))


def _number_dimensions(framework: Framework, ordered: list[Dimension]) -> None:
    _write(framework.dimensions.all(), "number", {one.pk: place for place, one in enumerate(ordered, start=1)})
    renumber_dimensions_in_examples(framework, {one.number: place for place, one in enumerate(ordered, start=1)})
    arrange_indicators(framework)


def move_group(group: Group, dimension: Dimension, place: int) -> None:
    """To a place of a dimension, its own or another."""
    ordered = inserted(list(dimension.groups.all()), group, place)
    left = list(group.dimension.groups.exclude(pk=group.pk)) if group.dimension_id != dimension.pk else []
    places = {one.pk: place for rows in (ordered, left) for place, one in enumerate(rows, start=1)}
    rows = Group.objects.filter(pk__in=places)
    rows.update(position=F("position") + AWAY)
    rows.update(position=_case(places), dimension=_case({one.pk: dimension.pk for one in ordered}, "dimension_id"))
    arrange_indicators(dimension.framework)


def move_indicator(indicator: Indicator, group: Group, place: int) -> None:
    """To a place of a group, with its parts; a part moves among the parts of its indicator."""
    if indicator.whole is not None:
        arrange_indicators(indicator.framework, inserted(list(indicator.whole.parts.all()), indicator, place))
        return
    indicator.framework.indicators.filter(pk=indicator.pk).update(group=group)
    indicator.parts.update(group=group)
    arrange_indicators(indicator.framework, inserted(list(group.indicators.filter(whole=None)), indicator, place))


def arrange_indicators(framework: Framework, siblings: Sequence[Indicator] = ()) -> None:
    """Count all indicators through in the order of dimensions and groups, each followed by its parts.

    `siblings`, all of one group or of one indicator, stand in this order; the others keep theirs.
    """
    ordered = _in_order(framework, siblings)
    _write(framework.indicators.all(), "position", {one.pk: place for place, one in enumerate(ordered, start=1)})


def _in_order(framework: Framework, siblings: Sequence[Indicator] = ()) -> list[Indicator]:
    chosen = {one.pk: place for place, one in enumerate(siblings)}
    rows = list(framework.indicators.select_related("group__dimension"))
    own = {one.pk: (chosen.get(one.pk, 0), one.position) for one in rows}

    def place(one: Indicator) -> tuple[Any, ...]:
        group = (one.group.dimension.number, one.group.position)
        return (*group, own[one.whole_id], 1, own[one.pk]) if one.whole_id else (*group, own[one.pk], 0)

    return sorted(rows, key=place)


def renumbered(framework: Framework) -> list[tuple[Indicator, str]]:
    """Each indicator and part with the number it has when counted 1..n in the present order."""
    found: list[tuple[Indicator, str]] = []
    whole, part = 0, 0
    for one in _in_order(framework):
        whole, part = (whole, part + 1) if one.whole_id else (whole + 1, 0)
        found.append((one, f"{whole}.{part}" if part else str(whole)))
    return found


def renumber(framework: Framework) -> None:
    """Give all indicators the numbers 1..n in their order; the worked examples follow."""
    numbers = [(one, number) for one, number in renumbered(framework) if one.number != number]
    rows = framework.indicators.filter(pk__in=[one.pk for one, _number in numbers])
    rows.update(number=_texts({one.pk: f"~{place}" for place, (one, _number) in enumerate(numbers)}))
    rows.update(number=_texts({one.pk: number for one, number in numbers}))
    rename_in_examples(framework, {one.number: number for one, number in numbers})


def move_base_data_group(group: BaseDataGroup, place: int) -> None:
    groups = group.framework.base_data_groups
    _write(groups.all(), "position", _places(inserted(list(groups.all()), group, place)))


def move_base_data_field(field: BaseDataField, group: BaseDataGroup, place: int) -> None:
    BaseDataField.objects.filter(pk=field.pk).update(group=group)
    _write(group.fields.all(), "position", _places(inserted(list(group.fields.all()), field, place)))


def move_figure(figure: Figure, place: int) -> None:
    figures = figure.framework.figures
    _write(figures.all(), "position", _places(inserted(list(figures.all()), figure, place)))


def _places(ordered: Sequence[Row]) -> dict[int, int]:
    return {one.pk: place for place, one in enumerate(ordered, start=1)}


def _write(rows: QuerySet[Any], column: str, places: Mapping[int, int]) -> None:
    if places:
        rows.update(**{column: F(column) + AWAY})
        rows.update(**{column: _case(places)})


def _case(values: Mapping[int, int], otherwise: str | None = None) -> Case:
    cases = [When(pk=pk, then=Value(value)) for pk, value in values.items()]
    return Case(*cases, default=F(otherwise) if otherwise else None, output_field=IntegerField())


def _texts(values: Mapping[int, str]) -> Case:
    return Case(*[When(pk=pk, then=Value(value)) for pk, value in values.items()], default=F("number"))
