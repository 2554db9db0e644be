"""A few dozen ways to score, shared by all municipalities: points that add up, added up once for each way."""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.models import Framework
from indicators.queries import Outline, outline
from indicators.scoring import Result
from reviews.models import Decision
from reviews.queries import judged_leaves
from sustcity.demo.answers import some_points

COUNT = 40

Points = dict[int, Decimal]


@dataclass
class Profile:
    """What a municipality gives itself, what two evaluators give it, and what their panel settles."""

    own: Points
    given: tuple[Points, Points]
    settled: Points
    result: Result
    # Made once by the portal itself and then used for every municipality of this profile.
    content: dict[str, Any] = field(default_factory=dict)
    decision: Decision | None = None


def profiles(framework: Framework) -> list[Profile]:
    plan, rng = outline(framework), random.Random(2569)
    return [_profile(plan, rng, rng.uniform(0.6, 0.92)) for _ in range(COUNT)]


def _profile(plan: Outline, rng: random.Random, share: float) -> Profile:
    own = {key: some_points(criterion, rng, share) for key, criterion in plan.criteria.items()}
    judged = [criterion for leaf in judged_leaves(plan) for criterion in leaf.criteria.all()]
    first, second = ({one.pk: some_points(one, rng, share - 0.05) for one in judged} for _ in range(2))
    settled = {key: Decimal(round(first[key] + second[key])) / 2 for key in first}
    return Profile(own, (first, second), settled, plan.tally(own))
