"""What was answered: cycles, submissions, responses, activities, evidence, and the history of a submission."""

from assessments.models.activities import TEXT_LIMIT, Activity
from assessments.models.base_data import BaseDatum
from assessments.models.cycles import Cycle, CycleStage, Stage
from assessments.models.evidence import Evidence, EvidenceKind, Rendition, RenditionKind, StoredFile
from assessments.models.lpa import LpaResult
from assessments.models.responses import Response, SelfScore
from assessments.models.submissions import Snapshot, Status, StatusChange, Submission
from assessments.models.versions import StaleSave, Versioned

__all__ = [
    "TEXT_LIMIT",
    "Activity",
    "BaseDatum",
    "Cycle",
    "CycleStage",
    "Evidence",
    "EvidenceKind",
    "LpaResult",
    "Rendition",
    "RenditionKind",
    "Response",
    "SelfScore",
    "Snapshot",
    "Stage",
    "StaleSave",
    "Status",
    "StatusChange",
    "StoredFile",
    "Submission",
    "Versioned",
]
