"""Rules of the reviewer's eye tried on past submissions: what they would have found, and whether evaluators agreed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from time import monotonic

from django.urls import reverse

from assessments.eye.facts import Facts
from assessments.eye.hits import Hit
from assessments.eye.reading import facts_of
from assessments.eye.rules import hits_of
from assessments.models import Cycle, EyeRule, Submission
from assessments.models.submissions import DECIDED
from reviews.gaps import points_by_leaf

# Somebody waits for the page: so many submissions, spread over all, and no longer than this.
SAMPLE = 200
SECONDS = 8
AT_ONCE = 25
EXAMPLES = 5

# Own and final points by submission and indicator.
Judged = Mapping[tuple[int, int], tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Example:
    submission: Submission
    number: str
    detail: str
    own: Decimal | None
    final: Decimal | None

    @property
    def url(self) -> str:
        if not self.number:
            return reverse("assessments:submission_detail", args=[self.submission.pk])
        return reverse("assessments:response_edit", args=[self.submission.pk, self.number])


@dataclass
class Trial:
    """What one rule found. `judged` are indicators with final points; `lowered` those that evaluators gave less."""

    rule: EyeRule
    submissions: int = 0
    found: int = 0
    judged: int = 0
    lowered: int = 0
    examples: list[Example] = field(default_factory=list)

    @property
    def percent(self) -> int | None:
        return round(100 * self.lowered / self.judged) if self.judged else None


@dataclass
class TrialRun:
    """Some rules on a sample of one cycle; `base` is how often evaluators gave less whatever a rule said."""

    cycle: Cycle
    decided: int
    trials: list[Trial]
    tried: int = 0
    base: Trial = field(default_factory=lambda: Trial(EyeRule()))


def cycles_to_try() -> list[Cycle]:
    """Those with decided results, newest first."""
    return list(Cycle.objects.filter(submissions__status__in=DECIDED).distinct().select_related("framework"))


def try_rules(rules: Sequence[EyeRule], cycle: Cycle, *, sample: int = SAMPLE, seconds: float = SECONDS) -> TrialRun:
    """Run rules, saved or not, over decided submissions spread evenly over all; nothing is written."""
    decided = Submission.objects.filter(cycle=cycle, status__in=DECIDED).order_by("pk")
    keys = list(decided.values_list("pk", flat=True))
    chosen = keys[:: max(1, -(-len(keys) // sample))]
    run, ends = TrialRun(cycle, len(keys), [Trial(one) for one in rules]), monotonic() + seconds
    for start in range(0, len(chosen), AT_ONCE):
        # The first are always tried: a page that says nothing helps nobody.
        if start and monotonic() > ends:
            break
        _try(run, chosen[start : start + AT_ONCE])
    return run


def _try(run: TrialRun, keys: Sequence[int]) -> None:
    rows = Submission.objects.filter(pk__in=keys)
    submissions = list(rows.select_related("cycle__framework", "municipality__province", "province").order_by("pk"))
    judged = {(pk, leaf): (own, final) for pk, leaf, own, final in points_by_leaf(rows)}
    run.base.judged += len(judged)
    run.base.lowered += sum(final < own for own, final in judged.values())
    for facts in facts_of(submissions):
        for trial in run.trials:
            _count(trial, facts, list(hits_of(trial.rule, facts)), judged)
    run.tried += len(submissions)


def _count(trial: Trial, facts: Facts, hits: Iterable[Hit], judged: Judged) -> None:
    """Each indicator counts once, whatever was found in it."""
    by_number: dict[str, Hit] = {}
    for hit in hits:
        by_number.setdefault(hit.number, hit)
    trial.submissions += bool(by_number)
    trial.found += len(by_number)
    for number, hit in by_number.items():
        leaf = facts.plan.by_number.get(number)
        own, final = judged.get((facts.submission.pk, leaf.pk), (None, None)) if leaf else (None, None)
        if own is not None and final is not None:
            trial.judged += 1
            trial.lowered += final < own
        if len(trial.examples) < EXAMPLES:
            trial.examples.append(Example(facts.submission, number, hit.detail, own, final))
