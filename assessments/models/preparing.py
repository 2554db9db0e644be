"""What a municipality's own people say to each other before they hand over: answers to doubts, and who read what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.models.submissions import Submission


class FindingAnswer(models.Model):
    """The reason why a doubtful thing stays as it is; `digest` is that of the words it answers.

    When the finding says something else, the answer no longer holds and the finding stands there again.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="finding_answers")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    reason = models.CharField(_("Why it may stay as it is"), max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "key"], name="one_answer_per_submission_and_finding")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.key}"


class Look(models.Model):
    """Until when a person has read what changed in a submission; said by a button, not by opening a page."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "user"], name="one_look_per_person_and_submission")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.user_id} {self.at:%Y-%m-%d %H:%M}"
