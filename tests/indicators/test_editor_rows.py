"""The form of one row of a draft: what it saves, what it refuses, and what two people at once see."""

import pytest
from django.test import Client

from accounts.models import Role
from indicators.models import Framework, Group
from tests import factories
from tests.indicators.editor_draft import (
    administrator,
    draft,
    errors,
    numbers,
    published_before_the_save,
    save,
    sent,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework():
    return draft()


@pytest.fixture
def client():
    return administrator()


# ------------------------------------------------------------------ who


def test_a_stranger_neither_sees_nor_saves_a_form(framework):
    stranger = Client()
    stranger.force_login(factories.member(Role.CHAIR))
    dimension = framework.dimensions.get(number=1)
    address = url("dimension_edit", framework, dimension.pk)

    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"name_th": "x", "weight": 1}).status_code == 404
    dimension.refresh_from_db()
    assert dimension.weight == 60


# ------------------------------------------------------------------ dimensions and groups


def test_a_dimension_is_changed_and_its_place_stays(client, framework):
    dimension = framework.dimensions.get(number=2)
    address = url("dimension_edit", framework, dimension.pk)
    assert "The other dimensions weigh 60 together" in client.get(address).text

    response = save(client, address, name_th="มิติ  ใหม่", description_th="บรรทัดหนึ่ง\r\nบรรทัดสอง ", weight="๔๐")

    assert response.url == url("framework_edit", framework) + f"#dimension-{dimension.pk}"
    dimension.refresh_from_db()
    assert (dimension.name_th, dimension.weight, dimension.number) == ("มิติ ใหม่", 40, 2)
    assert dimension.description_th == "บรรทัดหนึ่ง\nบรรทัดสอง"
    assert "Saved: 2 B." in client.get(response.url).text


def test_a_new_dimension_stands_last(client, framework):
    save(client, url("dimension_edit", framework), name_th="มิติ C", weight="5")

    assert list(framework.dimensions.values_list("number", "weight"))[-1] == (3, 5)


def test_there_are_at_most_four_dimensions(client, framework):
    for name in ("มิติ C", "มิติ D"):
        assert save(client, url("dimension_edit", framework), name_th=name, weight="1").status_code == 302
    assert "A framework has at most four dimensions." in client.get(url("framework_edit", framework)).text

    found = errors(save(client, url("dimension_edit", framework), name_th="มิติ E", weight="1"))

    assert found == {"id_name_th": "A framework has at most 4 dimensions."}


@pytest.mark.parametrize("weight", ["-1", "100.5", "สิบ", "", "33.333"])
def test_a_weight_is_a_number_from_0_to_100(client, framework, weight):
    response = save(client, url("dimension_edit", framework), name_th="มิติ C", weight=weight)

    assert list(errors(response)) == ["id_weight"]
    assert "มิติ C" in response.text


def test_texts_that_are_too_long_are_refused_and_nothing_is_lost(client, framework):
    long = "ก" * 20_001
    response = save(client, url("dimension_edit", framework), name_th="ชื่อ", weight="1", description_th=long)

    assert errors(response) == {"id_description_th": "At most 20,000 characters; this has 20,001."}
    assert long in response.text


def test_a_group_is_added_to_the_dimension_whose_button_was_pressed(client, framework):
    dimension = framework.dimensions.get(number=2)

    save(client, url("group_edit", framework, query=f"?dimension={dimension.pk}"), name_th="กลุ่ม B2")

    assert list(dimension.groups.values_list("name_th", "position")) == [("กลุ่ม B1", 1), ("กลุ่ม B2", 2)]


def test_a_group_moves_to_another_dimension_by_its_form(client, framework):
    group, target = Group.objects.get(name_en="A1"), framework.dimensions.get(number=2)
    address = url("group_edit", framework, group.pk)

    save(client, address, name_en="A one")
    assert [one.name_en for one in framework.dimensions.get(number=1).groups.all()] == ["A one", "A2"]

    save(client, address, dimension=target.pk)
    assert [one.name_en for one in target.groups.all()] == ["B1", "A one"]
    assert numbers(framework) == ["4", "5", "1", "2", "2.1", "2.2", "3"]


# ------------------------------------------------------------------ two people at once


def test_a_save_over_anothers_shows_both_and_the_next_one_replaces_it(client, framework):
    dimension = framework.dimensions.get(number=1)
    address = url("dimension_edit", framework, dimension.pk)
    mine = sent(client.get(address), name_th="ของฉัน")
    save(client, address, name_th="ของเขา", description_th="เขาเพิ่มคำอธิบาย")

    response = client.post(address, mine)

    assert response.status_code == 409
    assert "This was saved meanwhile" in response.text
    for text in ("ของฉัน", "ของเขา", "เขาเพิ่มคำอธิบาย"):
        assert text in response.text, text
    dimension.refresh_from_db()
    assert dimension.name_th == "ของเขา"

    client.post(address, mine | {"base": response.context["form"].digest})
    dimension.refresh_from_db()
    assert dimension.name_th == "ของฉัน"


def test_what_both_typed_alike_is_no_conflict(client, framework):
    dimension = framework.dimensions.get(number=1)
    address = url("dimension_edit", framework, dimension.pk)
    mine = sent(client.get(address), weight="50")
    save(client, address, weight="50.00")

    assert client.post(address, mine).status_code == 302


def test_an_emptied_value_of_another_is_shown_as_empty(client, framework):
    dimension = framework.dimensions.get(number=1)
    address = url("dimension_edit", framework, dimension.pk)
    mine = sent(client.get(address))
    save(client, address, name_en="")

    assert "(empty)" in client.post(address, mine).text


def test_a_publication_before_the_save_is_told_in_words(client, framework):
    dimension = framework.dimensions.get(number=1)
    address = url("dimension_edit", framework, dimension.pk)
    mine = sent(client.get(address), name_th="สายไป")

    with published_before_the_save(framework):
        response = client.post(address, mine, follow=True)

    assert "is no draft any more" in response.text
    dimension.refresh_from_db()
    assert dimension.name_th == "มิติ A"


def test_choices_and_ticks_of_another_are_shown_in_words(client, framework):
    row = framework.indicators.get(number="1")
    address = url("indicator_edit", framework, row.pk)
    mine = sent(client.get(address), name_th="ของฉัน")
    save(client, address, is_pilot="on", sdgs=["3"], score_source="lpa", lpa_item="4", hints_th="รูปถ่าย\nแผน")

    page = client.post(address, mine)

    assert page.status_code == 409
    for text in ("Yes", "3 Good health and well-being", "Taken from the LPA result", "รูปถ่าย\nแผน"):
        assert text in page.text, text


def test_criteria_that_another_changed_are_listed(client, framework):
    row = framework.indicators.get(number="1")
    address = url("indicator_edit", framework, row.pk)
    mine = sent(client.get(address))
    extra = {
        "criteria-2-name_th": "ผลลัพธ์",
        "criteria-2-maximum": "13",
        "criteria-2-bands-0-lowest": "0",
        "criteria-2-bands-0-highest": "3",
        "criteria-2-bands-0-text_th": "เริ่มต้น",
    }
    assert save(client, address, **extra).status_code == 302

    page = client.post(address, mine)

    assert page.status_code == 409
    assert "ผลลัพธ์ / 13; 0–3: เริ่มต้น" in page.text


# ------------------------------------------------------------------ names, rules and grades


def test_the_facts_of_a_framework_are_changed(client, framework):
    response = save(
        client,
        url("framework_facts_edit", framework),
        name_th="ชุดใหม่",
        notes_th="หนึ่ง\n\nสอง",
        rollup="plain_sum",
        decimals="1",
        pass_mark_tao="55.5",
        **{"grades-1-name_th": "ดีมาก", "grades-1-key": "very_good", "grades-1-min_percent": "80"},
    )

    assert response.status_code == 302
    framework.refresh_from_db()
    assert (framework.name_th, framework.notes_th, framework.rollup) == ("ชุดใหม่", ["หนึ่ง", "สอง"], "plain_sum")
    assert framework.decimals == 1
    assert framework.pass_marks.get(kind="tao").percent == 55.5
    assert list(framework.grades.values_list("key", "min_percent", "wording")) == [
        ("very_good", 80, "working"),
        ("good", 60, "working"),
    ]


def test_a_grade_is_removed_or_made_official(client, framework):
    address = url("framework_facts_edit", framework)
    save(client, address, **{"grades-0-wording": "official"})
    assert framework.grades.get().wording == "official"

    save(client, address, **{"grades-0-DELETE": "on"})
    assert not framework.grades.exists()


def test_two_grades_never_share_key_or_cut_off(client, framework):
    address = url("framework_facts_edit", framework)
    same = {"grades-1-name_th": "ซ้ำ", "grades-1-key": "good", "grades-1-min_percent": "60"}

    assert errors(save(client, address, **same)) == {
        "id_grades-1-key": "Another grade has this key.",
        "id_grades-1-min_percent": "Another grade begins at this percent.",
    }


def test_lists_have_limits_that_are_told(client, framework):
    address = url("framework_facts_edit", framework)

    found = errors(save(client, address, notes_th="\n".join("ก" * 51), notes_en="x" * 2_001))

    assert found["id_notes_th"] == "At most 50 lines; these are 51."
    assert found["id_notes_en"] == "At most 2,000 characters; this has 2,001."


def test_grades_that_another_changed_are_listed(client, framework):
    address = url("framework_facts_edit", framework)
    mine = sent(client.get(address), name_th="ของฉัน")
    save(client, address, **{"grades-0-min_percent": "62.5"})

    page = client.post(address, mine)

    assert page.status_code == 409
    assert "good · ดี · Good · 62.5 · working" in page.text


def test_a_page_that_came_back_incomplete_is_refused(client, framework):
    address = url("framework_facts_edit", framework)

    response = save(client, address, **{"grades-TOTAL_FORMS": None})

    assert errors(response) == {"": "The page came back incomplete. Open it again."}


def test_more_lines_than_fit_are_refused(client, framework):
    address = url("framework_facts_edit", framework)
    lines = {"grades-TOTAL_FORMS": "12"}
    for number in range(1, 12):
        lines |= {
            f"grades-{number}-name_th": str(number),
            f"grades-{number}-key": f"g{number}",
            f"grades-{number}-min_percent": str(number),
            f"grades-{number}-wording": "working",
        }

    response = save(client, address, **lines)

    assert errors(response) == {"": "At most 10 lines are possible here."}
    assert 'id="add-grades"' not in response.text


def test_another_line_keeps_everything_that_was_typed_and_judges_nothing(client, framework):
    address = url("framework_facts_edit", framework)

    response = save(client, address, name_th="", add="grades", **{"grades-1-name_th": "ยังไม่เสร็จ"})

    assert response.status_code == 200
    assert "ยังไม่เสร็จ" in response.text
    assert 'name="grades-2-name_th"' in response.text
    assert "is-invalid" not in response.text
    framework.refresh_from_db()
    assert framework.name_th == "ชุดเล็ก"


def test_another_line_of_nothing_changes_nothing(client, framework):
    response = save(client, url("framework_facts_edit", framework), add="planets")

    assert response.status_code == 200
    assert response.context["form"].rows["grades"].total_form_count() == 2


def test_pages_come_in_thai_too(framework):
    thai = administrator("th")

    for name in ("dimension_edit", "indicator_edit", "figure_edit", "framework_facts_edit", "base_data_field_edit"):
        page = thai.get(url(name, framework))
        assert page.status_code == 200
        assert 'lang="th"' in page.text
    assert Framework.objects.get(pk=framework.pk).is_draft
