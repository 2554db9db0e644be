"""What the register of municipalities shows of their self-assessments."""

from typing import Any

from django import template

from accounts.models import Municipality
from assessments.models import Submission

register = template.Library()


@register.inclusion_tag("assessments/_submissions_of.html", takes_context=True)
def submissions_of(context: dict[str, Any], municipality: Municipality) -> dict[str, Any]:
    """All years of a municipality and of those merged into it, newest first, each with its name of that year."""
    pks = [municipality.pk, *municipality.predecessors.values_list("pk", flat=True)]
    found = Submission.objects.visible_to(context["request"].user).filter(municipality__in=pks)
    return {"submissions": found.with_facts(), "municipality": municipality}
