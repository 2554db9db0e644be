"""The internal review: an indicator is marked ready, or goes back to its author with a note."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from assessments import clock
from assessments.models import Response, Submission, WorkState
from assessments.permissions import may_edit, may_mark


@transaction.atomic
def mark(
    submission: Submission, responses: Sequence[Response], state: WorkState, *, note: str, seen_at: datetime, by: User
) -> None:
    """Mark some indicators as they stood when the person looked: what was written after `seen_at` is not ready.

    An author says in the same way that what came back is done. The version stays, so that whoever is writing the
    answer meets no conflict over this. Raises PermissionDenied when it is not this person's to say.
    """
    current = Submission.objects.with_facts().select_for_update(of=("self",)).get(pk=submission.pk)
    is_authors = state == WorkState.OPEN and may_edit(by, current)
    if not is_authors and not may_mark(by, current):
        raise PermissionDenied
    changes = {"work_state": state, "work_by": by, "work_at": min(seen_at, clock.now())}
    if state != WorkState.OPEN:
        # The author's "done" leaves the note: the coordinator reads what was asked for.
        changes["work_note"] = note
    current.responses.filter(pk__in=[one.pk for one in responses]).update(**changes)
