"""What the home page says of a municipality's people."""

from typing import Any

from django import template

from accounts.models import Municipality
from accounts.permissions import may_confirm_people
from accounts.teams import team_of

register = template.Library()


@register.inclusion_tag("accounts/_people_notice.html", takes_context=True)
def people_notice(context: dict[str, Any], municipality: Municipality) -> dict[str, Any]:
    """For those who lead: that the people are to be confirmed, and that somebody stands alone."""
    if not may_confirm_people(context["request"].user, municipality):
        return {"team": None}
    return {"team": team_of(municipality), "may_confirm": True, "may_invite": True}
