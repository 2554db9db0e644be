"""Writing to a draft: one person at a time, and only while it is a draft."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from indicators.immutability import MESSAGE
from indicators.models import Framework


class NotADraft(Exception):
    """The framework was published, perhaps a moment ago."""


@contextmanager
def editing(framework: Framework) -> Iterator[Framework]:
    """Hold the draft for writing; everybody else's write and its publication wait.

    Raises NotADraft, also where the triggers of the database were quicker to say so.
    """
    try:
        with transaction.atomic():
            current = Framework.objects.select_for_update().get(pk=framework.pk)
            if not current.is_draft:
                raise NotADraft
            yield current
    except IntegrityError as fault:
        if MESSAGE not in str(fault):
            raise
        raise NotADraft from fault


def rename_in_examples(framework: Framework, numbers: Mapping[str, str]) -> None:
    """Let the worked examples follow indicators that have got other numbers."""
    for example in framework.worked_examples.all():
        renamed = {_renamed(key, numbers): points for key, points in example.points.items()}
        if renamed != example.points:
            example.points = renamed
            example.save(update_fields=["points"])


def _renamed(key: str, numbers: Mapping[str, str]) -> str:
    number, slash, criterion = key.partition("/")
    return numbers.get(number, number) + slash + criterion


def renumber_dimensions_in_examples(framework: Framework, numbers: Mapping[int, int]) -> None:
    for example in framework.worked_examples.all():
        moved = {str(numbers.get(int(key), int(key))): percent for key, percent in example.dimensions.items()}
        if moved != example.dimensions:
            example.dimensions = moved
            example.save(update_fields=["dimensions"])
