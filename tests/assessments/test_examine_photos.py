"""manage.py examine_photos asks for what photos kept earlier lack."""

import pytest
from django.core.management import call_command
from django_tasks import default_task_backend

from assessments import renditions
from assessments.files import store
from assessments.models import PhotoFacts
from assessments.tasks import make_renditions
from tests.assessments import pictures

pytestmark = pytest.mark.django_db


def test_it_has_the_facts_read_of_photos_that_have_none(capsys):
    earlier, known, damaged = (
        store(pictures.upload(content))
        for content in (pictures.jpeg(), pictures.from_a_phone(), pictures.jpeg()[:-200])
    )
    for file in (earlier, known, damaged):
        renditions.make(file)
    PhotoFacts.objects.filter(file=earlier).delete()
    measured = store(pictures.upload(pictures.jpeg(50, 40)))
    renditions.make(measured)
    PhotoFacts.objects.filter(file=measured).update(sharpness=None)
    document = store(pictures.upload(pictures.pdf()))
    default_task_backend.clear()
    call_command("examine_photos")

    assert capsys.readouterr().out == "2 photos to examine; manage.py db_worker does it.\n"
    assert [one.args for one in default_task_backend.results] == [[earlier.pk], [measured.pk]]
    for file in (earlier, measured):
        make_renditions.call(file.pk)
    measured_now = PhotoFacts.objects.filter(sharpness__isnull=False)
    assert set(measured_now.values_list("file", flat=True)) == {earlier.pk, known.pk, measured.pk}
    assert not PhotoFacts.objects.filter(file=document).exists()
