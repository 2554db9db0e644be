"""Rich text in templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from indicators.rich_text import to_html

register = template.Library()


@register.filter
def rich(text: str) -> SafeString:
    """CommonMark as safe HTML, see indicators/rich_text.py."""
    return mark_safe(to_html(text))
