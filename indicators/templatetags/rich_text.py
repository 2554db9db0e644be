"""Rich text in templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from indicators.rich_text import to_html, to_inline_html

register = template.Library()


@register.filter
def rich(text: str) -> SafeString:
    """CommonMark as safe HTML, see indicators/rich_text.py."""
    return mark_safe(to_html(text))


@register.filter
def rich_line(text: str) -> SafeString:
    """One line of CommonMark as safe HTML."""
    return mark_safe(to_inline_html(text))
