"""Pages of documents become pictures, once each; what cannot be drawn is left out and said."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from assessments import page_images
from assessments.examining import pages
from assessments.examining.office import DOCX
from assessments.files import keep_picture, store
from assessments.models import PageImage, Rendition, StoredFile
from assessments.tasks import draw_pages
from tests.assessments import papers, pictures
from tests.assessments.test_files import stored_paths
from tests.assessments.test_renditions import opened

pytestmark = pytest.mark.django_db


def pdf(count=3):
    return store(pictures.upload(pictures.pdf(count)))


def word():
    return store(pictures.upload(papers.docx(2)), DOCX)


def numbers(file):
    return [one.number for one in file.pages.all()]


def test_every_page_of_a_pdf_becomes_a_picture_and_the_first_its_thumbnail():
    file = pdf(3)
    page_images.make(file)

    file.refresh_from_db()
    assert (file.state, file.page_count, numbers(file)) == ("ready", 3, [1, 2, 3])
    assert [opened(one.name).size for one in file.pages.all()] == [(one.width, one.height) for one in file.pages.all()]
    assert [(one.kind, opened(one.name).size) for one in file.renditions.all()] == [("thumbnail", (320, 240))]


def test_a_word_file_has_pages_as_well():
    file = word()
    draw_pages.func(file.pk)

    file.refresh_from_db()
    assert (file.state, file.page_count, numbers(file)) == ("ready", 2, [1, 2])


def test_only_so_many_pages_are_drawn(settings):
    settings.DOCUMENT_PREVIEW_PAGES = 2
    file = pdf(3)
    page_images.make(file)

    assert (file.page_count, numbers(file)) == (3, [1, 2])


def test_running_it_twice_makes_nothing_new(settings):
    file = pdf(2)
    page_images.make(file)
    before = stored_paths(settings.MEDIA_ROOT), list(PageImage.objects.values()), list(Rendition.objects.values())
    page_images.make(file)

    assert before == (
        stored_paths(settings.MEDIA_ROOT),
        list(PageImage.objects.values()),
        list(Rendition.objects.values()),
    )


def test_a_worker_killed_half_way_is_continued_by_the_next():
    file = pdf(3)
    page_images.make(file)
    kept = file.pages.get(number=2)
    file.pages.exclude(pk=kept.pk).delete()  # their files stay behind, named by nobody
    StoredFile.objects.update(state="waiting", page_count=None)
    page_images.make(file)

    file.refresh_from_db()
    assert (file.state, file.page_count, numbers(file)) == ("ready", 3, [1, 2, 3])
    assert file.pages.get(number=2) == kept


def test_a_lost_thumbnail_is_made_again(settings):
    file = pdf(2)
    page_images.make(file)
    before = list(file.pages.all()), stored_paths(settings.MEDIA_ROOT)
    default_storage.delete(file.renditions.get().name)
    file.renditions.all().delete()
    page_images.make(file)

    assert opened(file.renditions.get().name).size == (320, 240)
    assert (list(file.pages.all()), stored_paths(settings.MEDIA_ROOT)) == before


def test_of_two_workers_at_once_the_second_takes_back_its_files(settings, tmp_path_factory):
    file = pdf(1)
    page_images.make(file)
    before = stored_paths(settings.MEDIA_ROOT)
    [page], [small] = file.pages.all(), file.renditions.all()
    folder = tmp_path_factory.mktemp("second")
    original = Path(default_storage.path(file.name))
    # As one that had looked before the other began
    page_images._draw(file, original, 1, folder)
    drawn = pages.draw(original, 1, folder)
    keep_picture(file.renditions, pages.shrink(drawn.path, folder), small.name, kind="thumbnail", blur="")

    assert ([page], [small]) == (list(file.pages.all()), list(file.renditions.all()))
    assert stored_paths(settings.MEDIA_ROOT) == before


def with_broken_pages(at, count):
    """A PDF of which some pages lie outside of themselves and cannot be drawn."""
    document, buffer = pikepdf.new(), BytesIO()
    for number in range(1, count + 1):
        document.add_blank_page()
        if number in at:
            document.pages[-1].obj.CropBox = pikepdf.Array([9000, 9000, 9001, 9001])
    document.save(buffer)
    return store(pictures.upload(buffer.getvalue()))


def test_a_page_that_cannot_be_drawn_is_left_out():
    file = with_broken_pages({2}, 3)
    page_images.make(file)

    assert (file.state, file.page_count, numbers(file)) == ("ready", 3, [1, 3])


def test_after_several_failures_the_others_are_not_tried():
    file = with_broken_pages(set(range(2, 8)), 8)
    page_images.make(file)

    assert (file.state, numbers(file)) == ("ready", [1])


@pytest.mark.parametrize("content", [b"%PDF-1.7 and nothing", pictures.pdf(pages=0)])
def test_a_document_without_a_page_that_can_be_drawn_is_marked_so(content):
    file = store(pictures.upload(content))
    page_images.make(file)

    file.refresh_from_db()
    assert (file.state, numbers(file)) == ("failed", [])


def test_so_is_one_of_which_no_page_can_be_drawn():
    file = with_broken_pages({1}, 1)
    page_images.make(file)

    assert (file.state, file.page_count) == ("failed", 1)


def test_so_is_one_that_is_gone_from_the_storage():
    file = pdf()
    default_storage.delete(file.name)
    page_images.make(file)

    assert file.state == "failed"


def test_without_an_office_program_a_word_file_has_no_pages(settings):
    settings.OFFICE_PROGRAM = "no-such-program"
    file = word()
    page_images.make(file)

    assert file.state == "failed"


# The command


@pytest.fixture
def _queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}


def queued():
    return sorted(one.args_kwargs["args"][0] for one in DBTaskResult.objects.all())


@pytest.mark.usefixtures("_queue")
def test_documents_without_pages_are_handed_to_the_workers(capsys):
    store(pictures.upload(pictures.jpeg()))
    before_pages_were_drawn, failed, done = pdf(1), pdf(2), pdf(3)
    StoredFile.objects.filter(pk=before_pages_were_drawn.pk).update(state="ready")
    StoredFile.objects.filter(pk=failed.pk).update(state="failed")
    page_images.make(done)
    call_command("draw_documents")

    assert queued() == [before_pages_were_drawn.pk]
    assert "1 documents" in capsys.readouterr().out
    before_pages_were_drawn.refresh_from_db()
    assert before_pages_were_drawn.state == "waiting"

    call_command("draw_documents", failed=True)
    assert queued() == [before_pages_were_drawn.pk, before_pages_were_drawn.pk, failed.pk]
