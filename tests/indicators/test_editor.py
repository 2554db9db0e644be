"""The draft as a whole in the browser: its tree, moves, removals and numbers."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from indicators.library import export_framework, publish
from indicators.models import Dimension, Framework, Group, Indicator
from tests import factories
from tests.indicators.editor_draft import (
    administrator,
    data,
    draft,
    field_of,
    indicator,
    numbers,
    published_before_the_save,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework():
    return draft()


@pytest.fixture
def client():
    return administrator()


def move(client, framework, text, **headers):
    return client.post(url("framework_item_move", framework), {"move": text}, headers=headers)


# ------------------------------------------------------------------ who


@pytest.mark.parametrize("name", ["framework_edit", "base_data_form_edit", "indicator_renumber"])
def test_to_others_than_administrators_there_is_no_editor(framework, name):
    stranger = Client()
    stranger.force_login(factories.member(Role.CHAIR))

    assert stranger.get(url(name, framework)).status_code == 404
    assert Client().get(url(name, framework)).status_code == 302


def test_a_stranger_moves_and_removes_nothing(framework):
    stranger = Client()
    stranger.force_login(factories.member(Role.PROVINCIAL_OFFICER, factories.municipality().province))
    row = framework.indicators.get(number="1")

    assert move(stranger, framework, f"indicator:{row.pk}:{row.group_id}:3").status_code == 404
    assert stranger.post(url("framework_item_delete", framework, "indicator", row.pk)).status_code == 404
    assert numbers(framework)[0] == "1"


@pytest.mark.parametrize("name", ["framework_edit", "base_data_form_edit", "framework_facts_edit", "dimension_edit"])
def test_a_published_framework_is_read_instead(client, framework, name):
    publish(framework)

    response = client.get(url(name, framework), follow=True)

    assert response.redirect_chain[0][0] == reverse("indicators:framework_detail", args=[framework.pk])
    assert "is no draft any more" in response.text


def test_a_framework_published_while_somebody_moves_is_told_in_words(client, framework):
    row = framework.indicators.get(number="1")

    with published_before_the_save(framework):
        response = client.post(
            url("framework_item_move", framework), {"move": f"indicator:{row.pk}:{row.group_id}:3"}, follow=True
        )

    assert "is no draft any more" in response.text
    assert numbers(framework)[0] == "1"


def test_a_script_is_sent_to_the_whole_page_of_what_was_published(client, framework):
    row = framework.indicators.get(number="1")
    publish(framework)

    response = move(client, framework, f"indicator:{row.pk}:{row.group_id}:3", **{"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == reverse("indicators:framework_detail", args=[framework.pk])


def test_a_framework_that_is_gone_is_not_found(client, framework):
    gone = url("framework_edit", framework)
    framework.delete()

    assert client.get(gone).status_code == 404


# ------------------------------------------------------------------ the tree


def test_the_tree_shows_everything_with_its_sums(client, framework):
    page = client.get(url("framework_edit", framework))

    for text in ("Indicator 2.1", "A1", "The weights sum to 95 of 100.", "5 indicators", "weight 60 %"):
        assert text in page.text, text
    # Indicators of 17.5 points, the divided one by the mean of its parts.
    assert [str(one.maximum) for one in page.context["tree"].dimensions] == ["70.00", "17.50"]
    assert "87.5 points that count" in page.text


def test_a_pilot_counts_nothing_and_the_rule_of_the_parts_decides(client, framework):
    framework.indicators.filter(number="1").update(is_pilot=True)
    for rule, sum_of_a in (("sum", "70.00"), ("best", "52.50"), ("mean", "52.50")):
        framework.indicators.filter(number="2").update(parts_rule=rule)

        page = client.get(url("framework_edit", framework))

        assert str(page.context["tree"].dimensions[0].maximum) == sum_of_a, rule
    assert "Pilot" in page.text


def test_the_tree_says_where_points_come_from_and_whom_an_indicator_concerns(client, framework):
    rows = framework.indicators
    rows.filter(number="1").update(score_source="lpa", lpa_item=7, wording="official", source="คู่มือ 2570")
    rows.filter(number="3").update(score_source="computed", kinds=["tao"])

    page = client.get(url("framework_edit", framework)).text

    for text in ("LPA 7", "Computed", "Some kinds only", "Official", "Working wording"):
        assert text in page, text


def test_weights_play_no_part_in_a_plain_sum(client, framework):
    Framework.objects.filter(pk=framework.pk).update(rollup="plain_sum")

    assert "the weights play no part" in client.get(url("framework_edit", framework)).text


def test_weights_that_sum_to_a_hundred_are_right(client, framework):
    framework.dimensions.filter(number=2).update(weight=40)

    assert "The weights sum to 100 of 100." in client.get(url("framework_edit", framework)).text


def test_an_empty_draft_says_what_to_do(client, framework):
    framework.dimensions.all().delete()
    framework.figures.all().delete()
    framework.base_data_groups.all().delete()

    assert "There is no dimension yet." in client.get(url("framework_edit", framework)).text
    page = client.get(url("base_data_form_edit", framework)).text
    assert "The form has no group yet." in page
    assert "No figure is computed yet." in page


@pytest.mark.parametrize("copies", [1, 3])
def test_the_pages_ask_the_database_a_constant_number_of_times(client, django_assert_num_queries, copies):
    found = data()
    found["dimensions"][1]["groups"] *= copies
    for place, group in enumerate(found["dimensions"][1]["groups"]):
        found["dimensions"][1]["groups"][place] = group | {"indicators": [indicator(f"9{place}")]}
    framework = draft(dimensions=found["dimensions"])

    with django_assert_num_queries(14):
        client.get(url("framework_edit", framework))
    with django_assert_num_queries(14):
        client.get(url("base_data_form_edit", framework))


# ------------------------------------------------------------------ moving


def test_every_button_of_the_tree_works_and_leads_where_it_says(client, framework):
    nodes = client.get(url("framework_edit", framework)).context["tree"]
    first = nodes.dimensions[0].children[0].children[0]
    last = nodes.dimensions[1].children[0].children[0]

    assert (first.up, last.down) == ("", "")
    assert first.down.endswith(":2")
    # The last of a group goes on into the next one, the first of a group into the one before.
    third, fourth = nodes.indicators[2], nodes.indicators[3]
    assert third.down == f"indicator:{third.row.pk}:{Group.objects.get(name_en='A2').pk}:1"
    assert fourth.up == f"indicator:{fourth.row.pk}:{Group.objects.get(name_en='A1').pk}:4"


def test_without_scripts_a_move_leads_back_to_the_row(client, framework):
    row = framework.indicators.get(number="1")

    response = move(client, framework, f"indicator:{row.pk}:{row.group_id}:3")

    assert response.status_code == 302
    assert response.url == url("framework_edit", framework) + f"#indicator-{row.pk}"
    assert numbers(framework) == ["2", "2.1", "2.2", "3", "1", "4", "5"]
    assert "1 Indicator 1 stands at place 3 in A1 now." in client.get(response.url).text


def test_with_scripts_the_new_order_comes_back_and_is_announced(client, framework):
    row = framework.indicators.get(number="2.2")

    response = move(client, framework, f"indicator:{row.pk}:{row.group_id}:1", **{"HX-Request": "true"})

    assert response.status_code == 200
    assert "<html" not in response.text
    assert "2.2 Indicator 2.2 stands at place 1 now." in response.text
    assert f'id="up-indicator-{row.pk}"' in response.text
    assert numbers(framework) == ["1", "2", "2.2", "2.1", "3", "4", "5"]


def test_dimensions_and_groups_move_from_the_page(client, framework):
    first = framework.dimensions.get(number=1)
    second = framework.dimensions.get(number=2)
    move(client, framework, f"dimension:{second.pk}:0:1")
    move(client, framework, f"group:{Group.objects.get(name_en='A1').pk}:{second.pk}:1")

    assert [one.name_en for one in framework.dimensions.all()] == ["B", "A"]
    assert [one.name_en for one in second.groups.all()] == ["A1", "B1"]
    assert [one.name_en for one in first.groups.all()] == ["A2"]


def test_the_base_data_form_moves_likewise(client, framework):
    environment = framework.base_data_groups.get(key="e")
    field = field_of(framework, "area")

    response = move(client, framework, f"base_data_field:{field.pk}:{environment.pk}:2", **{"HX-Request": "true"})
    assert "Area stands at place 2 in Environment now." in response.text
    response = move(client, framework, f"figure:{framework.figures.get(key='half').pk}:0:1")
    assert response.url.startswith(url("base_data_form_edit", framework))
    move(client, framework, f"base_data_group:{environment.pk}:0:1")

    assert list(environment.fields.values_list("key", flat=True)) == ["sea", "area"]
    assert list(framework.figures.values_list("key", flat=True)) == ["half", "density"]
    assert list(framework.base_data_groups.values_list("key", flat=True)) == ["e", "a"]


@pytest.mark.parametrize(
    "text",
    ["", "indicator", "indicator:1:1", "indicator:x:1:1", "cycle:1:1:1", "indicator:1:1:99999999999", "group:1:1:-1"],
)
def test_a_move_of_nothing_is_not_found(client, framework, text):
    assert move(client, framework, text).status_code == 404


def test_rows_of_other_frameworks_are_out_of_reach(client, framework):
    other = factories.framework()
    row, own = other.indicators.first(), framework.indicators.first()

    assert move(client, framework, f"indicator:{row.pk}:{own.group_id}:1").status_code == 404
    assert move(client, framework, f"indicator:{own.pk}:{row.group_id}:1").status_code == 404
    assert client.get(url("indicator_edit", framework, row.pk)).status_code == 404
    assert client.post(url("framework_item_delete", framework, "indicator", row.pk)).status_code == 404


# ------------------------------------------------------------------ removing


def delete(client, framework, row, kind):
    address = url("framework_item_delete", framework, kind, row.pk)
    return client.get(address).text, client.post(address)


def test_removing_a_dimension_names_what_goes_with_it_and_closes_the_gap(client, framework):
    page, response = delete(client, framework, framework.dimensions.get(number=1), "dimension")

    for text in ("Delete 1 A?", "8 things are deleted with it:", "2.1 Indicator 2.1", "A2"):
        assert text in page, text
    assert response.url == url("framework_edit", framework)
    assert list(framework.dimensions.values_list("number", "name_en")) == [(1, "B")]
    assert numbers(framework) == ["5"]


def test_removing_a_group_removes_its_indicators(client, framework):
    page, _response = delete(client, framework, Group.objects.get(name_en="A2"), "group")

    assert "4 Indicator 4" in page
    assert numbers(framework) == ["1", "2", "2.1", "2.2", "3", "5"]


def test_removing_an_indicator_removes_parts_and_criteria(client, framework):
    page, _response = delete(client, framework, framework.indicators.get(number="1"), "indicator")
    assert "Criterion: Process" in page
    page, _response = delete(client, framework, framework.indicators.get(number="2"), "indicator")
    assert "2.1 Indicator 2.1" in page

    assert numbers(framework) == ["3", "4", "5"]


def test_the_criteria_of_the_last_part_go_back_to_the_indicator(client, framework):
    page, _response = delete(client, framework, framework.indicators.get(number="2.1"), "indicator")
    assert "It is the last part" not in page
    page, _response = delete(client, framework, framework.indicators.get(number="2.2"), "indicator")
    assert "It is the last part" in page

    whole = framework.indicators.get(number="2")
    assert list(whole.criteria.values_list("key", flat=True)) == ["process", "output"]
    assert export_framework(framework)["dimensions"][0]["groups"][0]["indicators"][1]["criteria"]


def test_a_number_that_figures_need_stays(client, framework):
    for row, kind in (
        (field_of(framework, "people"), "base_data_field"),
        (framework.base_data_groups.get(key="a"), "base_data_group"),
    ):
        page, response = delete(client, framework, row, kind)

        assert "It cannot be deleted yet" in page
        assert "Density" in page
        assert response.status_code == 409
    assert field_of(framework, "people")


def test_a_figure_that_a_standard_measures_stays_until_the_standard_goes(client, framework):
    figure = framework.figures.get(key="half")
    row = framework.indicators.get(number="1")
    standard = {"figure": "half", "better": "less", "steps": [{"limit": 1, "percent": 100}]}
    Indicator.objects.filter(pk=row.pk).update(standard=standard)

    page, response = delete(client, framework, figure, "figure")
    assert "1 Indicator 1" in page
    assert response.status_code == 409

    Indicator.objects.filter(pk=row.pk).update(standard=None)
    page, response = delete(client, framework, figure, "figure")
    assert "Nothing else is deleted with it." in page
    assert response.url == url("base_data_form_edit", framework)
    assert not framework.figures.filter(key="half").exists()


def test_a_group_of_the_form_goes_with_its_fields(client, framework):
    page, _response = delete(client, framework, framework.base_data_groups.get(key="e"), "base_data_group")

    assert "Sea water" in page
    assert list(framework.base_data_groups.values_list("key", flat=True)) == ["a"]


def test_nothing_of_an_unknown_kind_is_removed(client, framework):
    assert client.get(url("framework_item_delete", framework, "cycle", 1)).status_code == 404


# ------------------------------------------------------------------ numbers


def test_numbers_are_shown_before_they_change(client, framework):
    row = framework.indicators.get(number="3")
    move(client, framework, f"indicator:{row.pk}:{row.group_id}:1")
    assert numbers(framework)[0] == "3"

    page = client.get(url("indicator_renumber", framework)).text
    assert "5 numbers change" in page
    assert numbers(framework)[0] == "3"

    response = client.post(url("indicator_renumber", framework), follow=True)
    assert "The indicators are numbered in their order now." in response.text
    assert numbers(framework) == ["1", "2", "3", "3.1", "3.2", "4", "5"]
    assert "The numbers follow the order already" in client.get(url("indicator_renumber", framework)).text


def test_dimensions_that_are_left_keep_their_weight(framework):
    assert Dimension.objects.get(framework=framework, number=2).weight == 35


def test_the_library_lists_the_draft_and_leads_to_its_editor(client, framework):
    assert "Small" in client.get(reverse("indicators:framework_list")).text
    page = client.get(reverse("indicators:framework_detail", args=[framework.pk])).text
    assert url("framework_edit", framework) in page
