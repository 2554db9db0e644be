"""The national ranking of a cycle, and the awards proposed and confirmed with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessments.models import Cycle, Status, Submission
from reviews.awarding import (
    RankingRefused,
    awards_of,
    confirm,
    honour,
    rankable,
    rankings_of,
    why_not_confirm,
    why_not_rank,
)
from reviews.forms import AwardForm
from reviews.models import Ranking
from reviews.models.reach import leads_nationally
from reviews.views.fetching import signed_in, visible_submission


def cycle_ranking(request: HttpRequest, year_be: int) -> HttpResponse:
    """Ranks by kind with what decided them; confirming freezes ranks and awards."""
    user = signed_in(request)
    if not leads_nationally(user):
        raise Http404
    cycle = get_object_or_404(Cycle.objects.confirmed().with_stages(), year_be=year_be)
    if request.method == "POST":
        _confirm(request, cycle)
        return redirect("reviews:cycle_ranking", year_be)
    context = {
        "cycle": cycle,
        "rankings": rankings_of(cycle),
        "ranking": Ranking.objects.filter(cycle=cycle).select_related("confirmed_by").first(),
        "why_not_rank": why_not_rank(user, cycle),
        "why_not_confirm": why_not_confirm(user, cycle),
        "undecided_count": cycle.submissions.filter(status=Status.NATIONAL_REVIEW).count(),
    }
    return render(request, "reviews/cycle_ranking.html", context)


def _confirm(request: HttpRequest, cycle: Cycle) -> None:
    try:
        confirm(cycle, signed_in(request))
    except RankingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ranking and awards are confirmed."))


def award_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose, change or take away the awards of one ranked submission."""
    user, submission = signed_in(request), visible_submission(request, pk)
    if not leads_nationally(user) or not rankable(submission.cycle).filter(pk=pk).exists():
        raise Http404
    status, form = 200, AwardForm(awards_of(submission), request.POST.dict() if request.method == "POST" else None)
    if request.method == "POST":
        status = _honour(request, submission, form)
        if status == 200:
            messages.success(request, _("The awards are saved."))
            return redirect("reviews:cycle_ranking", submission.cycle.year_be)
    context = {
        "submission": submission,
        "form": form,
        "why_closed": why_not_rank(user, submission.cycle),
        "is_conflict": status == 409,
        "stored": submission.awards.all(),
        "changes": submission.award_changes.all(),
    }
    return render(request, "reviews/award_edit.html", context, status=status)


def _honour(request: HttpRequest, submission: Submission, form: AwardForm) -> int:
    """200 when written, 422 for a fault, 409 where somebody else wrote meanwhile, 403 where it is closed."""
    if not form.is_valid():
        return 422
    data = form.cleaned_data
    try:
        if honour(submission, form.wanted, form.seen_awards, reason=data["reason"], by=signed_in(request)):
            return 200
    except RankingRefused:
        return 403
    form.see_again(awards_of(submission))
    return 409
