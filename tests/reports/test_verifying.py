"""Every kept file is read again; what nobody needs goes late and on request, what was certified never."""

import hashlib
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments import clock, collecting, page_images, renditions
from assessments.files import store
from assessments.lpa import keeping
from assessments.models import Evidence, EvidenceKind, PageImage, Rendition, StoredFile, Upload, UploadPart
from assessments.storages.local import LocalFiles
from reports import verifying
from reports.models import Packet
from reports.verifying import Fault, Kind, Named
from tests import s3
from tests.assessments import pictures

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=31)


@pytest.fixture(params=["disk", "s3"])
def anywhere(request, settings):
    """On the disk, and in an S3-compatible store."""
    if request.param == "disk":
        yield
        return
    with s3.server() as address:
        backend = {"BACKEND": "assessments.storages.s3.S3Files", "OPTIONS": s3.bucket_at(address)}
        settings.STORAGES = settings.STORAGES | {"default": backend}
        yield


@pytest.fixture
def photo(draft, cast):
    made = collecting.add_file(
        draft, pictures.upload(pictures.jpeg(), "ภาพ.jpg"), kind=EvidenceKind.PHOTO, by=cast.contributor
    )
    renditions.make(made.file)
    return made


def verify(*arguments):
    said, noted = StringIO(), StringIO()
    call_command("verify_files", *arguments, stdout=said, stderr=noted)
    return said.getvalue(), noted.getvalue()


def verify_with_faults(*arguments):
    said, noted = StringIO(), StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("verify_files", *arguments, stdout=said, stderr=noted)
    return said.getvalue(), noted.getvalue(), str(failed.value)


def overwrite(name, content):
    default_storage.delete(name)
    assert default_storage.save(name, ContentFile(content)) == name


def age(name, by=MONTH):
    old = (timezone.now() - by).timestamp()
    os.utime(default_storage.path(name), (old, old))


def a_packet(submission, cast, content=b"%PDF-1.7"):
    snapshot = submission.snapshots.create(number=1, content={}, sha256="0" * 64, signed_by=cast.certifier)
    sha256 = hashlib.sha256(content).hexdigest()
    name = default_storage.save(f"packets/{sha256}.pdf", ContentFile(content))
    return Packet.objects.create(snapshot=snapshot, name=name, sha256=sha256, size=len(content), pages=1)


def a_page(evidence):
    name = default_storage.save("pages/1.png", ContentFile(pictures.encoded(pictures.red_top(), "PNG")))
    return PageImage.objects.create(file=evidence.file, number=1, name=name, width=1, height=1)


def an_upload(draft, cast, content=b"abc", **facts):
    upload = Upload.objects.create(submission=draft, by=cast.contributor, kind="photo", name="a", size=9, **facts)
    name = default_storage.save(f"incoming/{upload.pk}/0", ContentFile(content))
    UploadPart.objects.create(upload=upload, start=0, size=3, name=name)
    return upload


@pytest.mark.usefixtures("anywhere")
def test_what_is_whole_is_counted_and_nothing_is_said_against_it(draft, cast, photo):
    a_packet(draft, cast)
    a_page(photo)
    an_upload(draft, cast)
    said, _noted = verify("--only", "originals", "--only", "renditions", "--only", "pages", "--only", "parts")

    assert said.startswith("originals: 1 files, ")
    assert "renditions: 3 files, " in said
    assert "parts: 1 files, 3 bytes, 0 missing, 0 changed\nRead " in said
    assert " MB/s.\n" in said
    assert "orphaned" not in said
    assert "packets: 1 files, 8 bytes, 0 missing, 0 changed\n" in verify("--only", "packets")[0]


@pytest.mark.usefixtures("anywhere")
def test_missing_and_changed_files_are_named_and_the_command_fails(draft, cast, photo):
    packet, page, upload = a_packet(draft, cast), a_page(photo), an_upload(draft, cast)
    thumbnail, screen, _print = photo.file.renditions.order_by("pk")
    part = upload.parts.get()
    overwrite(photo.file.name, b"other bytes")
    default_storage.delete(thumbnail.name)
    overwrite(screen.name, b"\xff\xd8\xff half a picture")
    overwrite(packet.name, b"%PDF-1.8")
    overwrite(page.name, b"\x89PNG half a picture")
    overwrite(part.name, b"ab")
    _said, noted, failed = verify_with_faults()

    assert noted.splitlines()[:6] == [
        f"changed: {photo.file.name}",
        f"missing: {thumbnail.name}",
        f"changed: {screen.name}",
        f"changed: {page.name}",
        f"changed: {packet.name}",
        f"changed: {part.name}",
    ]
    assert failed.startswith("Files missing or changed: 6.")


def test_a_disk_that_cannot_be_read_is_a_fault_too(photo):
    path = Path(default_storage.path(photo.file.name))
    path.unlink()
    path.mkdir()

    assert verifying.read(Named(Kind.ORIGINALS, photo.file.name, "0" * 64)) == (0, Fault.UNREADABLE)
    assert "0 missing, 0 changed, 1 unreadable" in verify_with_faults("--only", "originals")[0]


def test_a_file_of_many_blocks_is_read_to_its_end(photo):
    content = b"\xff\xd8\xff" + bytes(2 * verifying.BLOCK) + b"\xff"
    name = default_storage.save("renditions/large.jpg", ContentFile(content + b"\xd9"))

    assert verifying.read(Named(Kind.RENDITIONS, name)) == (len(content) + 1, None)
    overwrite(name, content)
    assert verifying.read(Named(Kind.RENDITIONS, name)) == (len(content), Fault.CHANGED)


@pytest.mark.usefixtures("anywhere")
def test_renditions_are_made_again_on_request(photo):
    thumbnail, screen, _print = photo.file.renditions.order_by("pk")
    default_storage.delete(thumbnail.name)
    overwrite(screen.name, b"half")
    said, noted = verify("--mend")

    assert noted.splitlines() == [f"missing: {thumbnail.name} (made again)", f"changed: {screen.name} (made again)"]
    assert "0 missing, 0 changed, 2 mended\n" in said
    assert verify("--only", "renditions")[1] == ""


def test_what_cannot_be_made_again_is_left_as_it_is(photo):
    thumbnail = photo.file.renditions.get(kind="thumbnail")
    default_storage.delete(photo.file.name)
    default_storage.delete(thumbnail.name)
    assert verify_with_faults("--mend")[2].startswith("Files missing or changed: 2.")
    assert Rendition.objects.filter(pk=thumbnail.pk).exists()


def test_blurred_pictures_and_pages_are_made_again_too(photo, draft, cast):
    Evidence.objects.filter(pk=photo.pk).update(blurs=[[0.1, 0.1, 0.3, 0.3]])
    renditions.make_blurred(photo.file, [[0.1, 0.1, 0.3, 0.3]])
    paper = collecting.add_file(
        draft, pictures.upload(pictures.pdf(2), "แผน.pdf"), kind=EvidenceKind.DOCUMENT, by=cast.contributor
    )
    page_images.make(paper.file)
    lost = [*photo.file.renditions.exclude(blur=""), *paper.file.renditions.all(), *paper.file.pages.all()]
    for one in lost:
        default_storage.delete(one.name)
    noted = verify("--mend")[1].splitlines()

    # Drawing the first page for the thumbnail brings the page itself back too.
    assert noted == [f"missing: {one.name} (made again)" for one in lost if not one.name.endswith("page-1.jpg")]
    assert verify()[1] == ""


def test_places_that_nobody_blurs_any_more_are_not_blurred_again(photo):
    screen = photo.file.renditions.get(kind="screen")
    Rendition.objects.filter(pk=screen.pk).update(blur="0123")
    default_storage.delete(screen.name)

    assert verify_with_faults("--mend")[2].startswith("Files missing or changed: 1.")


def test_a_sample_reads_some_files_only(cast, draft):
    for number in range(60):
        store(ContentFile(str(number).encode(), name="x"))
    read = [int(verify("--only", "originals", "--sample", "30%")[0].split()[1]) for _time in range(3)]

    assert all(0 < one < 60 for one in read)
    assert verify("--only", "originals", "--sample", "100")[0].startswith("originals: 60 files")


@pytest.mark.parametrize("typed", ["0", "-1", "101", "some", "nan"])
def test_a_sample_is_a_percentage(typed):
    with pytest.raises(CommandError, match="is no percentage"):
        verify("--sample", typed)


# Files without a row


@pytest.mark.usefixtures("anywhere")
def test_files_that_no_row_names_are_counted_and_stay(draft, cast, photo):
    a_packet(draft, cast)
    a_page(photo)
    an_upload(draft, cast)
    keeping.keep(ContentFile(b"a list", name="list.xlsx"))
    default_storage.save("originals/aa/nobody", ContentFile(b"12345"))
    default_storage.save(f"renditions/{photo.file.sha256}-old.jpg", ContentFile(b"123"))
    said, noted = verify("--remove-orphans")

    assert "orphaned files: 2, 8 bytes, 0 for more than 30 days (removed)\n" in said
    assert noted == ""
    assert default_storage.exists("originals/aa/nobody")


def test_old_ones_go_on_request_and_only_then(photo, settings):
    name = default_storage.save("originals/aa/nobody", ContentFile(b"12345"))
    young = default_storage.save("originals/aa/young", ContentFile(b"12345"))
    begun = default_storage.save(".begun/left-by-a-killed-process", ContentFile(b"half"))
    for one in (name, begun, photo.file.name):
        age(one)
    said, noted = verify()
    assert "orphaned files: 3, 14 bytes, 2 for more than 30 days\n" in said
    assert sorted(noted.splitlines()) == [f"orphaned: {begun}", f"orphaned: {name}"]

    verify("--remove-orphans")
    assert not default_storage.exists(name)
    assert not default_storage.exists(begun)
    assert default_storage.exists(young)
    assert default_storage.exists(photo.file.name)


# Originals without use


def unused_since():
    return StoredFile.objects.get().unused_since


def test_an_original_without_use_goes_a_month_after_it_was_noticed(photo, cast):
    collecting.remove(photo, by=cast.contributor)
    names = [photo.file.name, *photo.file.renditions.values_list("name", flat=True), a_page(photo).name]
    StoredFile.objects.update(stored_at=clock.now() - timedelta(days=700))
    said, _noted = verify("--remove-orphans")
    assert "originals without use: 1, 0 for more than 30 days (removed)\n" in said
    noticed = unused_since()
    assert timezone.now() - noticed < timedelta(minutes=1)

    verify("--remove-orphans")
    assert unused_since() == noticed

    StoredFile.objects.update(unused_since=timezone.now() - MONTH)
    said, noted = verify()
    assert "originals without use: 1, 1 for more than 30 days\n" in said
    assert noted == f"without use: {photo.file.name}\n"
    assert all(default_storage.exists(name) for name in names)

    said, noted = verify("--remove-orphans")
    assert noted == f"without use: {photo.file.name} (removed)\n"
    assert not StoredFile.objects.exists()
    assert not any(default_storage.exists(name) for name in names)


def test_what_is_used_is_never_noted(photo, draft, cast):
    waiting = store(ContentFile(b"waiting to be saved", name="x.pdf"))
    Upload.objects.create(
        submission=draft, by=cast.contributor, kind="document", name="a", size=9, state="accepted", file=waiting
    )
    verify()

    assert not StoredFile.objects.exclude(unused_since=None).exists()


def test_what_a_certified_version_names_stays_for_ever(photo, draft, cast):
    content = {"evidence": [{"sha256": photo.file.sha256}]}
    draft.snapshots.create(number=1, content=content, sha256="0" * 64, signed_by=cast.certifier)
    collecting.remove(photo, by=cast.contributor)
    StoredFile.objects.update(unused_since=timezone.now() - MONTH)
    verify("--remove-orphans")

    assert unused_since() is None
    assert default_storage.exists(photo.file.name)


def test_what_is_used_again_is_no_longer_without_use(photo, draft, cast):
    StoredFile.objects.update(unused_since=timezone.now() - MONTH)
    verify("--remove-orphans")
    assert unused_since() is None

    StoredFile.objects.update(unused_since=timezone.now())
    store(pictures.upload(pictures.jpeg()))
    assert unused_since() is None


def test_whoever_comes_back_to_a_file_in_the_last_moment_keeps_it(photo):
    before = timezone.now()
    StoredFile.objects.update(unused_since=before - MONTH)
    assert not verifying.remove(photo.file, before)

    Evidence.objects.all().delete()
    StoredFile.objects.update(unused_since=None)
    assert not verifying.remove(photo.file, before)
    assert default_storage.exists(photo.file.name)


def test_a_removal_that_somebody_forestalled_is_not_told(photo, monkeypatch):
    StoredFile.objects.update(unused_since=timezone.now() - MONTH)
    monkeypatch.setattr(verifying, "note_unused", lambda: None)
    said, noted = verify("--remove-orphans")

    assert "originals without use: 1, 0 for more than 30 days" in said
    assert noted == ""


class RemovedMeanwhile(LocalFiles):
    """While somebody looks whether a file is there, it is removed because nobody used it."""

    def exists(self, name):
        found = super().exists(name)
        for unused in StoredFile.objects.filter(unused_since__isnull=False):
            verifying.remove(unused, timezone.now())
        return found


def test_bytes_that_come_while_they_are_removed_are_stored_anew(settings):
    first = store(pictures.upload(pictures.jpeg()))
    StoredFile.objects.update(unused_since=timezone.now() - MONTH)
    backend = {"BACKEND": f"{RemovedMeanwhile.__module__}.RemovedMeanwhile"}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    again = store(pictures.upload(pictures.jpeg()))

    assert again.pk != first.pk
    with default_storage.open(again.name) as source:
        assert source.read() == pictures.jpeg()
