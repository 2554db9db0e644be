"""Activities that come in a spreadsheet, with their photos, from the first look at them to the word to add them."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import User
from assessments import clock, refusals
from assessments.models.files import StoredFile
from assessments.models.submissions import Submission


class ActivityImportQuerySet(models.QuerySet["ActivityImport"]):
    def visible_to(self, user: Any) -> "ActivityImportQuerySet":
        """Nobody but the person who brought it, and only as long as the submission may be read."""
        return self.filter(by=user, submission__in=Submission.objects.readable_by(user))

    def open(self) -> "ActivityImportQuerySet":
        return self.filter(confirmed_at=None)


class ActivityImport(models.Model):
    """A spreadsheet as it was read: its cells as texts, so that what is confirmed is what was shown.

    `rows` is a list of {"number", "cells": {column: {"at", "text", "fault"}}}; what is wrong with them is found out
    anew whenever it is shown, in the reader's language.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="activity_imports")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255, help_text="Of the spreadsheet, as the person named it")
    rows = models.JSONField(default=list)
    left_out = models.JSONField(default=list, help_text="Headings of columns that the record does not have")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    added_count = models.PositiveIntegerField(default=0)

    objects = ActivityImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class ImportedPack(models.Model):
    """A ZIP file with photos, or a single photo, as it was sent; kept until the import is confirmed or forgotten."""

    class State(models.TextChoices):
        WAITING = "waiting"
        LISTED = "listed"
        REFUSED = "refused"

    batch = models.ForeignKey(ActivityImport, on_delete=models.CASCADE, related_name="packs")
    name = models.CharField(max_length=255, help_text="As the person named it, Thai letters kept")
    stored_as = models.CharField(max_length=200, help_text="Path in the storage")
    size = models.PositiveBigIntegerField(help_text="Bytes")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    members = models.JSONField(default=list, help_text="Names of the photos in it, with their folders")
    reason = models.CharField(max_length=40, blank=True, help_text="Why it was refused, see assessments/refusals.py")
    reason_facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_refused_pack_says_why",
                condition=Q(state="refused", reason__gt="") | ~Q(state="refused") & Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def problem(self) -> str:
        """Why it was refused, in the reader's language."""
        return refusals.words(self.reason, self.reason_facts) if self.reason else ""


class ImportedPhoto(models.Model):
    """A photo of a pack that a row names, once a worker looked at it: kept, or refused with a reason."""

    pack = models.ForeignKey(ImportedPack, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=500, help_text="In its pack, with its folders")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40, blank=True)
    reason_facts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "name"], name="a_photo_is_unpacked_once"),
            models.CheckConstraint(
                name="an_unpacked_photo_is_kept_or_refused",
                condition=Q(file__isnull=False, reason="") | Q(file__isnull=True, reason__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def problem(self) -> str:
        return refusals.words(self.reason, self.reason_facts) if self.reason else ""
