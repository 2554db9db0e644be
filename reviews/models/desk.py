"""What an evaluator keeps for oneself while judging: private notes, and which evidence was looked at."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.models import Evidence, Response, Versioned
from reviews.models.assignments import Assignment


class PrivateNoteQuerySet(models.QuerySet["PrivateNote"]):
    def visible_to(self, user: Any) -> "PrivateNoteQuerySet":
        """One's own alone, whoever leads."""
        return self.filter(assignment__evaluator=user)


class PrivateNote(Versioned):
    """What an evaluator noted on an indicator for oneself: nobody else reads it, and no export has it."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="private_notes")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("Private note"), max_length=5000)

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "response"], name="one_private_note_per_evaluator_and_response"
            )
        ]

    def __str__(self) -> str:
        return self.text


class EvidenceSeen(models.Model):
    """An evaluator ticked a piece of evidence as looked at."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="seen_evidence")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "evidence"], name="one_tick_per_assignment_and_evidence")
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.evidence_id}"
