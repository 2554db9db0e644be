"""E-mail that waits to be sent or was sent."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import User


class Mail(models.Model):
    """One e-mail to one address; its key says what it is about, so that nobody gets the same twice.

    What was sent loses its text: it may hold an address that lets somebody in.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker began to send it.")
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True, help_text="What the mail server said the last time.")

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_at"], condition=Q(sent_at=None), name="mail_that_waits")]

    def __str__(self) -> str:
        return f"{self.key} → {self.to}"
