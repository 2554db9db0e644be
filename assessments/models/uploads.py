"""Files on their way in: a browser sends them piece by piece, and goes on where the connection broke."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock, refusals
from assessments.models.evidence import Evidence, EvidenceKind
from assessments.models.files import Rendition, StoredFile
from assessments.models.submissions import Submission


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Any) -> "UploadQuerySet":
        """Nobody but the person who sends it sees an upload, and only as long as the submission may be read."""
        return self.filter(by=user, submission__in=Submission.objects.readable_by(user))

    def unsaved(self) -> "UploadQuerySet":
        return self.filter(evidence=None)

    def with_thumbnails(self) -> "UploadQuerySet":
        return self.select_related("file").prefetch_related("file__renditions").order_by("created_at", "pk")


class Upload(models.Model):
    """One file that somebody sends for a submission, until it is evidence."""

    class State(models.TextChoices):
        RECEIVING = "receiving", _("Being sent")
        CHECKING = "checking", _("Being checked")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=EvidenceKind, help_text="Photo or document")
    name = models.CharField(max_length=255, help_text="As the person named it, Thai letters kept")
    place = models.CharField(
        max_length=100, blank=True, help_text="The activity or indicator it was sent for, as in the page's address"
    )
    size = models.PositiveBigIntegerField(help_text="Bytes announced")
    received = models.PositiveBigIntegerField(default=0, help_text="Bytes that arrived, without a gap")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVING)
    reason = models.CharField(max_length=40, blank=True, help_text="Why it was refused, see assessments/refusals.py")
    reason_facts = models.JSONField(default=dict, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.OneToOneField(Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="no_more_arrives_than_was_announced", condition=Q(received__lte=F("size"))),
            models.CheckConstraint(
                name="an_accepted_upload_has_its_file", condition=~Q(state="accepted") | Q(file__isnull=False)
            ),
            models.CheckConstraint(
                name="a_refused_upload_says_why",
                condition=Q(state="refused", reason__gt="") | ~Q(state="refused") & Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def problem(self) -> str:
        """Why it was refused, in the reader's language."""
        return refusals.words(self.reason, self.reason_facts) if self.reason else ""

    @property
    def percent(self) -> int:
        return self.received * 100 // self.size

    def rendition(self, kind: str) -> Rendition | None:
        """A ready rendition of its file (prefetched), for the sender alone: nothing is blurred yet."""
        if self.file is None:
            return None
        return next((one for one in self.file.renditions.all() if one.kind == kind and not one.blur), None)


class UploadPart(models.Model):
    """Bytes of an upload as one request brought them, in the storage that all web servers share."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    start = models.PositiveBigIntegerField(help_text="Bytes before it")
    size = models.PositiveBigIntegerField(help_text="Bytes")
    name = models.CharField(max_length=200, help_text="Path in the storage")

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="one_part_at_each_place")]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.start}+{self.size}"
