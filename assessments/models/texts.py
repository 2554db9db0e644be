"""The history of what people wrote: each version of a text, with who wrote it and when."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Max, Q

from accounts.models import User
from assessments import clock

# What one person types without a long pause is one version, as long as nothing but a slip is taken away by it.
PAUSE, LONGEST = timedelta(minutes=2), timedelta(minutes=10)
SLIP = 5


class TextVersionQuerySet(models.QuerySet["TextVersion"]):
    def of(self, row: Any) -> "TextVersionQuerySet":
        return self.filter(**{row.kept_as: row})

    def latest_of(self, row: Any, fields: list[str]) -> "dict[str, TextVersion]":
        """The last version of each of these texts, by field; a list that came with the row costs nothing."""
        if "latest_versions" not in row.__dict__:
            last = self.of(row).filter(field__in=fields).values("field").annotate(last=Max("pk")).values("last")
            return {one.field: one for one in self.filter(pk__in=last)}
        return {one.field: one for one in row.latest_versions}

    def keep(self, row: Any, texts: Mapping[str, tuple[str, str]], *, by: User, at: datetime) -> None:
        """Keep texts that changed, each as (before, after); `row` is as it was before.

        A text from before the first version, or written past this history, is kept with what the row says of it.
        """
        latest = self.latest_of(row, list(texts))
        new: list[TextVersion] = []
        for field, (before, after) in texts.items():
            last = latest.get(field)
            if last and last.text == before and last.may_grow_into(after, by=by, at=at):
                self.filter(pk=last.pk).update(text=after, at=at)
                continue
            if before != (last.text if last else ""):
                new.append(self._version(row, field, before, row.changed_by_id, row.changed_at))
            new.append(self._version(row, field, after, by.pk, at))
        if new:
            self.bulk_create(new)

    def _version(self, row: Any, field: str, text: str, by_id: int | None, at: datetime) -> "TextVersion":
        owner = {row.kept_as: row}
        return TextVersion(
            submission_id=row.submission_id, field=field, text=text, by_id=by_id, began_at=at, at=at, **owner
        )


class TextVersion(models.Model):
    """A text as somebody left it; the municipality's own, never shown to those who judge it."""

    submission = models.ForeignKey("assessments.Submission", on_delete=models.CASCADE, related_name="+")
    response = models.ForeignKey(
        "assessments.Response", null=True, on_delete=models.CASCADE, related_name="text_versions"
    )
    activity = models.ForeignKey(
        "assessments.Activity", null=True, on_delete=models.CASCADE, related_name="text_versions"
    )
    evidence = models.ForeignKey(
        "assessments.Evidence", null=True, on_delete=models.CASCADE, related_name="text_versions"
    )
    field = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(default=clock.now)
    at = models.DateTimeField(default=clock.now)

    objects = TextVersionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_text_version_belongs_to_one_row",
                condition=(
                    Q(response__isnull=False, activity__isnull=True, evidence__isnull=True)
                    | Q(response__isnull=True, activity__isnull=False, evidence__isnull=True)
                    | Q(response__isnull=True, activity__isnull=True, evidence__isnull=False)
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.at:%Y-%m-%d %H:%M}"

    def may_grow_into(self, text: str, *, by: User, at: datetime) -> bool:
        is_one_go = self.by_id == by.pk and at - self.at < PAUSE and at - self.began_at < LONGEST
        return is_one_go and removed_between(self.text, text) <= SLIP


def removed_between(before: str, after: str) -> int:
    """How many characters in one place had to go to come from one text to the other."""
    start = len(os.path.commonprefix([before, after]))
    rest, new_rest = before[start:][::-1], after[start:][::-1]
    return len(rest) - len(os.path.commonprefix([rest, new_rest]))
