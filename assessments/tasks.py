"""Work that runs in a worker."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from assessments import letters, links, page_images, renditions
from assessments.activity_import import unpacking
from assessments.examining import Refused
from assessments.intake import receiving
from assessments.models import ActivityImport, Announcement, Evidence, StoredFile, Upload
from assessments.trust import fingerprints

# Minutes until a batch of letters is tried again: soon at first, then every hour for two days.
RETRY_MINUTES = (1, 5, 15, *[60] * 48)
# A page that does not answer is asked again: its server may just be starting anew.
ASK_AGAIN_MINUTES = (10, 60)
# Seconds until an upload is looked at again after a fault of ours, while its sender waits.
RECEIVE_AGAIN = (5, 30)
BLUR_TRIES = 3
# A person looks at a progress bar meanwhile: letters, packets and the like come later.
WAITED_FOR = 50
# Behind everything that somebody waits for.
QUIETLY = -50

logger = logging.getLogger(__name__)


@task()
def make_renditions(file_id: int) -> None:
    file = StoredFile.objects.get(pk=file_id)
    renditions.make(file)
    fingerprints.keep(file)


@task(priority=WAITED_FOR)
def receive(upload_id: str, tries: int = 0) -> None:
    """Check what somebody sent and keep it; when that fails by our fault, it is tried again before anybody is told."""
    upload = Upload.objects.select_related("file").filter(pk=upload_id).first()
    if upload is None:
        return
    try:
        receiving.receive(upload)
    except Exception:
        logger.exception("Upload %s was not received", upload_id)
        if tries == len(RECEIVE_AGAIN):
            receiving.refuse(upload, "fault")
            return
        # A worker looks at the machine's clock, not at the evaluation's.
        later = timezone.now() + timedelta(seconds=RECEIVE_AGAIN[tries])
        receive.using(run_after=later).enqueue(upload_id, tries + 1)


@task(priority=WAITED_FOR)
def unpack(import_id: str) -> None:
    """A few photos of an import at a time, then the next few; it may be confirmed or forgotten by now."""
    batch = ActivityImport.objects.open().filter(pk=import_id).first()
    if batch is not None and unpacking.work_on(batch):
        unpack.enqueue(import_id)


@task()
def draw_pages(file_id: int) -> None:
    page_images.make(StoredFile.objects.get(pk=file_id))


@task()
def make_blurred(evidence_id: int, tries: int = 0) -> None:
    """Blur the places as they are now: the photo may be gone or shown whole again since this was ordered.

    What failed is tried again a few times, for until it is done nobody else sees the photo.
    """
    evidence = Evidence.objects.select_related("file").exclude(blurs=[]).filter(pk=evidence_id).first()
    if evidence is None or evidence.file is None:
        return
    try:
        renditions.make_blurred(evidence.file, evidence.blurs)
    except (Refused, FileNotFoundError):
        if tries == BLUR_TRIES:
            raise
        later = timezone.now() + timedelta(minutes=RETRY_MINUTES[tries])
        make_blurred.using(run_after=later).enqueue(evidence_id, tries + 1)


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


@task()
def check_link(evidence_id: int, tries: int = 0) -> None:
    """Ask whether the page of a link answers; the link may be gone by now, or links are not to be checked."""
    evidence = Evidence.objects.filter(pk=evidence_id).exclude(url="").first()
    if evidence is None or not settings.LINK_CHECK_DAYS or links.check(evidence) or tries == len(ASK_AGAIN_MINUTES):
        return
    later = timezone.now() + timedelta(minutes=ASK_AGAIN_MINUTES[tries])
    check_link.using(run_after=later, priority=QUIETLY).enqueue(evidence_id, tries + 1)
