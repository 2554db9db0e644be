"""Packets are listed, downloaded and ordered by those who see the submission, and by nobody else."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import default_task_backend

from assessments import clock
from assessments.engine import make_move
from assessments.models import Status
from reports.models import Packet
from reports.queries import packets_for
from tests import factories

pytestmark = pytest.mark.django_db


def made(submission) -> Packet:
    """A packet whose pages do not matter."""
    name = default_storage.save("packets/aa/test.pdf", ContentFile(b"%PDF-1.7"))
    snapshot = submission.snapshots.last()
    return Packet.objects.create(snapshot=snapshot, name=name, sha256="a" * 64, size=8, pages=3)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("contributor", 200),
        ("certifier", 200),
        ("officer", 200),
        ("administrator", 200),
        ("stranger", 404),
        ("other_officer", 404),
        ("evaluator", 404),
        ("other_chair", 404),
    ],
)
def test_packet_is_for_those_who_see_the_submission(client, cast, who, status):
    packet = made(factories.submission_in(Status.SUBMITTED, cast))
    client.force_login(getattr(cast, who))

    response = client.get(reverse("reports:packet_download", args=[packet.pk]))

    assert response.status_code == status
    response.getvalue()


def test_packet_is_downloaded_under_its_thai_name(client, cast):
    packet = made(factories.submission_in(Status.SUBMITTED, cast))
    assert str(packet) == f"{packet.snapshot} aaaaaaaaaaaa"
    client.force_login(cast.coordinator)

    response = client.get(reverse("reports:packet_download", args=[packet.pk]))

    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    name = "%E0%B9%80%E0%B8%A5%E0%B9%88%E0%B8%A1%E0%B8%9C%E0%B8%A5%E0%B8%87%E0%B8%B2%E0%B8%99"
    assert response["Content-Disposition"].startswith(f"attachment; filename*=utf-8''{name}-")
    assert response["ETag"] == f'"{"a" * 64}"'


def test_packet_that_is_known_is_not_sent_again(client, cast):
    packet = made(factories.submission_in(Status.SUBMITTED, cast))
    client.force_login(cast.coordinator)
    address = reverse("reports:packet_download", args=[packet.pk])

    assert client.get(address, headers={"if-none-match": f'"{"a" * 64}"'}).status_code == 304


def test_unknown_packet_is_not_found(client, cast):
    client.force_login(cast.administrator)

    assert client.get(reverse("reports:packet_download", args=[999])).status_code == 404


def test_packet_that_was_not_finished_is_ordered_again(client, cast):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    default_task_backend.clear()
    client.force_login(cast.coordinator)

    response = client.post(reverse("reports:packet_make", args=[submission.pk]))

    assert response.url == reverse("assessments:submission_detail", args=[submission.pk])
    assert [one.args for one in default_task_backend.results] == [[submission.snapshots.get().pk]]


def test_packet_that_is_made_is_not_ordered_again(client, cast):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    made(submission)
    default_task_backend.clear()
    client.force_login(cast.coordinator)

    client.post(reverse("reports:packet_make", args=[submission.pk]))

    assert default_task_backend.results == []


def test_stranger_orders_no_packet(client, cast):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    client.force_login(cast.stranger)

    assert client.post(reverse("reports:packet_make", args=[submission.pk])).status_code == 404


def fragment(submission, user, rf) -> str:
    request = rf.get("/submissions/1/")
    context = {"submission": submission, "packets": packets_for(user, submission), "request": request}
    return render_to_string("reports/_packets.html", context, request=request)


def test_packets_are_listed_newest_first(cast, rf, django_assert_num_queries):
    submission = factories.submission_in(Status.RETURNED, cast)
    packet = made(submission)
    make_move("resubmit", submission, cast.certifier, factories.SIGNED)

    with django_assert_num_queries(2):  # of which one reads the roles
        listed = packets_for(cast.contributor, submission)

    assert [(one.snapshot.number, one.packet) for one in listed.versions] == [(2, None), (1, packet)]
    html = fragment(submission, cast.contributor, rf)
    assert reverse("reports:packet_download", args=[packet.pk]) in html
    assert 'hx-trigger="every 3s"' in html


def test_stranger_sees_no_versions(cast):
    submission = factories.submission_in(Status.SUBMITTED, cast)

    assert packets_for(cast.stranger, submission).versions == []


def test_packet_that_takes_too_long_can_be_ordered_again(cast, rf):
    submission = factories.submission_in(Status.SUBMITTED, cast)

    with clock.set_to(clock.now() + timedelta(minutes=3)):
        html = fragment(submission, cast.certifier, rf)

    assert reverse("reports:packet_make", args=[submission.pk]) in html
    assert "hx-trigger" not in html


def test_finished_packets_are_not_asked_for_again(cast, rf):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    made(submission)

    html = fragment(submission, cast.certifier, rf)

    assert "hx-trigger" not in html
    assert reverse("reports:packet_make", args=[submission.pk]) not in html


def test_draft_says_when_its_packet_will_be_made(cast, rf):
    html = fragment(factories.submission(cast.municipality), cast.contributor, rf)

    assert "<table" not in html
