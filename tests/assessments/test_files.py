"""Each content is stored once, as it came, whatever happens at the same moment."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from assessments.examining.office import DOCX
from assessments.files import content_type_of, name_to_download, read_head, store, tidy_name
from assessments.models import StoredFile
from tests.assessments import papers, pictures

CONTENT = pictures.jpeg()
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ADDRESS = f"originals/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"

pytestmark = pytest.mark.django_db


def bytes_at(name):
    with default_storage.open(name) as source:
        return source.read()


def stored_paths(root):
    return sorted(str(one.relative_to(root)) for one in Path(root).rglob("*") if one.is_file())


def test_it_keeps_the_bytes_under_their_hash(settings):
    stored = store(pictures.upload(CONTENT, "ภาพ.png"))

    assert (stored.sha256, stored.name, stored.size) == (SHA256, ADDRESS, len(CONTENT))
    assert (stored.content_type, stored.state) == ("image/jpeg", "waiting")
    assert bytes_at(stored.name) == CONTENT
    assert stored_paths(settings.MEDIA_ROOT) == [ADDRESS]


def test_the_same_bytes_are_stored_once(settings):
    first = store(pictures.upload(CONTENT, "หนึ่ง.jpg"))

    assert store(pictures.upload(CONTENT, "สอง.jpg")) == first
    assert StoredFile.objects.count() == 1
    assert stored_paths(settings.MEDIA_ROOT) == [ADDRESS]


def test_an_upload_on_disk_is_read_in_chunks():
    with TemporaryUploadedFile("ภาพ.jpg", "image/jpeg", len(CONTENT), None) as upload:
        upload.write(CONTENT)
        upload.flush()
        stored = store(upload)

    assert bytes_at(stored.name) == CONTENT


def test_a_document_waits_for_its_pages():
    stored = store(pictures.upload(pictures.pdf()))

    assert (stored.content_type, stored.state, stored.page_count) == ("application/pdf", "waiting", None)


def test_an_archive_is_the_document_that_an_examination_found():
    assert store(pictures.upload(papers.docx()), DOCX).content_type == DOCX


@pytest.mark.parametrize("claimed", ["", "image/jpeg", "text/html"])
def test_nothing_else_is_believed_of_unknown_bytes(claimed):
    stored = store(pictures.upload(b"PK\x03\x04"), claimed)

    assert (stored.content_type, stored.state) == ("application/octet-stream", "ready")


def test_a_photo_stays_one_whatever_is_said_of_it():
    assert store(pictures.upload(CONTENT), DOCX).content_type == "image/jpeg"


class SomebodyFaster(ContentFile):
    """An upload during which somebody else stores the same bytes, between the look and the row."""

    def __init__(self, content):
        super().__init__(content, name="ภาพ.jpg")
        self.reads = 0

    def chunks(self, chunk_size=None):
        self.reads += 1
        if self.reads == 2:
            store(ContentFile(CONTENT, name="ภาพ.jpg"))
        return super().chunks(chunk_size)


def test_the_second_of_two_at_once_takes_back_its_copy(settings):
    stored = store(SomebodyFaster(CONTENT))

    assert StoredFile.objects.get() == stored
    assert stored_paths(settings.MEDIA_ROOT) == [stored.name]
    assert bytes_at(stored.name) == CONTENT


def test_half_a_file_left_by_a_killed_process_is_not_taken_for_the_whole():
    default_storage.save(ADDRESS, ContentFile(CONTENT[:100]))

    assert bytes_at(store(pictures.upload(CONTENT)).name) == CONTENT


def test_a_file_lost_from_the_storage_is_put_back_when_uploaded_again():
    stored = store(pictures.upload(CONTENT))
    default_storage.delete(stored.name)

    assert store(pictures.upload(CONTENT)) == stored
    assert bytes_at(stored.name) == CONTENT


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (CONTENT, "image/jpeg"),
        (pictures.encoded(pictures.red_top(), "PNG"), "image/png"),
        (pictures.encoded(pictures.red_top(), "WEBP"), "image/webp"),
        (pictures.encoded(pictures.red_top(), "HEIF"), "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "image/heif"),
        (pictures.encoded(pictures.red_top(), "AVIF"), "image/avif"),
        (b"\0\0\0\x18ftypavis\0\0\0\0", "image/avif"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0miafavifMA1B", "image/avif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x14ftypmif1\0\0\0\0mif1heic, after the box", "image/heif"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1avif", "image/heic"),
        (b"\0\0\0\x18ftypisom\0\0\0\0mp42heic", "application/octet-stream"),
        (pictures.pdf(), "application/pdf"),
        (pictures.frames("GIF"), "application/octet-stream"),
        (b"RIFF\0\0\0\0WAVE", "application/octet-stream"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_what_a_file_is_follows_from_its_content(content, expected):
    upload = ContentFile(content)

    assert content_type_of(read_head(upload)) == expected
    assert upload.tell() == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ภาพกิจกรรม ปลูกป่าชุมชน ๒๕๖๘.JPG", "ภาพกิจกรรม ปลูกป่าชุมชน ๒๕๖๘.JPG"),
        ("น้ำผึ้ง กำนัน.jpg", "น้ำผึ้ง กำนัน.jpg"),
        ("../../etc/passwd", "passwd"),
        (r"C:\รูป\ป้าย.png", "ป้าย.png"),
        ("ภาพ\r\nSet-Cookie: x.jpg", "ภาพSet-Cookie: x.jpg"),
        ("gpj.\u202eexe.jpg", "gpj.exe.jpg"),
        ("", ""),
    ],
)
def test_names_keep_their_letters_and_lose_folders_and_control_characters(typed, kept):
    assert tidy_name(typed) == kept


def test_a_long_name_keeps_its_extension():
    name = tidy_name("ก" * 300 + ".jpeg")

    assert (len(name), name[-6:]) == (255, "ก.jpeg")


def test_bytes_of_any_file_object_will_do():
    assert store(ContentFile(BytesIO(CONTENT).read(), name="ภาพ.jpg")).sha256 == SHA256


@pytest.mark.parametrize(
    ("name", "content_type", "expected"),
    [
        ("แผน.pdf", "application/pdf", "แผน.pdf"),
        ("แผน.PDF", "application/pdf", "แผน.PDF"),
        ("run.hta", "application/pdf", "run.hta.pdf"),
        ("แผน.doc", DOCX, "แผน.doc.docx"),
        ("ภาพ.jpeg", "image/jpeg", "ภาพ.jpeg"),
        ("x", "application/octet-stream", "x"),
    ],
)
def test_a_downloaded_file_is_named_as_what_it_is(name, content_type, expected):
    assert name_to_download(name, content_type) == expected
