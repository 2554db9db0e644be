"""Running the rules: the questions that an evaluator would put to a submission."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from accounts.models import User
from assessments.eye import parameters
from assessments.eye.checks import CHECKS
from assessments.eye.facts import Facts
from assessments.eye.hits import Hit
from assessments.eye.reading import facts_in, facts_of
from assessments.findings import Finding, Severity
from assessments.models import EyeRule, Submission
from assessments.permissions import may_see_questions
from assessments.queries import Overview


@dataclass(frozen=True)
class Question(Finding):
    """A finding of the reviewer's eye, with why an evaluator asks and what helps."""

    why: str = ""


def findings_of(submission: Submission, reader: User, state: Overview | None = None) -> list[Question]:
    """What an evaluator would ask of a submission, warnings first, for those who may know it; else nothing.

    Twelve queries however much there is, seven for whoever has its `state`.
    """
    if not may_see_questions(reader, submission):
        return []
    rules = list(EyeRule.objects.at_work())
    if not rules:
        return []
    facts = facts_in(state) if state else facts_of([submission])[0]
    return sorted((_question(facts, rule, hit) for rule in rules for hit in hits_of(rule, facts)), key=_order)


def hits_of(rule: EyeRule, facts: Facts) -> Iterator[Hit]:
    """What one rule finds. A rule that is not as its check asks finds nothing, rather than break the page."""
    check = CHECKS.get(rule.looks_for)
    try:
        asked = parameters.read(check.asks, rule.parameters) if check else None
    except parameters.BadParameters:
        return
    if check and asked is not None:
        yield from (one for one in check.find(facts, asked) if not one.number or rule.concerns(one.number))


def _question(facts: Facts, rule: EyeRule, hit: Hit) -> Question:
    return Question(
        key=":".join(("eye", rule.key, hit.number or "-", hit.place)),
        severity=Severity(rule.severity),
        text=f"{rule.text} ({hit.detail})",
        url=hit.url,
        indicator=facts.plan.by_number.get(hit.number),
        name=hit.name,
        why=rule.why,
    )


def _order(question: Question) -> tuple[int, int]:
    position = question.indicator.position if question.indicator else 0
    return list(Severity).index(question.severity), position


def about(questions: Iterable[Question], number: str) -> Sequence[Question]:
    """Those about one indicator."""
    return [one for one in questions if one.indicator and one.indicator.number == number]
