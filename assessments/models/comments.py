"""What colleagues say to each other about an indicator, an activity or a piece of evidence."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import MUNICIPAL_ROLES, User
from assessments import clock
from assessments.models.activities import Activity
from assessments.models.evidence import Evidence
from assessments.models.responses import Response
from assessments.models.submissions import LIVE, Submission

COMMENT_LIMIT = 2000
# So long its author may still change or remove it.
MAY_CHANGE_FOR = timedelta(hours=1)


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: Any) -> "CommentQuerySet":
        """For the municipality's own people alone, and its successor's: whatever else somebody may read."""
        return self.filter(submission__municipality__in=own_municipalities(user))


def own_municipalities(user: Any) -> set[int]:
    """Where a person works, and what was merged into it."""
    held = user.active_memberships if user.is_authenticated else []
    municipal = [one for one in held if one.role in MUNICIPAL_ROLES]
    return {pk for one in municipal for pk in (one.municipality_id, *one.predecessor_ids)}


class Comment(models.Model):
    """One remark on one thing. `key` comes with the form, so that sending it twice makes one.

    One that asks somebody is a question, which stays open until it is settled.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    text = models.TextField(_("Comment"), max_length=COMMENT_LIMIT)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_comment_is_on_exactly_one_thing",
                condition=Q(response__isnull=False, activity__isnull=True, evidence__isnull=True)
                | Q(response__isnull=True, activity__isnull=False, evidence__isnull=True)
                | Q(response__isnull=True, activity__isnull=True, evidence__isnull=False),
            ),
            models.CheckConstraint(
                name="who_settled_a_comment_goes_with_when",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def subject(self) -> Response | Activity | Evidence:
        found = self.response or self.activity or self.evidence
        assert found is not None
        return found

    def may_be_changed_by(self, user: User) -> bool:
        """Its author's slips of the finger, for a while; what others have read long ago stays as they read it."""
        return self.by_id == user.pk and self.removed_at is None and clock.now() < self.at + MAY_CHANGE_FOR


class MentionQuerySet(models.QuerySet["Mention"]):
    def waiting(self) -> "MentionQuerySet":
        """Questions that nobody settled and the one who was asked did not answer, while they still can."""
        is_open = {"comment__removed_at": None, "comment__settled_at": None}
        return self.filter(answered_at=None, comment__submission__status__in=LIVE, **is_open)

    def with_places(self) -> "MentionQuerySet":
        """With who asks, where."""
        subjects = ("comment__response__indicator", "comment__activity", "comment__evidence")
        return self.select_related("comment__by", "comment__submission__cycle", *subjects)


class Mention(models.Model):
    """A colleague who is asked by a comment; answering in the same place is an answer."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="one_mention_per_comment_and_person"),
        ]
        indexes = [models.Index(fields=["user"], condition=Q(answered_at=None), name="mentions_that_wait")]

    def __str__(self) -> str:
        return str(self.user)
