"""How much was carried from an earlier year and waits to be confirmed."""

from dataclasses import dataclass

from django import template

from assessments.queries import Overview

register = template.Library()


@dataclass(frozen=True)
class Waiting:
    answers: int
    activities: int
    is_empty: bool


@register.simple_tag
def to_confirm_counts(state: Overview) -> Waiting:
    """`is_empty` says that nothing was written in the submission yet."""
    return Waiting(
        sum(leaf.response.to_confirm for leaf in state.leaves),
        sum(one.to_confirm for one in state.activities),
        not any(leaf.is_begun for leaf in state.leaves if leaf.indicator.is_assessed),
    )
