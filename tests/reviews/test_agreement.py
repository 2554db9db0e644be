"""Agreement and strictness of evaluators against published and hand-computed figures."""

import time

import krippendorff
import numpy as np
import pytest

from reviews.agreement import DRIFT, Severity, alpha, cases, marks, severities

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section E: four observers, twelve units.
# Alpha there: nominal 0.743, interval 0.849.
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def rows_of(table):
    return [
        (judge, unit, 1, value)
        for judge, line in enumerate(table)
        for unit, value in enumerate(line)
        if value is not None
    ]


def test_alpha_is_the_one_that_krippendorff_published():
    assert alpha(marks(rows_of(PUBLISHED))) == pytest.approx(0.849, abs=0.0005)


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_the_one_of_the_library_on_any_table_with_gaps(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 11, (6, 40)) * 10.0
    table[rng.random(table.shape) < 0.5] = np.nan
    rows = [(i, j, 1, float(table[i, j])) for i, j in np.argwhere(~np.isnan(table))]

    expected = krippendorff.alpha(reliability_data=table, level_of_measurement="interval")

    assert alpha(marks(rows)) == pytest.approx(expected, abs=1e-12)


def test_perfect_agreement_is_one_and_nothing_to_compare_has_no_alpha():
    assert alpha(marks([(1, 1, 1, 40), (2, 1, 1, 40), (1, 2, 1, 90), (2, 2, 1, 90)])) == 1
    assert alpha(marks([])) is None
    assert alpha(marks([(1, 1, 1, 40), (2, 2, 1, 60)])) is None
    assert alpha(marks([(1, 1, 1, 40), (2, 1, 1, 40)])) is None


def test_criteria_of_a_submission_are_units_of_their_own():
    assert alpha(marks([(1, 1, 1, 40), (2, 1, 2, 60)])) is None
    assert cases(marks([(1, 1, 1, 40), (2, 1, 2, 60), (1, 2, 1, 40), (2, 2, 1, 60)])) == 1
    assert alpha(marks([(1, 1, 1, 40), (2, 1, 1, 40), (1, 1, 2, 60), (2, 1, 2, 60)])) == 1


def test_strictness_does_not_depend_on_who_had_the_weak_submissions():
    """By hand: 1 gives 10 less than 2 on a strong one, 2 gives 20 less than 3 on a weak one.

    a2 - a1 = 10, a3 - a2 = 20, sum 0: a1 = -40/3, a2 = -10/3, a3 = 50/3. Plain means would say that 1 is the mildest.
    """
    found = severities(marks([(1, 1, 1, 80), (2, 1, 1, 90), (2, 2, 1, 20), (3, 2, 1, 40)]))

    assert [one.evaluator for one in found] == [1, 2, 3]
    assert [one.severity for one in found] == pytest.approx([-40 / 3, -10 / 3, 50 / 3])
    assert [one.spread for one in found] == pytest.approx([0, 0, 0], abs=1e-9)
    assert [one.cases for one in found] == [1, 2, 1]
    assert [one.drifts for one in found] == [True, False, True]


def test_the_spread_is_what_strictness_does_not_explain():
    """By hand: differences 0 and 20, so -5 and +5; of each difference 10 apart, half on either side: 5."""
    found = severities(marks([(1, 1, 1, 50), (2, 1, 1, 50), (1, 2, 1, 50), (2, 2, 1, 70)]))

    assert [one.severity for one in found] == pytest.approx([-5, 5])
    assert [one.spread for one in found] == pytest.approx([5, 5])
    assert [one.cases for one in found] == [2, 2]


def test_three_on_one_submission_are_compared_with_each_other():
    found = severities(marks([(1, 1, 1, 30), (2, 1, 1, 60), (3, 1, 1, 60), (4, 2, 1, 5)]))

    assert [(one.evaluator, round(one.severity, 6)) for one in found] == [(1, -20), (2, 10), (3, 10)]


def test_groups_that_share_nothing_are_compared_only_among_themselves():
    found = severities(marks([(1, 1, 1, 30), (2, 1, 1, 40), (3, 2, 1, 90), (4, 2, 1, 92)]))

    assert [one.severity for one in found] == pytest.approx([-5, 5, -1, 1])
    assert severities(marks([(1, 1, 1, 30)])) == []


def test_the_rule_of_drift_holds_on_both_sides():
    assert [Severity(1, value, 0, 5).drifts for value in (-DRIFT, DRIFT, DRIFT - 0.1, 0)] == [True, True, False, False]


def test_a_national_round_takes_seconds():
    """150 evaluators, 2,500 submissions with two of them each, 100 criteria; true strictness is found again."""
    rng = np.random.default_rng(1)
    truth = rng.normal(0, 5, 150)
    truth -= truth.mean()
    pairs = np.stack([rng.choice(150, 2, replace=False) for _ in range(2500)])
    judges = np.repeat(pairs, 100, axis=0).ravel()
    submissions, criteria = np.repeat(np.arange(2500), 200), np.tile(np.repeat(np.arange(100), 2), 2500)
    percents = np.repeat(rng.uniform(20, 80, 250_000), 2) + truth[judges] + rng.normal(0, 5, 500_000)
    given = marks(np.column_stack([judges, submissions, criteria, percents]))

    began = time.monotonic()
    found, agreed = severities(given), alpha(given)
    took = time.monotonic() - began

    print(f"{took:.2f} s")
    assert np.abs(np.array([one.severity for one in found]) - truth).max() < 1
    assert agreed is not None and 0.7 < agreed < 0.95
    assert took < 20
