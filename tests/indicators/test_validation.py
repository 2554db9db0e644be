# ruff: noqa: E501 - the tables hold whole sentences
"""Every mistake in a framework's data is named with its place, and no data whatever breaks the check."""

import copy
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from indicators.validation import validate
from indicators.validation.shape import MOST, schema
from tests.indicators.specimens import COMPUTED, DIVIDED, FIRST, FROM_LPA, INDICATORS, at, small


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def data():
    return small()


def sentences(data):
    return [str(one) for one in validate(data)]


def test_the_framework_of_the_project_has_no_mistake():
    file = Path(settings.BASE_DIR) / "fixtures" / "esc-34.json"

    assert validate(json.loads(file.read_text())) == []


def test_the_example_of_the_documentation_has_none():
    text = (Path(settings.BASE_DIR) / "docs" / "framework-format.md").read_text()

    assert sentences(json.loads(text.split("```json")[1].split("```")[0])) == []


def test_one_of_everything_has_none_either(data):
    assert validate(data) == []


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(schema())


# ------------------------------------------------------------------ what the schema says

PLACE = "dimensions[0].groups[0].indicators[0]"


@pytest.mark.parametrize(
    ("path", "name", "value", "sentence"),
    [
        ((), "rollup", "guess", "rollup: “guess” is not known; possible are: weighted_dimensions, plain_sum."),
        ((), "rollup", [], "rollup: “…” is not known; possible are: weighted_dimensions, plain_sum."),
        ((), "format", 2, "format: “2” is not known; possible are: 1."),
        ((), "weights", 2, "“weights” is not part of the format."),
        ((), "code", "ชุด 1", "code: “ชุด 1” has not the form of a key or number; use Latin letters, digits and - _ ."),
        ((), "code", "line\n", "code: “line” has not the form of a key or number; use Latin letters, digits and - _ ."),
        ((), "version", "1", "version: Here belongs a whole number, without quotation marks."),
        ((), "version", 0, "version: 0 is too low; at least 1 is possible."),
        ((), "name_th", "", "name_th: The text is empty."),
        ((), "name_th", "  ", "name_th: The text is empty."),
        ((), "name_en", "x" * 301, "name_en: The text has 301 characters; at most 300 are possible."),
        ((), "grades", [], "grades: The list is empty."),
        ((), "grades", {}, "grades: Here belongs a list in [ ]."),
        ((), "pass_marks", 7, "pass_marks: Here belongs an object: names with values in { }."),
        (("grades", 0), "min_percent", 60.123, "grades[0].min_percent (good): 60.123 has too many decimals; at most 2 are possible."),
        (("grades", 0), "min_percent", "60", "grades[0].min_percent (good): Here belongs a number, without quotation marks."),
        (("dimensions", 0), "number", 5, "dimensions[0].number (5): 5 is too high; at most 4 is possible."),
        (FIRST, "is_pilot", "yes", f"{PLACE}.is_pilot (1): Here belongs true or false."),
        (FIRST, "name_th", 3, f"{PLACE}.name_th (1): Here belongs a text in quotation marks."),
        (FIRST, "kinds", ["tao", "tao"], f"{PLACE}.kinds (1): The list names something twice."),
        (FIRST, "sdgs", [18], f"{PLACE}.sdgs[0] (1): 18 is too high; at most 17 is possible."),
        (FIRST, "hints_th", ["x"] * 51, f"{PLACE}.hints_th (1): The list has 51 entries; at most 50 are possible."),
        ((*FIRST, "criteria", 0), "maximum", 0, f"{PLACE}.criteria[0].maximum (process): 0 is too low; at least 1 is possible."),
        (("worked_examples", 0), "kind", "city", "worked_examples[0].kind (เต็ม): “city” is not known; possible are: nakhon, mueang, tambon, tao."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_its_place(data, path, name, value, sentence):
    at(data, *path)[name] = value

    assert sentences(data) == [sentence]


def test_a_criterion_without_a_maximum(data):
    del at(data, *FIRST, "criteria", 1)["maximum"]

    assert sentences(data) == [f"{PLACE}.criteria[1] (output): “maximum” is missing."]


def test_several_mistakes_are_all_named_in_the_order_of_the_file(data):
    data["grades"][0]["min_percent"] = -1
    data["dimensions"][1]["weight"] = 200

    assert sentences(data) == [
        "grades[0].min_percent (good): -1 is too low; at least 0 is possible.",
        "dimensions[1].weight (2): 200 is too high; at most 100 is possible.",
    ]


def test_decimals_are_counted_as_they_are_written(data):
    data["grades"][0]["min_percent"] = 0.29

    assert sentences(data) == []


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (float("nan"), "This is not a number that can be counted with."),
        (float("inf"), "This is not a number that can be counted with."),
        (10**400, "This is not a number that can be counted with."),
        (1e300, "This is not a number that can be counted with."),
        ("\0", "The text holds a character that does not exist; type it anew."),
        ("\ud800", "The text holds a character that does not exist; type it anew."),
        ({"\0": 1}, "The text holds a character that does not exist; type it anew."),
    ],
)
def test_what_no_database_can_hold(data, value, sentence):
    data["name_en"] = value

    assert [one.text for one in validate(data)] == [sentence]


def test_what_is_nested_too_deeply(data):
    for _ in range(5000):
        data = [data]

    [mistake] = validate(data)

    assert mistake.text == "The file is nested too deeply to be a framework."
    assert mistake.place == "[0]" * 20


def test_more_mistakes_than_anybody_corrects_are_not_listed(data):
    data["base_data"]["figures"] = [{"colour": "green"}] * 190

    assert MOST <= len(validate(data)) < MOST + 10
    assert len(validate(["\0"] * 500)) == MOST


# ------------------------------------------------------------------ what a schema cannot say

CROSSWALK = {"from": {"code": "old", "version": 1}, "links": [{"from": "1", "to": ["1", "2.1"]}]}


def add(*path):
    """A copy of the last thing of a list, put behind it."""

    def act(data):
        things = at(data, *path)
        things.append(copy.deepcopy(things[-1]))

    return act


def put(*path_and_value):
    *path, value = path_and_value

    def act(data):
        at(data, *path[:-1])[path[-1]] = value

    return act


def drop(*path):
    def act(data):
        del at(data, *path[:-1])[path[-1]]

    return act


BAND = {"from": 3, "to": 12, "text_th": "ล้น"}
SECOND = "dimensions[1].groups[0].indicators"


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (put("dimensions", 0, "weight", 59.5), ["dimensions: The weights of the dimensions sum to 99.5, not to 100."]),
        (put("dimensions", 1, "number", 1), ["dimensions[1] (1): “1” is there twice.",
                                            "worked_examples[0] (เต็ม): It expects a percent of dimension “2”, which is not there."]),
        (put(*DIVIDED, "parts", 1, "number", "1"), ["dimensions[0].groups[0].indicators[1].parts[1] (1): “1” is there twice.",
            "worked_examples[0] (เต็ม): It gives points for “2.2/all”, which is no criterion for this kind of municipality."]),
        (put("grades", 1, "key", "good"), ["grades[1] (good): “good” is there twice."]),
        (put("base_data", "figures", 0, "key", "area"), ["base_data.figures[0] (area): “area” is there twice."]),
        (add("base_data", "groups", 0, "fields"), ["base_data.groups[0].fields[3] (water): “water” is there twice."]),
        (add("base_data", "groups", 0, "fields", 2, "choices"),
         ["base_data.groups[0].fields[2].choices[2] (fails): “fails” is there twice."]),
        (add("worked_examples"), ["worked_examples[2] (ครึ่งหนึ่งของข้อ 2): “ครึ่งหนึ่งของข้อ 2” is there twice."]),
        (put(*FIRST, "criteria", 1, "key", "process"), [f"{PLACE}.criteria[1] (process): “process” is there twice.",
            "worked_examples[0] (เต็ม): It gives points for “1/output”, which is no criterion for this kind of municipality."]),
        (put(*DIVIDED, "criteria", [{"key": "x", "name_th": "x", "maximum": 1}]),
         ["dimensions[0].groups[0].indicators[1] (2): It has parts and criteria; criteria belong to its parts."]),
        (put(*COMPUTED, "criteria", []), [f"{SECOND}[1] (4): It has no criteria, so it can get no points.",
            "worked_examples[0] (เต็ม): It gives points for “4/days”, which is no criterion for this kind of municipality."]),
        (put(*FIRST, "criteria", 0, "descriptors", 1, {"from": 9, "to": 7, "text_th": "ก"}),
         [f"{PLACE}.criteria[0].descriptors[1] (process): “from” is above “to”."]),
        (put(*FIRST, "criteria", 0, "descriptors", 1, BAND),
         [f"{PLACE}.criteria[0].descriptors[1] (process): It reaches above the maximum of the criterion, 10.",
          f"{PLACE}.criteria[0].descriptors[1] (process): It overlaps the one before, or the order is not ascending."]),
        (drop(*FROM_LPA, "lpa_item"), [f"{SECOND}[0] (3): Its score comes from the LPA result, but “lpa_item” does not say which."]),
        (drop(*COMPUTED, "standard"), [f"{SECOND}[1] (4): Its score is computed, but it has no “standard” that says how."]),
        (put(*COMPUTED, "standard", "figure", "water"),
         [f"{SECOND}[1].standard (4): Its standard measures “water”, which is neither a numeric field nor a figure of the base data."]),
        (put(*DIVIDED, "parts", 0, "kinds", ["nakhon", "tambon"]), []),
        (put(*DIVIDED, {"number": "2", "name_th": "ก", "wording": "working", "score_source": "assessed", "kinds": ["nakhon"],
                        "parts": [{"number": key, "name_th": "ก", "kinds": [], "criteria": [{"key": "all", "name_th": "ก", "maximum": 30}]} for key in ("2.1", "2.2")]}),
         ["dimensions[0].groups[0].indicators[1].parts[0] (2.1): It applies to kinds of municipality to which its indicator does not.",
          "dimensions[0].groups[0].indicators[1].parts[1] (2.2): It applies to kinds of municipality to which its indicator does not."]),
        (put(*DIVIDED, "parts", [{"number": "2.1", "name_th": "ก", "kinds": ["tambon"], "criteria": [{"key": "all", "name_th": "ก", "maximum": 30}]}]),
         ["dimensions[0].groups[0].indicators[1] (2): For some kinds of municipality it applies, but none of its parts does.",
          "worked_examples[0] (เต็ม): It gives points for “2.1/all”, which is no criterion for this kind of municipality.",
          "worked_examples[0] (เต็ม): It gives points for “2.2/all”, which is no criterion for this kind of municipality."]),
        (drop("pass_marks", "tao"), ["pass_marks: The pass mark of “tao” is missing (Subdistrict administrative organisation)."]),
        (put("grades", 1, "min_percent", 60),
         ["grades[1] (best): Its cut-off is not above that of the grade before; list grades from the lowest."]),
        (put("base_data", "groups", 0, "fields", 0, "maximum", 0), ["base_data.groups[0].fields[0] (area): “minimum” is above “maximum”."]),
        (drop("base_data", "groups", 0, "fields", 2, "choices"),
         ["base_data.groups[0].fields[2] (water): A field of type “choice” has “choices”, and no other field has."]),
        (put("base_data", "figures", 0, "over", ["water"]),
         ["base_data.figures[0] (dust_per_area): It counts with “water”, which is no numeric field of the base data."]),
        (put("worked_examples", 1, "points", {"9/x": 1, "4/days": 1}),
         ["worked_examples[1] (ครึ่งหนึ่งของข้อ 2): It gives points for “9/x”, which is no criterion for this kind of municipality.",
          "worked_examples[1] (ครึ่งหนึ่งของข้อ 2): It gives points for “4/days”, which is no criterion for this kind of municipality."]),
        (put("worked_examples", 1, "points", {"3/lpa": 30.5}),
         ["worked_examples[1] (ครึ่งหนึ่งของข้อ 2): It gives “3/lpa” 30.5 points, more than its maximum of 30."]),
        (put("crosswalk", [CROSSWALK, CROSSWALK]), ["crosswalk[1]: It is the second one from the same version."]),
        (put("crosswalk", [CROSSWALK | {"from": {"code": "small", "version": 1}}]), ["crosswalk[0]: It leads from the framework to itself."]),
        (put("crosswalk", [CROSSWALK | {"links": [{"from": "1", "to": ["9"]}, {"from": "1", "to": ["1"]}]}]),
         ["crosswalk[0].links[0]: There is no indicator “9” in this framework.", "crosswalk[0].links[1]: “1” is there twice."]),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_named_with_its_place(data, act, expected):
    act(data)

    assert sentences(data) == expected


def test_weights_play_no_part_in_a_plain_sum(data):
    data |= {"rollup": "plain_sum"}
    data["dimensions"][0]["weight"] = 10

    assert sentences(data) == []


def test_a_kind_to_which_nothing_applies(data):
    for path in INDICATORS:
        for one in at(data, *path):
            one["kinds"] = ["nakhon"]
    data["worked_examples"] = []

    assert sentences(data) == [
        f"dimensions: No indicator applies to “{kind}” ({name})."
        for kind, name in (
            ("mueang", "Town municipality"),
            ("tambon", "Subdistrict municipality"),
            ("tao", "Subdistrict administrative organisation"),
        )
    ]


def test_a_crosswalk_from_elsewhere_is_no_mistake(data):
    assert sentences(data | {"crosswalk": [CROSSWALK]}) == []


# ------------------------------------------------------------------ anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(st.characters()), inner, max_size=5),
    max_leaves=15,
)


@given(JSON)
def test_no_value_breaks_it(value):
    assert all(one.text for one in validate(value))


@given(st.data(), JSON)
def test_no_value_in_a_framework_breaks_it(chooser, value):
    data = small()
    spoiled = data
    for _ in range(chooser.draw(st.integers(1, 8))):
        steps = list(spoiled) if isinstance(spoiled, dict) else [*range(len(spoiled))]
        step = chooser.draw(st.sampled_from(steps))
        if not isinstance(spoiled[step], dict | list) or not spoiled[step]:
            break
        container, spoiled = spoiled, spoiled[step]
    else:
        container[step] = value
    if isinstance(spoiled, dict | list) and spoiled:
        last = chooser.draw(st.sampled_from(list(spoiled) if isinstance(spoiled, dict) else [*range(len(spoiled))]))
        spoiled[last] = value

    assert all(one.text for one in validate(data))
