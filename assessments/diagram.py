"""The states and moves of a submission as a page of docs/, drawn from the table of moves."""

from collections.abc import Iterable, Iterator

from django.utils import translation

from accounts.models import Role
from assessments.engine import MOVES, Move
from assessments.models import Status

# A move from more states than this would cover the drawing with arrows: one is drawn from a box round them.
MANY = 3
BOX = "open"
BOX_TITLE = "Before a decision"
HEAD = """# The way of a submission

Made from the table of moves by `manage.py state_diagram --write`; a test compares this page with the table.
Who may take a step stands in brackets. Dates of the cycle and what is still missing may close a step, see
`when` and `missing` in `assessments/workflow.py` and `reviews/workflow.py`.
"""


def document() -> str:
    """The whole page: the diagram, then every move in words."""
    with translation.override("en"):
        return "\n".join([HEAD, "```mermaid", *_diagram(), "```", "", *_table(), ""])


def _diagram() -> Iterator[str]:
    boxed = {status for move in MOVES.values() if _is_from_many(move) for status in move.sources}
    arrows = [(source, move) for move in MOVES.values() if not _is_from_many(move) for source in move.sources]
    within = [(source, move) for source, move in arrows if {source, move.target} <= boxed]
    yield "stateDiagram-v2"
    yield from _states(one for one in Status if one not in boxed)
    yield f'    state "{BOX_TITLE}" as {BOX} {{'
    yield from (f"    {line}" for line in _states(one for one in Status if one in boxed))
    yield f"        [*] --> {Status.DRAFT.value}"
    yield from (f"    {_arrow(source, move)}" for source, move in within)
    yield "    }"
    yield from (_arrow(source, move) for source, move in arrows if (source, move) not in within)
    yield from (_arrow(BOX, move) for move in MOVES.values() if _is_from_many(move))
    yield f"    {Status.PUBLISHED.value} --> [*]"
    yield f"    {Status.WITHDRAWN.value} --> [*]"


def _is_from_many(move: Move) -> bool:
    return len(move.sources) > MANY


def _states(statuses: Iterable[Status]) -> Iterator[str]:
    return (f'    state "{status.label}" as {status.value}' for status in statuses)


def _arrow(source: str, move: Move) -> str:
    # A second colon would end the words of an arrow.
    words = str(move.label).replace(":", " –")
    return f"    {source} --> {move.target.value}: {words} ({_who(move)})"


def _who(move: Move) -> str:
    return " or ".join(str(Role(role).label).lower() for role in move.roles)


def _table() -> Iterator[str]:
    yield "| move | step | from | to | who | asks for |"
    yield "|---|---|---|---|---|---|"
    for move in MOVES.values():
        sources = ", ".join(source.value for source in move.sources)
        asks = " and ".join(move.asks) or "–"
        yield f"| `{move.name}` | {move.label} | {sources} | {move.target.value} | {_who(move)} | {asks} |"
