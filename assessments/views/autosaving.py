"""What a page's script is told when it saves while the person types; the same form also goes as a plain post."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from accounts.models import User
from assessments import clock
from assessments.editing import editing
from assessments.forms.changes import digest
from assessments.forms.merging import MergingForm, Outcome
from assessments.models import Submission, TextVersion
from assessments.templatetags.sustcity import be_date


def is_autosave(request: HttpRequest) -> bool:
    return request.method == "POST" and "X-Author" in request.headers


def autosave(request: HttpRequest, submission_pk: int, form_over: Callable[[Submission], MergingForm]) -> JsonResponse:
    """Save each field of a row that can be saved, and say of the others why not."""

    def write(held: Submission, by: User) -> dict[str, Any]:
        form = form_over(held)
        return _told(form, form.save_what_can_be(by=by))

    return answer(request, submission_pk, write)


def answer(
    request: HttpRequest, submission_pk: int, write: Callable[[Submission, User], dict[str, Any]]
) -> JsonResponse:
    """What `write` says of each field it was sent, in a submission that is held open meanwhile.

    The browser names the person who typed: somebody else may have signed in there meanwhile.
    """
    assert isinstance(request.user, User)
    if is_of_another(request, request.user):
        return JsonResponse({"reason": "author"}, status=403)
    try:
        with editing(Submission(pk=submission_pk), by=request.user) as held:
            told = {"time": be_date(clock.now(), "clock")} | write(held, request.user)
    except Submission.DoesNotExist:
        raise Http404 from None
    except PermissionDenied:
        get_object_or_404(Submission.objects.readable_by(request.user), pk=submission_pk)
        return JsonResponse({"reason": "closed"}, status=403)
    return as_json(told)


def is_of_another(request: HttpRequest, user: User) -> bool:
    return request.headers["X-Author"] != str(user.pk)


def as_json(told: dict[str, Any]) -> JsonResponse:
    return JsonResponse(told, status=409 if told["conflicts"] else 422 if told["errors"] else 200)


def names_sent(request: HttpRequest) -> list[str]:
    return request.POST.get("fields", "").split(",")


def _told(form: MergingForm, outcome: Outcome) -> dict[str, Any]:
    return {
        "saved": {name: form.digest_of(name) for name in outcome.saved},
        "errors": outcome.refused,
        "conflicts": {name: _theirs(form, outcome.row, name) for name in outcome.overtaken},
        "version": outcome.row.version,
        "time": be_date(outcome.row.changed_at, "clock"),
    }


def _theirs(form: MergingForm, row: Any, name: str) -> dict[str, str]:
    version = TextVersion.objects.of(form.row).filter(field=name).select_related("by").last()
    who, when = (version.by, version.at) if version else (row.changed_by, row.changed_at)
    text = form.shown(name)
    return {"text": text, "base": digest(text), "who": str(who or ""), "time": be_date(when, "time")}
