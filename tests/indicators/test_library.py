"""The framework of the programme as its file brings it in."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from indicators.library import add_draft, export_framework, import_framework
from indicators.models import Criterion, Framework, Grade, Indicator, PassMark
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework():
    return factories.framework()


def test_four_dimensions_of_a_quarter_with_34_indicators(framework):
    counts = {
        dimension.number: (
            dimension.weight,
            Indicator.objects.filter(group__dimension=dimension, whole=None).count(),
        )
        for dimension in framework.dimensions.all()
    }

    assert counts == {1: (25, 7), 2: (25, 9), 3: (25, 7), 4: (25, 11)}
    assert list(framework.indicators.filter(whole=None).values_list("number", flat=True)) == [
        str(number) for number in range(1, 35)
    ]


def test_indicator_19_has_two_parts_which_carry_its_criteria(framework):
    whole = framework.indicators.get(number="19")

    assert list(whole.parts.values_list("number", flat=True)) == ["19.1", "19.2"]
    assert not whole.criteria.exists()
    assert framework.indicators.filter(whole__isnull=False).count() == 2


def test_indicators_judged_here_have_criteria_of_ten_seven_and_thirteen(framework):
    judged = framework.indicators.filter(score_source="assessed").exclude(number="19")

    assert judged.count() == 25
    for indicator in judged:
        assert list(indicator.criteria.values_list("key", "maximum")) == [
            ("process", Decimal(10)),
            ("output", Decimal(7)),
            ("outcome", Decimal(13)),
        ], indicator.number


def test_indicators_24_to_33_come_from_the_lpa(framework):
    lpa = framework.indicators.filter(score_source="lpa")

    assert list(lpa.values_list("number", flat=True)) == [str(number) for number in range(24, 34)]
    assert all(one.is_from_lpa for one in lpa)
    assert {sum(one.maximum for one in indicator.criteria.all()) for indicator in lpa} == {Decimal(30)}


def test_pass_marks_are_official_and_grades_only_working(framework):
    assert dict(framework.pass_marks.values_list("kind", "percent")) == {
        "nakhon": 70,
        "mueang": 70,
        "tambon": 60,
        "tao": 60,
    }
    assert set(framework.grades.values_list("wording", flat=True)) == {"working"}
    assert framework.grades.count() == 3


def test_every_leaf_has_hints_in_thai_of_two_to_five_lines(framework):
    for indicator in framework.indicators.filter(parts=None):
        assert 2 <= len(indicator.hints_th) <= 5, indicator.number


def test_wording_says_where_it_comes_from(framework):
    assert set(framework.indicators.values_list("wording", flat=True)) == {"founding", "working"}


def test_a_framework_that_is_here_is_returned_as_it_is(framework):
    assert import_framework(factories._json("esc-34.json") | {"name_th": "อื่น"}) == framework

    framework.refresh_from_db()
    assert framework.name_th != "อื่น"
    assert (Framework.objects.count(), Indicator.objects.count()) == (1, 36)


def test_another_version_stands_beside_the_first(framework):
    second = import_framework(factories._json("esc-34.json") | {"version": 2})

    assert (second.version, second.status) == (2, "published")
    assert second.published_at is not None
    for model in (Indicator, Criterion, Grade, PassMark):
        column = "indicator__framework" if model is Criterion else "framework"
        counts = [model.objects.filter(**{column: one}).count() for one in (framework, second)]
        assert counts[0] == counts[1] > 0


def test_a_file_that_breaks_off_leaves_nothing(framework):
    data = factories._json("esc-34.json") | {"code": "torn"}
    data["dimensions"] = [*data["dimensions"], data["dimensions"][0]]

    with pytest.raises(IntegrityError), transaction.atomic():
        import_framework(data)

    assert not Framework.objects.filter(code="torn").exists()


FULL = {
    "base_data": {
        "groups": [
            {
                "key": "a",
                "name_th": "ทั่วไป",
                "name_en": "General",
                "fields": [
                    {"key": "area", "name_th": "พื้นที่", "unit_th": "ตร.กม.", "type": "decimal", "minimum": 0.01},
                    {
                        "key": "air",
                        "name_th": "คุณภาพอากาศ",
                        "type": "choice",
                        "back_years": 2,
                        "choices": [{"key": "meets", "name_th": "ผ่าน"}],
                        "wording": "founding",
                    },
                ],
            }
        ],
        "figures": [{"key": "half", "name_th": "ครึ่ง", "of": ["area"], "times": 0.5}],
    },
    "worked_examples": [
        {
            "name": "เฉพาะตัวชี้วัดที่ 1",
            "kind": "tambon",
            "points": {"1/process": 10},
            "total": 1.19,
            "dimensions": {"1": 1.19},
            "tolerance": 0.01,
        }
    ],
}


@pytest.mark.parametrize("extras", [{}, FULL], ids=["as it is", "with base data and examples"])
def test_export_then_import_gives_the_identical_framework(framework, extras):
    first = export_framework(framework) | {"version": 2} | extras

    assert export_framework(add_draft(first)) == first


def test_an_export_holds_what_the_file_held(framework):
    file, found = factories._json("esc-34.json"), export_framework(framework)

    assert found == {"base_data": {"groups": [], "figures": []}, "worked_examples": []} | file


def test_a_part_has_what_its_whole_has_unless_it_says_otherwise(framework):
    data = export_framework(framework) | {"version": 2}
    divided = data["dimensions"][2]["groups"][1]["indicators"][1]
    assert divided["number"] == "19"
    divided["parts"][0]["sdgs"] = [14]

    made = add_draft(data)

    assert [made.indicators.get(number=one).sdgs for one in ("19", "19.1", "19.2")] == [[6, 3, 11], [14], [6, 3, 11]]
    assert export_framework(made) == data
