"""Where in a framework's data something is, as a person finds it: dimensions[2].groups[0].indicators[3] (19)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
# What an object of the file is known by, most telling first.
NAMES = ("number", "key", "name", "code", "name_th")
SHOWN = 60


@dataclass(frozen=True)
class Mistake:
    """`place` is empty where the file as a whole is meant."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


@dataclass(frozen=True)
class Found:
    """A mistake with its path in the data, before it is written out."""

    path: Path
    text: str


def name_places(data: Any, found: Iterable[Found]) -> list[Mistake]:
    """Each mistake once, with its place in words."""
    return list(dict.fromkeys(Mistake(place_of(data, one.path), one.text) for one in found))


def place_of(data: Any, path: Sequence[str | int]) -> str:
    """The steps of a path, counted from zero, and the name of the innermost thing on it that has one."""
    steps, name = "", ""
    for step in path:
        steps += f"[{step}]" if isinstance(step, int) else f".{step}" if steps else step
        data = data[step] if has_step(data, step) else None
        name = _name_of(data) or name
    return f"{steps} ({name})" if name else steps


def has_step(data: Any, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(data, list) and step < len(data)
    return isinstance(data, dict) and step in data


def _name_of(data: Any) -> str:
    if not isinstance(data, dict):
        return ""
    return next((shortened(data[key]) for key in NAMES if isinstance(data.get(key), str | int)), "")


def shortened(value: Any) -> str:
    """A value as a sentence can hold it. It is never printed whole: a file may hold megabytes in one string."""
    text = " ".join(str(value)[: SHOWN * 4].split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
