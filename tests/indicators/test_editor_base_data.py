"""The base data form of a draft: groups, fields and figures, each with a key of its own."""

import pytest

from tests.indicators.editor_draft import administrator, draft, errors, field_of, save, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework():
    return draft()


@pytest.fixture
def client():
    return administrator()


def test_a_group_of_the_form_is_added_and_its_key_is_its_own(client, framework):
    save(client, url("base_data_group_edit", framework), key="f", name_th="การคลัง")
    assert list(framework.base_data_groups.values_list("key", "position"))[-1] == ("f", 3)

    group = framework.base_data_groups.get(key="f")
    address = url("base_data_group_edit", framework, group.pk)
    assert errors(save(client, address, key="a")) == {"id_key": "Another group has this key."}
    assert "id_key" in errors(save(client, address, key="ก"))
    assert save(client, address, name_en="Finance").status_code == 302
    group.refresh_from_db()
    assert group.name_en == "Finance"


def test_a_field_is_added_with_its_range(client, framework):
    group = framework.base_data_groups.get(key="e")
    address = url("base_data_field_edit", framework, query=f"?group={group.pk}")

    response = save(
        client,
        address,
        key="pm_days",
        name_th="วันที่ PM2.5 เกินมาตรฐาน",
        unit_th="วัน",
        minimum="0",
        maximum="366",
        change_percent="50",
    )

    field = field_of(framework, "pm_days")
    assert response.url == url("base_data_form_edit", framework) + f"#base_data_field-{field.pk}"
    assert (field.group, field.position, field.type, field.back_years) == (group, 2, "integer", 3)
    assert (field.minimum, field.maximum, field.change_percent, field.choices) == (0, 366, 50, [])


def test_a_field_of_choices_needs_two_with_keys_of_their_own(client, framework):
    field = field_of(framework, "sea")
    address = url("base_data_field_edit", framework, field.pk)

    assert errors(save(client, address, **{"choices-0-DELETE": "on"})) == {"id_type": "Write at least two choices."}
    again = {"choices-2-key": "ok", "choices-2-name_th": "ผ่านอีก"}
    assert errors(save(client, address, **again)) == {"id_choices-2-key": "Another choice has this key."}

    save(client, address, **{"choices-0-ORDER": "9", "choices-2-key": "none", "choices-2-name_th": "ไม่มีทะเล"})
    field.refresh_from_db()
    assert field.choices == [
        {"key": "no", "name_th": "ไม่ผ่าน"},
        {"key": "ok", "name_th": "ผ่าน"},
        {"key": "none", "name_th": "ไม่มีทะเล"},
    ]


def test_a_field_whose_range_is_upside_down_is_refused(client, framework):
    field = field_of(framework, "area")

    found = errors(save(client, url("base_data_field_edit", framework, field.pk), minimum="5", maximum="4"))

    assert found == {"id_maximum": "The highest value is below the lowest."}


@pytest.mark.parametrize("taken", ["area", "density"])
def test_a_key_is_unique_over_fields_and_figures(client, framework, taken):
    expected = {"id_key": "Another field or figure has this key."}
    field = url("base_data_field_edit", framework)
    assert errors(save(client, field, key=taken, name_th="ซ้ำ")) == expected
    figure = url("figure_edit", framework)
    assert errors(save(client, figure, key=taken, name_th="ซ้ำ", of=["people"])) == expected


def test_a_field_in_use_keeps_its_key_and_stays_a_number(client, framework):
    field = field_of(framework, "people")
    address = url("base_data_field_edit", framework, field.pk)
    choices = {"choices-TOTAL_FORMS": "2", "choices-1-key": "b", "choices-1-name_th": "ข"}
    choices |= {"choices-0-key": "a", "choices-0-name_th": "ก"}

    found = errors(save(client, address, key="persons", type="choice", **choices))

    assert found["id_key"] == "It is used by: Density. Take it out there first."
    assert "Density" in found["id_type"]
    assert save(client, address, name_en="Residents").status_code == 302


def test_a_key_that_nobody_uses_is_changed(client, framework):
    field = field_of(framework, "sea")

    assert save(client, url("base_data_field_edit", framework, field.pk), key="sea_water").status_code == 302
    assert "id_key" in errors(save(client, url("base_data_field_edit", framework, field.pk), key=""))


def test_a_field_moves_to_another_group_by_its_form(client, framework):
    field, target = field_of(framework, "area"), framework.base_data_groups.get(key="e")

    save(client, url("base_data_field_edit", framework, field.pk), group=target.pk)

    assert list(target.fields.values_list("key", flat=True)) == ["sea", "area"]


def test_a_figure_is_made_of_numbers_of_the_form(client, framework):
    address = url("figure_edit", framework)
    assert "Sea water" not in client.get(address).text

    assert errors(save(client, address, key="x", name_th="x")) == {"id_of": "Tick at least one number."}
    save(client, address, key="x", name_th="ต่อพันคน", of=["area"], over=["people"], times="1,000", decimals="1")

    figure = framework.figures.get(key="x")
    assert (figure.of, figure.over, figure.times, figure.decimals) == (["area"], ["people"], 1000, 1)
    assert figure.position == 3
    assert save(client, url("figure_edit", framework, figure.pk), decimals="2").status_code == 302
