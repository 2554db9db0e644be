"""Work that runs in a worker."""

from django_tasks import task

from assessments import renditions
from assessments.models import StoredFile


@task()
def make_renditions(file_id: int) -> None:
    renditions.make(StoredFile.objects.get(pk=file_id))
