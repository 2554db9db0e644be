"""Who looked at the original of a photo: it may show people who must not be recognised."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from assessments import clock
from assessments.models import Evidence, OriginalLook

# A broken or paused download that goes on within this time is the same look.
ONE_LOOK = timedelta(hours=1)


def record(evidence: Evidence, *, by: User, is_part: bool) -> None:
    """Write a look down before the first byte leaves.

    Whoever asks for a part has mostly the beginning and is in the book; but nobody who asks for all but one
    byte stays out of it.
    """
    assert evidence.file is not None
    facts: dict[str, Any] = {
        "submission_id": evidence.submission_id,
        "evidence": evidence,
        "sha256": evidence.file.sha256,
        "by": by,
    }
    if is_part and OriginalLook.objects.filter(**facts, at__gt=clock.now() - ONE_LOOK).exists():
        return
    OriginalLook.objects.create(file_name=evidence.file_name, **facts)
