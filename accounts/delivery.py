"""Handing waiting mail to the mail server."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone

from accounts.models import Mail

# A worker that was killed while sending has its letter taken over after this; the Message-ID stays the same.
CLAIMED_FOR = timedelta(minutes=10)
logger = logging.getLogger(__name__)


def deliver(mail_id: int) -> bool:
    """Hand one mail to the server unless that is done or somebody is at it. Says whether nothing is left to do."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIMED_FOR)
    if not Mail.objects.filter(free, pk=mail_id, sent_at=None).update(claimed_at=now):
        return not Mail.objects.filter(pk=mail_id, sent_at=None).exists()
    mail = Mail.objects.get(pk=mail_id)
    try:
        _message(mail).send()
    except (OSError, SMTPException, ValueError) as fault:
        # What the server says may name the address; the row has it whole.
        logger.warning("Mail %s was not sent: %s", mail.pk, type(fault).__name__)
        Mail.objects.filter(pk=mail_id).update(claimed_at=None, fault=str(fault)[:300])
        return False
    Mail.objects.filter(pk=mail_id).update(sent_at=timezone.now(), body="", fault="")
    return True


def _message(mail: Mail) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return EmailMessage(mail.subject, mail.body, to=[mail.to], headers={"Message-ID": f"<mail-{mail.pk}@{domain}>"})
