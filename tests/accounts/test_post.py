"""Mail that must not be lost, sent twice, or waited for."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import post
from accounts.delivery import CLAIMED_FOR, deliver
from accounts.models import Mail
from accounts.tasks import RETRY_MINUTES, send_mail

pytestmark = pytest.mark.django_db


class Away(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody there")


def letter(key="invitation-1"):
    return post.send(key=key, to="somebody@example.com", subject="Welcome", body="https://portal.example/secret")


@pytest.fixture
def waiting(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_a_mail_is_sent_once_and_keeps_no_text(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    letter()
    letter()

    (sent,) = outbox.outbox
    assert (sent.to, sent.subject) == (["somebody@example.com"], "Welcome")
    assert "secret" in sent.body
    kept = Mail.objects.get()
    assert str(kept) == "invitation-1 → somebody@example.com"
    assert kept.sent_at is not None
    assert kept.body == ""


def test_a_mail_of_what_was_taken_back_is_not_sent(waiting):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        letter()
        raise ZeroDivisionError

    assert not Mail.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_while_the_server_is_away_it_is_tried_later_under_the_same_number(waiting, settings):
    kept = letter()
    DBTaskResult.objects.all().delete()
    settings.EMAIL_BACKEND = f"{__name__}.Away"

    send_mail.func(kept.pk)

    kept.refresh_from_db()
    assert (kept.sent_at, kept.fault) == (None, "nobody there")
    again = DBTaskResult.objects.get()
    assert again.run_after > timezone.now() + timedelta(seconds=30)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_mail.func(*again.args_kwargs["args"])
    assert outbox.outbox[0].extra_headers["Message-ID"] == f"<mail-{kept.pk}@sustcity.example>"
    assert Mail.objects.get().fault == ""


def test_after_two_days_it_is_given_up_and_stays_in_the_table(waiting, settings):
    kept = letter()
    DBTaskResult.objects.all().delete()
    settings.EMAIL_BACKEND = f"{__name__}.Away"

    send_mail.func(kept.pk, len(RETRY_MINUTES))

    assert not DBTaskResult.objects.exists()
    assert Mail.objects.get(sent_at=None).fault == "nobody there"


def test_what_another_worker_is_sending_is_left_to_it(waiting):
    kept = letter()
    Mail.objects.update(claimed_at=timezone.now())
    assert not deliver(kept.pk)
    assert outbox.outbox == []

    Mail.objects.update(claimed_at=timezone.now() - CLAIMED_FOR - timedelta(seconds=1))
    assert deliver(kept.pk)
    assert deliver(kept.pk)
    assert len(outbox.outbox) == 1
