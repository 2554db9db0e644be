"""The chair's sheet: evaluators side by side, the points settled on, and what they come to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.engine import open_moves_for
from assessments.marks import cut_offs_of, grade_of
from assessments.models import Status, Submission
from indicators import charts
from reviews.judging import locked_submission, settling_form
from reviews.permissions import may_lead, may_settle, why_not_settle
from reviews.points import Sheet
from reviews.queries import SettlingSheet, settling_sheet
from reviews.results import radar_of
from reviews.views.fetching import signed_in, visible_submission
from reviews.views.scores import CONFLICT, FORBIDDEN, INVALID, SAVED

MOVES_FROM_HERE = ("settle", "settle_at_once", "decide_objections", "decide_national")


def settling(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the points of all judged indicators; after objections only of the contested ones."""
    user, submission = signed_in(request), visible_submission(request, pk)
    if not may_lead(user, submission):
        raise PermissionDenied
    status = SAVED
    if request.method == "POST":
        sheet, status = _save(request, submission)
        if status == SAVED:
            messages.success(request, _("The settled points are saved."))
            return redirect("reviews:settling", pk)
        state = settling_sheet(submission, user)
    else:
        state = settling_sheet(submission, user)
        sheet = _form(state)
    return render(request, "reviews/settling.html", _context(user, state, sheet), status=status)


def _form(state: SettlingSheet) -> Sheet:
    return settling_form(state, contested_only=state.submission.status == Status.OBJECTION)


def _save(request: HttpRequest, submission: Submission) -> tuple[Sheet, int]:
    user = signed_in(request)
    with locked_submission(submission) as current:
        sheet = _form(settling_sheet(current, user))
        sheet.take(request.POST)
        if not may_settle(user, current):
            return sheet, FORBIDDEN
        if not sheet.check():
            return sheet, INVALID
        return sheet, SAVED if sheet.save(user) else CONFLICT


def _context(user: User, state: SettlingSheet, sheet: Sheet) -> dict[str, object]:
    submission = state.submission
    return {
        "submission": submission,
        "state": state,
        "sheet": sheet,
        "line_of": {line.criterion.pk: line for line in sheet.lines},
        "why_closed": why_not_settle(user, submission),
        "grade": grade_of(submission.cycle, state.result.total),
        "cut_offs": cut_offs_of(submission.cycle),
        "pass_mark": submission.cycle.pass_mark(submission.kind),
        "radar": settling_radar(state),
        "moves": [one for one in open_moves_for(user, submission) if one.name in MOVES_FROM_HERE],
        "is_contested": submission.status == Status.OBJECTION,
    }


def settling_radar(state: SettlingSheet) -> charts.Radar:
    return radar_of(state.outline, [(_("Settled points"), [one.achieved for one in state.result.dimensions])])
