"""What comes out of a submission, on its page."""

from typing import Any

from django import template

from assessments.models import Submission
from reports.queries import packets_for

register = template.Library()


@register.inclusion_tag("reports/_packets.html", takes_context=True)
def packets(context: dict[str, Any], submission: Submission) -> dict[str, Any]:
    """The packets of a submission, newest first."""
    return {
        "submission": submission,
        "packets": packets_for(context["request"].user, submission),
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }
