"""What an experienced reader would ask about a framework before it is published. Pure over an outline."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from accounts.models import Kind
from indicators.models import Indicator, Wording
from indicators.queries import Outline
from indicators.scoring import Result

WARNING, NOTE = "warning", "note"


@dataclass(frozen=True)
class Finding:
    """`severity` is a warning (results may surprise) or a note (worth knowing); neither hinders publication."""

    severity: str
    place: str
    text: str


@dataclass(frozen=True)
class KindSheet:
    """What one kind of municipality is scored on: indicators that count, points at most, and per dimension."""

    kind: Kind
    indicator_count: int
    result: Result
    # What each dimension of the framework can bring to the total in percent, by number.
    weights: list[tuple[int, Decimal]]

    @property
    def maximum(self) -> Decimal:
        return self.result.maximum

    @property
    def best_total(self) -> Decimal:
        return self.result.total


def kind_sheets(plan: Outline) -> list[KindSheet]:
    """The maximum, recomputed for each kind of municipality with the framework's own arithmetic."""
    sheets = []
    for kind in Kind:
        mine = plan.for_kind(kind)
        result = mine.tally({key: one.maximum for key, one in mine.criteria.items()})
        counted = sum(one.is_counted for one in result.indicators.values())
        brings = {one.number: one.weight for one in result.dimensions}
        weights = [(one.number, brings.get(one.number, Decimal(0))) for one in plan.dimensions]
        sheets.append(KindSheet(kind, counted, result, weights))
    return sheets


def findings(plan: Outline) -> list[Finding]:
    """Warnings first, each kind of finding in the order of the framework."""
    found = [one for check in CHECKS for one in check(plan)]
    return sorted(found, key=lambda one: one.severity != WARNING)


def _place(*numbers: str) -> str:
    """Indicators and parts by their numbers."""
    found = npgettext("finding", "Indicator %(number)s", "Indicators %(number)s", len(numbers))
    return found % {"number": ", ".join(numbers)}


def _entire() -> str:
    return _("The framework as a whole")


def _warn(place: str, text: str) -> Finding:
    return Finding(WARNING, place, text)


def _note(place: str, text: str) -> Finding:
    return Finding(NOTE, place, text)


def _grades(plan: Outline) -> Iterator[Finding]:
    best = {one.kind: one.best_total for one in kind_sheets(plan)}
    by_cut_off = Counter(one.min_percent for one in plan.framework.grades.all())
    for grade in plan.framework.grades.all():
        place = _("Grade %(name)s") % {"name": grade.name}
        for kind, total in best.items():
            if grade.min_percent > total:
                text = _("A %(kind)s cannot reach it: it needs %(cut_off)s %%, and %(best)s %% is the most possible.")
                yield _warn(place, text % {"kind": kind.label, "cut_off": grade.min_percent, "best": total})
        if by_cut_off[grade.min_percent] > 1:
            yield _warn(place, _("Another grade has the same cut-off and hides it."))


def _pass_marks(plan: Outline) -> Iterator[Finding]:
    for one in kind_sheets(plan):
        mark = plan.pass_marks.get(one.kind)
        place = _("Pass mark of %(kind)s") % {"kind": one.kind.label}
        if mark is None:
            yield _warn(place, _("It is missing."))
        elif mark > one.best_total:
            text = _("It needs %(mark)s %%, and %(best)s %% is the most possible.")
            yield _warn(place, text % {"mark": mark, "best": one.best_total})


def _weights(plan: Outline) -> Iterator[Finding]:
    total = sum((one.weight for one in plan.dimensions), Decimal(0))
    if plan.framework.rollup == "weighted_dimensions" and total != 100:
        yield _warn(_entire(), _("The weights of the dimensions sum to %(total)s, not to 100.") % {"total": total})


def _maxima_of_kinds(plan: Outline) -> Iterator[Finding]:
    sheets = kind_sheets(plan)
    if len({one.maximum for one in sheets}) > 1:
        each = "; ".join(
            _("%(kind)s %(points)s points") % {"kind": one.kind.label, "points": _plain(one.maximum)} for one in sheets
        )
        yield _note(_entire(), _("The maximum differs by kind of municipality: %(each)s.") % {"each": each})


def _empty_dimensions(plan: Outline) -> Iterator[Finding]:
    for one in kind_sheets(plan):
        counted = {each.number for each in one.result.dimensions if each.maximum}
        for dimension in plan.dimensions:
            if dimension.number not in counted:
                text = _("Nothing in it counts for a %(kind)s; its weight passes to the other dimensions.")
                place = _("Dimension %(number)s") % {"number": dimension.number}
                yield _warn(place, text % {"kind": one.kind.label})


def _odd_maxima(plan: Outline) -> Iterator[Finding]:
    maxima = {one.number: one.maximum for one in plan.tally({}).indicators.values()}
    usual, count = Counter(maxima.values()).most_common(1)[0] if maxima else (Decimal(0), 0)
    if count * 2 <= len(maxima):
        return
    for indicator in plan.indicators:
        if maxima[indicator.number] != usual:
            text = _("Its maximum is %(points)s points; most indicators have %(usual)s.")
            yield _note(
                _place(indicator.number), text % {"points": _plain(maxima[indicator.number]), "usual": _plain(usual)}
            )


def _unequal_parts(plan: Outline) -> Iterator[Finding]:
    for one in plan.tally({}).indicators.values():
        if one.rule != "sum" and len({part.maximum for part in one.parts}) > 1:
            yield _warn(
                _place(one.number), _("Its parts have different maxima, so a point does not weigh the same in each.")
            )


def _texts(plan: Outline) -> Iterator[Finding]:
    bare = [one for one in plan.leaves if not one.guidance_th and not one.hints_th]
    hinted = [one for one in plan.leaves if not one.guidance_th and one.hints_th]
    yield from _of_all(WARNING, _("Neither guidance nor evidence hints."), bare)
    yield from _of_all(NOTE, _("Evidence hints, but no guidance."), hinted)
    yield from _of_all(NOTE, _("No English name."), [one for one in _every(plan) if not one.name_en])


def _wordings(plan: Outline) -> Iterator[Finding]:
    official = [one for one in _every(plan) if one.wording == Wording.OFFICIAL]
    sourceless = [one for one in official if not one.source]
    yield from _of_all(WARNING, _("Wording said to be official, but no source is named."), sourceless)
    working = [one for one in _every(plan) if one.wording == Wording.WORKING]
    yield from _of_all(NOTE, _("Wording that is still a working draft."), working)


def _every(plan: Outline) -> list[Indicator]:
    """Indicators and parts, in their order."""
    parts = [leaf for leaf in plan.leaves if leaf.whole_id]
    return sorted([*plan.indicators, *parts], key=lambda one: one.position)


def _of_all(severity: str, text: str, indicators: list[Indicator]) -> Iterator[Finding]:
    """One finding for all indicators of which the same is to be said."""
    if indicators:
        yield Finding(severity, _place(*(one.number for one in indicators)), text)


def _computed(plan: Outline) -> Iterator[Finding]:
    fields = plan.base_data_fields
    for one in plan.leaves:
        standard = one.read_standard if one.score_source == "computed" else None
        if one.score_source == "computed" and standard is None:
            yield _warn(_place(one.number), _("Its score is computed, but no standard says how."))
        if standard is None:
            continue
        if len(standard.steps) < 2:
            yield _note(_place(one.number), _("Its standard has one step only: all points or none."))
        if standard.figure in fields and fields[standard.figure].change_percent is None:
            text = _("The field “%(name)s” that it is computed from warns of no unusual change between years.")
            yield _note(_place(one.number), text % {"name": fields[standard.figure].name})


def _pilots(plan: Outline) -> Iterator[Finding]:
    for one in plan.indicators:
        if one.is_pilot:
            yield _note(_place(one.number), _("It is a pilot: scored and shown, but not counted."))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


CHECKS: tuple[Callable[[Outline], Iterator[Finding]], ...] = (
    _weights,
    _grades,
    _pass_marks,
    _maxima_of_kinds,
    _empty_dimensions,
    _odd_maxima,
    _unequal_parts,
    _wordings,
    _computed,
    _texts,
    _pilots,
)
