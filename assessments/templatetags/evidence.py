"""What templates say about evidence."""

from django import template
from django.utils.translation import gettext as _

from assessments.models import Evidence
from assessments.templatetags.sustcity import be_date

register = template.Library()


@register.filter
def blur_query(evidence: Evidence) -> str:
    """What ends the address of a blurred photo: browsers kept the other one under the address without."""
    return f"?{evidence.blur_key}" if evidence.blurs else ""


@register.filter
def period(evidence: Evidence) -> str:
    """The days an evidence shows: one, from and to, or open on a side; nothing when none is known."""
    starts, ends = be_date(evidence.period_from, "short"), be_date(evidence.period_to, "short")
    if starts == ends:
        return starts
    if starts and ends:
        return f"{starts} – {ends}"
    return _("from %(day)s") % {"day": starts} if starts else _("until %(day)s") % {"day": ends}
