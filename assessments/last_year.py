"""What a municipality writes this year beside what it wrote in an earlier one, word by word."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Prefetch, TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.differences import Piece, is_same, marked
from assessments.models import Activity, Response, Submission
from assessments.queries import outline_of
from indicators.models import Dimension, Indicator
from indicators.routes import crosswalk


class Change(TextChoices):
    """How an answer stands to that of the earlier year."""

    CHANGED = "changed", _("Changed")
    SAME = "same", _("Word for word as then")
    ONLY_NOW = "only_now", _("Nothing was written then")
    ONLY_THEN = "only_then", _("Nothing is written yet")
    NEITHER = "neither", _("Nothing in either year")
    NEW = "new", _("New this year")


@dataclass(frozen=True)
class ComparedText:
    """An answer of both years."""

    leaf: Indicator
    dimension: Dimension
    then: str
    now: str
    is_new: bool = False
    follows: list[str] = field(default_factory=list)

    @property
    def change(self) -> Change:
        if self.is_new:
            return Change.NEW
        if not self.then or not self.now:
            return Change.ONLY_NOW if self.now else Change.ONLY_THEN if self.then else Change.NEITHER
        return Change.SAME if is_same(self.then, self.now) else Change.CHANGED

    @cached_property
    def pieces(self) -> list[Piece]:
        return marked(self.then, self.now)

    @property
    def has_another_number(self) -> bool:
        return self.follows not in ([], [self.leaf.number])


@dataclass(frozen=True)
class ComparedField:
    label: Any
    pieces: list[Piece]


@dataclass(frozen=True)
class WentOn:
    """An activity of both years, with the texts that differ."""

    then: Activity
    now: Activity

    @cached_property
    def fields(self) -> list[ComparedField]:
        return [
            ComparedField(label_of(name), marked(getattr(self.then, name), getattr(self.now, name)))
            for name in Activity.kept_texts
            if not is_same(getattr(self.then, name), getattr(self.now, name))
        ]


def label_of(name: str) -> Any:
    column = Activity._meta.get_field(name)
    assert isinstance(column, models.Field)
    return column.verbose_name


@dataclass(frozen=True)
class YearsDiffer:
    before: Submission
    texts: list[ComparedText]
    came: list[Activity]
    went: list[Activity]
    went_on: list[WentOn]

    def count_of(self, change: Change) -> int:
        return sum(one.change == change for one in self.texts)

    @property
    def changed_count(self) -> int:
        return self.count_of(Change.CHANGED)

    @property
    def same_count(self) -> int:
        return self.count_of(Change.SAME)


def years_differ(submission: Submission, before: Submission, scope: Collection[str] | None = None) -> YearsDiffer:
    """Of some indicators by number, or of all: five queries."""
    old, new = outline_of(before), outline_of(submission)
    way = crosswalk(old, new)
    answers = {
        (one.submission_id, one.indicator_id): one.answer.strip()
        for one in Response.objects.filter(submission__in=[submission, before])
    }
    leaves = [leaf for leaf in new.leaves if scope is None or leaf.number in scope]
    texts = [
        ComparedText(
            leaf,
            new.dimension_of[leaf.pk],
            "\n\n".join(
                text for one in way.predecessors[leaf.number] if (text := answers.get((before.pk, one.pk), ""))
            ),
            answers.get((submission.pk, leaf.pk), ""),
            not way.predecessors[leaf.number],
            [one.number for one in way.predecessors[leaf.number]],
        )
        for leaf in leaves
    ]
    now = {leaf.pk for leaf in leaves}
    then = {one.pk for leaf in leaves for one in way.predecessors[leaf.number]}
    return YearsDiffer(before, texts, *_activities(submission, before, None if scope is None else now | then))


def _activities(
    submission: Submission, before: Submission, indicators: Collection[int] | None
) -> tuple[list[Activity], list[Activity], list[WentOn]]:
    """Those that came, went, and went on: carried from the other year, or of the same title."""
    served = Prefetch("responses", Response.objects.only("pk", "indicator_id"))
    found = [
        one
        for one in Activity.objects.filter(submission__in=[submission, before]).prefetch_related(served)
        if indicators is None or {it.indicator_id for it in one.responses.all()} & set(indicators)
    ]
    now = [one for one in found if one.submission_id == submission.pk]
    then = {one.pk: one for one in found if one.submission_id == before.pk}
    by_title = {one.title.strip(): one for one in then.values()}
    partners = {one.pk: then.get(one.carried_from_id or 0) or by_title.get(one.title.strip()) for one in now}
    went_on = [WentOn(partner, one) for one in now if (partner := partners[one.pk])]
    gone_on = {one.then.pk for one in went_on}
    return (
        [one for one in now if not partners[one.pk]],
        [one for pk, one in then.items() if pk not in gone_on],
        went_on,
    )
