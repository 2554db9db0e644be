"""The pages of one submission as a whole, and its moves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Municipality, Role, User
from assessments.comparing import years_compared
from assessments.editing import StartRefused, start_submission
from assessments.engine import MOVES, Move, MoveRefused, make_move, moves_for, open_moves_for
from assessments.extensions import may_start, more_time_for
from assessments.forms.moves import MoveForm
from assessments.models import Cycle, Submission
from assessments.permissions import may_edit, may_see_looks, may_see_unblurred, roles_in, sees_work
from assessments.queries import Overview, activities_of, direct_evidence_of, overview, overview_for
from assessments.road import road
from assessments.trust.signals import signals_in, signals_of
from assessments.workflow import missing_in
from indicators import charts


def _submission(request: HttpRequest, pk: int) -> Submission:
    return get_object_or_404(Submission.objects.visible_to(request.user).with_facts(), pk=pk)


@require_POST
def submission_start(request: HttpRequest) -> HttpResponse:
    """The coordinator begins this year's self-assessment; beginning twice opens the one that is there."""
    assert isinstance(request.user, User)
    municipality = get_object_or_404(
        Municipality.objects.filter(
            membership__in=[one.pk for one in request.user.active_memberships if one.role == Role.COORDINATOR]
        ),
        pk=_number(request, "municipality"),
    )
    cycle = get_object_or_404(Cycle.objects.confirmed().with_stages(), year_be=_number(request, "year_be"))
    if not may_start(municipality, cycle):
        raise PermissionDenied
    try:
        submission = start_submission(municipality, cycle)
    except StartRefused as refused:
        messages.error(request, str(refused))
        return redirect("reports:home")
    return redirect("assessments:submission_detail", submission.pk)


def _number(request: HttpRequest, name: str) -> int:
    """A number of a form that only our own pages fill in."""
    text = request.POST.get(name, "")
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def submission_detail(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _submission(request, pk)
    assert isinstance(request.user, User)
    state = overview_for(request.user, submission)
    may_read = Submission.objects.readable_by(request.user).filter(pk=pk).exists()
    context = {
        "submission": submission,
        "state": state,
        "compared": years_compared(request.user, state) if may_read and not state.hides_self_scores else None,
        "steps": road(submission),
        "radar": self_score_radar(state),
        **_offered_moves(request.user, state),
        "may_edit": may_edit(request.user, submission),
        "may_read": may_read,
        "sees_work": sees_work(request.user, submission),
        "may_see_looks": may_read and may_see_looks(request.user, submission),
        "signals": signals_of(submission, state.evidence, request.user) if may_read else {},
        "days_left": submission.days_to_submit,
        "more_time": more_time_for(submission),
        "history": submission.status_changes.order_by("-at", "-pk"),
        "mine": [leaf for leaf in state.leaves if leaf.response.assigned_to_id == request.user.pk],
    }
    return render(request, "assessments/submission_detail.html", context)


def submission_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was answered, on one page, to read before certifying or accepting."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    state = overview_for(request.user, submission)
    by_response: dict[int, list[object]] = {}
    activities, signals = activities_of(submission), signals_in(submission, request.user)
    sees_withheld = may_see_unblurred(request.user, submission)
    for activity in activities:
        for response in activity.responses.all():
            by_response.setdefault(response.pk, []).append(activity)
    context = {
        "submission": submission,
        "state": state,
        "radar": self_score_radar(state),
        "activities": by_response,
        # An activity stands with each of its indicators; its text is made once.
        "activity_texts": {
            one.pk: render_to_string(
                "assessments/_activity_read.html",
                {"activity": one, "signals": signals, "sees_withheld": sees_withheld},
            )
            for one in activities
        },
        "evidence": direct_evidence_of(submission),
        "signals": signals,
        "sees_withheld": sees_withheld,
        **_offered_moves(request.user, state),
    }
    return render(request, "assessments/submission_read.html", context)


def _offered_moves(user: User, state: Overview) -> dict[str, list[Move] | bool]:
    """The moves that will work, those whose page tells what is still missing, and whether any leads on."""
    opened = open_moves_for(user, state.submission)
    ready = moves_for(user, state.submission, lambda one: missing_in(state, one))
    return {
        "moves": ready,
        "hindered": [one for one in opened if one not in ready],
        "is_waited_for": any(not one.is_backward for one in opened),
    }


def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirm and make one move of a submission."""
    submission = _submission(request, pk)
    assert isinstance(request.user, User)
    chosen = MOVES.get(name)
    if chosen is None:
        raise Http404
    form = MoveForm(chosen, request.POST if request.method == "POST" else None)
    if form.is_bound and _has_just_made(chosen, submission, request.user):
        return redirect("assessments:submission_detail", pk)
    _refuse_strangers_to(chosen, request.user, submission)
    if not form.is_bound and chosen not in open_moves_for(request.user, submission):
        messages.warning(request, _("This step is not open to you now."))
        return redirect("assessments:submission_detail", pk)
    if form.is_valid() and (done := _make(request, chosen, submission, form)):
        return done
    context = {
        "submission": submission,
        "move": chosen,
        "form": form,
        "missing": chosen.missing(submission),
        "state": overview(submission),
    }
    return render(request, "assessments/move.html", context, status=422 if form.is_bound else 200)


def _refuse_strangers_to(move: Move, user: User, submission: Submission) -> None:
    """The right person at the wrong moment is told so; a person whose role never makes the move is refused."""
    if not roles_in(user, submission) & set(move.roles):
        raise PermissionDenied


def _has_just_made(move: Move, submission: Submission, user: User) -> bool:
    """A double click: the same person's same move stands at the end of the history already."""
    last = submission.status_changes.last()
    return last is not None and (last.move, last.by_id, last.to_status) == (
        move.name,
        user.pk,
        submission.status,
    )


def _make(request: HttpRequest, move: Move, submission: Submission, form: MoveForm) -> HttpResponse | None:
    assert isinstance(request.user, User)
    try:
        make_move(move.name, submission, request.user, form.inputs)
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return None if refused.missing else redirect("assessments:submission_detail", submission.pk)
    messages.success(
        request,
        _("Done: %(move)s. The submission is now in the state “%(status)s”.")
        % {"move": move.label, "status": submission.get_status_display()},
    )
    return redirect("assessments:submission_detail", submission.pk)


def self_score_radar(state: Overview) -> charts.Radar:
    return charts.radar(
        [charts.Axis(one.dimension.number, one.dimension.name) for one in state.dimensions],
        [charts.Series(_("Self-assessment"), [one.result.achieved for one in state.dimensions])],
        _("What each dimension reached, in percent"),
    )
