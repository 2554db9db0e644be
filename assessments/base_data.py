"""The base data of a submission: what is asked for which years, what was given, and what follows from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import get_language

from assessments.models import BaseDatum, Submission
from indicators import figures
from indicators.models import BaseDataField, Figure
from indicators.queries import Outline, outline

Value = Decimal | str
Values = Mapping[str, Mapping[int, Value]]
# The key of a field and a year (BE): one cell of the form.
Place = tuple[str, int]
# Groups are lettered; Thai documents letter with their own alphabet.
THAI_LETTERS = str.maketrans("abcdefghijk", "กขคงจฉชซฌญฎ")


def years_of(plan: Outline, year_be: int) -> list[int]:
    """The columns of the form, oldest first: as many years back as any field asks for."""
    back = max((one.back_years for one in plan.base_data_fields.values()), default=0)
    return list(range(year_be - back, year_be + 1))


def is_asked(field: BaseDataField, year: int, year_be: int) -> bool:
    return year_be - field.back_years <= year <= year_be


def places(plan: Outline, year_be: int) -> Iterator[Place]:
    """Every cell that is asked for."""
    for key, field in plan.base_data_fields.items():
        for year in range(year_be - field.back_years, year_be + 1):
            yield key, year


def plan_of(submission: Submission) -> Outline:
    """The form is the same for every kind of municipality."""
    return outline(submission.cycle.framework)


def rows_of(submission: Submission) -> dict[Place, BaseDatum]:
    """What was given, in one query; what was not given is not there."""
    keys = {field.pk: key for key, field in plan_of(submission).base_data_fields.items()}
    rows = BaseDatum.objects.filter(submission=submission).order_by().select_related("changed_by")
    return {(keys[one.field_id], one.year_be): one for one in rows if one.field_id in keys}


def values_in(rows: Mapping[Place, BaseDatum]) -> dict[str, dict[int, Value]]:
    found: dict[str, dict[int, Value]] = {}
    for (key, year), row in rows.items():
        found.setdefault(key, {})[year] = row.value
    return found


def values_of(submission: Submission) -> dict[str, dict[int, Value]]:
    """The values by key of the field and year (BE), in one query."""
    return values_in(rows_of(submission))


# ------------------------------------------------------------------ texts


def plain(value: Value | None) -> str:
    """A value as text that compares: a number without separators and needless zeros, a choice by its key."""
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def shown(value: Value | None) -> str:
    """The same to read and to type: thousands apart, in every language of the portal."""
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def letter(group_key: str) -> str:
    return group_key if get_language() == "en" else group_key.translate(THAI_LETTERS)


# ------------------------------------------------------------------ what follows from it


def formula(figure: Figure) -> figures.Formula:
    return figures.Formula(figure.of, figure.over, figure.times, figure.decimals)


def numbers_in(values: Values, year: int) -> dict[str, Decimal]:
    """The numbers of one year by key; choices are none."""
    return {
        key: value
        for key, by_year in values.items()
        if isinstance(value := by_year.get(year), Decimal)
    }  # fmt: skip


def leaps(plan: Outline, values: Values) -> dict[Place, Decimal]:
    """The changes from one year to the next, in percent, that go beyond what a field calls usual."""
    found = {}
    for key, by_year in values.items():
        for year, value in by_year.items():
            before, limit = by_year.get(year - 1), plan.base_data_fields[key].change_percent
            if isinstance(value, Decimal) and isinstance(before, Decimal) and figures.is_leap(before, value, limit):
                change = figures.change_percent(before, value)
                assert change is not None
                found[key, year] = change
    return found


# ------------------------------------------------------------------ how far it is


@dataclass(frozen=True)
class Progress:
    """Fields given for every year that is asked for, of all fields."""

    given: int
    asked: int

    @property
    def missing(self) -> int:
        return self.asked - self.given


def progress(submission: Submission) -> Progress:
    """One query; what was never asked for is never stored, so counting years is enough."""
    fields = plan_of(submission).base_data_fields.values()
    counts = dict(
        BaseDatum.objects.filter(submission=submission).order_by().values_list("field_id").annotate(count=Count("pk"))
    )
    return Progress(sum(counts.get(one.pk, 0) > one.back_years for one in fields), len(fields))


# ------------------------------------------------------------------ last year's form


@dataclass(frozen=True)
class Proposal:
    """What an earlier submission of the municipality gave for the same field and year."""

    value: Value
    form_year: int


def proposals(submission: Submission) -> dict[Place, Proposal]:
    """The newest earlier form wins; one query. Nothing of it is stored until a person takes it over and saves."""
    fields, year_be = plan_of(submission).base_data_fields, submission.cycle.year_be
    rows = (
        BaseDatum.objects.filter(
            submission__municipality_id=submission.municipality_id, submission__cycle__year_be__lt=year_be
        )
        .order_by("submission__cycle__year_be")
        .values_list("field__key", "year_be", "number", "choice", "submission__cycle__year_be")
    )
    found = {}
    for key, year, number, choice, form_year in rows:
        field = fields.get(key)
        if field and is_asked(field, year, year_be) and _fits(field, number, choice):
            found[key, year] = Proposal(choice if number is None else number, form_year)
    return found


def _fits(field: BaseDataField, number: Decimal | None, choice: str) -> bool:
    """A field may have changed its type or its choices since."""
    if field.is_choice:
        return any(choice == one["key"] for one in field.choices)
    return number is not None
