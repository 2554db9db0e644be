"""What was answered: cycles, submissions, responses, activities, evidence, and the history of a submission."""

from assessments.models.activities import TEXT_LIMIT, Activity
from assessments.models.announcements import Announcement, Letter, StageChange
from assessments.models.base_data import BaseDatum
from assessments.models.comments import COMMENT_LIMIT, Comment, Mention
from assessments.models.cycles import JUDGING, NEEDED, Cycle, CycleProvince, CycleStage, Sight, Stage
from assessments.models.evidence import (
    Consent,
    Evidence,
    EvidenceKind,
    LinkState,
    OriginalLook,
    Signal,
    SignalNote,
    blur_key,
)
from assessments.models.extensions import EXTENDABLE, Extension
from assessments.models.eye import EyeCheck, EyeRule
from assessments.models.field_drafts import FieldReceipt
from assessments.models.files import Fingerprint, Likeness, PageImage, PhotoFacts, Rendition, RenditionKind, StoredFile
from assessments.models.imports import ActivityImport, ImportedPack, ImportedPhoto
from assessments.models.lpa import LpaResult
from assessments.models.preparing import FindingAnswer, Look
from assessments.models.presence import Presence
from assessments.models.registrations import Registration
from assessments.models.responses import Response, SelfScore, WorkState
from assessments.models.submissions import Snapshot, Status, StatusChange, Submission
from assessments.models.texts import TextVersion
from assessments.models.uploads import Upload, UploadPart
from assessments.models.versions import StaleSave, Versioned

__all__ = [
    "COMMENT_LIMIT",
    "EXTENDABLE",
    "TEXT_LIMIT",
    "Activity",
    "ActivityImport",
    "Announcement",
    "BaseDatum",
    "Comment",
    "Consent",
    "Cycle",
    "CycleProvince",
    "CycleStage",
    "Sight",
    "JUDGING",
    "NEEDED",
    "Evidence",
    "EvidenceKind",
    "Extension",
    "EyeCheck",
    "EyeRule",
    "FindingAnswer",
    "FieldReceipt",
    "Fingerprint",
    "ImportedPack",
    "ImportedPhoto",
    "Letter",
    "Likeness",
    "LinkState",
    "Look",
    "LpaResult",
    "Mention",
    "OriginalLook",
    "PageImage",
    "PhotoFacts",
    "Presence",
    "Registration",
    "Rendition",
    "RenditionKind",
    "Response",
    "SelfScore",
    "Signal",
    "SignalNote",
    "Snapshot",
    "Stage",
    "StageChange",
    "StaleSave",
    "Status",
    "StatusChange",
    "StoredFile",
    "Submission",
    "TextVersion",
    "Upload",
    "UploadPart",
    "Versioned",
    "WorkState",
    "blur_key",
]
