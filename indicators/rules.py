"""The rules of a framework in words, made from its data: what a reader of a total is told."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Indicator
from indicators.queries import Outline
from indicators.scoring import PartsRule, TotalRule


def rules_in_words(plan: Outline) -> list[str]:
    """Sentences, the rule of the total first; for a kind of municipality what applies to it."""
    return [_total_rule(plan), *_parts_rules(plan), *_pilots(plan), _maximum(plan), _missing()]


def _total_rule(plan: Outline) -> str:
    if plan.sheet.rule is TotalRule.PLAIN_SUM:
        text = _("The total is the sum of all points divided by the sum of all maxima, times 100, {rounded} once.")
    else:
        text = _(
            "In each dimension the sum of the points is divided by the sum of the maxima and multiplied by the weight "
            "of the dimension, {rounded}; the total is the sum of the dimensions."
        )
    return text.format(rounded=_rounded(plan.sheet.decimals))


def _rounded(decimals: int) -> str:
    if not decimals:
        return _("rounded to whole percent, halves up")
    text = ngettext("rounded to %(count)s decimal, halves up", "rounded to %(count)s decimals, halves up", decimals)
    return text % {"count": decimals}


def _parts_rules(plan: Outline) -> Iterator[str]:
    for indicator in plan.indicators:
        parts = plan.parts_of(indicator)
        if parts:
            names = {"number": indicator.number, "parts": ", ".join(one.number for one in parts)}
            yield _parts_rule(indicator) % names


def _parts_rule(indicator: Indicator) -> str:
    return {
        PartsRule.MEAN: _("Indicator %(number)s counts the mean of its parts (%(parts)s)."),
        PartsRule.BEST: _("Indicator %(number)s counts the best of its parts (%(parts)s) alone."),
        PartsRule.SUM: _("Indicator %(number)s counts the sum of its parts (%(parts)s)."),
    }[PartsRule(indicator.parts_rule)]


def _pilots(plan: Outline) -> Iterator[str]:
    numbers = ", ".join(one.number for one in plan.indicators if one.is_pilot)
    if numbers:
        yield _("Pilots are scored and not counted: %(numbers)s.") % {"numbers": numbers}


def _maximum(plan: Outline) -> str:
    """What does not apply to the kind is not on its sheet, so the maximum is that of the kind."""
    counted = [one for dimension in plan.sheet.dimensions for one in dimension.indicators if one.is_counted]
    maximum = plan.tally({}).maximum
    text = ngettext(
        "%(count)s indicator counts here, with at most %(maximum)s points; what does not apply to this kind of "
        "municipality is left out of points and maxima alike.",
        "%(count)s indicators count here, with at most %(maximum)s points; what does not apply to this kind of "
        "municipality is left out of points and maxima alike.",
        len(counted),
    )
    return text % {"count": len(counted), "maximum": f"{maximum.normalize():f}"}


def _missing() -> str:
    return _("What has no points yet counts as zero.")
