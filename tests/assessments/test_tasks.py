"""What the workers do."""

import pytest

from assessments.files import store
from assessments.tasks import make_renditions
from tests.assessments import pictures


@pytest.mark.django_db
def test_the_renditions_of_a_file_are_made_by_its_number():
    file = store(pictures.upload(pictures.jpeg()))
    make_renditions.call(file.pk)

    assert {one.kind for one in file.renditions.all()} == {"screen", "print", "thumbnail"}
