"""Points that nobody gives: they follow from the LPA result or from a figure of the base data.

They are looked up as long as a submission is live; when it is certified they become self-scores with their origin,
so that a later correction never changes an old result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from assessments.base_data import formula
from assessments.models import BaseDatum, LpaResult, SelfScore, Submission
from indicators import scoring
from indicators.models import BaseDataField, Criterion, Figure, Indicator
from indicators.models.indicators import ScoreSource
from indicators.queries import Outline

Measure = BaseDataField | Figure
# Values by field and year of one submission.
Numbers = Mapping[int, Mapping[int, Decimal]]


@dataclass(frozen=True)
class Origin:
    """What points followed from, complete without the database: an LPA score or a value of the base data.

    `name_th` is the source of the LPA result or the name of the figure; `maximum` the full score of an LPA item.
    """

    source: str
    year_be: int
    value: str
    maximum: str = ""
    name_th: str = ""
    name_en: str = ""
    unit_th: str = ""
    unit_en: str = ""

    @property
    def is_lpa(self) -> bool:
        return self.source == ScoreSource.LPA

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_th

    @property
    def unit(self) -> str:
        return self.unit_en if get_language() == "en" and self.unit_en else self.unit_th

    @property
    def data(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Given:
    """The points of one indicator by criterion, what they follow from, and while it is live the LPA result's row."""

    points: dict[int, Decimal]
    origin: Origin
    result: LpaResult | None = None


@dataclass(frozen=True)
class Facts:
    """What points can follow from: the newest LPA result by municipality, base data by submission."""

    results: Mapping[int, LpaResult]
    numbers: Mapping[int, Numbers]


def facts_of(submissions: QuerySet[Submission], year_be: int, plan: Outline) -> Facts:
    """For submissions of the cycle of that year: one query for each source that the framework names."""
    sources = {leaf.score_source for leaf in plan.leaves}
    return Facts(
        _results(submissions, year_be) if ScoreSource.LPA in sources else {},
        _numbers(submissions, plan) if ScoreSource.COMPUTED in sources else {},
    )


def _results(submissions: QuerySet[Submission], year_be: int) -> dict[int, LpaResult]:
    """The newest result of each municipality up to a year."""
    found = (
        LpaResult.objects.filter(municipality__in=submissions.order_by().values("municipality"), year_be__lte=year_be)
        .select_related("changed_by")
        .order_by("year_be")
    )
    return {one.municipality_id: one for one in found}


def _numbers(submissions: QuerySet[Submission], plan: Outline) -> Mapping[int, Numbers]:
    fields = {pk for leaf in plan.leaves if (measure := measure_of(leaf, plan)) for pk in _fields(measure, plan)}
    rows = BaseDatum.objects.filter(
        submission__in=submissions.order_by().values("pk"), field__in=fields, number__isnull=False
    ).values_list("submission_id", "field_id", "year_be", "number")
    found: dict[int, dict[int, dict[int, Decimal]]] = {}
    for submission_id, field_id, year_be, number in rows:
        assert number is not None
        found.setdefault(submission_id, {}).setdefault(field_id, {})[year_be] = number
    return found


def given_to(submission: Submission, plan: Outline, facts: Facts | None = None) -> dict[int, Given]:
    """By indicator, those that have points: at most two queries, none where the facts are at hand."""
    if facts is None:
        facts = facts_of(Submission.objects.filter(pk=submission.pk), submission.cycle.year_be, plan)
    result = facts.results.get(submission.municipality_id)
    numbers = facts.numbers.get(submission.pk, {})
    found = {leaf.pk: _given(leaf, plan, result, numbers) for leaf in plan.leaves if not leaf.is_assessed}
    return {pk: given for pk, given in found.items() if given}


def given_points(submission: Submission, plan: Outline, facts: Facts | None = None) -> dict[int, Decimal]:
    """By criterion."""
    return {pk: one for given in given_to(submission, plan, facts).values() for pk, one in given.points.items()}


def frozen(rows: Iterable[SelfScore]) -> Given | None:
    """What the points of one indicator were taken from when they were certified, where that is known."""
    found = list(rows)
    origin = next((one.origin for one in found if one.origin), None)
    return Given({one.criterion_id: one.points for one in found}, Origin(**origin)) if origin else None


def _given(leaf: Indicator, plan: Outline, result: LpaResult | None, numbers: Numbers) -> Given | None:
    if leaf.is_from_lpa:
        return _from_lpa(leaf, result)
    measure, standard = measure_of(leaf, plan), leaf.read_standard
    values = _values(measure, plan, numbers) if measure else {}
    if not values or measure is None or standard is None:
        return None
    year = max(values)
    return Given(
        {one.pk: standard.points_for(values[year], one.maximum) for one in _criteria(leaf)},
        Origin(
            ScoreSource.COMPUTED.value,
            year,
            _plain(values[year]),
            "",
            measure.name_th,
            measure.name_en,
            measure.unit_th,
            measure.unit_en,
        ),
    )


def _from_lpa(leaf: Indicator, result: LpaResult | None) -> Given | None:
    score = result.score(leaf.lpa_item) if result and leaf.lpa_item else None
    if result is None or score is None:
        return None
    return Given(
        {one.pk: scoring.rounded(score * one.maximum / result.maximum) for one in _criteria(leaf)},
        Origin(ScoreSource.LPA.value, result.year_be, _plain(score), _plain(result.maximum), result.source),
        result,
    )


def _criteria(leaf: Indicator) -> list[Criterion]:
    return list(leaf.criteria.all())


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ------------------------------------------------------------------ figures of the base data


def measure_of(leaf: Indicator, plan: Outline) -> Measure | None:
    """The field or figure of the base data that a computed indicator is measured by, if the framework has it whole."""
    standard = leaf.read_standard
    if standard is None:
        return None
    fields = plan.base_data_fields
    figures = {one.key: one for one in plan.figures if {*one.of, *one.over} <= fields.keys()}
    return figures.get(standard.figure) or fields.get(standard.figure)


def _fields(measure: Measure, plan: Outline) -> list[int]:
    if isinstance(measure, BaseDataField):
        return [measure.pk]
    return [plan.base_data_fields[key].pk for key in (*measure.of, *measure.over)]


def _values(measure: Measure, plan: Outline, numbers: Numbers) -> dict[int, Decimal]:
    """The value in each year that has one."""
    if isinstance(measure, BaseDataField):
        return dict(numbers.get(measure.pk, {}))
    years = {year for values in numbers.values() for year in values}
    found = {year: formula(measure).value(_in_year(plan, numbers, year)) for year in years}
    return {year: value for year, value in found.items() if value is not None}


def _in_year(plan: Outline, numbers: Numbers, year: int) -> dict[str, Decimal]:
    return {
        key: numbers[field.pk][year]
        for key, field in plan.base_data_fields.items()
        if year in numbers.get(field.pk, {})
    }
