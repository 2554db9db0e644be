"""What is asked: frameworks, their indicators and base data, worked examples, the way between versions."""

from indicators.models.base_data import BaseDataField, BaseDataGroup, FieldType, Figure
from indicators.models.frameworks import Framework, FrameworkStatus, Grade, PassMark, Rollup, Wording
from indicators.models.indicators import Criterion, Dimension, Group, Indicator, PartsRule, ScoreSource
from indicators.models.versions import CrosswalkLink, WorkedExample

__all__ = [
    "BaseDataField",
    "BaseDataGroup",
    "Criterion",
    "CrosswalkLink",
    "Dimension",
    "FieldType",
    "Figure",
    "Framework",
    "FrameworkStatus",
    "Grade",
    "Group",
    "Indicator",
    "PartsRule",
    "PassMark",
    "Rollup",
    "ScoreSource",
    "WorkedExample",
    "Wording",
]
