"""What templates say about evidence."""

from django import template
from django.utils.translation import gettext as _

from assessments.files import DOCUMENT_TYPES
from assessments.models import Evidence, RenditionKind, StoredFile
from assessments.templatetags.sustcity import be_date

register = template.Library()


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
def document_kind(file: StoredFile) -> str:
    """What people call a document's kind: PDF, Word, Excel or PowerPoint."""
    return DOCUMENT_TYPES.get(file.content_type, "")


@register.filter
def has_thumbnail(evidence: Evidence) -> bool:
    return evidence.rendition(RenditionKind.THUMBNAIL) is not None
