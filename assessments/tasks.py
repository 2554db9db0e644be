"""Work that runs in a worker."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from assessments import letters, renditions
from assessments.models import Announcement, StoredFile
from assessments.trust import fingerprints

# Minutes until a batch of letters is tried again: soon at first, then every hour for two days.
RETRY_MINUTES = (1, 5, 15, *[60] * 48)


@task()
def make_renditions(file_id: int) -> None:
    file = StoredFile.objects.get(pk=file_id)
    renditions.make(file)
    fingerprints.keep(file)


@task()
def write_letters(announcement_id: int, after: int = 0) -> None:
    """One batch of letters; the next is a task of its own, so that 30,000 people are never one transaction."""
    announcement = Announcement.objects.get(pk=announcement_id)
    with transaction.atomic():
        people = letters.write(announcement, after)
        if people:
            send_letters.enqueue(announcement_id, people[0], people[-1])
            write_letters.enqueue(announcement_id, people[-1])


@task()
def send_letters(announcement_id: int, first: int, last: int, tries: int = 0) -> None:
    """Send a batch; what could not be sent is tried again later by another task."""
    announcement = Announcement.objects.select_related("cycle").get(pk=announcement_id)
    if not letters.send(announcement, first, last) and tries < len(RETRY_MINUTES):
        # A worker looks at the machine's clock, not at the evaluation's.
        later = timezone.now() + timedelta(minutes=RETRY_MINUTES[tries])
        send_letters.using(run_after=later).enqueue(announcement_id, first, last, tries + 1)
