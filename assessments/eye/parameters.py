"""The numbers and choices that a rule is set by: what each check asks for, and reading what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Relation(TextChoices):
    """What must hold between two numbers."""

    AT_MOST = "at_most", _("at most")
    AT_LEAST = "at_least", _("at least")
    EQUAL = "equal", _("equal to")


@dataclass(frozen=True)
class Parameter:
    key: str
    label: str | Promise
    help: str | Promise = ""


@dataclass(frozen=True)
class Number(Parameter):
    """A number in a range."""

    default: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(100)
    decimals: int = 0

    def read(self, stored: Any) -> Decimal:
        value = Decimal(str(stored))
        if not value.is_finite() or not self.minimum <= value <= self.maximum:
            raise ValueError(stored)
        return value


@dataclass(frozen=True)
class Measure(Parameter):
    """The key of a field or figure of the base data; one that a framework does not have is never found there."""

    is_optional: bool = False

    def read(self, stored: Any) -> str:
        if not isinstance(stored, str) or not (stored or self.is_optional):
            raise ValueError(stored)
        return stored


@dataclass(frozen=True)
class Choice(Parameter):
    """How two numbers are to stand to each other."""

    def read(self, stored: Any) -> Relation:
        return Relation(stored)


Asked = Number | Measure | Choice


class BadParameters(ValueError):
    """A rule whose parameters are not those of its check."""


def read(asked: Sequence[Asked], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as values; raises BadParameters where one is missing, strange or out of its range."""
    if set(stored) != {one.key for one in asked}:
        raise BadParameters(", ".join(sorted(set(stored) ^ {one.key for one in asked})))
    found = {}
    for one in asked:
        try:
            found[one.key] = one.read(stored[one.key])
        except (ValueError, InvalidOperation) as problem:
            raise BadParameters(f"{one.key}: {stored[one.key]!r}") from problem
    return found


def stored(values: Mapping[str, Any]) -> dict[str, str]:
    """The same as JSON keeps it: numbers as text, none is rounded."""
    return {
        key: f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
        for key, value in values.items()
    }  # fmt: skip
