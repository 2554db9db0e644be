"""Work that a worker does: making packets and drafts of them, and reminding people."""

from django_tasks import task

from assessments.models import Snapshot, StatusChange
from reports.models import DraftPacket


@task()
def make_packet(snapshot_id: int) -> None:
    """Make the packet of a snapshot; a second run finds it made."""
    # Every start of the portal reads this module; only a worker needs what makes a PDF.
    from reports import packets

    packets.make(Snapshot.objects.get(pk=snapshot_id))


@task()
def make_draft(draft_id: int) -> None:
    """Make the draft packet that somebody asked for; a second run finds it made."""
    from reports import previews

    previews.make(DraftPacket.objects.select_related("submission").get(pk=draft_id))


@task()
def remind(first: int, last: int) -> None:
    """Put the digests of some people into the post, from one to another by number; again without harm."""
    from reports import reminding

    reminding.remind(first, last)


def make_packet_of_submission(change: StatusChange) -> None:
    """Order the packet of what was just certified, within the same transaction: both happen or neither."""
    snapshot = change.submission.snapshots.latest("number")
    make_packet.enqueue(snapshot.pk)
