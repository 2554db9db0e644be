"""What stands in the fields of a new indicator or part until somebody writes something else."""

from typing import Any

from indicators.models import Framework, Indicator


def proposed_indicator(framework: Framework) -> dict[str, Any]:
    """The number after the highest."""
    numbers = [int(one) for one in framework.indicators.values_list("number", flat=True) if one.isdecimal()]
    return {"number": str(max(numbers, default=0) + 1)}


def proposed_part(whole: Indicator) -> dict[str, Any]:
    """What its indicator says; the next number after the parts that are there."""
    return {
        "number": f"{whole.number}.{whole.parts.count() + 1}",
        "wording": whole.wording,
        "source": whole.source,
        "score_source": whole.score_source,
        "lpa_item": whole.lpa_item,
        "sdgs": whole.sdgs,
    }
