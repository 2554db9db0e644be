"""Where the points of an indicator come from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.models import Status
from reviews.models import Assignment
from reviews.origins import origin_of
from reviews.permissions import may_lead
from reviews.stages import judges_of
from reviews.views.fetching import leaf_of, signed_in, visible_submission


@require_safe
def score_origin(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Every number of one indicator: whose it is, from when, and what it was before."""
    user, submission = signed_in(request), visible_submission(request, pk)
    leaf = leaf_of(submission, number)
    own: Assignment | None = judges_of(submission).filter(evaluator=user).first()
    context = {
        "submission": submission,
        "leaf": leaf,
        "origin": origin_of(user, submission, leaf),
        "own_assignment": own,
        "is_leading": may_lead(user, submission),
        "may_anchor": may_lead(user, submission) and submission.status == Status.PUBLISHED and leaf.is_assessed,
    }
    return render(request, "reviews/score_origin.html", context)
