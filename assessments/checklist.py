"""Everything missing or doubtful in a submission on one list, with the answers that were given to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from assessments import clock
from assessments.doubts import found_cheaply
from assessments.editing import editing
from assessments.engine import Missing
from assessments.eye.rules import findings_of
from assessments.findings import Finding, Severity
from assessments.models import FindingAnswer, Submission
from assessments.queries import LeafState, Overview
from assessments.workflow import gaps_of
from indicators.models import Dimension


def asked_by_evaluators(state: Overview, reader: User) -> list[Finding]:
    return [*findings_of(state.submission, reader, state)]


# What finds doubtful things in a submission that somebody reads.
SOURCES: tuple[Callable[[Overview, User], list[Finding]], ...] = (found_cheaply, asked_by_evaluators)


@dataclass(frozen=True)
class Item:
    """A finding with its answer; one that was given to other words is shown as outdated."""

    finding: Finding
    answer: FindingAnswer | None = None

    @property
    def is_answered(self) -> bool:
        return self.finding.may_be_answered and self.answer is not None and self.answer.digest == self.finding.digest

    @property
    def is_outdated(self) -> bool:
        return self.finding.may_be_answered and self.answer is not None and not self.is_answered

    @property
    def given_at(self) -> str:
        """Which answer somebody has read before they wrote another one."""
        return self.answer.at.isoformat() if self.answer else ""


@dataclass(frozen=True)
class Part:
    """The findings of one dimension; those of none stand first."""

    dimension: Dimension | None
    items: list[Item]


@dataclass(frozen=True)
class Group:
    severity: Severity
    parts: list[Part]

    @property
    def count(self) -> int:
        return sum(len(part.items) for part in self.parts)


@dataclass(frozen=True)
class Checklist:
    state: Overview
    items: list[Item]

    @cached_property
    def open(self) -> list[Item]:
        return [one for one in self.items if not one.is_answered]

    @cached_property
    def answered(self) -> list[Item]:
        return [one for one in self.items if one.is_answered]

    @cached_property
    def groups(self) -> list[Group]:
        """What is open, the gravest first, then in the order of the dimensions."""
        found = [Group(severity, list(self._parts(severity))) for severity in Severity]
        return [one for one in found if one.parts]

    def _parts(self, severity: Severity) -> Iterator[Part]:
        items = [one for one in self.open if one.finding.severity == severity]
        for dimension in (None, *self.state.outline.dimensions):
            own = [one for one in items if self._dimension_of(one) == dimension]
            if own:
                yield Part(dimension, own)

    def _dimension_of(self, item: Item) -> Dimension | None:
        indicator = item.finding.indicator
        return self.state.outline.dimension_of[indicator.pk] if indicator else None

    @property
    def must_count(self) -> int:
        return sum(one.finding.severity == Severity.MUST for one in self.open)

    @property
    def done_count(self) -> int:
        return self.state.complete_count

    @property
    def leaf_count(self) -> int:
        return len(self.state.leaves)

    def item(self, key: str) -> Item | None:
        return next((one for one in self.items if one.finding.key == key), None)


def checklist(state: Overview, reader: User) -> Checklist:
    """Everything that is found, in a fixed number of queries."""
    rows = state.submission.finding_answers.select_related("by")
    answers = {one.key: one for one in rows}
    return Checklist(state, [Item(one, answers.get(one.key)) for one in findings_in(state, reader)])


def findings_in(state: Overview, reader: User) -> list[Finding]:
    """What must be done, as the move itself demands it, then what the sources find."""
    leaves = {leaf.indicator.pk: leaf for leaf in state.leaves}
    found = [_must(state.submission, gap, leaves) for gap in gaps_of(state)]
    return found + [one for source in SOURCES for one in source(state, reader)]


def _must(submission: Submission, gap: Missing, leaves: dict[int, LeafState]) -> Finding:
    if gap.indicator is None:
        return Finding(f"gap:{gap.url}", Severity.MUST, gap.text, gap.url, name=gap.name)
    url = gap.url or _field_url(submission, leaves[gap.indicator.pk])
    return Finding(f"gap:{gap.indicator.number}", Severity.MUST, gap.text, url, gap.indicator)


def _field_url(submission: Submission, leaf: LeafState) -> str:
    """The first field that lacks something."""
    lacking = (one.key for one in leaf.indicator.criteria.all() if one.pk not in leaf.points)
    field = f"id_points_{next(lacking, '')}" if leaf.has_answer and not leaf.has_all_points else "id_answer"
    return reverse("assessments:response_edit", args=[submission.pk, leaf.indicator.number]) + f"#{field}"


class AnsweredMeanwhile(Exception):
    """A colleague answered the same finding first; `answer` is theirs."""

    def __init__(self, answer: FindingAnswer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


def answer(item: Item, submission: Submission, reason: str, *, read: str, by: User) -> None:
    """Keep the reason why a finding stays; without a reason the answer is taken back.

    `read` names the answer that stood there when the person began to write: over another one nothing is written.
    Raises AnsweredMeanwhile, or PermissionDenied when nothing can be edited any more.
    """
    with transaction.atomic(), editing(submission, by=by):
        there = submission.finding_answers.select_related("by").filter(key=item.finding.key).first()
        if there and there.digest == item.finding.digest and there.by_id != by.pk and there.at.isoformat() != read:
            raise AnsweredMeanwhile(there)
        if not reason:
            submission.finding_answers.filter(key=item.finding.key).delete()
            return
        FindingAnswer.objects.update_or_create(
            submission=submission,
            key=item.finding.key,
            defaults={"digest": item.finding.digest, "reason": reason, "by": by, "at": clock.now()},
        )
