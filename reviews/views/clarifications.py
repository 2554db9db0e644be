"""Questions of the panel to the municipality, and the answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Submission
from assessments.permissions import is_of_the_municipality
from indicators.models import Indicator
from reviews.forms import AnswerForm, QuestionForm
from reviews.judging import answer, ask, locked_submission
from reviews.models import Clarification
from reviews.permissions import may_answer, may_ask, may_lead
from reviews.stages import judges_of
from reviews.views.fetching import leaf_of, signed_in, visible_submission


def clarification_ask(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Ask the municipality about one indicator; the score sheet posts here."""
    user, submission = signed_in(request), visible_submission(request, pk)
    leaf = leaf_of(submission, number)
    if not may_ask(user, submission):
        raise PermissionDenied
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        with locked_submission(submission) as current:
            ask(
                current.responses.get(indicator=leaf),
                form.cleaned_data["question"],
                user,
                form.cleaned_data["last_day"],
            )
        messages.success(request, _("The question is sent to the municipality."))
        return _back(user, submission, leaf)
    context = {"submission": submission, "leaf": leaf, "form": form}
    return render(request, "reviews/clarification_ask.html", context, status=422 if form.errors else 200)


def _back(user: User, submission: Submission, leaf: Indicator) -> HttpResponse:
    """An evaluator goes back to the bench, the chair to the page of settling."""
    own = judges_of(submission).filter(evaluator=user).first()
    if own is None:
        return redirect("reviews:settling", submission.pk)
    return redirect("reviews:score_edit", own.pk, leaf.number)


def clarification_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its answer; the municipality answers it, once."""
    user = signed_in(request)
    visible = Clarification.objects.visible_to(user).select_related("response__indicator", "asked_by", "answered_by")
    clarification = get_object_or_404(visible, pk=pk)
    submission = visible_submission(request, clarification.response.submission_id)
    may_write = may_answer(user, submission)
    form, status = AnswerForm(request.POST or None), 200
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        if form.is_valid() and _answer(request, clarification, form):
            return redirect("reviews:clarification_answer", pk)
        clarification = visible.get(pk=pk)
        status = 409 if clarification.is_answered or clarification.is_too_late else 422
        if clarification.is_too_late:
            form.add_error("answer", _("The last day for the answer is over; your text was not sent."))
    context = {
        "submission": submission,
        "clarification": clarification,
        "form": form,
        "may_answer": may_write,
        "is_asker_shown": may_lead(user, submission) or not is_of_the_municipality(user, submission),
    }
    return render(request, "reviews/clarification_answer.html", context, status=status)


def _answer(request: HttpRequest, clarification: Clarification, form: AnswerForm) -> bool:
    user = signed_in(request)
    text: str = form.cleaned_data["answer"]
    if answer(clarification, text, user):
        messages.success(request, _("The answer is sent to the panel."))
        return True
    if Clarification.objects.filter(pk=clarification.pk, answer=text, answered_by=user).exists():
        return True
    if Clarification.objects.filter(pk=clarification.pk, answered_at=None).exists():
        return False
    messages.error(request, _("Somebody has answered this question already; your text was not sent."))
    return False
