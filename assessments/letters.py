"""E-mail about changed dates: written and sent in small batches, so that no worker is needed for long.

A letter is one row per person. A worker claims it, sends it, and notes that it is sent. One whose worker was killed
in between is sent again after a while, with the same Message-ID, by which mail programs know a second copy.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core import mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from assessments import clock
from assessments.announcing import recipients
from assessments.models import Announcement, Letter

BATCH = 100
CLAIMED_FOR = timedelta(minutes=10)
LANGUAGES = ("th", "en")
logger = logging.getLogger(__name__)


def write(announcement: Announcement, after: int) -> list[int]:
    """The letters of the next people, by number, after one of them; again without harm. Says whose they are."""
    held = recipients(announcement).filter(user_id__gt=after)
    people = list(held.order_by("user_id").values_list("user_id", flat=True).distinct()[:BATCH])
    Letter.objects.bulk_create(
        (Letter(announcement=announcement, user_id=one) for one in people), ignore_conflicts=True
    )
    return people


def send(announcement: Announcement, first: int, last: int) -> bool:
    """Send what waits of a batch, from one person to another by number. Says whether all of it is sent.

    One letter that the server does not take hinders no other; a server that is away ends the batch.
    """
    batch = Letter.objects.filter(announcement=announcement, sent_at=None).filter(user_id__gte=first, user_id__lte=last)
    connection, text = mail.get_connection(), text_of(announcement)
    for letter in batch.select_related("user").order_by("user"):
        if not _claim(letter):
            continue
        try:
            message_for(letter, text, connection).send()
        except (SMTPRecipientsRefused, SMTPDataError, ValueError) as fault:
            logger.warning("Letter %s was not taken: %s", letter.pk, fault)
            _give_back(letter)
            continue
        except OSError as fault:
            logger.warning("The mail server is away: %s", fault)
            _give_back(letter)
            break
        Letter.objects.filter(pk=letter.pk).update(sent_at=clock.now())
    connection.close()
    return not batch.exists()


def _claim(letter: Letter) -> bool:
    """Two workers at one batch: each letter is one's."""
    now = clock.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIMED_FOR)
    return bool(Letter.objects.filter(free, pk=letter.pk, sent_at=None).update(claimed_at=now))


def _give_back(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(claimed_at=None)


@dataclass(frozen=True)
class Text:
    """What everybody reads: Thai first, then English, in one mail."""

    subject: str
    body: str


def text_of(announcement: Announcement) -> Text:
    subjects, bodies = [], []
    for language in LANGUAGES:
        with translation.override(language):
            subjects.append(_("Dates of the evaluation of %(year)s moved") % {"year": announcement.cycle.year_be})
            bodies.append(render_to_string("assessments/letter.txt", {"announcement": announcement}).strip())
    return Text(" / ".join(subjects), "\n\n----------\n\n".join(bodies) + "\n")


def message_for(letter: Letter, text: Text, connection: Any = None) -> mail.EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    number = f"<dates-{letter.announcement_id}-{letter.user_id}@{domain}>"
    return mail.EmailMessage(
        text.subject, text.body, to=[letter.user.email], headers={"Message-ID": number}, connection=connection
    )
