"""Whoever looks at the original of a photo is written down, and those who answer for it read who did."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from assessments import clock, collecting, looks
from assessments.models import EvidenceKind, OriginalLook
from tests.assessments import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(draft, cast):
    upload = pictures.upload(pictures.jpeg(), "ลูกหลาน.jpg")
    return collecting.add_file(draft, upload, kind=EvidenceKind.PHOTO, by=cast.contributor, caption="เด็กปลูกป่า")


def file_url(evidence, rendition="original"):
    return reverse("assessments:evidence_file", args=[evidence.pk, rendition])


def list_url(submission, **query):
    return reverse("assessments:original_look_list", args=[submission.pk], query=query)


def look(client, evidence, method="get", rendition="original", **headers):
    response = getattr(client, method)(file_url(evidence, rendition), headers=headers)
    response.getvalue()
    return response


def test_a_look_names_who_when_and_which(client, cast, photo):
    client.force_login(cast.coordinator)
    with clock.set_to(clock.now()):
        look(client, photo)
        [found] = OriginalLook.objects.all()

        assert (found.submission, found.evidence, found.by, found.at) == (
            photo.submission,
            photo,
            cast.coordinator,
            clock.now(),
        )
    assert (found.file_name, found.sha256) == ("ลูกหลาน.jpg", photo.file.sha256)
    assert str(found).endswith(" ลูกหลาน.jpg")


def test_each_download_is_a_look_of_its_own(client, cast, photo):
    for who in (cast.contributor, cast.administrator, cast.administrator):
        client.force_login(who)
        look(client, photo)

    assert OriginalLook.objects.count() == 3


def test_a_download_that_goes_on_is_the_same_look(client, cast, photo):
    client.force_login(cast.contributor)
    look(client, photo, Range="bytes=0-99")
    look(client, photo, Range="bytes=100-")
    assert OriginalLook.objects.count() == 1

    with clock.set_to(clock.now() + looks.ONE_LOOK + timedelta(seconds=1)):
        look(client, photo, Range="bytes=100-")
    assert OriginalLook.objects.count() == 2

    client.force_login(cast.certifier)
    look(client, photo, Range="bytes=100-")
    assert OriginalLook.objects.count() == 3


def test_nobody_reads_all_but_the_first_byte_unseen(client, cast, photo):
    client.force_login(cast.contributor)
    assert look(client, photo, Range="bytes=1-").status_code == 206

    assert OriginalLook.objects.count() == 1


def test_no_byte_is_no_look(client, cast, photo):
    client.force_login(cast.contributor)
    tag = look(client, photo, method="head")["ETag"]
    assert look(client, photo, **{"If-None-Match": tag}).status_code == 304
    assert look(client, photo, Range="bytes=9000000-").status_code == 416
    client.force_login(cast.stranger)
    assert look(client, photo).status_code == 404
    default_storage.delete(photo.file.name)
    client.force_login(cast.contributor)
    assert look(client, photo).status_code == 404

    assert not OriginalLook.objects.exists()


def test_a_file_that_the_web_server_sends_is_a_look_too(client, cast, photo, settings):
    settings.FILE_SENDER = "x-accel"
    client.force_login(cast.contributor)
    look(client, photo)

    assert OriginalLook.objects.count() == 1


def test_documents_and_renditions_are_no_secret(client, cast, draft, photo):
    plan = collecting.add_file(
        draft, pictures.upload(pictures.pdf(), "แผน.pdf"), kind=EvidenceKind.DOCUMENT, by=cast.contributor
    )
    client.force_login(cast.contributor)
    assert look(client, plan).status_code == 200
    look(client, photo, rendition="thumbnail")

    assert not OriginalLook.objects.exists()


# The page


def test_the_page_says_who_looked_at_which_photo(client, cast, draft, photo):
    client.force_login(cast.administrator)
    look(client, photo)
    client.force_login(cast.coordinator)
    page = client.get(list_url(draft)).text

    for text in (cast.administrator.full_name, cast.administrator.email, "เด็กปลูกป่า", "ลูกหลาน.jpg"):
        assert text in page


def test_a_look_outlives_its_photo(client, cast, draft, photo):
    client.force_login(cast.contributor)
    look(client, photo)
    collecting.remove(photo, by=cast.contributor)
    client.force_login(cast.coordinator)
    page = client.get(list_url(draft)).text

    assert "ลูกหลาน.jpg" in page
    assert cast.contributor.full_name in page


def test_one_photo_alone_can_be_asked_for(client, cast, draft, photo):
    other = collecting.add_file(
        draft, pictures.upload(pictures.jpeg(), "ตลาด.jpg"), kind=EvidenceKind.PHOTO, by=cast.contributor
    )
    client.force_login(cast.coordinator)
    for one in (photo, other):
        look(client, one)
    page = client.get(list_url(draft, evidence=photo.pk))

    assert [one.evidence for one in page.context["page_obj"]] == [photo]
    assert list_url(draft) in page.text
    assert len(client.get(list_url(draft, evidence="๑๒")).context["page_obj"]) == 2
    assert client.get(list_url(draft, evidence=10**9)).status_code == 404


def test_nobody_looked_yet_says_so(client, cast, draft):
    client.force_login(cast.coordinator)

    assert "<table" not in client.get(list_url(draft)).text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("administrator", 200),
        ("contributor", 403),
        ("certifier", 403),
        ("stranger", 404),
        ("officer", 404),
        ("evaluator", 404),
    ],
)
def test_the_page_is_for_those_who_answer_for_the_people(client, cast, draft, photo, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(list_url(draft)).status_code == status
    if status != 404:
        edit = reverse("assessments:evidence_edit", args=[photo.pk])
        detail = reverse("assessments:submission_detail", args=[draft.pk])
        assert (list_url(draft, evidence=photo.pk) in client.get(edit, follow=True).text) == (status == 200)
        assert (list_url(draft) in client.get(detail).text) == (status == 200)


def test_the_queries_do_not_grow_with_the_looks(client, cast, draft, photo, django_assert_num_queries):
    client.force_login(cast.coordinator)
    look(client, photo)
    with django_assert_num_queries(6):
        client.get(list_url(draft))
    look(client, photo)
    look(client, photo)
    with django_assert_num_queries(6):
        assert len(client.get(list_url(draft)).context["page_obj"]) == 3
