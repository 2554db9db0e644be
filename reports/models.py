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
