"""The form of an indicator: wording, points, criteria with bands, standard, guidance, kinds and parts."""

import pytest
from django.urls import reverse

from indicators.library import add_draft, export_framework
from indicators.models import Group, Indicator
from tests.indicators.editor_draft import administrator, draft, errors, numbers, save, sent, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework():
    return draft()


@pytest.fixture
def client():
    return administrator()


@pytest.fixture
def address(framework):
    return url("indicator_edit", framework, framework.indicators.get(number="1").pk)


def one(framework, number="1"):
    return framework.indicators.get(number=number)


# ------------------------------------------------------------------ what is asked


def test_a_save_without_changes_leaves_the_framework_identical(client, framework):
    before = export_framework(framework)

    for row in framework.indicators.all():
        assert save(client, url("indicator_edit", framework, row.pk)).status_code == 302

    assert export_framework(framework) == before


def test_every_text_of_an_indicator_is_changed(client, framework, address):
    changed = {
        "number": "๑๐.ก",
        "name_th": "ชื่อใหม่",
        "name_en": "New name",
        "wording": "official",
        "source": "คู่มือการประเมิน 2570 หน้า 12",
        "guidance_th": "**สำคัญ**\n- หนึ่ง",
        "guidance_en": "Read the [handbook](https://example.go.th)",
        "hints_th": "แผน\n\n รูปถ่าย ",
        "hints_en": "Plan\nPhotos",
        "sdgs": ["3", "11"],
    }

    assert "id_number" in errors(save(client, address, **changed))
    response = save(client, address, **changed | {"number": "10.a"})

    row = one(framework, "10.a")
    assert response.url == url("framework_edit", framework) + f"#indicator-{row.pk}"
    for name, value in changed.items():
        if name not in ("number", "hints_th", "hints_en", "sdgs"):
            assert getattr(row, name) == value
    assert (row.hints_th, row.hints_en, row.sdgs) == (["แผน", "รูปถ่าย"], ["Plan", "Photos"], [3, 11])
    assert framework.worked_examples.get().points == {"10.a/process": 5, "2.1/output": 3}


def test_a_number_is_taken_once(client, address):
    assert errors(save(client, address, number="4")) == {
        "id_number": "Another indicator of this framework has this number."
    }


def test_official_wording_names_its_source(client, address):
    assert errors(save(client, address, wording="official")) == {"id_source": "Say where the official wording is from."}


def test_guidance_has_a_limit_that_is_told(client, address):
    assert "20,001" in errors(save(client, address, guidance_th="ก" * 20_001))["id_guidance_th"]


# ------------------------------------------------------------------ whom it concerns


def test_it_applies_to_all_kinds_or_to_those_ticked(client, framework, address):
    assert errors(save(client, address, scope="some")) == {
        "id_kinds": "Tick at least one kind, or let it apply to all."
    }
    save(client, address, scope="some", kinds=["tambon", "tao"], is_pilot="on")
    row = one(framework)
    assert (row.kinds, row.is_pilot) == (["tambon", "tao"], True)

    save(client, address, scope="some", kinds=["nakhon", "mueang", "tambon", "tao"])
    assert one(framework).kinds == []

    save(client, address, scope="some", kinds=["tao"])
    save(client, address, scope="all")
    assert one(framework).kinds == []


def test_parts_follow_their_indicator_in_kinds_and_pilot(client, framework):
    whole = url("indicator_edit", framework, one(framework, "2").pk)

    save(client, whole, scope="some", kinds=["tao"], is_pilot="on", parts_rule="sum")

    assert one(framework, "2").parts_rule == "sum"
    for part in one(framework, "2").parts.all():
        assert (part.kinds, part.is_pilot) == (["tao"], True)
        page = client.get(url("indicator_edit", framework, part.pk))
        assert 'name="scope"' not in page.text


# ------------------------------------------------------------------ points


def test_points_from_the_lpa_name_their_item(client, framework, address):
    assert "id_lpa_item" in errors(save(client, address, score_source="lpa"))
    save(client, address, score_source="lpa", lpa_item="๗")
    assert one(framework).lpa_item == 7

    save(client, address, score_source="assessed")
    assert one(framework).lpa_item is None


STEPS = {
    "steps-TOTAL_FORMS": "2",
    "steps-0-limit": "10",
    "steps-0-percent": "60",
    "steps-1-limit": "0",
    "steps-1-percent": "100",
}


@pytest.mark.parametrize(("better", "limits"), [("less", [0, 10]), ("more", [10, 0])])
def test_a_standard_goes_from_its_best_step_to_the_least(client, framework, address, better, limits):
    response = save(client, address, score_source="computed", figure="density", better=better, **STEPS)

    assert response.status_code == 302
    standard = one(framework).standard
    assert (standard["figure"], standard["better"]) == ("density", better)
    assert [step["limit"] for step in standard["steps"]] == limits
    assert one(framework).read_standard is not None
    # It comes back into the fields as it was.
    assert save(client, address).status_code == 302
    assert one(framework).standard == standard


def test_a_standard_needs_figure_direction_and_steps(client, address):
    found = errors(save(client, address, score_source="computed", better=None))

    assert found["id_better"] == "Say which way is better."
    assert found["id_figure"] == "Write at least one step: a value and the percent it earns."
    assert "id_steps-0-percent" in errors(
        save(client, address, score_source="computed", figure="density", **STEPS | {"steps-0-percent": "101"})
    )


def test_a_new_part_proposes_the_standard_of_its_indicator(client, framework, address):
    save(client, address, score_source="computed", figure="density", **STEPS)

    page = client.get(url("indicator_edit", framework, query=f"?whole={one(framework).pk}"))

    assert page.context["form"]["figure"].value() == "density"
    assert len(page.context["form"].rows["steps"]) == 3
    assert (
        client.post(page.request["PATH_INFO"] + f"?whole={one(framework).pk}", sent(page, name_th="ส่วน")).status_code
        == 302
    )
    assert one(framework, "1.1").standard == one(framework).standard


def test_a_standard_goes_when_the_points_come_from_elsewhere(client, framework, address):
    save(client, address, score_source="computed", figure="density", **STEPS)
    save(client, address, score_source="assessed")

    assert one(framework).standard is None


# ------------------------------------------------------------------ criteria and bands


def band(number, place=0, **values):
    return {f"criteria-{number}-bands-{place}-{name}": value for name, value in values.items()}


NEW = {"criteria-2-name_th": "ผลลัพธ์", "criteria-2-name_en": "Out come!", "criteria-2-maximum": "13"}


def test_a_criterion_is_added_with_a_key_made_of_its_name(client, framework, address):
    bands = band(2, lowest="4", highest="๗.๕", text_th="ดี", text_en="Good")

    save(client, address, **NEW | bands)

    made = one(framework).criteria.last()
    assert (made.key, made.name_th, made.maximum, made.position) == ("out-come", "ผลลัพธ์", 13, 3)
    assert made.descriptors == [{"from": 4, "to": 7.5, "text_th": "ดี", "text_en": "Good"}]


def test_bands_stand_in_the_order_of_their_points(client, framework, address):
    page = client.get(address)
    first = sent(page, add="criteria-0-bands", **band(0, lowest="4", highest="10", text_th="ดี"))
    page = client.post(address, first)
    assert 'name="criteria-0-bands-1-lowest"' in page.text

    both = sent(page, **band(0, 1, lowest="0", highest="3", text_th="น้อย"))
    assert client.post(address, both).status_code == 302

    assert [each["from"] for each in one(framework).criteria.first().descriptors] == [0, 4]
    assert 'name="criteria-0-bands-2-lowest"' in client.get(address).text
    assert add_draft(export_framework(framework) | {"version": 2}).indicators.count() == 7


@pytest.mark.parametrize(
    ("bands", "field", "message"),
    [
        (band(0, lowest="5", highest="3", text_th="x"), "bands-0-highest", "The band ends below where it begins."),
        (band(0, lowest="5", highest="11", text_th="x"), "bands-0-highest", "That is more than the maximum"),
        (band(0, lowest="5", highest="6"), "bands-0-text_th", ""),
        (band(0, lowest="x", highest="6", text_th="x"), "bands-0-lowest", ""),
        (
            band(0, lowest="0", highest="5", text_th="x") | band(0, 1, lowest="5", highest="6", text_th="y"),
            "bands-1-lowest",
            "These points belong to another band already.",
        ),
        (
            band(0, lowest="0", highest="11", text_th="x") | band(0, 1, lowest="9", highest="10", text_th="y"),
            "bands-0-highest",
            "That is more than the maximum",
        ),
    ],
)
def test_bands_lie_within_the_maximum_and_apart(client, address, bands, field, message):
    found = errors(save(client, address, **bands | {"criteria-0-bands-TOTAL_FORMS": "2"}))

    assert list(found) == [f"id_criteria-0-{field}"]
    assert message in found[f"id_criteria-0-{field}"]


def test_a_criterion_without_a_maximum_has_its_bands_judged_later(client, address):
    bands = band(0, lowest="0", highest="50", text_th="x")

    assert list(errors(save(client, address, **bands | {"criteria-0-maximum": "0"}))) == ["id_criteria-0-maximum"]


def test_criteria_change_their_order_and_go(client, framework, address):
    save(client, address, **{"criteria-0-ORDER": "5"})
    assert list(one(framework).criteria.values_list("key", flat=True)) == ["output", "process"]

    save(client, address, **{"criteria-0-DELETE": "on", "criteria-0-name_th": ""})
    assert list(one(framework).criteria.values_list("key", flat=True)) == ["process"]


def test_two_criteria_have_two_keys(client, framework, address):
    assert errors(save(client, address, **NEW | {"criteria-2-key": "process"})) == {
        "id_criteria-2-key": "Another criterion has this key."
    }
    save(client, address, **NEW | {"criteria-2-name_en": "Process"})
    save(client, address, **{"criteria-3-name_th": "ไม่มีอังกฤษ", "criteria-3-maximum": "2"})
    assert list(one(framework).criteria.values_list("key", flat=True)) == [
        "process",
        "output",
        "process-2",
        "criterion",
    ]


def test_a_criterion_that_was_just_added_brings_no_lines_of_its_own_yet(client, address):
    response = save(client, address, add="criteria", **NEW)

    assert response.status_code == 200
    assert 'name="criteria-3-name_th"' in response.text
    assert 'name="criteria-3-bands-0-lowest"' in response.text
    assert client.post(address, sent(response)).status_code == 302


# ------------------------------------------------------------------ new ones, parts and places


def test_a_new_indicator_proposes_the_next_number_and_stands_last_in_its_group(client, framework):
    group = Group.objects.get(name_en="A2")
    address = url("indicator_edit", framework, query=f"?group={group.pk}")

    response = save(client, address, name_th="ใหม่", **{"criteria-0-name_th": "ผล", "criteria-0-maximum": "30"})

    assert response.status_code == 302
    assert numbers(framework) == ["1", "2", "2.1", "2.2", "3", "4", "6", "5"]
    assert one(framework, "6").wording == "working"


def test_the_first_number_of_an_empty_draft_is_1(client, framework):
    framework.indicators.all().delete()

    page = client.get(url("indicator_edit", framework))

    assert page.context["form"]["number"].value() == "1"


def test_an_indicator_moves_to_another_group_by_its_form(client, framework, address):
    save(client, address, group=Group.objects.get(name_en="B1").pk)

    assert numbers(framework) == ["2", "2.1", "2.2", "3", "4", "5", "1"]


def test_the_first_part_takes_the_criteria_of_its_indicator(client, framework):
    row = one(framework)
    framework.indicators.filter(pk=row.pk).update(kinds=["tao"], score_source="lpa", lpa_item=3)
    page = client.get(url("indicator_edit", framework, query=f"?whole={row.pk}"))
    assert "part of 1 Indicator 1" in page.text

    response = client.post(page.request["PATH_INFO"] + f"?whole={row.pk}", sent(page, name_th="ส่วนแรก"))

    assert response.status_code == 302
    part = one(framework, "1.1")
    assert (part.whole, part.group, part.kinds, part.lpa_item) == (row, row.group, ["tao"], 3)
    assert list(part.criteria.values_list("key", flat=True)) == ["process", "output"]
    assert not row.criteria.exists()
    assert numbers(framework)[:2] == ["1", "1.1"]


def test_the_next_part_proposes_what_the_one_before_it_has(client, framework):
    part = one(framework, "2.2")
    part.criteria.filter(key="output").delete()

    # The address of a part leads to its indicator: parts have none of their own.
    page = client.get(url("indicator_edit", framework, query=f"?whole={part.pk}"))

    form = page.context["form"]
    assert form["number"].value() == "2.3"
    assert [each.initial["key"] for each in form.rows["criteria"] if each.initial] == ["process"]
    assert client.post(page.request["PATH_INFO"] + f"?whole={part.pk}", sent(page, name_th="สาม")).status_code == 302
    assert numbers(framework)[1:5] == ["2", "2.1", "2.2", "2.3"]
    assert not one(framework, "2").criteria.exists()


def test_a_part_of_nothing_is_not_found(client, framework):
    assert client.get(url("indicator_edit", framework, query="?whole=999999999")).status_code == 404


def test_a_divided_indicator_has_its_points_with_its_parts(client, framework):
    page = client.get(url("indicator_edit", framework, one(framework, "2").pk))

    assert 'name="score_source"' not in page.text
    assert 'name="criteria-TOTAL_FORMS"' not in page.text
    assert reverse("indicators:indicator_edit", args=[framework.pk, one(framework, "2.1").pk]) in page.text


# ------------------------------------------------------------------ preview


def test_guidance_is_shown_as_it_will_look_before_it_is_saved(client, framework, address):
    response = save(client, address, preview="1", name_th="", guidance_th="**หนา** <b>", guidance_en="")

    assert response.status_code == 200
    assert "<p><strong>หนา</strong> &lt;b&gt;</p>" in response.text
    assert "is-invalid" not in response.text
    assert Indicator.objects.get(pk=one(framework).pk).guidance_th == ""


def test_without_a_preview_nothing_is_rendered(client, address):
    assert 'class="pair preview"' not in client.get(address).text
