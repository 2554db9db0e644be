"""The packet of a submission as it stands now, made by a worker when somebody asks, and marked as a draft."""

import hashlib
import logging

from django.core.files.storage import default_storage
from django.db import transaction

from assessments import clock
from assessments.models import Submission
from assessments.snapshots import content_of, sha256_of
from reports import packets
from reports.documents import DocumentError
from reports.models import DraftPacket
from reports.queries import LATE_AFTER

FOLDER = "drafts"
logger = logging.getLogger(__name__)


@transaction.atomic
def ask(submission: Submission) -> DraftPacket | None:
    """Note that a draft is wanted, and say so; None while one that was asked for just now is under way."""
    now = clock.now()
    draft, is_new = DraftPacket.objects.select_for_update().get_or_create(submission=submission)
    if not is_new and draft.is_waiting and now - draft.asked_at < LATE_AFTER:
        return None
    DraftPacket.objects.filter(pk=draft.pk).update(asked_at=now, fault="")
    draft.refresh_from_db()
    return draft


def make(draft: DraftPacket) -> None:
    """Make the draft as the submission stands now; the file of the one before goes when the new one is there.

    A second run makes the same again, or finds that nothing changed. What hinders it is kept for the page to tell.
    """
    content = content_of(draft.submission)
    sha256 = sha256_of(content)
    if draft.name and draft.content_sha256 == sha256 and default_storage.exists(draft.name):
        _keep(draft, fault="")
        return
    try:
        pdf = packets.preview_of(content)
    except (DocumentError, OSError) as fault:
        logger.warning("No draft of submission %s: %s", draft.submission_id, fault)
        _keep(draft, fault=f"{type(fault).__name__}: {fault}"[:300])
        return
    before = draft.name
    name = packets.store(pdf, hashlib.sha256(pdf).hexdigest(), FOLDER)
    _keep(draft, name=name, content_sha256=sha256, size=len(pdf), pages=packets.page_count(pdf), fault="")
    # Two towns never share a draft: its cover names the municipality.
    if before and before != name:
        default_storage.delete(before)


def _keep(draft: DraftPacket, **facts: str | int) -> None:
    DraftPacket.objects.filter(pk=draft.pk).update(made_at=clock.now(), **facts)
