"""The worker blurs each photo in its own places, once, and tries again what failed."""

import pytest
from django.core.files.storage import default_storage
from django_tasks import default_task_backend

from assessments import renditions
from assessments.examining import Refused
from assessments.models import Rendition, StaleSave, blur_key
from assessments.tasks import make_blurred, make_renditions
from tests.assessments import pictures
from tests.assessments.people.shown import FACE, KINDS, a_photo, blurred, change, is_blurred, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]


def test_each_of_two_photos_with_the_same_bytes_is_blurred_in_its_own_places(contributor, photo, cast, draft):
    twin = a_photo(draft, cast)
    assert twin.file == photo.file
    blurred(photo, cast)
    assert not is_blurred(shown(contributor, twin, "screen"))

    blurred(twin, cast, [0.6, 0.6, 0.2, 0.2])
    assert is_blurred(shown(contributor, photo, "screen"))
    assert shown(contributor, photo, "screen") != shown(contributor, twin, "screen")
    assert photo.file.renditions.count() == 9


# The worker


def test_blurring_twice_makes_nothing_new(photo, cast):
    blurred(photo, cast)
    before = list(Rendition.objects.values())
    make_blurred.call(photo.pk)

    assert list(Rendition.objects.values()) == before


def test_blurred_renditions_do_not_stand_for_plain_ones(photo, cast):
    blurred(photo, cast)
    photo.file.renditions.filter(blur="").delete()
    make_renditions.call(photo.file.pk)

    assert sorted(photo.file.renditions.filter(blur="").values_list("kind", flat=True)) == sorted(KINDS)


def test_a_photo_that_went_or_is_whole_again_is_left_alone(photo, cast, no_worker):
    make_blurred.call(photo.pk)
    make_blurred.call(10**9)

    assert not Rendition.objects.exclude(blur="").exists()


def test_what_failed_is_tried_again_some_times(photo, cast, no_worker):
    blurred(photo, cast)
    default_storage.delete(photo.file.name)
    default_task_backend.clear()

    make_blurred.call(photo.pk)
    again = default_task_backend.results[-1]
    assert (again.task.func, again.args) == (make_blurred.func, [photo.pk, 1])
    assert again.task.run_after is not None
    with pytest.raises(FileNotFoundError):
        make_blurred.call(photo.pk, 3)


def test_places_mean_the_same_after_the_database(photo, cast):
    places = [[0, 0.5, 0.25, 1 / 3], [0.0, 0.0, 1.0, 1.0]]
    saved = blurred(photo, cast, *places)
    saved.refresh_from_db()

    assert saved.blur_key == blur_key(places)
    assert blur_key([[0, 0, 1, 1]]) == blur_key([[0.0, 0.0, 1.0, 1.0]])
    assert blur_key([]) == ""


def test_blurring_what_was_changed_meanwhile_is_refused(photo, cast):
    change(photo, cast, caption="ใหม่")
    with pytest.raises(StaleSave):
        blurred(photo, cast)


def test_an_unreadable_photo_cannot_be_blurred(photo):
    default_storage.delete(photo.file.name)
    default_storage.save(photo.file.name, pictures.upload(b"\xff\xd8\xff"))

    with pytest.raises(Refused):
        renditions.make_blurred(photo.file, [FACE])
