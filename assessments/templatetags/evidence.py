"""What templates say about evidence."""

from django import template
from django.utils.translation import gettext as _

from assessments.files import DOCUMENT_TYPES
from assessments.models import Evidence, LinkState, RenditionKind, StoredFile
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


@register.filter
def link_in_words(evidence: Evidence) -> str:
    """Whether the address of a link answered, and when it was asked."""
    checked, since = be_date(evidence.link_checked_at, "short"), be_date(evidence.link_failing_since, "short")
    if evidence.link_state == LinkState.BROKEN:
        return _("Does not answer since %(since)s; checked %(checked)s") % {"since": since, "checked": checked}
    return _("Answered on %(checked)s") % {"checked": checked} if evidence.link_state else _("Not checked yet")


@register.filter
def document_kind(file: StoredFile) -> str:
    """What people call a document's kind: PDF, Word, Excel or PowerPoint."""
    return DOCUMENT_TYPES.get(file.content_type, "")


@register.filter
def has_thumbnail(evidence: Evidence) -> bool:
    return evidence.rendition(RenditionKind.THUMBNAIL) is not None
