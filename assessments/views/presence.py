"""Who else is in a submission right now; and what a page needs to know after it has slept."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache

from accounts.models import User
from assessments import clock
from assessments.models import Activity, Presence, Response, Submission
from assessments.permissions import is_of_the_municipality

PLACE = re.compile(r"(response|activity)-(\d{1,15})")


@never_cache
def presence(request: HttpRequest, pk: int) -> JsonResponse:
    """A page tells where its reader is, and learns who else is there and whether its row was changed meanwhile."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user), pk=pk)
    if not is_of_the_municipality(request.user, submission):
        raise PermissionDenied
    row = _place(submission, request.POST.get("place") or request.GET.get("place", ""))
    if request.method == "POST" and row:
        _tell(submission, row, request.user, is_typing="typing" in request.POST)
    told = {"user": request.user.pk, "token": get_token(request), "version": row.version if row else None}
    return JsonResponse(told | _others(submission, row, request.user))


def _place(submission: Submission, text: str) -> Response | Activity | None:
    found = PLACE.fullmatch(text)
    if not found:
        return None
    rows = submission.responses if found[1] == "response" else submission.activities
    row: Response | Activity | None = rows.filter(pk=int(found[2])).first()
    return row


def _tell(submission: Submission, row: Response | Activity, user: User, *, is_typing: bool) -> None:
    now = clock.now()
    seen = Presence(submission=submission, user=user, seen_at=now, typed_at=now if is_typing else None)
    setattr(seen, row.kept_as, row)
    Presence.objects.bulk_create(
        [seen],
        update_conflicts=True,
        unique_fields=["submission", "user"],
        update_fields=["response", "activity", "seen_at", "typed_at"],
    )


def _others(submission: Submission, row: Response | Activity | None, user: User) -> dict[str, Any]:
    """Who is at the same place, in words; and the names of those who are at other indicators, by number."""
    others = submission.presences.now().exclude(user=user).select_related("user", "response__indicator")
    here = [one for one in others if row and getattr(one, f"{row.kept_as}_id") == row.pk]
    elsewhere: dict[str, list[str]] = {}
    for one in others:
        if one.response:
            elsewhere.setdefault(one.response.indicator.number, []).append(str(one.user))
    return {
        "here": render_to_string("assessments/_presence_people.html", {"people": here}),
        "rail": {number: ", ".join(names) for number, names in elsewhere.items()},
    }
