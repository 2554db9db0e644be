"""The grid of the base data: reading cells, changes and conflicts, and the page around it."""

import json
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assessments import base_data
from assessments.engine import make_move
from assessments.forms.base_data import BaseDataForm
from assessments.models import Cycle, Status, Submission
from indicators.library import add_draft
from tests import factories
from tests.assessments.meanwhile import handed_over_before_the_save
from tests.assessments.test_base_data import give

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def client(cast):
    return client_of(cast.contributor)


def url(submission, name="base_data"):
    return reverse(f"assessments:{name}", args=[submission.pk])


def values(submission):
    return base_data.values_of(submission)


def seen(submission):
    return {"bases": BaseDataForm(submission).bases_json}


def told(response):
    return [str(one) for one in response.context["messages"]]


class TestSaving:
    def test_what_was_typed_is_saved_and_told(self, client, draft):
        response = client.post(url(draft), {"area.2569": "๒๓.๕", "air_quality.2569": "fails"}, follow=True)

        assert values(draft) == {"area": {2569: D("23.5")}, "air_quality": {2569: "fails"}}
        assert told(response) == ["บันทึกแล้ว 2 ค่า"]

    def test_an_emptied_cell_is_not_given_and_a_zero_is(self, client, draft):
        give(draft, area_2568="20", deaths_2569="3")

        client.post(url(draft), {"area.2568": "", "deaths.2569": "0", **seen(draft)})

        assert values(draft) == {"deaths": {2569: D(0)}}

    def test_cells_that_were_not_sent_or_are_as_they_were_stay(self, client, draft):
        give(draft, area_2568="20", area_2569="21")

        response = client.post(url(draft), {"area.2568": "20.00", **seen(draft)}, follow=True)

        assert told(response) == ["ไม่มีการเปลี่ยนแปลง"]
        assert {row.version for row in base_data.rows_of(draft).values()} == {1}

    def test_cells_that_are_not_asked_for_are_not_taken(self, client, draft):
        client.post(url(draft), {"area.2570": "20", "innovations.2566": "1", "unheard_of.2569": "1", "area": "2"})

        assert values(draft) == {}

    def test_one_wrong_cell_keeps_everything_unsaved_and_typed(self, client, draft):
        response = client.post(url(draft), {"area.2569": "24", "pm25_days.2569": "400", "deaths.2569": "สาม"})

        page = response.content.decode()
        assert response.status_code == 422
        assert values(draft) == {}
        assert '<a href="#cell-pm25_days.2569">วันที่ฝุ่นละออง PM2.5 เกินมาตรฐาน ปี 2569: ' in page
        assert 'value="400"' in page
        assert 'value="สาม"' in page
        assert 'value="24"' in page
        assert response.context["form"].unsaved_names.split(",") == ["area.2569", "deaths.2569", "pm25_days.2569"]

    def test_a_wrong_value_that_stands_there_is_not_this_person_s_to_correct(self, client, draft):
        give(draft, pm25_days_2569="400")

        client.post(url(draft), {"area.2569": "24", "pm25_days.2569": "400", **seen(draft)})

        assert values(draft)["area"] == {2569: D(24)}

    def test_a_great_change_is_saved_with_a_warning(self, client, draft):
        give(draft, population_registered_2568="9000")

        response = client.post(url(draft), {"population_registered.2569": "12000"}, follow=True)

        assert values(draft)["population_registered"][2569] == D(12000)
        assert told(response)[1] == "มี 1 ค่าที่ต่างจากปีก่อนมาก หากถูกต้องแล้วไม่ต้องดำเนินการใด"
        assert "เพิ่มขึ้นร้อยละ 33.3 จากปี 2568" in response.content.decode()

    def test_a_great_fall_is_told_as_well(self, client, draft):
        give(draft, population_registered_2568="9000", population_registered_2569="4500")

        assert "ลดลงร้อยละ 50.0 จากปี 2568" in client.get(url(draft)).content.decode()

    @pytest.mark.parametrize("count", [1, 3, 200])
    def test_the_queries_do_not_grow_with_the_cells(self, client, draft, django_assert_max_num_queries, count):
        client.get(url(draft))
        plan = base_data.plan_of(draft)
        numbers = [
            (key, year) for key, year in base_data.places(plan, 2569) if not plan.base_data_fields[key].is_choice
        ]
        data = {f"{key}.{year}": "1" for key, year in numbers[:count]}

        # SQLite takes some 140 rows in a statement, PostgreSQL takes all.
        with django_assert_max_num_queries(13 if count < 100 else 14):
            assert client.post(url(draft), data).status_code == 302


class TestTwoPeople:
    def test_a_stale_cell_is_shown_with_both_values_and_nothing_is_saved(self, client, draft, cast):
        give(draft, area_2569="20", households_2569="500")
        mine = {"area.2569": "21", "households.2569": "501", **seen(draft)}
        client_of(cast.coordinator).post(url(draft), {"area.2569": "22", **seen(draft)})

        response = client.post(url(draft), mine)

        page = response.content.decode()
        assert response.status_code == 409
        assert 'value="21"' in page
        assert "ที่บันทึกอยู่ขณะนี้: 22" in page
        assert f"({cast.coordinator})" in page
        assert page.count("ค่าของท่านจะแทนที่ค่าเดิม") == 1
        assert 'value="501"' in page
        assert values(draft)["households"] == {2569: D(500)}
        assert response.context["form"].unsaved_names == "area.2569,households.2569"

    def test_the_second_save_replaces_what_was_shown(self, client, draft):
        give(draft, area_2569="20")
        before = seen(draft)
        client.post(url(draft), {"area.2569": "22", **before})
        conflict = client.post(url(draft), {"area.2569": "21", **before})

        client.post(url(draft), {"area.2569": "21", "bases": conflict.context["form"].bases_json})

        assert values(draft)["area"] == {2569: D(21)}

    def test_a_cell_emptied_by_others_is_a_conflict_too(self, client, draft):
        give(draft, area_2569="20")
        before = seen(draft)
        client.post(url(draft), {"area.2569": "", **before})

        response = client.post(url(draft), {"area.2569": "21", **before})

        assert response.status_code == 409
        assert "ที่บันทึกอยู่ขณะนี้: (ว่าง)" in response.content.decode()

    def test_a_cell_that_others_filled_in_first_is_a_conflict_though_it_was_empty(self, client, draft):
        before = seen(draft)
        client.post(url(draft), {"air_quality.2569": "meets", **before})

        response = client.post(url(draft), {"air_quality.2569": "fails", **before})

        assert response.status_code == 409
        assert "ที่บันทึกอยู่ขณะนี้: ผ่าน" in response.content.decode()
        assert '<option value="fails" selected>' in response.content.decode()

    def test_emptied_and_filled_in_anew_meanwhile_is_not_taken_for_the_same(self, client, draft):
        give(draft, area_2569="20")
        before = seen(draft)
        client.post(url(draft), {"area.2569": "", **before})
        client.post(url(draft), {"area.2569": "30", **seen(draft)})

        assert client.post(url(draft), {"area.2569": "21", **before}).status_code == 409

    def test_the_same_value_from_both_is_no_conflict(self, client, draft):
        before = seen(draft)
        client.post(url(draft), {"area.2569": "22", **before})

        assert client.post(url(draft), {"area.2569": "22.0", **before}).status_code == 302

    def test_without_scripts_cells_that_only_others_changed_are_left_alone(self, client, draft):
        give(draft, area_2569="20", households_2569="500")
        before = seen(draft)
        client.post(url(draft), {"area.2569": "22", **before})

        client.post(url(draft), {"area.2569": "20", "households.2569": "501", **before})

        assert values(draft) == {"area": {2569: D(22)}, "households": {2569: D(501)}}

    @pytest.mark.parametrize(
        "nonsense",
        ["", "{", "[]", "7", '{"area.2569": 3}', '{"area.2569": "x 20"}', '{"area.x": "1 20"}', "[" * 9000],
    )
    def test_nonsense_for_what_was_seen_saves_nothing_over_what_is_there(self, client, draft, nonsense):
        give(draft, area_2569="20")

        assert client.post(url(draft), {"area.2569": "21", "bases": nonsense}).status_code == 409
        assert values(draft)["area"] == {2569: D(20)}


class TestLastYear:
    @pytest.fixture
    def earlier(self, cast):
        factories.cycle(2568)
        made = factories.submission(cast.municipality, 2568)
        give(made, area_2568="20", area_2567="19", households_2568="500", air_quality_2568="fails")
        return made

    def test_its_values_are_proposed_where_they_differ_and_never_stored_by_themselves(self, client, draft, earlier):
        give(draft, area_2568="20", households_2568="510")

        page = client.get(url(draft)).content.decode()

        assert 'value="area.2567" data-fill="19"' in page
        assert 'value="households.2568" data-fill="500"' in page
        assert "ใช้ ไม่ผ่าน" in page
        assert 'value="area.2568" data-fill' not in page
        assert "มี 2 ช่องที่ยังว่าง" in page
        assert values(draft)["area"] == {2568: D(20)}

    def test_taking_one_over_fills_it_in_without_saving_and_loses_nothing_typed(self, client, draft, earlier):
        typed = {"area.2567": "wrong", "area.2569": "2x", "households.2569": "7"}
        response = client.post(url(draft), {"take": "area.2567", **typed, **seen(draft)})

        form = response.context["form"]
        assert response.status_code == 200
        assert [form.cell(("area", 2567)).text, form.cell(("area", 2569)).text] == ["19", "2x"]
        assert form.cell(("households", 2569)).text == "7"
        assert set(form.errors) == {("area", 2569)}
        assert values(draft) == {}

    def test_taking_all_over_fills_in_the_empty_cells_alone(self, client, draft, earlier):
        give(draft, households_2568="510")

        response = client.post(url(draft), {"take": "all", "area.2568": "21", **seen(draft)})

        form = response.context["form"]
        assert form.unsaved_names.split(",") == ["area.2568", "area.2567", "air_quality.2568"]
        assert form.cell(("area", 2568)).text == "21"
        assert form.cell(("air_quality", 2568)).text == "fails"
        assert json.loads(form.bases_json) == {"households.2568": "1 510"}

        client.post(
            url(draft), {"area.2568": "21", "area.2567": "19", "air_quality.2568": "fails", "bases": form.bases_json}
        )
        assert values(draft)["air_quality"] == {2568: "fails"}


class TestThePage:
    @pytest.mark.parametrize("who", ["contributor", "coordinator"])
    def test_who_writes_sees_fields(self, cast, draft, who):
        page = client_of(getattr(cast, who)).get(url(draft)).content.decode()

        assert page.count('class="grid-cell"') == 74 * 4 - 12
        assert page.count('class="grid-not-asked"') == 12
        assert 'name="area.2569"' in page
        assert "ไม่มีทะเล" in page

    @pytest.mark.parametrize("who", ["certifier", "administrator"])
    def test_who_reads_sees_values(self, cast, draft, who):
        give(
            draft,
            area_2569="1234.5",
            air_quality_2569="fails",
            population_registered_2568="9",
            population_registered_2569="90",
        )

        page = client_of(getattr(cast, who)).get(url(draft)).content.decode()

        assert "1,234.5" in page
        assert "ไม่ผ่าน" in page
        assert "เพิ่มขึ้นร้อยละ 900.0 จากปี 2568" in page
        assert 'name="area.2569"' not in page
        assert "grid.js" not in page

    @pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("officer", 404), ("evaluator", 404)])
    @pytest.mark.parametrize("name", ["base_data", "base_data_template", "base_data_import"])
    def test_to_others_it_is_not_there(self, cast, draft, who, status, name):
        assert client_of(getattr(cast, who)).get(url(draft, name)).status_code == status

    def test_the_province_and_the_evaluators_read_it_once_it_is_theirs(self, cast):
        submission = factories.submission_in(Status.AREA_REVIEW, cast)

        for who in ("officer", "evaluator", "chair"):
            assert client_of(getattr(cast, who)).get(url(submission)).status_code == 200

    def test_who_only_reads_cannot_save_and_what_came_can_be_copied(self, cast, draft):
        response = client_of(cast.certifier).post(url(draft), {"area.2569": "24", "deaths.2569": "x"})

        assert response.status_code == 403
        assert response.context["unsaved"] == [
            ("พื้นที่รับผิดชอบ ปี 2569", "24"),
            ("ผู้เสียชีวิตจากอุบัติเหตุทางถนน ปี 2569", "x"),
        ]
        assert values(draft) == {}

    def test_nothing_is_lost_when_it_is_handed_over_while_somebody_types(self, cast, client, draft):
        with handed_over_before_the_save(draft):
            response = client.post(url(draft), {"area.2569": "24"})

        assert response.status_code == 403
        assert "24" in response.content.decode()
        assert values(draft) == {}

    def test_figures_and_their_changes_are_shown(self, client, draft):
        give(
            draft, population_registered_2568="9000", population_registered_2569="9450", area_2568="20", area_2569="20"
        )

        charts = {figure.key: chart for figure, chart in client.get(url(draft)).context["figures"]}

        assert [(one.label, one.text, one.note) for one in charts["density"].columns] == [
            ("2566", "–", "–"),
            ("2567", "–", "–"),
            ("2568", "450.0", "–"),
            ("2569", "472.5", "+5.0 %"),
        ]

    def test_a_fall_has_a_real_minus(self, client, draft):
        give(
            draft, population_registered_2568="9000", population_registered_2569="8100", area_2568="20", area_2569="20"
        )

        charts = {figure.key: chart for figure, chart in client.get(url(draft)).context["figures"]}

        assert charts["density"].columns[-1].note == "−10.0 %"

    def test_the_lpa_scores_are_told_of_between_the_groups_and_not_typed(self, client, draft):
        page = client.get(url(draft)).content.decode()

        assert page.index('id="group-f"') < page.index('id="group-lpa"') < page.index('id="group-h"')
        assert reverse("assessments:response_edit", args=[draft.pk, "24"]) in page

    def test_in_english(self, client, draft):
        with translation.override("en"):
            client.cookies["django_language"] = "en"
            page = client.get(url(draft)).content.decode()

        assert "Registered population" in page
        assert "0 of 74 items given for every year" in page

    def test_a_framework_without_the_form_says_so(self, client, draft):
        framework = add_draft(factories._json("esc-34.json") | {"version": 2, "base_data": {}})
        Cycle.objects.filter(pk=draft.cycle_id).update(framework=framework)

        page = client.get(url(draft)).content.decode()

        assert "ชุดตัวชี้วัดของปีนี้ไม่มีแบบข้อมูลพื้นฐาน" in page
        assert 'name="bases"' not in page

    def test_the_page_costs_the_same_empty_or_full(self, client, draft, django_assert_num_queries):
        client.get(url(draft))
        with django_assert_num_queries(8):
            client.get(url(draft))
        give(draft, area_2566="1", area_2567="1", area_2568="1", households_2569="4")
        with django_assert_num_queries(8):
            client.get(url(draft))

    def test_after_the_stage_it_is_there_to_read(self, client, draft):
        factories.cycle(self_assessment=(-10, -1))

        assert not client.get(url(draft)).context["may_edit"]


class TestTheWayThere:
    def test_the_submission_says_how_far_it_is(self, client, draft):
        give(draft, innovations_2567="1", innovations_2568="0", innovations_2569="2")

        page = client.get(reverse("assessments:submission_detail", args=[draft.pk])).content.decode()

        assert url(draft) in page
        assert "กรอกครบทุกปีแล้ว 1 จาก 74 รายการ" in page
        assert "ขาด 73 รายการ" in page

    def test_the_rail_of_the_indicators_leads_there(self, client, draft):
        page = client.get(reverse("assessments:response_edit", args=[draft.pk, "20"])).content.decode()

        assert f'href="{url(draft)}"' in page
        assert "0/74" in page

    def test_handing_over_mentions_what_is_missing_and_is_possible(self, cast, draft):
        factories.fill(draft)
        response = client_of(cast.coordinator).get(reverse("assessments:move", args=[draft.pk, "hand_over"]))

        assert "ข้อมูลพื้นฐานเมืองยังกรอกไม่ครบทุกปี 74 รายการ แต่ไม่เป็นอุปสรรคต่อขั้นตอนนี้" in response.content.decode()
        assert make_move("hand_over", draft, cast.coordinator)

    def test_a_step_back_does_not_mention_it(self, cast, draft):
        response = client_of(cast.certifier).get(reverse("assessments:move", args=[draft.pk, "withdraw"]))

        assert "ข้อมูลพื้นฐานเมืองยังกรอกไม่ครบ" not in response.content.decode()


def test_what_the_form_is_asked_before_anything_came(draft):
    form = BaseDataForm(draft)

    assert (form.typed, form.seen, form.unsaved_names, form.bases_json) == ({}, {}, "", "{}")
    assert BaseDataForm(draft, QueryDict("area.2569=2")).typed == {("area", 2569): "2"}


class TestSavingWhileTyping:
    """Cell by cell, as the browser asks while somebody types."""

    @pytest.fixture
    def sent(self, client, draft, cast):
        def send(bases=None, who=None, **cells):
            typed = {".".join(name.rsplit("_", 1)): text for name, text in cells.items()}
            known = bases if bases is not None else BaseDataForm(draft).bases_json
            data = {"fields": ",".join(typed), "bases": known} | typed
            return client.post(url(draft), data, headers={"X-Author": str(who or cast.contributor.pk)})

        return send

    def test_what_can_be_saved_is_and_the_rest_is_told(self, sent, draft, cast):
        give(draft, area_2568="20")
        before = BaseDataForm(draft).bases_json
        draft.base_data.update(number=30, version=2, changed_by=cast.coordinator)
        answer = sent(bases=before, area_2568="40", area_2569="41", households_2569="many")

        assert answer.status_code == 409
        told = answer.json()
        assert told["saved"] == {"area.2569": "1 41"}
        assert list(told["errors"]) == ["households.2569"]
        theirs = told["conflicts"]["area.2568"]
        assert (theirs["text"], theirs["base"], theirs["who"]) == ("30", "2 30", cast.coordinator.full_name)
        assert values(draft)["area"] == {2568: D(30), 2569: D(41)}

        again = sent(bases=json.dumps({"area.2568": theirs["base"]}), area_2568="40")
        assert (again.status_code, values(draft)["area"][2568]) == (200, D(40))

    def test_sent_twice_it_is_saved_once_and_an_emptied_cell_is_empty(self, sent, draft):
        bases = BaseDataForm(draft).bases_json
        first, second = sent(bases=bases, area_2569="20"), sent(bases=bases, area_2569="20")
        assert first.json()["saved"] == second.json()["saved"] == {"area.2569": "1 20"}

        emptied = sent(area_2569="")
        assert emptied.json()["saved"] == {"area.2569": ""}
        assert values(draft) == {}
        told = sent(bases=json.dumps({"area.2569": "1 20"}), area_2569="21").json()
        assert told["conflicts"] == {"area.2569": {"text": "", "base": "", "who": "", "time": ""}}

    def test_a_great_change_is_pointed_out_at_once_and_beside_the_next_year(self, sent, draft):
        give(draft, households_2568="100")
        assert "900.0" in sent(households_2569="1000").json()["leaps"]["households.2569"]
        assert sent(households_2568="990").json()["leaps"]["households.2569"] == ""

    def test_nobody_saves_for_another_one_or_when_it_is_closed(self, sent, client, draft, cast):
        assert sent(who=cast.coordinator.pk, area_2569="20").json() == {"reason": "author"}
        Submission.objects.filter(pk=draft.pk).update(status="internal_review")
        assert sent(area_2569="20").json() == {"reason": "closed"}
        assert values(draft) == {}

    def test_an_autosave_takes_few_queries_however_many_cells(self, sent, draft, django_assert_max_num_queries):
        with django_assert_max_num_queries(16):
            sent(area_2568="20", area_2569="21", households_2568="500", households_2569="510")
