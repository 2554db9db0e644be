"""Mail for one person: kept as a row in the transaction that needs it, sent by a worker, tried again when it fails.

Nothing waits for a mail server: what could not be sent for two days stays in the table with what the server said.
"""

from django.db import transaction

from accounts.models import Mail, User
from accounts.tasks import send_mail


@transaction.atomic
def send(*, key: str, to: str, subject: str, body: str, user: User | None = None) -> Mail:
    """Put a mail into the post; whoever puts the same key in again changes nothing."""
    mail, is_new = Mail.objects.get_or_create(
        key=key, defaults={"to": to, "subject": subject[:300], "body": body, "user": user}
    )
    if is_new:
        send_mail.enqueue(mail.pk)
    return mail
