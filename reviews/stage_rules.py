"""The rules of a stage as administrators change them, and which may no longer be loosened.

Once somebody has handed in points in a stage, whoever judges there trusted that the others would not see them: from
then on points and names may be hidden better, and not be shown sooner. What nobody needs is not asked: a stage in which
nobody gives points is merely switched on or off.
"""

from typing import Any

from accounts.models import User
from assessments.models import JUDGING, NEEDED, CycleStage, Sight, Stage
from reviews.models import Assignment
from reviews.models.rule_changes import StageRuleChange

OF_JUDGING = (
    "wanted_evaluators",
    "quorum",
    "spread_threshold",
    "chair_sees",
    "colleagues_see",
    "hides_evaluators",
    "hides_municipalities",
    "shows_self_scores",
    "takes_answers",
)
# From what shows the most to what shows the least.
STRICTNESS = (Sight.HANDED_IN, Sight.ALL_HANDED_IN, Sight.NEVER)


def rules_asked(stage: CycleStage) -> tuple[str, ...]:
    """The columns that matter in a stage."""
    switch = () if stage.key in NEEDED else ("is_on",)
    return (*switch, *(OF_JUDGING if stage.key in JUDGING else ()))


def has_points(stage: CycleStage) -> bool:
    """Whether somebody handed in a score sheet in a stage."""
    handed_in = Assignment.objects.at(Stage(stage.key)).exclude(finished_at=None)
    return handed_in.filter(panel__cycle=stage.cycle_id).exists()


def is_loosened(column: str, before: Any, after: Any) -> bool:
    """Whether a change shows more than before of what somebody gave, or of who gave it."""
    if column in ("chair_sees", "colleagues_see"):
        return STRICTNESS.index(after) < STRICTNESS.index(before)
    return column in ("hides_evaluators", "hides_municipalities") and bool(before) and not after


def values_of(stage: CycleStage) -> dict[str, Any]:
    return {name: getattr(stage, name) for name in rules_asked(stage)}


def change_rules(stage: CycleStage, values: dict[str, Any], by: User, reason: str) -> bool:
    """Write the rules of a stage that is held; of a confirmed cycle the change is kept. Says whether any changed."""
    before = values_of(stage)
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return False
    CycleStage.objects.filter(pk=stage.pk).update(**changed)
    if not stage.cycle.is_draft:
        StageRuleChange.objects.create(
            stage=stage,
            before={name: before[name] for name in changed},
            after=changed,
            reason=reason,
            by=by,
            by_name=by.name_and_position,
        )
    return True
