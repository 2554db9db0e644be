"""What came out: the packets made of frozen submissions."""

from typing import Any

from django.db import models

from assessments import clock
from assessments.models import Snapshot


class PacketQuerySet(models.QuerySet["Packet"]):
    def visible_to(self, user: Any) -> "PacketQuerySet":
        return self.filter(snapshot__in=Snapshot.objects.visible_to(user))


class Packet(models.Model):
    """The PDF of a snapshot. Made once by a worker; its hash is the hash of the file."""

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="packet")
    name = models.CharField(max_length=200, help_text="Path in the storage")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes")
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now)

    objects = PacketQuerySet.as_manager()

    class Meta:
        ordering = ["snapshot__number"]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.sha256[:12]}"


class DraftPacket(models.Model):
    """The packet of a submission as it stood when somebody last asked for it, marked as a draft; one at a time.

    `content_sha256` says what it was made of, so that a page can tell whether something changed since.
    """

    submission = models.OneToOneField("assessments.Submission", on_delete=models.CASCADE, related_name="draft_packet")
    asked_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(null=True, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200, blank=True, help_text="Path in the storage")
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes")
    pages = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True, help_text="Why it could not be made.")

    def __str__(self) -> str:
        return f"{self.submission_id} {self.content_sha256[:12]}"

    @property
    def is_waiting(self) -> bool:
        """Asked for and neither made nor failed since."""
        return not self.fault and (self.made_at is None or self.made_at < self.asked_at)
