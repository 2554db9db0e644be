"""Comments among colleagues: writing, asking, settling; and what waits for an answer."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from assessments import clock
from assessments.colleagues import colleagues
from assessments.models import Activity, Comment, Evidence, Mention, Response, Submission

Subject = Response | Activity | Evidence
KINDS: dict[str, type[Response] | type[Activity] | type[Evidence]] = {
    "response": Response,
    "activity": Activity,
    "evidence": Evidence,
}


def kind_of(subject: Subject) -> str:
    """The word in the address and the name of the column."""
    return type(subject)._meta.model_name or ""


def place_of(subject: Subject) -> str:
    """The page on which the conversation stands."""
    if isinstance(subject, Response):
        url = reverse("assessments:response_edit", args=[subject.submission_id, subject.indicator.number])
    else:
        url = reverse(f"assessments:{kind_of(subject)}_edit", args=[subject.pk])
    return f"{url}#comments"


def name_of(subject: Subject) -> str:
    """What it is called where it is not at hand."""
    if isinstance(subject, Response):
        return f"{subject.indicator.number} {subject.indicator.name}"
    return str(subject)


def thread_of(subject: Subject) -> QuerySet[Comment]:
    """What was said about a thing, oldest first, with who was asked."""
    found = Comment.objects.filter(**{kind_of(subject): subject}).select_related("by", "settled_by")
    return found.prefetch_related(Prefetch("mentions", Mention.objects.select_related("user")))


@transaction.atomic
def post(subject: Subject, text: str, *, asked: Iterable[User], key: uuid.UUID, by: User) -> Comment:
    """Say something once, however often it is sent. Who answers where they were asked is waited for no more."""
    made, is_new = Comment.objects.get_or_create(
        key=key, defaults={"submission": subject.submission, kind_of(subject): subject, "text": text, "by": by}
    )
    if is_new:
        _ask(made, asked)
        waiting = Mention.objects.waiting().filter(user=by, **{f"comment__{kind_of(subject)}": subject})
        waiting.update(answered_at=clock.now())
    return made


@transaction.atomic
def change(comment: Comment, text: str, *, asked: Iterable[User]) -> None:
    """Another wording; who was asked already stays asked, who no longer is, is not."""
    Comment.objects.filter(pk=comment.pk).update(text=text, changed_at=clock.now())
    comment.text = text
    keep = _ask(comment, asked)
    comment.mentions.exclude(user__in=keep).delete()


def _ask(comment: Comment, asked: Iterable[User]) -> set[User]:
    """Those who were chosen and those whose names stand in the text, never oneself."""
    staff = colleagues(comment.submission).exclude(pk=comment.by_id)
    people = set(asked) | {one for one in staff if f"@{one.full_name}" in comment.text}
    people.discard(comment.by)
    Mention.objects.bulk_create([Mention(comment=comment, user=one) for one in people], ignore_conflicts=True)
    return people


def remove(comment: Comment) -> None:
    """It keeps its place in the conversation; its words are gone."""
    Comment.objects.filter(pk=comment.pk).update(text="", removed_at=clock.now())


def settle(comment: Comment, *, by: User, is_settled: bool) -> None:
    """The question needs no answer any more, or needs one again."""
    at = clock.now() if is_settled else None
    Comment.objects.filter(pk=comment.pk).update(settled_at=at, settled_by=by if is_settled else None)


def mentions_waiting(user: User) -> QuerySet[Mention]:
    """What colleagues asked a person and wait to hear, oldest first."""
    found = Mention.objects.waiting().filter(user=user, comment__in=Comment.objects.visible_to(user))
    return found.with_places().order_by("comment__at", "pk")


@dataclass(frozen=True)
class Talk:
    """How much was said about an indicator, and how many questions are open."""

    count: int
    open_count: int


def talk_by_response(submission: Submission) -> dict[int, Talk]:
    """In one query, for the board."""
    said = Comment.objects.filter(submission=submission, response__isnull=False, removed_at=None).order_by()
    is_open = Q(settled_at=None, mentions__answered_at=None, mentions__isnull=False)
    counted = said.values("response_id").annotate(
        count=Count("pk", distinct=True), open_count=Count("pk", filter=is_open, distinct=True)
    )
    return {row["response_id"]: Talk(row["count"], row["open_count"]) for row in counted}
