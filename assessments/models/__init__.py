"""What was answered: cycles, submissions, responses, activities, evidence, and the history of a submission."""

from assessments.models.activities import TEXT_LIMIT, Activity
from assessments.models.announcements import Announcement, Letter, StageChange
from assessments.models.base_data import BaseDatum
from assessments.models.cycles import Cycle, CycleProvince, CycleStage, Stage
from assessments.models.evidence import Evidence, EvidenceKind, Rendition, RenditionKind, StoredFile
from assessments.models.extensions import EXTENDABLE, Extension
from assessments.models.lpa import LpaResult
from assessments.models.registrations import Registration
from assessments.models.responses import Response, SelfScore
from assessments.models.submissions import Snapshot, Status, StatusChange, Submission
from assessments.models.versions import StaleSave, Versioned

__all__ = [
    "EXTENDABLE",
    "TEXT_LIMIT",
    "Activity",
    "Announcement",
    "BaseDatum",
    "Cycle",
    "CycleProvince",
    "CycleStage",
    "Evidence",
    "EvidenceKind",
    "Extension",
    "Letter",
    "LpaResult",
    "Registration",
    "Rendition",
    "RenditionKind",
    "Response",
    "SelfScore",
    "Snapshot",
    "Stage",
    "StageChange",
    "StaleSave",
    "Status",
    "StatusChange",
    "StoredFile",
    "Submission",
    "Versioned",
]
