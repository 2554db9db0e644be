"""Who of a municipality's people is where in its submission right now."""

from datetime import timedelta

from django.db import models

from accounts.models import User
from assessments import clock
from assessments.models.activities import Activity
from assessments.models.responses import Response
from assessments.models.submissions import Submission

# Pages tell every 15 seconds that somebody is there: two lost messages are forgiven.
SEEN, TYPING = timedelta(seconds=40), timedelta(seconds=20)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def now(self) -> "PresenceQuerySet":
        return self.filter(seen_at__gt=clock.now() - SEEN)


class Presence(models.Model):
    """Where a person was seen last in a submission; one row for each, so nothing has to be cleared away."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, null=True, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, null=True, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=clock.now)
    typed_at = models.DateTimeField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["user__full_name"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "user"], name="one_presence_per_person_and_submission")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.submission_id}"

    @property
    def is_typing(self) -> bool:
        return self.typed_at is not None and self.typed_at > clock.now() - TYPING
