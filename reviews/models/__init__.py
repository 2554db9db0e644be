"""How it was judged: from panels, assignments and scores to objections, decisions and awards."""

from reviews.models.anchors import Anchor
from reviews.models.assignments import Assignment
from reviews.models.changes import PointsChange
from reviews.models.clarifications import Clarification
from reviews.models.decisions import Award, AwardChange, Decision
from reviews.models.desk import EvidenceSeen, PrivateNote
from reviews.models.gaps import GapSummary
from reviews.models.objections import Objection, Outcome
from reviews.models.panels import Panel
from reviews.models.rankings import RankedPlace, Ranking, Release
from reviews.models.reach import RESULT_SHOWN
from reviews.models.rule_changes import StageRuleChange
from reviews.models.scores import LossReason, Score, SettledScore, Suggestion

__all__ = [
    "RESULT_SHOWN",
    "Anchor",
    "Assignment",
    "Award",
    "AwardChange",
    "Clarification",
    "Decision",
    "EvidenceSeen",
    "GapSummary",
    "LossReason",
    "Objection",
    "Outcome",
    "Panel",
    "PrivateNote",
    "RankedPlace",
    "Ranking",
    "Release",
    "PointsChange",
    "Score",
    "SettledScore",
    "Suggestion",
    "StageRuleChange",
]
