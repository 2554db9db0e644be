"""Puts what people are to be reminded of into the post: one mail a day at most, in each reader's language."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts import post
from accounts.models import Digests, Language, Membership, User
from assessments import clock
from reports.reminders import Reminder, reminders_of

BATCH = 200
# Once a week at most: the same weekday again, at whatever hour.
WEEK = timedelta(days=7)


def batches() -> list[tuple[int, int]]:
    """All people who want e-mails, from one to another by number."""
    people = list(_people().order_by("pk").values_list("pk", flat=True))
    return [(part[0], part[-1]) for start in range(0, len(people), BATCH) if (part := people[start : start + BATCH])]


def _people() -> QuerySet[User]:
    """Who has a role, wants e-mails, and got none today."""
    morning = timezone.make_aware(datetime.combine(clock.today(), datetime.min.time()))
    waits = Q(reminded_at=None) | Q(reminded_at__lt=morning)
    members = Membership.objects.active().values("user")
    return User.objects.filter(waits, is_active=True, pk__in=members).exclude(digests=Digests.OFF)


def remind(first: int, last: int) -> int:
    """Write the digests of a batch and say how many; whoever has today's already gets no other."""
    people = list(_people().filter(pk__gte=first, pk__lte=last))
    return sum(_remind_in(language, [one for one in people if one.language == language]) for language in Language)


def _remind_in(language: str, people: list[User]) -> int:
    """Texts are made in the language that is in force while they are gathered."""
    if not people:
        return 0
    with translation.override(language):
        found = reminders_of(people)
        return sum(_post(one, found[one.pk]) for one in people if _is_due(one, found[one.pk]))


def _is_due(person: User, reminders: Iterable[Reminder]) -> bool:
    """Something is new to this person; weekly, something is open and the week is over."""
    last = person.reminded_at
    if person.digests == Digests.WEEKLY and last is not None:
        return clock.today() - timezone.localdate(last) >= WEEK and any(reminders)
    return any(one.is_news_after(last) for one in reminders)


@transaction.atomic
def _post(person: User, reminders: list[Reminder]) -> bool:
    """The mail and the note that it went, both or neither; of two workers one writes it."""
    now = clock.now()
    if not _people().filter(pk=person.pk).update(reminded_at=now):
        return False
    count = len(reminders)
    subject = ngettext("SustCity: %(count)d thing to do", "SustCity: %(count)d things to do", count) % {"count": count}
    context = {"person": person, "reminders": reminders, "site": settings.SITE_URL}
    post.send(
        key=f"digest:{person.pk}:{clock.today():%Y-%m-%d}",
        to=person.email,
        subject=subject,
        body=render_to_string("reports/digest.txt", context).strip() + "\n",
        user=person,
    )
    return True
