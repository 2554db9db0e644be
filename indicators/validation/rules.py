"""What a schema cannot say: sums, duplicates, names that point nowhere, rules that contradict one another."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Kind
from indicators.validation import reading
from indicators.validation.places import Found
from indicators.validation.pointing import crosswalk_mistakes, example_mistakes, figure_mistakes, standard_mistakes
from indicators.validation.reading import Data, Leaf, Placed, kinds_of, listed


def rule_mistakes(data: Data) -> list[Found]:
    """Everything that a framework of the right shape still gets wrong."""
    return [found for check in CHECKS for found in check(data)]


def _weights(data: Data) -> Iterator[Found]:
    total = sum((Decimal(str(one["weight"])) for one in data["dimensions"]), Decimal(0))
    if data.get("rollup", "weighted_dimensions") == "weighted_dimensions" and total != 100:
        yield Found(
            ("dimensions",), _("The weights of the dimensions sum to %(total)s, not to 100.") % {"total": total}
        )


def _duplicates(data: Data) -> Iterator[Found]:
    every = [*reading.indicators(data)]
    numbered = [one for whole in every for one in (whole, *reading.parts_of(whole))]
    groups = listed(data.get("base_data", {}), "groups", ("base_data",))
    yield from _repeated(listed(data, "dimensions"), "number")
    yield from _repeated(numbered, "number")
    yield from _repeated(listed(data, "grades"), "key")
    yield from _repeated(groups, "key")
    # A standard names a field or a figure by its key alone, so that no two of them may share one.
    yield from _repeated([*reading.base_data_fields(data), *reading.figures(data)], "key")
    yield from _repeated(listed(data, "worked_examples"), "name")
    for leaf in reading.leaves(data):
        yield from _repeated(listed(leaf.data, "criteria", leaf.path), "key")
    for field in reading.base_data_fields(data):
        yield from _repeated(listed(field.data, "choices", field.path), "key")


def _repeated(things: Iterable[Placed], name: str) -> Iterator[Found]:
    seen: set[Any] = set()
    for one in things:
        value = one.data[name]
        if value in seen:
            yield Found(one.path, _("“%(value)s” is there twice.") % {"value": value})
        seen.add(value)


def _criteria(data: Data) -> Iterator[Found]:
    for one in reading.indicators(data):
        if one.data.get("parts") and one.data.get("criteria"):
            text = _("It has parts and criteria; criteria belong to its parts.")
            yield Found(one.path, text)
    for leaf in reading.leaves(data):
        if not leaf.data.get("criteria"):
            yield Found(leaf.path, _("It has no criteria, so it can get no points."))


def _descriptors(data: Data) -> Iterator[Found]:
    for leaf in reading.leaves(data):
        for criterion in listed(leaf.data, "criteria", leaf.path):
            yield from _descriptors_of(criterion)


def _descriptors_of(criterion: Placed) -> Iterator[Found]:
    before = None
    for band in listed(criterion.data, "descriptors", criterion.path):
        if band.data["from"] > band.data["to"]:
            yield Found(band.path, _("“from” is above “to”."))
        if band.data["to"] > criterion.data["maximum"]:
            text = _("It reaches above the maximum of the criterion, %(maximum)s.")
            yield Found(band.path, text % {"maximum": criterion.data["maximum"]})
        if before is not None and band.data["from"] <= before:
            yield Found(band.path, _("It overlaps the one before, or the order is not ascending."))
        before = band.data["to"]


def _sources(data: Data) -> Iterator[Found]:
    for leaf in reading.leaves(data):
        if leaf.value("score_source") == "lpa" and not leaf.data.get("lpa_item"):
            yield Found(leaf.path, _("Its score comes from the LPA result, but “lpa_item” does not say which."))
        if leaf.value("score_source") == "computed" and not leaf.data.get("standard"):
            yield Found(leaf.path, _("Its score is computed, but it has no “standard” that says how."))


def _kinds_of_parts(data: Data) -> Iterator[Found]:
    for one in reading.indicators(data):
        parts, kinds = reading.parts_of(one), kinds_of(one.data.get("kinds"))
        for part in parts:
            if part.kinds - kinds:
                yield Found(part.path, _("It applies to kinds of municipality to which its indicator does not."))
        if parts and kinds - _kinds_of_any(parts):
            yield Found(one.path, _("For some kinds of municipality it applies, but none of its parts does."))


def _kinds_of_any(parts: list[Leaf]) -> set[str]:
    return {kind for part in parts for kind in part.kinds}


def _pass_marks(data: Data) -> Iterator[Found]:
    for kind in Kind:
        if kind.value not in data["pass_marks"]:
            text = _("The pass mark of “%(kind)s” is missing (%(name)s).")
            yield Found(("pass_marks",), text % {"kind": kind.value, "name": kind.label})
        if not any(kind in leaf.kinds for leaf in reading.leaves(data)):
            text = _("No indicator applies to “%(kind)s” (%(name)s).")
            yield Found(("dimensions",), text % {"kind": kind.value, "name": kind.label})


def _cut_offs(data: Data) -> Iterator[Found]:
    lowest = None
    for grade in listed(data, "grades"):
        if lowest is not None and grade.data["min_percent"] <= lowest:
            yield Found(
                grade.path, _("Its cut-off is not above that of the grade before; list grades from the lowest.")
            )
        lowest = grade.data["min_percent"]


def _fields(data: Data) -> Iterator[Found]:
    for field in reading.base_data_fields(data):
        minimum, maximum = field.data.get("minimum"), field.data.get("maximum")
        if minimum is not None and maximum is not None and minimum > maximum:
            yield Found(field.path, _("“minimum” is above “maximum”."))
        if (field.data["type"] == "choice") != bool(field.data.get("choices")):
            yield Found(field.path, _("A field of type “choice” has “choices”, and no other field has."))


Check = Callable[[Data], Iterator[Found]]
CHECKS: tuple[Check, ...] = (
    _weights,
    _duplicates,
    _criteria,
    _descriptors,
    _sources,
    _kinds_of_parts,
    _pass_marks,
    _cut_offs,
    _fields,
    figure_mistakes,
    standard_mistakes,
    example_mistakes,
    crosswalk_mistakes,
)
