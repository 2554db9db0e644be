"""Work that a worker does: making packets."""

from django_tasks import task

from assessments.models import Snapshot, StatusChange


@task()
def make_packet(snapshot_id: int) -> None:
    """Make the packet of a snapshot; a second run finds it made."""
    # Every start of the portal reads this module; only a worker needs what makes a PDF.
    from reports import packets

    packets.make(Snapshot.objects.get(pk=snapshot_id))


def make_packet_of_submission(change: StatusChange) -> None:
    """Order the packet of what was just certified, within the same transaction: both happen or neither."""
    snapshot = change.submission.snapshots.latest("number")
    make_packet.enqueue(snapshot.pk)
