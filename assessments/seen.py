"""What changed in a submission since somebody last read it: who, what and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from assessments import clock
from assessments.models import Look, Submission


@dataclass(frozen=True)
class Change:
    """One thing that others wrote; `number` is that of its indicator, where it is an answer."""

    kind: str
    name: str
    url: str
    who: str
    at: datetime
    number: str = ""
    is_new: bool = False


def last_look(user: User, submission: Submission) -> datetime | None:
    """Until when the person has read it, by their own word."""
    found: datetime | None = Look.objects.filter(user=user, submission=submission).values_list("at", flat=True).first()
    return found


def keep_look(user: User, submission: Submission, until: datetime) -> None:
    """Never back in time, and never ahead of it: what comes after the page was shown is still unread."""
    until = min(until, clock.now())
    made, is_new = Look.objects.get_or_create(user=user, submission=submission, defaults={"at": until})
    if not is_new:
        Look.objects.filter(pk=made.pk, at__lt=until).update(at=until)


def changes_since(moment: datetime | None, user: User, submission: Submission) -> list[Change]:
    """What others changed after a moment, or at all, newest first; five queries."""
    by_others = Q(changed_by__isnull=False) & ~Q(changed_by=user)
    if moment is not None:
        by_others &= Q(changed_at__gt=moment)
    found = [
        *_answers(submission, by_others),
        *_activities(submission, by_others),
        *_evidence(submission, by_others),
        *_base_data(submission, by_others),
        *_reasons(moment, user, submission),
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _answers(submission: Submission, changed: Q) -> Iterator[Change]:
    for one in submission.responses.filter(changed).select_related("indicator", "changed_by"):
        number = one.indicator.number
        url = reverse("assessments:response_edit", args=[submission.pk, number])
        yield Change(
            pgettext("of an indicator", "Answer"), one.indicator.name, url, str(one.changed_by), one.changed_at, number
        )


def _activities(submission: Submission, changed: Q) -> Iterator[Change]:
    for one in submission.activities.filter(changed).select_related("changed_by"):
        url = reverse("assessments:activity_edit", args=[one.pk])
        yield Change(_("Activity"), one.title, url, str(one.changed_by), one.changed_at, is_new=one.version == 1)


def _evidence(submission: Submission, changed: Q) -> Iterator[Change]:
    for one in submission.evidence.filter(changed).select_related("changed_by"):
        url = reverse("assessments:evidence_view", args=[one.pk])
        kind = one.get_kind_display()
        yield Change(kind, str(one), url, str(one.changed_by), one.changed_at, is_new=one.version == 1)


def _base_data(submission: Submission, changed: Q) -> Iterator[Change]:
    """Cells are many: one line for each person who wrote some."""
    rows: QuerySet[Any] = submission.base_data.filter(changed)
    url = reverse("assessments:base_data", args=[submission.pk])
    counted = rows.order_by().values_list("changed_by__full_name").annotate(Count("pk"), Max("changed_at"))
    for who, count, at in counted:
        text = ngettext("%(count)d figure", "%(count)d figures", count) % {"count": count}
        yield Change(_("Base data"), text, url, who, at)


def _reasons(moment: datetime | None, user: User, submission: Submission) -> Iterator[Change]:
    """Answers to doubts are read by whoever certifies."""
    rows = submission.finding_answers.exclude(by=user).select_related("by")
    url = reverse("assessments:before_handing_over", args=[submission.pk]) + "#answered"
    for one in rows.filter(at__gt=moment) if moment else rows:
        yield Change(_("Reason for a doubtful thing"), one.reason, url, str(one.by), one.at)
