"""Work that runs in a worker."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from accounts.delivery import deliver

# Minutes until a mail is tried again: soon at first, then every hour for two days.
RETRY_MINUTES = (1, 5, 15, *[60] * 48)


@task()
def send_mail(mail_id: int, tries: int = 0) -> None:
    """Send one mail; while the server is away it is tried again by another task."""
    if not deliver(mail_id) and tries < len(RETRY_MINUTES):
        later = timezone.now() + timedelta(minutes=RETRY_MINUTES[tries])
        send_mail.using(run_after=later).enqueue(mail_id, tries + 1)
