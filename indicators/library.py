"""Bring a framework in from its file (the format of fixtures/esc-34.json)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from indicators.models import (
    Criterion,
    Dimension,
    Framework,
    FrameworkStatus,
    Grade,
    Group,
    Indicator,
    PassMark,
)


@transaction.atomic
def import_framework(data: dict[str, Any]) -> Framework:
    """Create and publish the framework of a file; one that is here already is returned as it is."""
    known = Framework.objects.filter(code=data["code"], version=data.get("version", 1)).first()
    if known:
        return known
    framework = Framework.objects.create(
        code=data["code"],
        version=data.get("version", 1),
        **_names(data),
        notes_th=data["notes_th"],
        notes_en=data["notes_en"],
        rollup=data["rollup"],
        status=FrameworkStatus.PUBLISHED,
        published_at=timezone.now(),
    )
    for kind, percent in data["pass_marks"].items():
        PassMark.objects.create(framework=framework, kind=kind, percent=percent)
    for grade in data["grades"]:
        Grade.objects.create(
            framework=framework,
            key=grade["key"],
            **_names(grade),
            min_percent=grade["min_percent"],
            wording=grade["status"],
        )
    for dimension in data["dimensions"]:
        _add_dimension(framework, dimension)
    return framework


def _names(data: dict[str, Any]) -> dict[str, str]:
    return {"name_th": data["name_th"], "name_en": data["name_en"]}


def _add_dimension(framework: Framework, data: dict[str, Any]) -> None:
    dimension = Dimension.objects.create(
        framework=framework,
        number=data["number"],
        **_names(data),
        description_th=data["description_th"],
        description_en=data["description_en"],
        weight=data["weight"],
    )
    for position, group_data in enumerate(data["groups"], start=1):
        group = Group.objects.create(dimension=dimension, position=position, **_names(group_data))
        for indicator_data in group_data["indicators"]:
            whole = _add_indicator(group, indicator_data)
            for part in indicator_data.get("parts", []):
                _add_indicator(group, indicator_data | {"criteria": []} | part, whole)


def _add_indicator(group: Group, data: dict[str, Any], whole: Indicator | None = None) -> Indicator:
    framework = group.dimension.framework
    indicator = Indicator.objects.create(
        framework=framework,
        group=group,
        whole=whole,
        number=data["number"],
        position=framework.indicators.count() + 1,
        **_names(data),
        wording=data["wording"],
        score_source=data["score_source"],
        sdgs=data["sdgs"],
        hints_th=data["hints_th"],
        hints_en=data["hints_en"],
    )
    Criterion.objects.bulk_create(
        Criterion(
            indicator=indicator,
            key=one["key"],
            position=position,
            **_names(one),
            maximum=one["maximum"],
        )
        for position, one in enumerate(data["criteria"], start=1)
    )
    return indicator
