"""A published framework never changes: the database says so whoever asks."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from indicators import immutability
from indicators.library import add_draft
from indicators.models import (
    BaseDataField,
    BaseDataGroup,
    Criterion,
    Dimension,
    Figure,
    Framework,
    Grade,
    Group,
    Indicator,
    PassMark,
    WorkedExample,
)
from tests import factories

pytestmark = pytest.mark.django_db
TABLES = (PassMark, Grade, Dimension, Group, Indicator, Criterion, BaseDataGroup, BaseDataField, Figure, WorkedExample)


@pytest.fixture
def draft():
    return add_draft(factories._json("esc-34.json") | {"code": "next"} | EXTRAS)


# What the programme's own framework may lack, so that every table has a row.
EXTRAS = {
    "base_data": {
        "groups": [{"key": "a", "name_th": "ทั่วไป", "fields": [{"key": "area", "name_th": "พื้นที่", "type": "decimal"}]}],
        "figures": [{"key": "half", "name_th": "ครึ่ง", "of": ["area"], "times": 0.5}],
    },
    "worked_examples": [{"name": "ไม่มีคะแนน", "kind": "tambon", "total": 0}],
}
PATHS = {
    Group: "dimension__framework",
    Criterion: "indicator__framework",
    BaseDataField: "group__framework",
}


def rows(model, framework):
    return model.objects.filter(**{PATHS.get(model, "framework"): framework})


def refused(act):
    with pytest.raises(IntegrityError, match=immutability.MESSAGE), transaction.atomic():
        act()


def publish(framework):
    Framework.objects.filter(pk=framework.pk).update(status="published", published_at=timezone.now())


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_no_row_of_a_published_framework_can_be_added_changed_or_removed(draft, model):
    row = rows(model, draft).first()
    publish(draft)

    refused(lambda: model.objects.filter(pk=row.pk).update(id=F("id")))
    refused(lambda: model.objects.filter(pk=row.pk)._raw_delete("default"))
    row.pk, row._state.adding = None, True
    refused(row.save)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_row_of_a_draft_can_be_changed_and_removed_and_moves_to_no_published_framework(draft, model):
    assert rows(model, draft).update(id=F("id")) == rows(model, draft).count() > 0
    if model not in PATHS:
        refused(lambda: rows(model, draft).update(framework=factories.framework()))

    found = rows(model, draft).first()
    draft.delete()

    assert not model.objects.filter(pk=found.pk).exists()


@pytest.mark.parametrize(
    "change", [{"name_th": "อื่น"}, {"rollup": "plain_sum"}, {"decimals": 0}, {"status": "draft", "published_at": None}]
)
def test_a_published_framework_is_not_changed_itself(draft, change):
    publish(draft)

    refused(lambda: Framework.objects.filter(pk=draft.pk).update(**change))
    refused(lambda: Framework.objects.filter(pk=draft.pk)._raw_delete("default"))


def test_it_can_be_retired_and_brought_back(draft):
    publish(draft)

    for status in ("retired", "published"):
        assert Framework.objects.filter(pk=draft.pk).update(status=status) == 1


def test_triggers_are_lifted_for_a_migration_and_laid_again(draft):
    publish(draft)
    mine = Framework.objects.filter(pk=draft.pk)

    immutability.lift_before_migrate("default")
    assert mine.update(decimals=1) == 1
    immutability.lay_after_migrate("default")

    refused(lambda: mine.update(decimals=0))


def test_on_postgresql_a_change_of_a_part_takes_the_lock_of_its_draft_first():
    functions = {
        one.split("FUNCTION ")[1].split("(")[0]: one
        for one in immutability.statements("postgresql")
        if one.startswith("CREATE OR REPLACE FUNCTION")
    }

    assert len(functions) == 3 * len(TABLES) + 2
    for name, text in functions.items():
        waits = "FOR NO KEY UPDATE; IF EXISTS" in text
        assert waits == ("published_framework_" not in name), name
