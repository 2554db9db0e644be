"""Evidence: what shows that an activity happened, who is to be seen on it, what makes one look twice."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.models.activities import Activity
from assessments.models.files import Rendition, RenditionKind, StoredFile
from assessments.models.responses import Response
from assessments.models.submissions import Submission
from assessments.models.versions import Versioned


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    DOCUMENT = "document", _("Document")
    LINK = "link", _("Link")


class Consent(models.TextChoices):
    """People to be seen on a photo, and whether they agreed (Personal Data Protection Act B.E. 2562)."""

    NOBODY = "nobody", _("Nobody can be recognised")
    HELD = "held", _("People can be recognised, and agreed")
    BLUR = "blur", _("People can be recognised and must be blurred")


class LinkState(models.TextChoices):
    ANSWERS = "answers", _("The page answers")
    BROKEN = "broken", _("The page does not answer")


class Signal(models.TextChoices):
    """What makes one look twice at a photo; never a verdict."""

    SAME_PICTURE = "same_picture", _("Used elsewhere as well")
    LIKE_PICTURE = "like_picture", _("Looks like another photo")
    OTHER_YEAR = "other_year", _("Taken outside the cycle's year")
    OTHER_PLACE = "other_place", _("Taken outside the province")
    EDITED = "edited", _("Written by editing software")
    SCREENSHOT = "screenshot", _("A screenshot")
    TOO_SMALL = "too_small", _("Too small to print")


WITHHELD = Q(kind=EvidenceKind.PHOTO, consent=Consent.BLUR, blurs=[])
UNANSWERED = Q(kind=EvidenceKind.PHOTO, consent="")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        return self.filter(submission__in=Submission.objects.readable_by(user))

    def with_files(self) -> "EvidenceQuerySet":
        return self.select_related("file__facts").prefetch_related("file__renditions")

    def withheld(self) -> "EvidenceQuerySet":
        """Photos on which people must be blurred and nobody did it yet, see `is_withheld`."""
        return self.filter(WITHHELD)

    def unanswered(self) -> "EvidenceQuerySet":
        """Photos of which nobody said whether people can be recognised."""
        return self.filter(UNANSWERED)

    def left_to_do(self) -> dict[str, int]:
        """How many photos wait to be blurred and how many for an answer, in one query."""
        return self.aggregate(withheld=Count("pk", filter=WITHHELD), unanswered=Count("pk", filter=UNANSWERED))


class Evidence(Versioned):
    """A photo, document or link that shows something, for activities and through them or directly for responses."""

    kept_as = "evidence"
    kept_texts = ("caption",)

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
    consent = models.CharField(
        _("People in the picture"), max_length=10, choices=Consent, blank=True, help_text="Blank: not said yet"
    )
    blurs = models.JSONField(
        default=list,
        blank=True,
        help_text="Blurred places [left, top, width, height], parts of the upright photo, 0 to 1",
    )
    link_state = models.CharField(max_length=10, choices=LinkState, blank=True)
    link_checked_at = models.DateTimeField(null=True, blank=True)
    link_failing_since = models.DateTimeField(null=True, blank=True, help_text="The first check in a row that failed")

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

    @property
    def blur_key(self) -> str:
        """Names the set of blurred places; empty without any."""
        return blur_key(self.blurs)

    @property
    def is_withheld(self) -> bool:
        """People are to be blurred and nobody did it yet: only the municipality may see the photo."""
        return self.is_photo and self.consent == Consent.BLUR and not self.blurs

    @property
    def is_unanswered(self) -> bool:
        """Nobody said yet whether people can be recognised."""
        return self.is_photo and not self.consent

    def rendition(self, kind: str) -> Rendition | None:
        """A ready rendition of the file (prefetched), None while the worker is at it or for other files.

        It is blurred wherever the evidence is: without these places no rendition leaves this method.
        """
        return self._made(kind, self.blur_key)

    def unblurred(self) -> Rendition | None:
        """The screen rendition as the camera saw it: for the municipality alone (showing.rendition_for)."""
        return self._made(RenditionKind.SCREEN, "")

    def _made(self, kind: str, blur: str) -> Rendition | None:
        if self.file is None:
            return None
        return next((one for one in self.file.renditions.all() if one.kind == kind and one.blur == blur), None)

    @property
    def is_being_prepared(self) -> bool:
        """The worker has yet to make what is to be shown of the photo or document."""
        if self.file is None:
            return False
        if self.file.state == StoredFile.State.READY and self.blurs:
            return self.rendition(RenditionKind.THUMBNAIL) is None
        return self.file.state == StoredFile.State.WAITING


def blur_key(blurs: Sequence[Sequence[float]]) -> str:
    """Whole numbers and others that mean the same place give the same key."""
    numbers = [[float(number) for number in box] for box in blurs]
    return hashlib.sha256(json.dumps(numbers).encode()).hexdigest()[:16] if numbers else ""


class SignalNote(models.Model):
    """The municipality's answer to a signal."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="signal_notes")
    signal = models.CharField(max_length=20, choices=Signal)
    note = models.CharField(_("Explanation"), max_length=500)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evidence", "signal"], name="one_note_per_signal")]


class OriginalLook(models.Model):
    """Somebody opened the original of a photo: kept even when the evidence is removed."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="original_looks")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.SET_NULL, related_name="original_looks")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.file_name}"
