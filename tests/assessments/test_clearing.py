"""Uploads that nobody finished are given up after a week; nothing that arrived whole is."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from assessments import clock
from assessments.files import store
from assessments.intake import clearing
from assessments.models import Evidence, EvidenceKind, StoredFile, Upload, UploadPart
from tests import factories

pytestmark = pytest.mark.django_db
STATES = {"receiving": {}, "checking": {}, "refused": {"reason": "empty"}}


@pytest.fixture
def begin(django_capture_on_commit_callbacks):
    cast = factories.Cast()
    draft = factories.submission(cast.municipality)

    def begin(days=8, **facts):
        upload = Upload.objects.create(
            submission=draft,
            by=cast.contributor,
            kind="photo",
            name="ก.jpg",
            size=9,
            changed_at=clock.now() - timedelta(days=days),
            **facts,
        )
        name = default_storage.save(f"incoming/{upload.pk}/0", ContentFile(b"abc"))
        UploadPart.objects.create(upload=upload, start=0, size=3, name=name)
        return upload, name

    return begin


def clear(capture, *arguments):
    said = StringIO()
    with capture(execute=True):
        call_command("clear_uploads", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize(("state", "goes"), [("receiving", True), ("refused", True), ("checking", False)])
def test_old_uploads_go_with_their_parts(begin, django_capture_on_commit_callbacks, state, goes):
    upload, name = begin(state=state, **STATES[state])
    said = clear(django_capture_on_commit_callbacks)

    assert Upload.objects.filter(pk=upload.pk).exists() is not goes
    assert default_storage.exists(name) is not goes
    assert said == f"Uploads forgotten: {int(goes)} that never became evidence, 0 that did.\n"


def test_what_was_sent_lately_can_go_on(begin, django_capture_on_commit_callbacks):
    upload, name = begin(days=6)
    clear(django_capture_on_commit_callbacks)
    assert default_storage.exists(name)

    clear(django_capture_on_commit_callbacks, "--days", "5")
    assert not Upload.objects.filter(pk=upload.pk).exists()


def test_evidence_stays_when_its_upload_is_forgotten(begin, django_capture_on_commit_callbacks):
    file = store(ContentFile(b"%PDF-1.7", name="ก.pdf"))
    upload, _name = begin(state="accepted", file=file)
    made = Evidence.objects.create(submission=upload.submission, kind=EvidenceKind.DOCUMENT, file=file)
    Upload.objects.update(evidence=made)
    said = clear(django_capture_on_commit_callbacks)

    assert said == "Uploads forgotten: 0 that never became evidence, 1 that did.\n"
    assert not Upload.objects.exists()
    assert Evidence.objects.get() == made
    assert default_storage.exists(StoredFile.objects.get().name)


def test_an_upload_that_goes_on_at_this_moment_is_kept(begin):
    upload, name = begin()
    begin()
    cleared = clearing.clear_uploads(7)
    first = next(cleared)
    Upload.objects.exclude(pk=first.pk).update(changed_at=clock.now())

    assert list(cleared) == []
    assert Upload.objects.count() == 1
