"""What each check finds, and what it must leave alone."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from assessments import clock
from assessments.eye.alike import alike
from assessments.eye.of_numbers import holds
from assessments.eye.parameters import Relation
from assessments.models import BaseDatum, LinkState, PhotoFacts, SelfScore, Status, Submission
from indicators.models import BaseDataField
from tests import factories
from tests.assessments.eye.conftest import answer, link
from tests.assessments.trust.photos import photo

ANSWER = "เทศบาลร่วมกับชุมชนทั้งสิบสองแห่งคัดแยกขยะที่ต้นทาง มีธนาคารขยะ และติดตามผลทุกเดือนตลอดทั้งปี"


def datum(submission, key, year, number):
    field = BaseDataField.objects.get(group__framework=submission.cycle.framework, key=key)
    BaseDatum.objects.create(submission=submission, field=field, year_be=year, number=number)


def of_18(submission, one):
    one.responses.set(submission.responses.filter(indicator__number="18"))
    return one


@pytest.fixture
def last_year(cast):
    return factories.submission(cast.municipality, 2568)


# ------------------------------------------------------------------ answers


def test_many_points_without_evidence_are_found_and_with_any_are_not(filled, found):
    link(filled, "18")
    done = factories.activity(filled, "20")
    photo(filled).activities.add(done)

    numbers = [number for number, _detail in found(filled, "evidence_missing", share=80)]
    assert {"18", "20"}.isdisjoint(numbers)
    assert "17" in numbers and "24" not in numbers, "points from the LPA need no evidence"
    assert found(filled, "evidence_missing", share=81) == []


def test_no_points_need_no_evidence(draft, found):
    assert found(draft, "evidence_missing", share=0) == []


def test_few_words_for_many_points_are_found_and_no_words_at_all_are_another_matter(filled, found):
    answer(filled, "18", ANSWER)
    answer(filled, "20", "")
    hits = dict(found(filled, "text_short", share=70, letters=50))
    assert {"18", "20"}.isdisjoint(hits)
    assert hits["17"] == "80 % of the points and an answer of 24 letters"
    assert found(filled, "text_short", share=81, letters=50) == []


def test_a_text_as_last_years_is_found_and_one_with_this_years_words_is_not(last_year, draft, found):
    for number in ("18", "20", "17"):
        answer(last_year, number, ANSWER)
    answer(draft, "18", "  " + ANSWER.replace(" ", "\n"))
    answer(draft, "20", "ปีนี้ขยายไปอีกห้าชุมชน รวมปริมาณขยะอินทรีย์ที่ลดลงได้สองร้อยตัน และเปิดศูนย์เรียนรู้แห่งใหม่ให้ผู้สนใจ")
    answer(draft, "17", "")

    assert found(draft, "text_as_last_year", percent=95, letters=20) == [
        ("18", "100 % the same as the text of last year")
    ]
    assert found(draft, "text_as_last_year", percent=95, letters=500) == []


def test_a_withdrawn_year_is_no_last_year(last_year, draft, found):
    answer(last_year, "18", ANSWER)
    answer(draft, "18", ANSWER)
    Submission.objects.filter(pk=last_year.pk).update(status=Status.WITHDRAWN)
    assert found(draft, "text_as_last_year", percent=95, letters=20) == []


def test_an_activity_told_as_last_year_is_found_in_each_indicator_that_it_serves(last_year, draft, found):
    factories.activity(last_year, "18", about=ANSWER)
    factories.activity(draft, "18", "20", about=ANSWER)
    factories.activity(draft, "17", about=ANSWER, title="อีกกิจกรรมหนึ่ง")
    assert [number for number, _detail in found(draft, "text_as_last_year", percent=95, letters=20)] == ["18", "20"]


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [("", "", 0), ("ก ข ค ง", "กขคง", 100), ("กขค", "งจฉ", 0), ("abcdefgh", "abcdefgx", 80), ("a" * 10, "b" * 10, 0)],
)
def test_texts_are_compared_by_runs_of_letters(one, other, percent):
    assert alike(one, other) == alike(other, one) == percent


def test_what_is_nearly_the_same_is_never_called_the_same():
    assert alike(ANSWER * 20, ANSWER * 20 + "ก") == 99


# ------------------------------------------------------------------ numbers


def test_a_number_that_contradicts_another_is_found_in_its_year(draft, found):
    for year, landfill in ((2569, 120), (2568, 80)):
        datum(draft, "waste_kg", year, 100)
        datum(draft, "landfill_kg", year, landfill)
    datum(draft, "landfill_kg", 2567, 999)

    asked = {"measure": "landfill_kg", "relation": "at_most", "other": "waste_kg"}
    ((number, detail),) = found(draft, "number_contradicts", **asked, tolerance=0)
    assert number == ""
    assert detail.startswith("in 2569 it is 120, and should be at most “")
    assert found(draft, "number_contradicts", **asked, tolerance=20) == []


def test_a_number_that_no_framework_has_is_never_found(draft, found):
    datum(draft, "waste_kg", 2569, 100)
    asked = {"measure": "gone", "relation": "at_most", "other": "waste_kg", "tolerance": 0}
    assert found(draft, "number_contradicts", **asked) == []


@pytest.mark.parametrize(
    ("relation", "number", "other", "expected"),
    [
        (Relation.AT_MOST, 105, 100, True),
        (Relation.AT_MOST, 106, 100, False),
        (Relation.AT_LEAST, 95, 100, True),
        (Relation.AT_LEAST, 94, 100, False),
        (Relation.EQUAL, 95, 100, True),
        (Relation.EQUAL, 106, 100, False),
        (Relation.AT_MOST, -96, -100, True),
    ],
)
def test_a_relation_holds_give_or_take_a_twentieth(relation, number, other, expected):
    assert holds(relation, Decimal(number), Decimal(other), Decimal(5)) is expected


def test_a_figure_that_speaks_against_many_points_is_found_in_the_rules_indicators(filled, found):
    datum(filled, "waste_kg", 2569, 1000)
    datum(filled, "recycled_kg", 2569, 20)
    asked = {"share": 80, "measure": "recycled_share", "relation": "at_least", "limit": 10}
    assert [number for number, _ in found(filled, "number_against_points", ["18"], **asked)] == ["18"]
    assert found(filled, "number_against_points", ["18"], **asked | {"limit": 1}) == []
    assert found(filled, "number_against_points", ["18"], **asked | {"share": 90}) == []
    assert found(filled, "number_against_points", ["18"], **asked | {"measure": "density"}) == []


def test_a_number_that_changed_much_is_found_up_and_down_and_not_from_zero(draft, found):
    for key, before, now in (("households", 100, 151), ("area", 100, 49), ("communities", 100, 150), ("deaths", 0, 9)):
        datum(draft, key, 2568, before)
        datum(draft, key, 2569, now)
    details = [detail for _number, detail in found(draft, "number_changed", measure="", percent=50)]
    assert details == [
        "from 100 last year to 49 this year (-51.0 %)",
        "from 100 last year to 151 this year (+51.0 %)",
    ]
    assert len(found(draft, "number_changed", measure="area", percent=50)) == 1


# ------------------------------------------------------------------ evidence


def test_evidence_outside_the_year_is_found_by_its_period_else_by_the_camera(draft, found):
    inside = of_18(draft, photo(draft, taken_at=datetime(2026, 1, 5, tzinfo=UTC)))
    of_18(draft, photo(draft, "b", taken_at=datetime(2025, 9, 20, tzinfo=UTC)))
    said = of_18(draft, photo(draft, "c", taken_at=datetime(2020, 1, 1, tzinfo=UTC)))
    said.period_from = date(2026, 2, 1)
    said.save()
    link(draft, "20", period_from=date(2024, 1, 1), period_to=date(2024, 2, 1))
    link(draft, "20", period_to=date(2026, 1, 1))

    assert inside.file.facts.taken_at
    assert found(draft, "evidence_outside_period", days=0) == [
        ("18", "it shows 20 Sep 2568, which is not in the fiscal year 2569"),
        ("20", "it shows 1 Jan 2567 – 1 Feb 2567, which is not in the fiscal year 2569"),
    ]
    assert [number for number, _ in found(draft, "evidence_outside_period", days=30)] == ["20"]


def test_small_and_blurred_photos_are_found_by_what_was_measured(draft, found):
    of_18(draft, photo(draft, width=200, height=100))
    soft, sharp, unmeasured = (of_18(draft, photo(draft, name)) for name in "bcd")
    PhotoFacts.objects.filter(file=soft.file).update(sharpness=20.4)
    PhotoFacts.objects.filter(file=sharp.file).update(sharpness=900)
    unmeasured.file.facts.delete()

    assert found(draft, "photo_small", dpi=150) == [("18", "200 × 100 pixels")]
    assert found(draft, "photo_blurred", sharpness=60) == [("18", "its sharpest part measures 20")]


def test_a_caption_that_is_missing_or_says_nothing_is_found(draft, found):
    link(draft, "18", caption="")
    link(draft, "18", caption="ภาพ 1")
    link(draft, "18")
    assert [detail for _, detail in found(draft, "caption_missing", letters=8)] == [
        "no caption",
        "the caption is “ภาพ 1”",
    ]


def test_a_link_is_dead_only_when_its_page_has_been_away_for_some_days(draft, found):
    since = clock.now() - timedelta(days=3)
    link(draft, "18", link_state=LinkState.BROKEN, link_failing_since=since)
    link(draft, "20", link_state=LinkState.BROKEN, link_failing_since=clock.now())
    link(draft, "17", link_state=LinkState.ANSWERS)
    assert [number for number, _ in found(draft, "link_dead", days=2)] == ["18"]


def test_what_serves_nothing_is_no_evidence_and_what_serves_two_is_asked_about_twice(draft, found):
    link(draft, caption="")
    link(draft, "18", "20", caption="")
    assert [number for number, _ in found(draft, "caption_missing", letters=8)] == ["18", "20"]


def test_half_scored_counts_what_is_there(draft, found):
    response = draft.responses.get(indicator__number="18")
    criterion = response.indicator.criteria.get(key="outcome")
    SelfScore.objects.create(response=response, criterion=criterion, points=criterion.maximum)
    assert [number for number, _ in found(draft, "evidence_missing", share=40)] == ["18"]
    assert found(draft, "evidence_missing", share=50) == []
