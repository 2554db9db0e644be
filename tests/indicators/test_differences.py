"""What differs between two frameworks, thing by thing, however it is ordered or grouped."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from indicators import labels
from indicators.differences import Change, Difference, compare
from tests.indicators.specimens import COMPUTED, DIVIDED, FIRST, at, small


@pytest.fixture
def old():
    return small()


@pytest.fixture
def new():
    return small()


def told(old, new):
    return [(one.change.value, one.where, one.old, one.new) for one in compare(old, new)]


def test_a_framework_does_not_differ_from_itself(old, new):
    assert compare(old, new) == []

    file = json.loads((Path(settings.BASE_DIR) / "fixtures" / "esc-34.json").read_text())
    assert compare(file, file) == []


STANDARD = "figure dust_days, better {}, steps limit 10, percent 100\nlimit 30, percent 50"
BEGUN = "from 0, to 4, text_th เริ่ม, text_en begun"


def test_changed_values_are_told_with_their_place(old, new):
    new |= {"version": 2, "notes_th": ["หมายเหตุ"]}
    new["pass_marks"]["tao"] = 65
    new["grades"][0]["min_percent"] = 62.5
    at(new, *FIRST)["name_th"] = "ใหม่"
    at(new, *FIRST, "criteria", 1)["maximum"] = 15
    at(new, *FIRST, "criteria", 0)["descriptors"].pop()
    at(new, *DIVIDED, "parts", 0)["is_pilot"] = True
    at(new, *COMPUTED, "standard")["better"] = "more"
    del at(new, *COMPUTED)["guidance_th"]
    new["base_data"]["figures"][0]["of"] = ["dust_days", "area"]
    new["worked_examples"][1]["total"] = 16

    assert told(old, new) == [
        ("changed", "version", "1", "2"),
        ("changed", "pass_marks › tao", "60", "65"),
        ("changed", "grades good › min_percent", "60", "62.5"),
        ("changed", "worked_examples ครึ่งหนึ่งของข้อ 2 › total", "15", "16"),
        ("changed", "indicators 1 › name_th", "ตัวแรก", "ใหม่"),
        (
            *("changed", "indicators 1 › criteria process › descriptors"),
            f"{BEGUN}\nfrom 5, to 10, text_th ครบ",
            BEGUN,
        ),
        ("changed", "indicators 1 › criteria output › maximum", "20", "15"),
        ("added", "indicators 2.1 › is_pilot", "", "yes"),
        ("changed", "indicators 4 › standard", STANDARD.format("less"), STANDARD.format("more")),
        ("removed", "indicators 4 › guidance_th", "คำอธิบาย", ""),
        ("changed", "figures dust_per_area › of", "dust_days", "dust_days, area"),
        ("added", "notes_th", "", "หมายเหตุ"),
    ]  # fmt: skip


def test_what_is_left_out_is_what_it_means(old, new):
    new |= {"rollup": "weighted_dimensions", "decimals": 2, "notes_en": [], "crosswalk": []}
    at(new, *FIRST).update(is_pilot=False, kinds=[], parts_rule="mean", guidance_en="")
    at(new, *DIVIDED, "parts", 0).update(wording="working", score_source="assessed")
    new["worked_examples"][0]["tolerance"] = 0

    assert told(old, new) == []


def test_zero_is_something(old, new):
    new["base_data"]["groups"][0]["fields"][1]["minimum"] = 0

    assert told(old, new) == [("added", "base_data dust_days › minimum", "", "0")]


def test_whole_things_are_told_by_their_names(old, new):
    at(new, *DIVIDED)["parts"].pop()
    del new["base_data"]["figures"]
    new["crosswalk"] = [{"from": {"code": "old", "version": 3}, "links": [{"from": "7", "to": ["1", "2.1"]}]}]

    assert told(old, new) == [
        ("removed", "indicators 2.2", "ข้อสอง", ""),
        ("removed", "figures dust_per_area", "ฝุ่นต่อพื้นที่", ""),
        ("added", "crosswalk › old/3 7", "", "1, 2.1"),
    ]
    assert [one[0] for one in told(new, old)] == ["added", "added", "removed"]


def test_an_indicator_that_moves_is_still_the_same(old, new):
    moved = new["dimensions"][0]["groups"][0]["indicators"].pop(0)
    new["dimensions"][1]["groups"][0]["indicators"].append(moved)

    assert told(old, new) == [
        ("changed", "indicators 1 › dimension", "1", "2"),
        ("changed", "indicators 1 › group", "หมวดหนึ่ง", "หมวดสอง"),
        ("moved", "indicators", "1, 2, 2.1, 2.2, 3, 4", "2, 2.1, 2.2, 3, 4, 1"),
    ]


@pytest.mark.parametrize(
    ("language", "where", "old", "label"),
    [("en", "Indicator 1 › Status of the wording", "Official", "Changed"), ("th", None, None, None)],
)
def test_places_and_values_in_words(language, where, old, label):
    difference = Difference(Change.CHANGED, ("indicators 1", "wording"), "official", "strange")

    with translation.override(language):
        row = labels.row(difference)
        if where:
            assert (row["place"], row["old"], row["new"], str(row["label"])) == (where, old, "strange", label)
        else:
            assert not set("abcdefghijklmnopqrstuvwxyz") & set(row["place"].lower())


def test_what_has_no_label_is_shown_as_it_is():
    assert labels.place(("strange", "name_en x")).startswith("strange › ")
    assert labels.value(("name_th",), "working") == "working"
