"""What the linter finds, and what it has no quarrel with."""

import pytest
from django.utils import translation

from indicators import linter
from indicators.library import add_draft
from indicators.models import BaseDataField, Criterion, Dimension, Grade, Indicator, PassMark
from indicators.queries import outline
from tests import factories
from tests.indicators.specimens import small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft():
    return add_draft(small())


def found(framework):
    return [(one.severity, one.place, one.text) for one in linter.findings(outline(framework))]


DIFFERS = (
    "note",
    "The framework as a whole",
    "The maximum differs by kind of municipality: City municipality 120 points; Town municipality 120 points; "
    "Subdistrict municipality 90 points; Subdistrict administrative organisation 90 points.",
)
WORKING = ("note", "Indicators 2, 2.1, 2.2, 3, 4", "Wording that is still a working draft.")
HINTS_ONLY = ("note", "Indicator 3", "Evidence hints, but no guidance.")
AS_IT_IS = [DIFFERS, WORKING, HINTS_ONLY]


def test_what_there_is_to_say_of_a_sound_draft(draft):
    assert found(draft) == AS_IT_IS


def test_of_the_framework_of_the_project_there_are_notes_only():
    assert {one[0] for one in found(factories.framework())} == {"note"}


def test_the_maximum_is_recomputed_for_each_kind(draft):
    sheets = {one.kind.value: one for one in linter.kind_sheets(outline(draft))}

    assert [(key, one.indicator_count, one.maximum, one.best_total, one.weights) for key, one in sheets.items()] == [
        ("nakhon", 4, 120, 100, [(1, 60), (2, 40)]),
        ("mueang", 4, 120, 100, [(1, 60), (2, 40)]),
        ("tambon", 3, 90, 100, [(1, 60), (2, 40)]),
        ("tao", 3, 90, 100, [(1, 60), (2, 40)]),
    ]


def change(model, framework, **values):
    path = {Criterion: "indicator__framework", BaseDataField: "group__framework"}.get(model, "framework")
    where = values.pop("where", {})
    assert model.objects.filter(**{path: framework}, **where).update(**values)


def test_weights_that_do_not_sum_to_a_hundred_leave_grades_out_of_reach(draft):
    change(Dimension, draft, where={"number": 1}, weight=30)
    change(PassMark, draft, where={"kind": "nakhon"}, percent=75)

    assert ("warning", "The framework as a whole", "The weights of the dimensions sum to 70.00, not to 100.") in found(
        draft
    )
    unreachable = "A City municipality cannot reach it: it needs 80.00 %, and 70.00 % is the most possible."
    assert ("warning", "Grade Excellent", unreachable) in found(draft)
    too_high = "It needs 75.00 %, and 70.00 % is the most possible."
    assert ("warning", "Pass mark of City municipality", too_high) in found(draft)


def test_in_a_plain_sum_weights_play_no_part(draft):
    change(Dimension, draft, where={"number": 1}, weight=30)
    draft.rollup = "plain_sum"
    draft.save()

    assert found(draft) == AS_IT_IS


def test_a_grade_that_another_hides(draft):
    change(Grade, draft, min_percent=60)

    hidden = "Another grade has the same cut-off and hides it."
    assert {one for one in found(draft) if one[0] == "warning"} == {
        ("warning", "Grade Good", hidden),
        ("warning", "Grade Excellent", hidden),
    }


def test_a_missing_pass_mark(draft):
    draft.pass_marks.filter(kind="tao").delete()

    assert ("warning", "Pass mark of Subdistrict administrative organisation", "It is missing.") in found(draft)


def test_a_dimension_in_which_nothing_counts(draft):
    change(Indicator, draft, where={"number": "3"}, is_pilot=True)

    nothing = "Nothing in it counts for a {}; its weight passes to the other dimensions."
    assert [one for one in found(draft) if one[1] == "Dimension 2"] == [
        ("warning", "Dimension 2", nothing.format(name))
        for name in ("Subdistrict municipality", "Subdistrict administrative organisation")
    ]
    assert ("note", "Indicator 3", "It is a pilot: scored and shown, but not counted.") in found(draft)


def test_maxima_that_are_not_like_the_others(draft):
    change(Criterion, draft, where={"key": "days"}, maximum=20)

    assert ("note", "Indicator 4", "Its maximum is 20 points; most indicators have 30.") in found(draft)

    change(Criterion, draft, where={"key": "lpa"}, maximum=25)
    assert not [one for one in found(draft) if "most indicators" in one[2]], "half of them are no majority"


def test_parts_of_different_maxima(draft):
    change(Criterion, draft, where={"indicator__number": "2.2"}, maximum=10)
    unequal = ("warning", "Indicator 2", "Its parts have different maxima, so a point does not weigh the same in each.")
    assert unequal in found(draft)

    change(Indicator, draft, where={"number": "2"}, parts_rule="sum")
    assert unequal not in found(draft)


def test_texts_that_are_missing(draft):
    change(Indicator, draft, where={"number__in": ["1", "2.2"]}, guidance_th="", name_en="", source="")

    assert [one for one in found(draft) if "2.2" in one[1] or one[1] == "Indicator 1"] == [
        ("warning", "Indicator 1", "Wording said to be official, but no source is named."),
        ("warning", "Indicators 1, 2.2", "Neither guidance nor evidence hints."),
        WORKING,
        ("note", "Indicators 1, 2.2", "No English name."),
    ]


def test_standards(draft):
    change(BaseDataField, draft, where={"key": "dust_days"}, change_percent=None)
    step = {"figure": "dust_days", "better": "less", "steps": [{"limit": 10, "percent": 100}]}
    change(Indicator, draft, where={"number": "4"}, standard=step)

    assert [one for one in found(draft) if one[1] == "Indicator 4"] == [
        ("note", "Indicator 4", "Its standard has one step only: all points or none."),
        (
            *("note", "Indicator 4"),
            "The field “วันที่ฝุ่นเกิน” that it is computed from warns of no unusual change between years.",
        ),
    ]

    change(Indicator, draft, where={"number": "4"}, standard=None)
    assert ("warning", "Indicator 4", "Its score is computed, but no standard says how.") in found(draft)


def test_a_draft_without_anything(draft):
    draft.indicators.all().delete()

    assert ("warning", "Grade Good") in {one[:2] for one in found(draft)}
