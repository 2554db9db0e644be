"""What every view of a review begins with."""

from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from assessments.models import Submission
from assessments.queries import outline_of
from indicators.models import Indicator


def signed_in(request: HttpRequest) -> User:
    """The person: a middleware has seen to it that there is one."""
    return cast(User, request.user)


def visible_submission(request: HttpRequest, pk: int) -> Submission:
    return get_object_or_404(Submission.objects.visible_to(request.user).with_facts(), pk=pk)


def leaf_of(submission: Submission, number: str) -> Indicator:
    leaf = outline_of(submission).leaf_by_number.get(number)
    if leaf is None:
        raise Http404
    return leaf
