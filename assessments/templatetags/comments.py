"""The conversation of colleagues, on the pages of what it is about."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from assessments.commenting import Subject, kind_of, name_of, place_of, thread_of
from assessments.forms.comments import CommentForm
from assessments.models import Comment, Submission
from assessments.permissions import may_comment, sees_work

register = template.Library()


def conversation(
    subject: Subject, submission: Submission, user: User, form: CommentForm | None = None
) -> dict[str, Any]:
    """What the fragment needs; to everybody outside the municipality there is no conversation."""
    if not sees_work(user, submission):
        return {"is_shown": False}
    may_write = may_comment(user, submission)
    return {
        "is_shown": True,
        "subject": subject,
        "kind": kind_of(subject),
        "comments": [(one, one.may_be_changed_by(user) and may_write) for one in thread_of(subject)],
        "may_write": may_write,
        "comment_form": (form or CommentForm(submission, user)) if may_write else None,
    }


@register.inclusion_tag("assessments/_comments.html", takes_context=True)
def comments_on(context: template.Context, subject: Subject) -> dict[str, Any]:
    """The conversation about an indicator, an activity or a piece of evidence."""
    more = {"csrf_token": context.get("csrf_token"), "user": context["user"]}
    return conversation(subject, context["submission"], context["user"]) | more


@register.inclusion_tag("assessments/_comments_later.html", takes_context=True)
def comments_later(context: template.Context, subject: Subject) -> dict[str, Any]:
    """A way to the conversation, which comes by itself where scripts run: for pages that ask much already."""
    is_shown = sees_work(context["user"], context["submission"])
    return {"is_shown": is_shown, "subject": subject, "kind": kind_of(subject)}


@register.filter
def with_names(comment: Comment) -> SafeString:
    """The words of a comment with the names of those who are asked in bold; everything else is escaped."""
    text: str = conditional_escape(comment.text)
    for mention in comment.mentions.all():
        name = conditional_escape(f"@{mention.user.full_name}")
        text = text.replace(name, f"<strong>{name}</strong>")
    return mark_safe(text.replace("\n", "<br>"))  # escaped above


@register.filter
def place_url(comment: Comment) -> str:
    """Where the conversation stands."""
    return place_of(comment.subject)


@register.filter
def place_name(comment: Comment) -> str:
    return name_of(comment.subject)
