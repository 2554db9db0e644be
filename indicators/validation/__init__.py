"""Whether data is a framework: every mistake with its place, in words."""

from typing import Any

from indicators.validation.places import Mistake, name_places
from indicators.validation.rules import rule_mistakes
from indicators.validation.shape import schema_mistakes, value_mistakes

__all__ = ["Mistake", "validate"]


def validate(data: Any) -> list[Mistake]:
    """The mistakes in a framework's data, in the reader's language; none means that it can be imported.

    What the schema says comes first: the rules can only be asked of data that has the right shape.
    """
    found = value_mistakes(data) or schema_mistakes(data) or rule_mistakes(data)
    return name_places(data, found)
