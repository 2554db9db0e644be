"""Rules as a file: brought in once, and never over what an administrator made of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.eye import parameters
from assessments.eye.checks import CHECKS
from assessments.models import EyeRule

FIELDS = {"key", "looks_for", "parameters", "indicators", "severity", "text_th", "text_en", "why_th", "why_en"}


def import_rules(data: Iterable[Mapping[str, Any]]) -> int:
    """Add the rules whose keys are new and say how many; a rule that is there stays as it was edited.

    Raises ValueError where a rule is none: nothing is then added.
    """
    rules = [_rule(one) for one in data]
    known = set(EyeRule.objects.filter(key__in=[one.key for one in rules]).values_list("key", flat=True))
    fresh = [one for one in rules if one.key not in known]
    EyeRule.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _rule(one: Mapping[str, Any]) -> EyeRule:
    if strange := set(one) - FIELDS:
        raise ValueError(f"{one.get('key')}: {', '.join(sorted(strange))}")
    rule = EyeRule(**one)
    if rule.looks_for not in CHECKS:
        raise ValueError(f"{rule.key}: {rule.looks_for}")
    parameters.read(CHECKS[rule.looks_for].asks, rule.parameters)
    rule.clean_fields(exclude=["changed_by"])
    return rule
