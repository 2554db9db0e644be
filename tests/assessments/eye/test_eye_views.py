"""The questions on an indicator's page, and administrators at their rules."""

import pytest
from django.urls import reverse

from assessments.forms.eye import newest_plan, switch
from assessments.models import EyeRule, Status, Submission
from indicators.models import Framework
from tests import factories
from tests.assessments.eye.conftest import link

pytestmark = pytest.mark.django_db
LIST = "/eye-rules/"


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator)
    return client


def typed(**changes):
    """Everything that a form without scripts sends for a rule on small photos."""
    return {
        "version": "1", "text_th": "ภาพเล็ก", "text_en": "", "why_th": "", "why_en": "", "set_dpi": "150",
        "indicators": "", "severity": "hint", "wording": "working", "is_on": "on",
    } | changes  # fmt: skip


def page_of(response):
    return response.content.decode()


# ------------------------------------------------------------------ questions


def test_the_questions_come_as_a_page_and_by_htmx_as_its_part(contributor, draft, rule):
    link(draft, "18", caption="")
    rule(
        "caption_missing", parameters={"letters": 8}, text_th="ไม่มีคำบรรยาย", severity="warning", why_th="บอกว่าใครทำอะไร"
    )
    url = reverse("assessments:response_questions", args=[draft.pk, "18"])

    whole, part = page_of(contributor.get(url)), page_of(contributor.get(url, HTTP_HX_REQUEST="true"))

    for page in (whole, part):
        assert "ไม่มีคำบรรยาย" in page
        assert "บอกว่าใครทำอะไร" in page
    assert "<html" in whole
    assert "<html" not in part
    nothing = page_of(contributor.get(reverse("assessments:response_questions", args=[draft.pk, "20"])))
    assert "ไม่มีคำบรรยาย" not in nothing


def test_the_indicators_page_asks_for_the_questions_while_it_can_be_changed(contributor, draft):
    door = reverse("assessments:response_questions", args=[draft.pk, "18"])
    page = reverse("assessments:response_edit", args=[draft.pk, "18"])
    assert f'hx-get="{door}"' in page_of(contributor.get(page))
    Submission.objects.filter(pk=draft.pk).update(status=Status.SUBMITTED, self_percent=1)
    assert door not in page_of(contributor.get(page))


def test_there_are_no_questions_to_an_indicator_that_is_not(contributor, draft):
    assert contributor.get(reverse("assessments:response_questions", args=[draft.pk, "99"])).status_code == 404


def test_the_questions_page_has_a_fixed_number_of_queries(contributor, draft, rule, django_assert_max_num_queries):
    rule("caption_missing", parameters={"letters": 8})
    url = reverse("assessments:response_questions", args=[draft.pk, "18"])
    contributor.get(url)
    for _ in range(4):
        link(draft, "18", caption="")
    with django_assert_max_num_queries(16):  # with session, person and roles
        contributor.get(url)


# ------------------------------------------------------------------ rules


def test_a_rule_is_added_with_the_values_that_its_check_proposes(admin, cast):
    assert 'value="150"' in page_of(admin.get(f"{LIST}add/photo_small/"))

    response = admin.post(f"{LIST}add/photo_small/", typed(set_dpi="๑๒๐", indicators="๑๘, 19.1 18"))

    assert response.url == LIST
    made = EyeRule.objects.get()
    assert (made.parameters, made.indicators, made.is_on) == ({"dpi": "120"}, ["18", "19.1"], True)
    assert (made.changed_by, made.wording) == (cast.administrator, "working")
    assert made.key.startswith("photo-small-")
    assert "ภาพเล็ก" in page_of(admin.get(LIST))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text_th", ""),
        ("set_dpi", "0"),
        ("set_dpi", ""),
        ("indicators", "18, 99"),
        ("severity", "must"),
        ("wording", "founding"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_what_was_typed(admin, field, value):
    response = admin.post(f"{LIST}add/photo_small/", typed(text_en="kept", **{field: value}))
    assert response.status_code == 422
    assert "kept" in page_of(response)
    assert not EyeRule.objects.exists()


def test_there_is_no_rule_for_what_nothing_looks_for(admin):
    assert admin.get(f"{LIST}add/ghosts/").status_code == 404


def test_an_edited_rule_that_cannot_be_is_refused(admin, rule):
    one = rule("photo_small", parameters={"dpi": 150})
    assert admin.post(f"{LIST}{one.pk}/", typed(set_dpi="none")).status_code == 422


def test_a_relation_between_numbers_is_chosen_among_those_of_the_base_data(admin):
    page = page_of(admin.get(f"{LIST}add/number_contradicts/"))
    assert '<option value="landfill_kg">' in page
    assert '<option value="recycled_share">' in page
    assert 'value="air_quality"' not in page, "a choice is no number"
    asked = {"set_measure": "landfill_kg", "set_relation": "at_most", "set_other": "waste_kg", "set_tolerance": "2.5"}
    admin.post(f"{LIST}add/number_contradicts/", typed(**asked))
    assert EyeRule.objects.get().parameters == {
        "measure": "landfill_kg",
        "relation": "at_most",
        "other": "waste_kg",
        "tolerance": "2.5",
    }


def test_every_field_of_the_base_data_is_the_choice_of_none(admin):
    admin.post(f"{LIST}add/number_changed/", typed(set_measure="", set_percent="40"))
    assert EyeRule.objects.get().parameters == {"measure": "", "percent": "40"}


def test_a_saved_change_is_one_version_and_no_change_is_none(admin, rule):
    one = rule("photo_small", parameters={"dpi": 150}, text_th="ภาพเล็ก", text_en="")
    assert admin.post(f"{LIST}{one.pk}/", typed()).url == LIST
    one.refresh_from_db()
    assert one.version == 1

    admin.post(f"{LIST}{one.pk}/", {"version": "1", "fields": "set_dpi,is_on", "set_dpi": "200"})

    one.refresh_from_db()
    assert (one.parameters, one.is_on, one.text_th, one.version) == ({"dpi": "200"}, False, "ภาพเล็ก", 2)


def test_who_saves_over_anothers_save_sees_both(admin, cast, rule):
    one = rule(
        "number_contradicts", parameters={"measure": "gone", "relation": "at_most", "other": "area", "tolerance": 0}
    )
    one.save_changes({"text_th": "คำของคนอื่น", "severity": "warning"}, base_version=1, by=cast.administrator)
    sent = {
        "version": "1", "fields": "text_th,severity,is_on,set_relation,set_measure", "text_th": "คำของฉัน",
        "severity": "hint", "set_relation": "equal", "set_measure": "waste_kg",
    }  # fmt: skip

    response = admin.post(f"{LIST}{one.pk}/", sent)

    assert response.status_code == 409
    page = page_of(response)
    assert "คำของฉัน" in page
    assert "คำของคนอื่น" in page
    assert '="id_set_measure">gone</p>' in page, "a measure that no framework has is shown as it is stored"
    one.refresh_from_db()
    assert one.text_th == "คำของคนอื่น"
    assert admin.post(f"{LIST}{one.pk}/", sent | {"version": "2"}).url == LIST


def test_a_stored_number_that_is_gone_stays_until_another_is_chosen(admin, rule):
    one = rule("number_changed", parameters={"measure": "gone", "percent": 50})
    assert '<option value="gone" selected>' in page_of(admin.get(f"{LIST}{one.pk}/"))
    admin.post(f"{LIST}{one.pk}/", {"version": "1", "fields": "set_percent", "set_percent": "60"})
    one.refresh_from_db()
    assert one.parameters == {"measure": "gone", "percent": "60"}


def test_a_rule_is_switched_off_and_on_and_not_over_a_change_that_was_not_seen(admin, cast, rule):
    one = rule("photo_small", parameters={"dpi": 150})
    url = f"{LIST}{one.pk}/switch/"
    assert admin.post(url, {"version": "1", "is_on": "0"}).url == LIST
    one.refresh_from_db()
    assert not one.is_on
    admin.post(url, {"version": "1", "is_on": "0"})
    one.refresh_from_db()
    assert one.version == 2, "pressed twice it is off once"
    assert len(admin.get(LIST).context["messages"]) == 0
    admin.post(url, {"version": "1", "is_on": "1"})
    one.refresh_from_db()
    assert not one.is_on
    assert len(admin.get(LIST).context["messages"]) == 1
    assert switch(one, is_on=True, base_version=2, by=cast.administrator)


def test_without_a_framework_a_rule_can_still_be_written(admin):
    Framework.objects.all().update(status="retired")
    assert newest_plan() is None
    assert admin.get(f"{LIST}add/number_contradicts/").status_code == 200
    assert admin.post(f"{LIST}add/photo_small/", typed(indicators="18")).status_code == 422


def test_the_list_has_a_fixed_number_of_queries(admin, rule, django_assert_max_num_queries):
    for number in range(5):
        rule("photo_small", key=f"small-{number}", parameters={"dpi": 150})
    admin.get(LIST)
    with django_assert_max_num_queries(6):
        admin.get(LIST)


def test_an_empty_list_says_what_to_do(admin):
    assert "import_eye_rules" in page_of(admin.get(LIST))


def test_the_page_of_cycles_leads_to_the_rules(admin):
    factories.cycle()
    assert f'href="{LIST}"' in page_of(admin.get("/cycles/"))
