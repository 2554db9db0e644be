"""Who in a framework names a field of the base data form or a figure."""

from indicators.models import Framework


def uses_of(framework: Framework, key: str) -> list[str]:
    """The names of the figures and indicators that are computed from it."""
    figures = [one.name for one in framework.figures.all() if key in one.of or key in one.over]
    computed = framework.indicators.filter(standard__isnull=False)
    measured = [f"{one.number} {one.name}" for one in computed if one.standard and one.standard.get("figure") == key]
    return figures + measured
