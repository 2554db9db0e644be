"""What can be said of data without knowing what a framework means: plain values, and the JSON Schema in words."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from indicators.validation.places import Found, Path, shortened

SCHEMA = FilePath(__file__).resolve().parent.parent / "framework.schema.json"
# A framework's deepest value, a descriptor of a part, is 13 levels down; what is deeper was not meant to be read.
DEEPEST = 20
# Far above every limit of the schema, and within what decimals are counted in. NaN is not below it either.
LARGEST = 10**15
# What databases refuse: NUL, and halves of characters.
_UNUSABLE = re.compile("[\0\ud800-\udfff]")
# Nobody corrects more at a time.
MOST = 200


# A step with the way to it; written out as a path only where there is a mistake.
Way = tuple["Way", str | int] | None


def value_mistakes(data: Any) -> list[Found]:
    """What no database could hold, and what is nested beyond reason; the walk itself uses no recursion."""
    found: list[Found] = []
    waiting: list[tuple[Way, int, Any]] = [(None, 0, data)]
    while waiting and len(found) < MOST:
        way, depth, value = waiting.pop()
        if text := _value_mistake(depth, value):
            found.append(Found(_path(way)[:DEEPEST], text))
        elif isinstance(value, dict):
            waiting.extend(((way, key), depth + 1, one) for key, one in reversed(value.items()))
            found.extend(Found(_path(way), text) for key in value if (text := _text_mistake(key)))
        elif isinstance(value, list):
            waiting.extend(((way, index), depth + 1, value[index]) for index in reversed(range(len(value))))
    return found


def _path(way: Way) -> Path:
    steps: list[str | int] = []
    while way is not None:
        way, step = way
        steps.append(step if isinstance(step, int) else _UNUSABLE.sub("?", shortened(step)))
    return tuple(reversed(steps))


def _value_mistake(depth: int, value: Any) -> str:
    if depth > DEEPEST:
        return _("The file is nested too deeply to be a framework.")
    if isinstance(value, str):
        return _text_mistake(value)
    if isinstance(value, int | float) and not abs(value) < LARGEST:
        return _("This is not a number that can be counted with.")
    return ""


def _text_mistake(text: str) -> str:
    return _("The text holds a character that does not exist; type it anew.") if _UNUSABLE.search(text) else ""


def schema_mistakes(data: Any) -> list[Found]:
    """What the schema says, in words, in the order of the file."""
    # The library tells every missing name in an error of its own, and the words of each name all of them.
    found: dict[Found, None] = {}
    for error in _validator().iter_errors(data):
        found |= dict.fromkeys(Found(tuple(error.absolute_path), text) for text in _in_words(error))
        if len(found) >= MOST:
            break
    return list(found)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of the format."""
    read: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return read


@cache
def _validator() -> Any:
    exact = extend(Draft202012Validator, {"multipleOf": _multiple_of, "pattern": _pattern})
    return exact(schema())


def _multiple_of(validator: Any, step: float, value: Any, schema: Any) -> Iterator[ValidationError]:
    """Counted in decimals as they are written: 0.29 is a multiple of 0.01, which it is not in binary."""
    if validator.is_type(value, "number") and Decimal(str(value)) % Decimal(str(step)):
        yield ValidationError("too many decimals")


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[ValidationError]:
    """To the very end: Python's $ would let a line break pass."""
    if validator.is_type(value, "string") and not re.search(pattern.replace("$", r"\Z"), value):
        yield ValidationError("another form")


def _in_words(error: ValidationError) -> Iterator[str]:
    """What is wrong as sentences."""
    value = error.instance
    if error.validator == "required":
        for name in error.validator_value:
            if name not in value:
                yield _("“%(name)s” is missing.") % {"name": name}
        return
    if error.validator == "additionalProperties":
        for name in value:
            if name not in error.schema["properties"]:
                yield _("“%(name)s” is not part of the format.") % {"name": shortened(name)}
        return
    yield _sentence(error.validator, error.validator_value, value)


def _sentence(rule: Any, limit: Any, value: Any) -> str:
    if rule == "type":
        return _type_sentence(limit)
    if rule in ("enum", "const"):
        allowed = limit if rule == "enum" else [limit]
        return _("“%(found)s” is not known; possible are: %(allowed)s.") % {
            "found": shortened(value) if isinstance(value, str | int | float) else "…",
            "allowed": ", ".join(str(one) for one in allowed),
        }
    if rule == "minimum":
        return _("%(found)s is too low; at least %(limit)s is possible.") % {"found": value, "limit": limit}
    if rule == "maximum":
        return _("%(found)s is too high; at most %(limit)s is possible.") % {"found": value, "limit": limit}
    if rule == "multipleOf":
        places = -Decimal(str(limit)).normalize().as_tuple().exponent  # type: ignore[operator] # never infinite
        return ngettext(
            "%(found)s has too many decimals; at most %(places)s is possible.",
            "%(found)s has too many decimals; at most %(places)s are possible.",
            places,
        ) % {"found": shortened(value), "places": places}
    return _length_sentence(rule, limit, value)


def _length_sentence(rule: Any, limit: Any, value: Any) -> str:
    if rule == "minLength":
        return _("The text is empty.")
    if rule == "maxLength":
        return _("The text has %(found)s characters; at most %(limit)s are possible.") % {
            "found": len(value),
            "limit": limit,
        }
    if rule == "minItems":
        return _("The list is empty.")
    if rule == "maxItems":
        return _("The list has %(found)s entries; at most %(limit)s are possible.") % {
            "found": len(value),
            "limit": limit,
        }
    if rule == "uniqueItems":
        return _("The list names something twice.")
    if not value.strip():
        return _("The text is empty.")
    return _("“%(found)s” has not the form of a key or number; use Latin letters, digits and - _ .") % {
        "found": shortened(value)
    }


def _type_sentence(allowed: str | list[str]) -> str:
    first = allowed if isinstance(allowed, str) else allowed[0]
    return {
        "object": _("Here belongs an object: names with values in { }."),
        "array": _("Here belongs a list in [ ]."),
        "string": _("Here belongs a text in quotation marks."),
        "number": _("Here belongs a number, without quotation marks."),
        "integer": _("Here belongs a whole number, without quotation marks."),
        "boolean": _("Here belongs true or false."),
    }[first]
