"""Framework files: JSON out of bytes, whatever somebody uploads, and bytes out of a framework's data."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from indicators.validation.places import shortened

LARGEST = 10 * 1024 * 1024
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?|[{}\[\]]', re.DOTALL)


class Unreadable(Exception):
    """The file is no JSON text that could hold a framework; the text says where and why, in the reader's language."""


def read(content: bytes) -> Any:
    """The JSON value of a file; raises Unreadable."""
    if len(content) > LARGEST:
        size = f"{len(content) / 1024 / 1024:.1f}"
        raise Unreadable(_("The file has %(size)s MB; at most 10 MB are possible.") % {"size": size})
    text = _decoded(content)
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    objects = _Objects()
    try:
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=objects)
    except json.JSONDecodeError as error:
        raise Unreadable(
            _at(
                text,
                error.pos,
                _("here the text is no JSON any more; look for a missing or superfluous sign in front of it."),
            )
        ) from error
    except RecursionError as error:
        raise Unreadable(_("The file is nested too deeply to be a framework.")) from error
    except ValueError as error:
        # A number of thousands of digits, which Python does not read.
        raise Unreadable(_("The file holds a number with too many digits.")) from error
    if objects.has_duplicates:
        raise Unreadable([*_duplicates(text)][0])
    return value


def write(data: Any) -> str:
    """The text of a framework file."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        raise Unreadable(_at(before, len(before), _encoding_sentence(content))) from error


def _encoding_sentence(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _("the file is in UTF-16. Save it as UTF-8.")
    try:
        is_thai = bool(re.search("[ก-๛]{2}", content.decode("cp874")))
    except UnicodeDecodeError:
        is_thai = False
    if is_thai:
        return _("the file is in TIS-620 (Windows-874). Save it as UTF-8.")
    return _("here the text is not in UTF-8. Save the file as UTF-8.")


def _refuse_constant(name: str) -> Any:
    raise Unreadable(_("“%(name)s” is not a number that can be counted with.") % {"name": name})


class _Objects:
    """Makes the objects of a file and notices when one of them has a name twice.

    JSON allows that, and whoever reads it drops the first value in silence.
    """

    has_duplicates = False

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        self.has_duplicates = self.has_duplicates or len(made) < len(pairs)
        return made


def _duplicates(text: str) -> Iterator[str]:
    """Where a name stands twice in one object; the reader of JSON does not say."""
    names: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        if sign in "{[":
            names.append(set())
        elif sign in "}]":
            names.pop()
        elif token[1] is not None:
            name = json.loads(token[0][: -len(token[1])])
            if name in names[-1]:
                sentence = _("“%(name)s” is there twice in one object.") % {"name": shortened(name)}
                yield _at(text, token.start(), sentence)
            names[-1].add(name)


def _at(text: str, position: int, sentence: str) -> str:
    return _("Line %(line)s, column %(column)s: %(sentence)s") % {
        "line": text.count("\n", 0, position) + 1,
        "column": position - text.rfind("\n", 0, position),
        "sentence": sentence,
    }
