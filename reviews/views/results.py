"""The result of a submission, and publishing those of a cycle."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments.engine import open_moves_for
from assessments.explained import differences, explained
from assessments.marks import cut_offs_of
from assessments.models import Cycle, Stage, Status
from assessments.permissions import is_of_the_municipality
from reviews.models import Ranking, Release
from reviews.permissions import may_lead, may_object, may_reply
from reviews.publishing import publication_of, publish_all
from reviews.releasing import arm, disarm, why_not_arm
from reviews.results import result_for
from reviews.views.fetching import signed_in, visible_submission

MOVES_FROM_HERE = ("object", "agree", "decide_unopposed", "publish")


def result_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The result, from the preview on; the municipality contests single indicators from here."""
    user, submission = signed_in(request), visible_submission(request, pk)
    result = result_for(user, submission)
    if result is None:
        raise Http404
    context = {
        "submission": submission,
        "result": result,
        "moves": [one for one in open_moves_for(user, submission) if one.name in MOVES_FROM_HERE],
        "may_object": may_object(user, submission),
        "may_reply": may_reply(user, submission),
        "is_ours": is_of_the_municipality(user, submission),
        "is_reply_shown": submission.status != Status.OBJECTION or may_lead(user, submission),
        "days_left": submission.cycle.days_left(Stage.PREVIEW) if submission.status == Status.PREVIEW else None,
        "cut_offs": cut_offs_of(submission.cycle),
    }
    return render(request, "reviews/result_detail.html", context)


@require_safe
def result_explained(request: HttpRequest, pk: int) -> HttpResponse:
    """The decided total step by step. The stored figures stand; where the points now come to others, that is said."""
    submission = visible_submission(request, pk)
    result = result_for(signed_in(request), submission)
    if result is None:
        raise Http404
    found = explained(submission, result.points, result.reconsidered)
    stored = {one.dimension.number: one.percent for one in result.dimensions}
    context = {
        "submission": submission,
        "result": result,
        "explained": found,
        "cut_offs": cut_offs_of(submission.cycle),
        "differences": [] if found.hidden else differences(result.decision.total, stored, found.steps),
    }
    return render(request, "reviews/result_explained.html", context)


def cycle_publish(request: HttpRequest, year_be: int) -> HttpResponse:
    """Publish every result of a cycle that is decided; pressing again publishes what came since."""
    user = signed_in(request)
    if not user.is_administrator:
        raise PermissionDenied
    cycle = get_object_or_404(Cycle.objects.confirmed().with_stages(), year_be=year_be)
    if request.method == "POST" and "announcement" in request.POST:
        _set_announcement(request, cycle)
        return redirect("reviews:cycle_publish", year_be)
    if request.method == "POST":
        count = publish_all(cycle, user)
        text = ngettext("%(count)s result is published.", "%(count)s results are published.", count)
        messages.success(request, text % {"count": count})
        return redirect("reviews:cycle_publish", year_be)
    context = {
        "cycle": cycle,
        "publication": publication_of(cycle),
        "is_time": cycle.has_begun(Stage.PUBLICATION),
        "stage": cycle.stage_by_key.get(Stage.PUBLICATION),
        "ranking": Ranking.objects.filter(cycle=cycle).select_related("confirmed_by").first(),
        "release": Release.objects.filter(cycle=cycle).select_related("armed_by").first(),
        "why_not_arm": why_not_arm(user, cycle),
    }
    return render(request, "reviews/cycle_publish.html", context)


def _set_announcement(request: HttpRequest, cycle: Cycle) -> None:
    """Let the results publish themselves at the set moment, or no longer."""
    user = signed_in(request)
    if request.POST["announcement"] == "stop":
        disarm(cycle)
        messages.success(request, _("Nothing is published by itself any more."))
    elif refusal := why_not_arm(user, cycle):
        messages.error(request, str(refusal))
    else:
        arm(cycle, user)
        messages.success(request, _("The results will be published at the set moment."))
