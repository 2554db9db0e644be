"""Work that runs in a worker."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from assessments.models import Cycle, StatusChange
from reviews.gaps import following, summarise
from reviews.models import GapSummary
from reviews.releasing import publish_some
from reviews.silence import accept_in

# Publishing a cycle publishes thousands of results: they are summarised once, when the first minutes are over.
MINUTES = 5
QUIETLY = -50


@task(priority=QUIETLY)
def summarise_gaps(cycle_id: int) -> None:
    """From here on what is published asks for another run."""
    GapSummary.objects.filter(cycle=cycle_id).update(is_asked_for=False)
    for cycle in following(Cycle.objects.get(pk=cycle_id)).select_related("framework"):
        summarise(cycle)


def ask_for_summary(change: StatusChange) -> None:
    """Once, however many results are published until the worker begins."""
    cycle_id = change.submission.cycle_id
    GapSummary.objects.get_or_create(cycle_id=cycle_id)
    if GapSummary.objects.filter(cycle=cycle_id, is_asked_for=False).update(is_asked_for=True):
        later = timezone.now() + timedelta(minutes=MINUTES)
        summarise_gaps.using(run_after=later).enqueue(cycle_id)


@task()
def publish_portion(cycle_id: int) -> None:
    """A portion of an armed cycle at its moment, then the next; what is published already is left alone."""
    if publish_some(cycle_id):
        publish_portion.enqueue(cycle_id)


@task()
def accept_silence(cycle_id: int) -> None:
    """What nobody contested in the preview becomes the area result; what is decided already is left alone."""
    accept_in(Cycle.objects.get(pk=cycle_id))
