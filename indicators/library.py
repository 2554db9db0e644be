"""A framework as plain data and back: the format of the framework files, for example fixtures/esc-34.json."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from indicators.crosswalk import export_crosswalk, import_crosswalk
from indicators.models import (
    BaseDataField,
    BaseDataGroup,
    Criterion,
    Dimension,
    Figure,
    Framework,
    FrameworkStatus,
    Grade,
    Group,
    Indicator,
    PassMark,
    WorkedExample,
)

FORMAT = 1
Data = dict[str, Any]

# The columns of each object that stand in the file under the same name. What a file leaves out has the column's
# default; what stands at its default is left out of an export.
NAMES = ("name_th", "name_en")
FRAMEWORK = ("code", "version", *NAMES, "notes_th", "notes_en", "rollup", "decimals")
GRADE = ("key", *NAMES, "min_percent", "wording")
DIMENSION = ("number", *NAMES, "description_th", "description_en", "weight")
INDICATOR = (
    *("number", *NAMES, "wording", "source", "score_source", "parts_rule", "is_pilot", "kinds", "lpa_item"),
    *("standard", "sdgs", "guidance_th", "guidance_en", "hints_th", "hints_en"),
)
# A part has what its whole has unless it says otherwise.
INHERITED = ("wording", "source", "score_source", "is_pilot", "kinds", "sdgs")
CRITERION = ("key", *NAMES, "maximum", "descriptors")
FIELD = (
    *("key", *NAMES, "unit_th", "unit_en", "type", "back_years", "minimum", "maximum", "change_percent", "choices"),
    "wording",
)
FIGURE = ("key", *NAMES, "unit_th", "unit_en", "of", "over", "times", "decimals")
EXAMPLE = ("name", "kind", "points", "total", "dimensions", "tolerance")


# ------------------------------------------------------------------ from a file


@transaction.atomic
def import_framework(data: Data) -> Framework:
    """Create and publish the framework of a file; one that is here already is returned as it is."""
    known = Framework.objects.filter(code=data["code"], version=data.get("version", 1)).first()
    if known:
        return known
    return publish(add_draft(data))


@transaction.atomic
def add_draft(data: Data) -> Framework:
    """The framework of a file as a draft."""
    framework = Framework.objects.create(**_columns(data, FRAMEWORK))
    PassMark.objects.bulk_create(
        PassMark(framework=framework, kind=kind, percent=percent) for kind, percent in data["pass_marks"].items()
    )
    Grade.objects.bulk_create(Grade(framework=framework, **_columns(one, GRADE)) for one in data["grades"])
    for dimension in data["dimensions"]:
        _add_dimension(framework, dimension)
    _add_base_data(framework, data.get("base_data", {}))
    WorkedExample.objects.bulk_create(
        WorkedExample(framework=framework, position=position, **_columns(one, EXAMPLE))
        for position, one in enumerate(data.get("worked_examples", []), start=1)
    )
    import_crosswalk(framework, data.get("crosswalk", []))
    return framework


def publish(framework: Framework) -> Framework:
    framework.status, framework.published_at = FrameworkStatus.PUBLISHED, timezone.now()
    framework.save(update_fields=["status", "published_at"])
    return framework


def _columns(data: Mapping[str, Any], names: Iterable[str]) -> Data:
    return {name: data[name] for name in names if name in data}


def _add_dimension(framework: Framework, data: Data) -> None:
    dimension = Dimension.objects.create(framework=framework, **_columns(data, DIMENSION))
    for position, group_data in enumerate(data["groups"], start=1):
        group = Group.objects.create(dimension=dimension, position=position, **_columns(group_data, NAMES))
        for indicator_data in group_data["indicators"]:
            whole = _add_indicator(group, indicator_data)
            for part in indicator_data.get("parts", []):
                _add_indicator(group, _columns(indicator_data, INHERITED) | part, whole)


def _add_indicator(group: Group, data: Data, whole: Indicator | None = None) -> Indicator:
    framework = group.dimension.framework
    indicator = Indicator.objects.create(
        framework=framework,
        group=group,
        whole=whole,
        position=framework.indicators.count() + 1,
        **_columns(data, INDICATOR),
    )
    Criterion.objects.bulk_create(
        Criterion(indicator=indicator, position=position, **_columns(one, CRITERION))
        for position, one in enumerate(data.get("criteria", []), start=1)
    )
    return indicator


def _add_base_data(framework: Framework, data: Data) -> None:
    for position, group_data in enumerate(data.get("groups", []), start=1):
        group = BaseDataGroup.objects.create(
            framework=framework, position=position, **_columns(group_data, ("key", *NAMES))
        )
        BaseDataField.objects.bulk_create(
            BaseDataField(group=group, position=place, **_columns(one, FIELD))
            for place, one in enumerate(group_data["fields"], start=1)
        )
    Figure.objects.bulk_create(
        Figure(framework=framework, position=position, **_columns(one, FIGURE))
        for position, one in enumerate(data.get("figures", []), start=1)
    )


# ------------------------------------------------------------------ to a file


def export_framework(framework: Framework) -> Data:
    """The framework as data that `add_draft` makes an identical framework of."""
    found = Framework.objects.prefetch_related(
        "pass_marks",
        "grades",
        "dimensions__groups__indicators__criteria",
        "base_data_groups__fields",
        "figures",
        "worked_examples",
    ).get(pk=framework.pk)
    walks = export_crosswalk(found)
    return {
        "format": FORMAT,
        **_data(found, FRAMEWORK, always=FRAMEWORK),
        "pass_marks": {one.kind: _plain(one.percent) for one in found.pass_marks.all()},
        "grades": [_data(one, GRADE, always=GRADE) for one in reversed(found.grades.all())],
        "dimensions": [_dimension_data(one) for one in found.dimensions.all()],
        "base_data": {
            "groups": [
                {**_data(group, ("key", *NAMES)), "fields": [_data(one, FIELD) for one in group.fields.all()]}
                for group in found.base_data_groups.all()
            ],
            "figures": [_data(one, FIGURE) for one in found.figures.all()],
        },
        "worked_examples": [_data(one, EXAMPLE) for one in found.worked_examples.all()],
        **({"crosswalk": walks} if walks else {}),
    }


def _dimension_data(dimension: Dimension) -> Data:
    return {
        **_data(dimension, DIMENSION),
        "groups": [_group_data(one) for one in dimension.groups.all()],
    }


def _group_data(group: Group) -> Data:
    found = list(group.indicators.all())
    wholes = [one for one in found if one.whole_id is None]
    return {
        **_data(group, NAMES),
        "indicators": [_indicator_data(whole, [one for one in found if one.whole_id == whole.pk]) for whole in wholes],
    }


def _indicator_data(indicator: Indicator, parts: list[Indicator]) -> Data:
    data = _data(indicator, INDICATOR)
    if parts:
        data["parts"] = [_part_data(indicator, part) for part in parts]
    else:
        data["criteria"] = [_data(one, CRITERION) for one in indicator.criteria.all()]
    return data


def _part_data(whole: Indicator, part: Indicator) -> Data:
    own = _data(part, INDICATOR, always=INHERITED)
    same = {name for name in INHERITED if getattr(part, name) == getattr(whole, name)}
    own = {name: value for name, value in own.items() if name not in same}
    return own | {"criteria": [_data(one, CRITERION) for one in part.criteria.all()]}


def _data(row: models.Model, names: Iterable[str], always: Iterable[str] = ()) -> Data:
    """The named columns in their order, without those at their default."""
    found = {name: _plain(getattr(row, name)) for name in names}
    return {name: value for name, value in found.items() if name in always or not _is_default(row, name, value)}


def _is_default(row: models.Model, name: str, value: Any) -> bool:
    field = row._meta.get_field(name)
    assert isinstance(field, models.Field)
    # What has no default is never left out, unless it is an empty text.
    if not field.has_default():
        return value == "" or value is None
    return bool(value == _plain(field.get_default()))


def _plain(value: Any) -> Any:
    """Decimals as JSON numbers: whole ones as integers."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
