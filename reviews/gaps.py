"""The past gap between self-scores and final scores: read from published results, kept once for each cycle."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from assessments.models import Cycle, SelfScore, Stage, Status, Submission
from indicators.models import Indicator
from indicators.queries import Outline, outline
from indicators.routes import crosswalk
from reviews.banding import spread_of
from reviews.models import Decision, GapSummary, SettledScore

# A cycle with the two before it: recent enough to be like today's, and enough towns of each kind.
YEARS = 3
# In the place of a kind, and of an indicator's number.
ALL_KINDS, TOTAL = "", ""
# Ratios and shares are kept as whole ten-thousandths: millions of them fit into memory.
FINE = 10_000

Gaps = dict[tuple[str, str], "array[int]"]


def summarise(cycle: Cycle) -> GapSummary:
    """Work the gaps of a cycle and those before it out anew; running it again gives the same."""
    cycles = Cycle.objects.filter(year_be__gt=cycle.year_be - YEARS, year_be__lte=cycle.year_be)
    gaps: Gaps = defaultdict(lambda: array("i"))
    years = [one.year_be for one in cycles.select_related("framework") if _collect(gaps, one, cycle)]
    found = {key: spread_of([Decimal(value) / FINE for value in values]) for key, values in gaps.items()}
    spreads: dict[str, dict[str, list[str]]] = {}
    for (kind, number), spread in sorted(found.items()):
        if spread:
            row = [str(one) for one in (spread.cases, spread.low, spread.median, spread.high)]
            spreads.setdefault(kind, {})[number] = row
    made, _ = GapSummary.objects.update_or_create(cycle=cycle, defaults={"years": sorted(years), "spreads": spreads})
    return made


def _collect(gaps: Gaps, cycle: Cycle, under: Cycle) -> bool:
    """Add the gaps of one cycle, by the numbers of another's framework; False where nothing was published."""
    published = Submission.objects.filter(cycle=cycle, status=Status.PUBLISHED)
    kinds = dict(published.values_list("pk", "kind"))
    for submission_id, ratio in _ratios(published):
        _add(gaps, kinds[submission_id], TOTAL, ratio)
    numbers = _numbers(cycle, under)
    old = outline(cycle.framework)
    maxima = {leaf.pk: sum((one.maximum for one in leaf.criteria.all()), Decimal(0)) for leaf in old.leaves}
    for submission_id, indicator_id, own, final in points_by_leaf(published):
        for number in numbers.get(indicator_id, ()):
            _add(gaps, kinds[submission_id], number, (final - own) / maxima[indicator_id])
    return bool(kinds)


def _add(gaps: Gaps, kind: str, number: str, gap: Decimal) -> None:
    for one in (kind, ALL_KINDS):
        gaps[one, number].append(round(gap * FINE))


def _ratios(submissions: QuerySet[Submission]) -> Iterator[tuple[int, Decimal]]:
    """What the area panel came to, as a part of what the municipality certified."""
    decided = Decision.objects.filter(
        submission__in=submissions, stage=Stage.AREA_REVIEW, submission__self_percent__gt=0
    )
    for pk, final, own in decided.order_by().values_list("submission_id", "total", "submission__self_percent"):
        assert own is not None
        yield pk, final / own


def points_by_leaf(submissions: QuerySet[Submission]) -> Iterator[tuple[int, int, Decimal, Decimal]]:
    """Submission, indicator, its own points and the settled ones, of what was judged; two queries."""
    own = _sums(
        SelfScore.objects.filter(response__submission__in=submissions.order_by().values("pk")),
        "response__submission_id",
        "response__indicator_id",
    )
    final = SettledScore.objects.filter(stage=Stage.AREA_REVIEW, submission__in=submissions.order_by().values("pk"))
    for (submission_id, indicator_id), points in _sums(final, "submission_id", "criterion__indicator_id").items():
        if (submission_id, indicator_id) in own:
            yield submission_id, indicator_id, own[submission_id, indicator_id], points


def _sums(rows: QuerySet[Any], submission: str, indicator: str) -> dict[tuple[int, int], Decimal]:
    summed = rows.order_by().values_list(submission, indicator).annotate(points=Sum("points"))
    return {(one, leaf): points for one, leaf, points in summed.iterator()}


def _numbers(cycle: Cycle, under: Cycle) -> Mapping[int, list[str]]:
    """By indicator of a cycle's framework, the numbers of those that became of it under another's."""
    return followers(outline(cycle.framework), outline(under.framework))


def followers(old: Outline, new: Outline) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    predecessors: Mapping[str, Iterable[Indicator]] = crosswalk(old, new).predecessors
    for number, leaves in predecessors.items():
        for leaf in leaves:
            found[leaf.pk].append(number)
    return found


def following(cycle: Cycle) -> QuerySet[Cycle]:
    """The cycles whose summary a result of this one is part of: itself, and later ones that have results."""
    return Cycle.objects.filter(
        year_be__gte=cycle.year_be, year_be__lt=cycle.year_be + YEARS, submissions__status=Status.PUBLISHED
    ).distinct()
