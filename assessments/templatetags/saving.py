"""What the templates of forms that save themselves ask."""

from typing import Any

from django import forms, template

register = template.Library()
STATES = ("clean", "saving", "saved", "kept", "failed", "conflict", "closed")


@register.simple_tag
def save_states() -> tuple[str, ...]:
    """All that the sign of saving may say."""
    return STATES


@register.filter
def label_of(form: forms.Form, name: str) -> Any:
    return form.fields[name].label
