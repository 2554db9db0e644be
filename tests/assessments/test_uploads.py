"""Files arrive in pieces, from their sender only, are checked by a worker and wait to be saved."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.http import UnreadablePostError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from accounts.models import Role
from assessments import clock, refusals, tasks
from assessments.intake import arriving, parts, receiving
from assessments.models import StoredFile, Upload, UploadPart
from tests import factories
from tests.assessments import pictures
from tests.assessments.sending import TUS, begin, patch, send, upload_at

pytestmark = pytest.mark.django_db
JPEG = pictures.jpeg()
THAI_NAME = "ภาพปลูกป่า น้ำพุ ๒๕๖๘.JPG"


def list_url(submission):
    return reverse("assessments:upload_list", args=[submission.pk])


def head(client, address):
    return client.head(address, headers=TUS)


def stored_parts():
    folders = default_storage.listdir("incoming")[0] if default_storage.exists("incoming") else []
    return [name for folder in folders for name in default_storage.listdir(f"incoming/{folder}")[1]]


def bytes_of(row):
    with default_storage.open(row.name) as file:
        return file.read()


# The protocol


def test_a_file_arrives_piece_by_piece(contributor, cast, draft):
    made = begin(contributor, draft, 10, name=THAI_NAME, place="activity=5")
    address = made["Location"]
    assert (made.status_code, made["Upload-Offset"], made["Tus-Resumable"]) == (201, "0", "1.0.0")
    upload = upload_at(address)
    assert (upload.by, upload.submission, upload.kind) == (cast.contributor, draft, "photo")
    assert (upload.name, upload.size, upload.place) == (THAI_NAME, 10, "activity=5")

    first = patch(contributor, address, b"0123")
    assert (first.status_code, first["Upload-Offset"]) == (204, "4")
    answer = head(contributor, address)
    assert (answer.status_code, answer["Upload-Offset"], answer["Upload-Length"]) == (200, "4", "10")
    assert answer["Cache-Control"] == "no-store"
    assert upload_at(address).state == "receiving"

    assert patch(contributor, address, b"456789", 4)["Upload-Offset"] == "10"
    upload = upload_at(address)
    assert (upload.state, upload.received) == ("checking", 10)
    with parts.assembled(upload) as path:
        assert path.read_bytes() == b"0123456789"


def test_what_came_before_a_broken_connection_is_kept(cast, draft):
    upload = arriving.begin(draft, by=cast.contributor, kind="photo", name="x.jpg", size=10)
    pieces = [b"0123"]

    def read(most):
        if not pieces:
            raise UnreadablePostError("cut")
        return pieces.pop()

    arriving.take(upload, 0, read)
    assert (upload.received, Upload.objects.get().received) == (4, 4)


def test_a_connection_that_brings_nothing_changes_nothing(contributor, draft):
    address = begin(contributor, draft, 10)["Location"]

    assert patch(contributor, address, b"")["Upload-Offset"] == "0"
    assert not UploadPart.objects.exists()


def test_a_request_whose_answer_was_lost_is_told_where_to_go_on(contributor, draft):
    address = begin(contributor, draft, 8)["Location"]
    patch(contributor, address, b"0123")

    assert patch(contributor, address, b"0123").status_code == 409
    assert head(contributor, address)["Upload-Offset"] == "4"
    patch(contributor, address, b"4567", 4)
    assert patch(contributor, address, b"4567", 4).status_code == 409
    assert head(contributor, address)["Upload-Offset"] == "8"
    assert patch(contributor, address, b"", 8).status_code == 204
    assert UploadPart.objects.count() == 2


def test_of_two_requests_for_one_place_the_later_leaves_nothing_behind(cast, draft):
    upload = arriving.begin(draft, by=cast.contributor, kind="photo", name="x.jpg", size=8)
    slow = Upload.objects.get()
    arriving.take(upload, 0, _reader(b"0123"))
    with pytest.raises(arriving.OffsetTaken):
        arriving.take(slow, 0, _reader(b"9999"))

    assert [bytes_of(part) for part in upload.parts.all()] == [b"0123"]
    assert len(stored_parts()) == 1


def _reader(content):
    pieces = [content]
    return lambda most: pieces.pop()[:most] if pieces else b""


def test_a_network_that_lets_only_posts_through_is_served(contributor, draft):
    address = begin(contributor, draft, 4)["Location"]
    headers = TUS | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    response = contributor.post(address, b"0123", content_type="application/offset+octet-stream", headers=headers)

    assert (response.status_code, response["Upload-Offset"]) == (204, "4")


def test_what_is_only_asked_for_changes_nothing(cast, draft):
    """A GET needs no token of the page."""
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(cast.contributor)
    upload = arriving.begin(draft, by=cast.contributor, kind="photo", name="x.jpg", size=4)
    address = reverse("assessments:upload_detail", args=[upload.pk])
    response = careful.get(address, headers=TUS | {"X-HTTP-Method-Override": "DELETE"})

    assert response.status_code == 405
    assert Upload.objects.exists()


def test_the_server_says_what_it_can_do(contributor, draft, settings):
    settings.PHOTO_MAX_BYTES, settings.DOCUMENT_MAX_BYTES = 5, 7
    response = contributor.options(list_url(draft))

    assert response.status_code == 204
    assert response["Tus-Version"] == "1.0.0"
    assert response["Tus-Extension"] == "creation,termination,expiration"
    assert response["Tus-Max-Size"] == "7"


def test_another_version_of_the_protocol_is_refused(contributor, draft):
    response = contributor.post(list_url(draft), headers={"Tus-Resumable": "0.2.2", "Upload-Length": "5"})

    assert (response.status_code, response["Tus-Version"]) == (412, "1.0.0")
    assert not Upload.objects.exists()


def test_an_upload_says_until_when_it_can_go_on(contributor, draft, settings):
    settings.UPLOAD_KEEP_DAYS = 3
    made = begin(contributor, draft, 5)
    upload = Upload.objects.get()

    assert arriving.expires_at(upload) == upload.changed_at + timedelta(days=3)
    assert made["Upload-Expires"].endswith("GMT")


def test_a_removed_upload_is_gone_with_its_bytes(contributor, draft, django_capture_on_commit_callbacks):
    address = begin(contributor, draft, 10)["Location"]
    patch(contributor, address, b"0123")
    assert len(stored_parts()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert contributor.delete(address, headers=TUS).status_code == 204

    assert stored_parts() == []
    assert head(contributor, address).status_code == 404
    assert patch(contributor, address, b"4567", 4).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Offset": "x"}, 400),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": "9" * 30}, 400),
        ({"Upload-Offset": "4"}, 409),
        ({"Upload-Offset": "8"}, 413),
    ],
)
def test_a_piece_must_fit_where_it_is_put(contributor, draft, headers, status):
    address = begin(contributor, draft, 10)["Location"]

    assert patch(contributor, address, b"0123", **headers).status_code == status
    assert (Upload.objects.get().received, stored_parts()) == (0, [])


def test_a_piece_says_that_it_is_one(contributor, draft):
    address = begin(contributor, draft, 10)["Location"]
    response = contributor.patch(address, b"0123", content_type="image/jpeg", headers=TUS | {"Upload-Offset": "0"})

    assert response.status_code == 415


@pytest.mark.parametrize("headers", [{}, {"Upload-Length": "5"}, {"Upload-Length": "5", "Upload-Metadata": "name ***"}])
def test_a_browser_that_does_not_say_what_it_sends_is_refused(contributor, draft, headers):
    response = contributor.post(list_url(draft), headers=TUS | headers)

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")


def test_links_are_not_sent_as_files(contributor, draft):
    assert begin(contributor, draft, 5, kind="link").status_code == 400
    assert begin(contributor, draft, 5, name="").status_code == 400


@pytest.mark.parametrize(("kind", "limit"), [("photo", 1_000_000), ("document", 2_000_000)])
def test_what_could_never_be_taken_is_refused_before_it_is_sent(contributor, draft, settings, kind, limit):
    settings.PHOTO_MAX_BYTES, settings.DOCUMENT_MAX_BYTES = 1_000_000, 2_000_000
    contributor.cookies["django_language"] = "en"
    response = begin(contributor, draft, limit + 600_000, kind=kind)

    assert response.status_code == 413
    assert "MB are possible" in response.text
    assert begin(contributor, draft, 0, kind=kind).status_code == 422
    assert begin(contributor, draft, limit, kind=kind).status_code == 201
    assert Upload.objects.count() == 1


def test_a_name_without_a_letter_gets_one_and_a_long_place_is_cut(contributor, draft):
    begin(contributor, draft, 5, name="/", place="x" * 300)
    upload = Upload.objects.get()

    assert (upload.name, len(upload.place)) == ("photo", 100)


def test_files_that_nobody_saves_do_not_pile_up(contributor, draft, monkeypatch):
    monkeypatch.setattr(arriving, "UNSAVED_LIMIT", 2)

    assert [begin(contributor, draft, 5).status_code for _ in range(3)] == [201, 201, 422]


@pytest.mark.parametrize(("method", "status"), [("put", 405), ("delete", 405)])
def test_other_methods_are_not_known(contributor, draft, method, status):
    address = begin(contributor, draft, 5)["Location"]

    assert getattr(contributor, method)(list_url(draft), headers=TUS).status_code == status
    assert contributor.get(address).status_code == 405
    assert contributor.put(address, headers=TUS).status_code == 405


def test_a_piece_without_a_token_of_the_page_is_refused(cast, draft):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(cast.contributor)

    assert begin(careful, draft, 5).status_code == 403
    assert not Upload.objects.exists()


# Who may


def test_scripts_are_told_in_words_that_somebody_must_sign_in(contributor, draft):
    address = begin(contributor, draft, 5)["Location"]
    contributor.logout()
    for response in (contributor.get(list_url(draft)), begin(contributor, draft, 5), patch(contributor, address, b"x")):
        assert response.status_code == 401
        assert response["Content-Type"].startswith("text/plain")
        assert response.text


@pytest.mark.parametrize("who", ["stranger", "officer", "idle_evaluator", "other_chair"])
def test_to_strangers_nothing_exists(client, cast, draft, contributor, who):
    address = begin(contributor, draft, 5)["Location"]
    client.force_login(getattr(cast, who))

    assert client.get(list_url(draft)).status_code == 404
    assert begin(client, draft, 5).status_code == 404
    assert head(client, address).status_code == 404
    assert patch(client, address, b"x").status_code == 404
    assert client.delete(address, headers=TUS).status_code == 404
    assert client.get(address + "thumbnail/").status_code == 404
    assert Upload.objects.get().received == 0


def test_a_colleague_does_not_see_what_somebody_sends(client, cast, draft, contributor):
    address = begin(contributor, draft, 5)["Location"]
    client.force_login(cast.coordinator)

    assert client.get(list_url(draft)).json() == {"uploads": []}
    assert head(client, address).status_code == 404
    assert begin(client, draft, 5).status_code == 201


def test_who_went_from_the_municipality_to_the_panel_sees_no_picture_that_is_not_blurred(
    client, cast, draft, contributor, worker
):
    upload = send(contributor, draft, JPEG)
    address = reverse("assessments:upload_thumbnail", args=[upload.pk])
    assert b"".join(contributor.get(address).streaming_content)
    cast.contributor.memberships.update(role=Role.ADMINISTRATOR, municipality=None)

    assert contributor.get(address).status_code == 404


@pytest.mark.parametrize("who", ["certifier", "administrator"])
def test_those_who_only_read_send_nothing(client, cast, draft, who):
    client.force_login(getattr(cast, who))
    response = begin(client, draft, 5)

    assert (response.status_code, response["Content-Type"]) == (403, "text/plain; charset=utf-8")


def test_after_handing_in_nothing_more_arrives(contributor, draft):
    address = begin(contributor, draft, 5)["Location"]
    factories.hand_in(draft)

    assert patch(contributor, address, b"x").status_code == 403
    assert Upload.objects.get().received == 0


# Receiving


def test_a_good_photo_is_kept_once_with_its_pictures(contributor, draft, worker):
    one, two = (send(contributor, draft, JPEG) for _ in range(2))

    assert (one.state, one.reason, one.file) == ("accepted", "", two.file)
    assert bytes_of(one.file) == JPEG
    assert one.file.state == "ready"
    assert (stored_parts(), UploadPart.objects.count()) == ([], 0)
    thumbnail = contributor.get(reverse("assessments:upload_thumbnail", args=[one.pk]))
    assert (thumbnail.getvalue()[:3], thumbnail["X-Content-Type-Options"]) == (b"\xff\xd8\xff", "nosniff")


def test_a_document_is_kept(contributor, draft, worker):
    upload = send(contributor, draft, pictures.pdf(), kind="document", name="แผน.pdf")

    assert (upload.state, upload.file.content_type) == ("accepted", "application/pdf")
    assert contributor.get(reverse("assessments:upload_thumbnail", args=[upload.pk])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("photo", b"only text", "not_a_photo"),
        ("photo", pictures.pdf(), "not_a_photo"),
        ("photo", JPEG[:-200], "unreadable_photo"),
        ("photo", pictures.png_claiming(20_000, 10_000), "too_many_pixels"),
        ("document", JPEG, "not_a_document"),
        ("document", b"%PDF-1.7 and nothing", "unreadable_document"),
    ],
)
def test_what_is_no_evidence_is_refused_in_words(contributor, draft, worker, kind, content, reason):
    upload = send(contributor, draft, content, kind=kind)

    assert (upload.state, upload.reason, upload.file) == ("refused", reason, None)
    assert (stored_parts(), StoredFile.objects.count()) == ([], 0)
    [told] = contributor.get(list_url(draft)).json()["uploads"]
    assert (told["state"], told["problem"], told["thumbnail"]) == ("refused", upload.problem, "")
    assert upload.problem


@pytest.mark.parametrize("reason", sorted(refusals.REASONS))
def test_every_reason_has_words_in_both_languages(reason):
    facts = {"bytes": 5_000_000, "limit": 1_000_000, "pixels": 200_000_000, "pages": 2000, "year": 2568}
    texts = set()
    for language in ("th", "en"):
        with translation.override(language):
            texts.add(refusals.words(reason, facts))

    assert len(texts) == 2


def whole(draft, cast, content=JPEG, kind="photo"):
    """An upload that arrived, of which the worker was not told."""
    upload = arriving.begin(draft, by=cast.contributor, kind=kind, name="x.jpg", size=len(content))
    half = len(content) // 2
    arriving.take(upload, 0, _reader(content[:half]))
    arriving.take(upload, half, _reader(content[half:]))
    return upload


def test_a_worker_killed_before_it_decided_begins_again(cast, draft):
    upload = whole(draft, cast)
    StoredFile.objects.all().delete()
    tasks.receive.call(str(upload.pk))
    tasks.receive.call(str(upload.pk))

    upload.refresh_from_db()
    assert (upload.state, upload.parts.count(), stored_parts()) == ("accepted", 0, [])


def test_a_worker_killed_after_it_decided_tidies_up(cast, draft):
    upload = whole(draft, cast)
    StoredFile.objects.create(sha256="0" * 64, size=1, content_type="image/jpeg", name="lost")
    Upload.objects.update(state="accepted", file=StoredFile.objects.get())
    tasks.receive.call(str(upload.pk))

    upload.refresh_from_db()
    assert (upload.file.state, upload.parts.count(), stored_parts()) == ("failed", 0, [])


def test_what_was_decided_meanwhile_stands(cast, draft):
    upload = whole(draft, cast)
    Upload.objects.update(state="refused", reason="empty")
    receiving.receive(upload)

    upload = Upload.objects.get()
    assert (upload.state, upload.reason, upload.file) == ("refused", "empty", None)


def test_an_upload_that_was_removed_meanwhile_is_left_alone(cast, draft):
    tasks.receive.call(str(uuid.uuid4()))

    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("left", [b"", None])
def test_a_file_of_which_a_part_got_lost_is_refused(cast, draft, left):
    upload = whole(draft, cast)
    name = upload.parts.last().name
    default_storage.delete(name)
    if left is not None:
        with default_storage.open(name, "wb") as file:
            file.write(left)
    tasks.receive.call(str(upload.pk))

    upload.refresh_from_db()
    assert (upload.state, upload.reason) == ("refused", "lost")


def test_a_fault_of_ours_is_tried_again_before_it_is_told(cast, draft, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}
    upload = whole(draft, cast)
    DBTaskResult.objects.all().delete()
    name = upload.parts.last().name
    default_storage.delete(name)
    # A folder where a file should be: a disk in disorder.
    Path(default_storage.path(name)).mkdir()
    for tries in range(3):
        tasks.receive.call(str(upload.pk), tries)
        upload.refresh_from_db()
        assert upload.state == ("checking" if tries < 2 else "refused")
    assert upload.reason == "fault"
    assert [one.args_kwargs["args"][1] for one in DBTaskResult.objects.order_by("enqueued_at")] == [1, 2]


def test_a_storage_that_is_no_disk_serves_as_well(cast, draft, settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    upload = whole(draft, cast)
    part = upload.parts.first()
    assert (str(upload), str(part)) == ("x.jpg", f"{upload.pk} 0+{part.size}")
    tasks.receive.call(str(upload.pk))

    upload.refresh_from_db()
    assert (upload.state, bytes_of(upload.file), upload.parts.count()) == ("accepted", JPEG, 0)


# Waiting to be saved


def test_the_page_asks_for_all_its_files_in_one_request(contributor, draft, worker, django_assert_num_queries):
    found = [send(contributor, draft, pictures.jpeg(300 + number, 200)) for number in range(3)]
    with django_assert_num_queries(6):
        told = contributor.get(list_url(draft)).json()["uploads"]

    assert [one["id"] for one in told] == [str(one.pk) for one in found]
    assert [one["thumbnail"] for one in told] == [
        reverse("assessments:upload_thumbnail", args=[one.pk]) for one in found
    ]
    Upload.objects.exclude(pk=found[0].pk).delete()
    with django_assert_num_queries(6):
        assert len(contributor.get(list_url(draft)).json()["uploads"]) == 1


def test_a_check_that_never_came_is_asked_for_again(contributor, cast, draft, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}
    late, fresh = (whole(draft, cast) for _ in range(2))
    DBTaskResult.objects.all().delete()
    Upload.objects.filter(pk=late.pk).update(changed_at=clock.now() - arriving.PATIENCE - timedelta(seconds=1))
    stale = Upload.objects.get(pk=late.pk)
    for _ in range(2):
        contributor.get(list_url(draft))
    arriving.remind([stale])

    assert [one.args_kwargs["args"] for one in DBTaskResult.objects.all()] == [[str(late.pk)]]
