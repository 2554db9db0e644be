"""The order of the national ranking and its tie rule."""

from decimal import Decimal
from itertools import permutations

import pytest

from reviews.ranking import BY_DIMENSION_3, BY_OUTCOME, NO_TIE, SHARED, Standing, ranked


def standing(key: int, total: str, dimension_3: str = "50", outcome: str = "30") -> Standing:
    return Standing(key, Decimal(total), Decimal(dimension_3), Decimal(outcome))


# What is ranked, and what becomes of it: (key, rank, tie).
EXAMPLES = {
    "nobody": ([], []),
    "one": ([standing(1, "80")], [(1, 1, NO_TIE)]),
    "totals alone": ([standing(1, "80"), standing(2, "80.01")], [(2, 1, NO_TIE), (1, 2, NO_TIE)]),
    "dimension 3": (
        [standing(1, "80", "60"), standing(2, "80", "61"), standing(3, "79", "99")],
        [(2, 1, BY_DIMENSION_3), (1, 2, BY_DIMENSION_3), (3, 3, NO_TIE)],
    ),
    "outcomes": (
        [standing(1, "80", "60", "30"), standing(2, "80", "60", "31"), standing(3, "80", "59", "99")],
        [(2, 1, BY_OUTCOME), (1, 2, BY_OUTCOME), (3, 3, BY_DIMENSION_3)],
    ),
    "shared, and the next rank is left out": (
        [standing(1, "90"), standing(2, "80"), standing(3, "80"), standing(4, "70")],
        [(1, 1, NO_TIE), (2, 2, SHARED), (3, 2, SHARED), (4, 4, NO_TIE)],
    ),
    "three share the first": (
        [standing(1, "80"), standing(2, "80"), standing(3, "80"), standing(4, "80", "49")],
        [(1, 1, SHARED), (2, 1, SHARED), (3, 1, SHARED), (4, 4, BY_DIMENSION_3)],
    ),
    "as many decimals as there are": (
        [standing(1, "80.0"), standing(2, "80.00")],
        [(1, 1, SHARED), (2, 1, SHARED)],
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_examples_whatever_order_they_come_in(name):
    given, expected = EXAMPLES[name]
    for order in permutations(given):
        assert [(one.standing.key, one.rank, one.tie) for one in ranked(order)] == expected
