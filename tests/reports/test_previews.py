"""The draft of a packet: made by a worker, marked as a draft, made anew when something changed."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from assessments import clock
from assessments.models import Response, Status
from reports import previews
from reports.documents import DocumentError
from reports.models import DraftPacket
from reports.queries import LATE_AFTER
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.fill(made)
    return made


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def page(submission):
    return reverse("reports:draft_packet", args=[submission.pk])


def made(submission):
    previews.make(previews.ask(submission))
    return DraftPacket.objects.get(submission=submission)


def test_the_worker_makes_what_was_asked_for(coordinator, draft, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    coordinator.post(page(draft))

    file = coordinator.get(reverse("reports:draft_packet_file", args=[draft.pk]))
    assert file.getvalue().startswith(b"%PDF-")


def test_it_is_asked_for_made_and_read_in_the_browser(coordinator, draft):
    assert coordinator.get(reverse("reports:draft_packet_file", args=[draft.pk])).status_code == 404
    coordinator.post(page(draft))
    assert "hx-trigger" in coordinator.get(page(draft)).content.decode()
    assert previews.ask(draft) is None

    previews.make(DraftPacket.objects.get())

    shown = coordinator.get(page(draft))
    assert "hx-trigger" not in shown.content.decode()
    assert not shown.context["is_outdated"]
    file = coordinator.get(reverse("reports:draft_packet_file", args=[draft.pk]))
    assert file.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" not in file.headers["Content-Security-Policy"]
    assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_asking_twice_makes_one(coordinator, draft):
    for _ in range(5):
        assert coordinator.post(page(draft)).status_code == 302

    assert DraftPacket.objects.count() == 1


def test_one_that_a_worker_lost_is_asked_for_again(draft):
    previews.ask(draft)
    with clock.set_to(clock.now() + LATE_AFTER + timedelta(seconds=1)):
        assert previews.ask(draft) is not None


def test_it_is_made_anew_only_when_something_changed(coordinator, draft):
    first = made(draft)
    assert made(draft).name == first.name
    Response.objects.filter(submission=draft, indicator__number="20").update(answer="เพิ่มเติม")
    assert coordinator.get(page(draft)).context["is_outdated"]

    second = made(draft)

    assert second.name != first.name
    assert not default_storage.exists(first.name)
    assert default_storage.exists(second.name)
    assert str(second).startswith(f"{draft.pk} ")


def test_what_hinders_it_is_told(coordinator, draft, monkeypatch):
    def fails(content):
        raise DocumentError("ภาพที่ 3")

    monkeypatch.setattr(previews.packets, "preview_of", fails)

    assert "ภาพที่ 3" in made(draft).fault
    assert "ภาพที่ 3" in coordinator.get(page(draft)).content.decode()


def test_the_province_reads_the_packet_and_no_draft(client, cast):
    submitted = factories.submission_in(Status.SUBMITTED, cast)
    client.force_login(cast.officer)

    assert client.get(page(submitted)).status_code == 404
