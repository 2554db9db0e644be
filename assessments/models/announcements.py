"""What was moved in the calendar of a cycle and why, and the letters that tell everybody concerned."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import User
from assessments import clock
from assessments.models.cycles import Cycle, Stage


class Announcement(models.Model):
    """One decision about the dates of a cycle, with its reason; its changes say which stages it moved."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="announcements")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=310, help_text="As it was then: names and positions change.")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.cycle} {self.at:%Y-%m-%d}"


class StageChangeQuerySet(models.QuerySet["StageChange"]):
    def visible_to(self, user: Any) -> "StageChangeQuerySet":
        """The dates of a cycle are no secret: whoever takes part may know how they moved."""
        return self if user.is_authenticated and user.active_memberships else self.none()


class StageChange(models.Model):
    """The dates of one stage before and after; a stage without dates before has no old first day."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="changes")
    stage = models.CharField(max_length=20, choices=Stage)
    old_starts_at = models.DateTimeField(null=True, blank=True)
    old_ends_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "stage"], name="one_change_per_announcement_and_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement}: {self.stage}"

    @property
    def is_new(self) -> bool:
        """Whether the stage had no dates before."""
        return self.old_starts_at is None


class Letter(models.Model):
    """One person's copy of an announcement: what was not sent is known, and nobody gets it twice."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="letters")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker began to send it.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "user"], name="one_letter_per_announcement_and_person")
        ]
        indexes = [
            models.Index(fields=["announcement"], condition=Q(sent_at=None), name="letters_that_wait"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} → {self.user_id}"
