"""Names in a framework's data that must be those of something else in it."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.validation import reading
from indicators.validation.places import Found, shortened
from indicators.validation.reading import Data, Placed, listed


def _numeric_fields(data: Data) -> set[str]:
    return {one.data["key"] for one in reading.base_data_fields(data) if one.data["type"] != "choice"}


def figure_mistakes(data: Data) -> Iterator[Found]:
    """Figures that count with fields which are not there, or which hold no number."""
    known = _numeric_fields(data)
    for figure in reading.figures(data):
        for key in (*figure.data["of"], *figure.data.get("over", [])):
            if key not in known:
                text = _("It counts with “%(key)s”, which is no numeric field of the base data.")
                yield Found(figure.path, text % {"key": shortened(key)})


def standard_mistakes(data: Data) -> Iterator[Found]:
    """Standards that measure what is neither a field nor a figure."""
    known = _numeric_fields(data) | {one.data["key"] for one in reading.figures(data)}
    for one in (each for whole in reading.indicators(data) for each in (whole, *reading.parts_of(whole))):
        standard = one.data.get("standard")
        if standard and standard["figure"] not in known:
            text = _("Its standard measures “%(key)s”, which is neither a numeric field nor a figure of the base data.")
            yield Found((*one.path, "standard"), text % {"key": shortened(standard["figure"])})


def example_mistakes(data: Data) -> Iterator[Found]:
    """Worked examples with points for what is not there, does not apply, or cannot have so many."""
    dimensions = {str(one["number"]) for one in data["dimensions"]}
    leaves = [*reading.leaves(data)]
    for example in listed(data, "worked_examples"):
        kind = example.data["kind"]
        maxima = {key: value for leaf in leaves if kind in leaf.kinds for key, value in leaf.maxima.items()}
        yield from _point_mistakes(example, maxima)
        for number in example.data.get("dimensions", {}):
            if number not in dimensions:
                text = _("It expects a percent of dimension “%(number)s”, which is not there.")
                yield Found(example.path, text % {"number": shortened(number)})


def _point_mistakes(example: Placed, maxima: dict[str, Decimal]) -> Iterator[Found]:
    for key, points in example.data.get("points", {}).items():
        if key not in maxima:
            text = _("It gives points for “%(key)s”, which is no criterion for this kind of municipality.")
            yield Found(example.path, text % {"key": shortened(key)})
        elif Decimal(str(points)) > maxima[key]:
            text = _("It gives “%(key)s” %(points)s points, more than its maximum of %(maximum)s.")
            yield Found(example.path, text % {"key": key, "points": points, "maximum": maxima[key]})


def crosswalk_mistakes(data: Data) -> Iterator[Found]:
    """Links from the framework to itself, from one number twice, or to what is not there."""
    numbers = {one.data["number"] for whole in reading.indicators(data) for one in (whole, *reading.parts_of(whole))}
    seen: set[tuple[str, int]] = set()
    for walk in listed(data, "crosswalk"):
        source = (walk.data["from"]["code"], walk.data["from"]["version"])
        if source == (data["code"], data["version"]):
            yield Found(walk.path, _("It leads from the framework to itself."))
        if source in seen:
            yield Found(walk.path, _("It is the second one from the same version."))
        seen.add(source)
        yield from _link_mistakes(walk, numbers)


def _link_mistakes(walk: Placed, numbers: set[str]) -> Iterator[Found]:
    seen: set[str] = set()
    for link in listed(walk.data, "links", walk.path):
        if link.data["from"] in seen:
            yield Found(link.path, _("“%(value)s” is there twice.") % {"value": link.data["from"]})
        seen.add(link.data["from"])
        for number in link.data["to"]:
            if number not in numbers:
                yield Found(link.path, _("There is no indicator “%(number)s” in this framework.") % {"number": number})
