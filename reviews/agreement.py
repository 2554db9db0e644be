"""How well evaluators agree and how strict each of them is: arithmetic on percents of the maximum, no Django."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

# Working values. Alpha as Krippendorff advises: from 0.8 on reliable, from 0.667 on enough for tentative conclusions.
RELIABLE, TENTATIVE = 0.8, 0.667
# A working value: who gives so many points of percent more or less than the others on the same work is marked.
DRIFT = 10.0


@dataclass(frozen=True)
class Marks:
    """Values side by side: who gave it, for which submission, for which unit (criterion of a submission), how much."""

    evaluators: Whole
    submissions: Whole
    units: Whole
    percents: Real


@dataclass(frozen=True)
class Severity:
    """One evaluator beside the others on the same work, in points of percent; below zero is stricter than they are.

    The spread is what is left when the own strictness is taken away: how unevenly somebody differs from the others.
    """

    evaluator: int
    severity: float
    spread: float
    cases: int

    @property
    def drifts(self) -> bool:
        return abs(self.severity) >= DRIFT


def marks(rows: Sequence[tuple[int, int, int, float]] | Real) -> Marks:
    """From rows of evaluator, submission, criterion and percent."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    evaluators, submissions, criteria = table[:, :3].astype(np.int64).T
    units = submissions * (criteria.max(initial=0) + 1) + criteria
    return Marks(evaluators, submissions, units, table[:, 3])


def shared(given: Marks) -> Marks:
    """Those of units that at least two evaluators judged, unit by unit; the others say nothing about agreement."""
    _names, units, sizes = np.unique(given.units, return_inverse=True, return_counts=True)
    order = np.argsort(units, kind="stable")
    order = order[sizes[units[order]] > 1]
    _names, kept = np.unique(units[order], return_inverse=True)
    return Marks(given.evaluators[order], given.submissions[order], kept, given.percents[order])


def cases(given: Marks) -> int:
    """How many submissions can be compared: some criterion of them was judged by at least two."""
    return int(np.unique(shared(given).submissions).size)


def alpha(given: Marks) -> float | None:
    """Krippendorff's alpha with the interval metric; None where nothing was judged twice, or all values are equal.

    1 - observed / expected disagreement, each the mean squared difference of pairs: within units, and over all.
    """
    both = shared(given)
    count, values = both.percents.size, both.percents
    if not count:
        return None
    sizes = np.bincount(both.units)
    apart = values - (np.bincount(both.units, values) / sizes)[both.units]
    within = float((np.bincount(both.units, apart**2) * sizes / (sizes - 1)).sum() / count)
    overall = float(((values - values.mean()) ** 2).sum() / (count - 1))
    return 1 - within / overall if overall else None


def severities(given: Marks) -> list[Severity]:
    """By evaluator, by least squares with an effect of each evaluator and of each unit; together they come to zero.

    Who had only weak submissions is thus not taken for a strict judge. Evaluators whose work no chain of shared
    submissions connects are compared only among those that one does.
    """
    both = shared(given)
    if not both.units.size:
        return []
    names, judges = np.unique(both.evaluators, return_inverse=True)
    sizes = np.bincount(both.units)
    means = np.bincount(both.units, both.percents) / sizes
    sums = np.bincount(judges, both.percents - means[both.units])
    effects = np.linalg.lstsq(_normal_matrix(judges, both.units, sizes), sums, rcond=1e-9)[0]
    left = both.percents - effects[judges]
    left -= (np.bincount(both.units, left) / sizes)[both.units]
    spreads = np.sqrt(np.bincount(judges, left**2) / np.bincount(judges))
    counts = [np.unique(both.submissions[judges == one]).size for one in range(names.size)]
    return [
        Severity(int(name), float(effect), float(spread), int(count))
        for name, effect, spread, count in zip(names, effects, spreads, counts, strict=True)
    ]


def _normal_matrix(judges: Whole, units: Whole, sizes: Whole) -> Real:
    """The normal equations of the evaluators once the effects of the units are taken out; units come in order."""
    count = int(judges.max()) + 1
    matrix: Real = np.diag(np.bincount(judges, 1 - 1 / sizes[units]))
    for step in range(1, int(sizes.max())):
        same = units[step:] == units[:-step]
        one, other = judges[:-step][same], judges[step:][same]
        pairs = np.bincount(one * count + other, 1 / sizes[units[step:][same]], count * count).reshape(count, count)
        matrix -= pairs + pairs.T
    return matrix
