"""Evidence and the files behind it: each file is stored once, by its SHA-256, and never changed."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.models.activities import Activity
from assessments.models.responses import Response
from assessments.models.submissions import Submission
from assessments.models.versions import Versioned


class StoredFile(models.Model):
    """The bytes of an original, shared by every evidence that shows them."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be prepared")

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="Bytes")
    content_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200, help_text="Path in the storage")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    stored_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.sha256


class RenditionKind(models.TextChoices):
    THUMBNAIL = "thumbnail", _("Thumbnail")
    SCREEN = "screen", _("Screen")
    PRINT = "print", _("Print")


class Rendition(models.Model):
    """A photo made upright, smaller and free of metadata, once, by a worker."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=10, choices=RenditionKind)
    name = models.CharField(max_length=200, help_text="Path in the storage")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "kind"], name="one_rendition_per_file_and_kind")]

    def __str__(self) -> str:
        return self.name


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    DOCUMENT = "document", _("Document (PDF)")
    LINK = "link", _("Link")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        return self.filter(submission__in=Submission.objects.readable_by(user))

    def with_files(self) -> "EvidenceQuerySet":
        return self.select_related("file").prefetch_related("file__renditions")


class Evidence(Versioned):
    """A photo, document or link that shows something, for activities and through them or directly for responses."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="evidence")
    activities = models.ManyToManyField(Activity, blank=True, related_name="evidence")
    responses = models.ManyToManyField(Response, blank=True, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    caption = models.CharField(_("Caption"), max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=255, blank=True, help_text="As the person named it, Thai letters kept")
    url = models.URLField(_("Address"), max_length=500, blank=True)
    period_from = models.DateField(_("Shows the period from"), null=True, blank=True)
    period_to = models.DateField(_("to"), null=True, blank=True)
    uploaded_at = models.DateTimeField(default=clock.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link",
                condition=Q(kind=EvidenceKind.LINK, file__isnull=True) & ~Q(url="")
                | ~Q(kind=EvidenceKind.LINK) & Q(file__isnull=False, url=""),
            ),
            models.CheckConstraint(
                name="the_period_of_evidence_ends_after_it_starts",
                condition=Q(period_from__isnull=True) | Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.file_name or self.url

    @property
    def is_photo(self) -> bool:
        return self.kind == EvidenceKind.PHOTO

    def rendition(self, kind: str) -> Rendition | None:
        """A ready rendition of the file (prefetched), None while the worker is at it or for other files."""
        if self.file is None:
            return None
        return next((one for one in self.file.renditions.all() if one.kind == kind), None)
