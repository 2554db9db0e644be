"""What arrived from the field: a draft of a device by the key that the device gave it, kept so that it arrives once."""

from django.db import models

from accounts.models import User
from assessments import clock
from assessments.models.activities import Activity
from assessments.models.submissions import Submission


class FieldReceipt(models.Model):
    """A draft is never made an activity again, not even after somebody deleted the activity."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="field_receipts")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(help_text="Made by the device when the draft was begun")
    activity = models.ForeignKey(Activity, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "by", "key"], name="a_field_draft_arrives_once"),
        ]

    def __str__(self) -> str:
        return str(self.key)
