"""What colleagues say to each other: to read, write, change, remove and settle."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from assessments import commenting
from assessments.commenting import KINDS, Subject, place_of
from assessments.forms.comments import CommentForm
from assessments.models import Comment, Submission
from assessments.permissions import may_comment, sees_work
from assessments.templatetags.comments import conversation


@never_cache
def comment_list(request: HttpRequest, on: str, pk: int) -> HttpResponse:
    """The conversation about one thing; posting adds to it. With htmx the conversation alone comes back."""
    assert isinstance(request.user, User)
    subject = _subject(request, on, pk)
    submission = subject.submission
    if request.method != "POST":
        return _page(request, subject, None)
    if not may_comment(request.user, submission):
        raise PermissionDenied
    form = CommentForm(submission, request.user, request.POST)
    if not form.is_valid():
        return _page(request, subject, form, status=422)
    said, asked = form.cleaned_data["text"], form.cleaned_data["asked"]
    commenting.post(subject, said, asked=asked, key=form.key_or_new, by=request.user)
    return _back(request, subject)


def _subject(request: HttpRequest, on: str, pk: int) -> Subject:
    assert isinstance(request.user, User)
    model = KINDS.get(on)
    if model is None:
        raise Http404
    found: Any = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    found.submission = get_object_or_404(Submission.objects.with_facts(), pk=found.submission_id)
    if not sees_work(request.user, found.submission):
        raise Http404
    subject: Subject = found
    return subject


def _back(request: HttpRequest, subject: Subject) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined] # set by django_htmx
        return _page(request, subject, None)
    return redirect(place_of(subject))


def _page(request: HttpRequest, subject: Subject, form: CommentForm | None, *, status: int = 200) -> HttpResponse:
    assert isinstance(request.user, User)
    context = conversation(subject, subject.submission, request.user, form)
    context |= {"submission": subject.submission, "place_url": place_of(subject), "form": form}
    fragment = "assessments/_comments.html" if request.htmx else "assessments/comment_list.html"  # type: ignore[attr-defined]
    return render(request, fragment, context, status=status)


def _comment(request: HttpRequest, pk: int) -> Comment:
    """A comment that may be written to; its submission comes with it."""
    assert isinstance(request.user, User)
    related = ("by", "response__indicator", "activity", "evidence")
    found = get_object_or_404(Comment.objects.visible_to(request.user).select_related(*related), pk=pk)
    found.submission = Submission.objects.with_facts().get(pk=found.submission_id)
    found.subject.submission = found.submission
    if not may_comment(request.user, found.submission):
        raise PermissionDenied
    return found


@never_cache
def comment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own words while they are fresh."""
    assert isinstance(request.user, User)
    comment = _own(request, pk)
    asked = [one.user_id for one in comment.mentions.all()]
    is_post = request.method == "POST"
    form = CommentForm(
        comment.submission, request.user, request.POST if is_post else None, text=comment.text, asked=asked
    )
    if is_post and form.is_valid():
        commenting.change(comment, form.cleaned_data["text"], asked=form.cleaned_data["asked"])
        return redirect(place_of(comment.subject))
    context = {
        "submission": comment.submission,
        "comment": comment,
        "comment_form": form,
        "form": form,
        "place_url": place_of(comment.subject),
    }
    return render(request, "assessments/comment_edit.html", context, status=422 if is_post else 200)


def _own(request: HttpRequest, pk: int) -> Comment:
    assert isinstance(request.user, User)
    comment = _comment(request, pk)
    if not comment.may_be_changed_by(request.user):
        raise PermissionDenied
    return comment


@require_POST
def comment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own words back; that something was said stays."""
    comment = _own(request, pk)
    commenting.remove(comment)
    messages.success(request, _("Your comment is removed."))
    return redirect(place_of(comment.subject))


@require_POST
def comment_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A question is answered, or with `open` it is a question again."""
    assert isinstance(request.user, User)
    comment = _comment(request, pk)
    commenting.settle(comment, by=request.user, is_settled="open" not in request.POST)
    return _back(request, comment.subject)
