"""The base data of a submission: what is asked, what was given, what follows, and writing it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from assessments import base_data
from assessments.base_data import Proposal
from assessments.editing import editing, save_base_data
from assessments.models import BaseDatum, Cycle, Status
from assessments.queries import overview
from assessments.snapshots import content_of
from indicators.library import add_draft
from tests import factories

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def submission():
    factories.cycle()
    return factories.submission()


@pytest.fixture
def plan(submission):
    return base_data.plan_of(submission)


def give(submission, by=None, **values):
    """`give(submission, area_2569="23.5")`: cells by field and year."""
    fields = base_data.plan_of(submission).base_data_fields
    for name, value in values.items():
        key, _, year = name.rpartition("_")
        is_choice = fields[key].is_choice
        BaseDatum.objects.create(
            submission=submission,
            field=fields[key],
            year_be=int(year),
            number=None if is_choice else Decimal(value),
            choice=value if is_choice else "",
            changed_by=by,
        )


class TestTheForm:
    def test_it_has_some_seventy_fields_in_the_groups_that_are_typed(self, plan):
        assert [one.key for one in plan.base_data_groups] == list("abcdefh")
        assert len(plan.base_data_fields) == 74

    def test_every_figure_is_made_of_fields_that_are_numbers(self, plan):
        numbers = {key for key, field in plan.base_data_fields.items() if not field.is_choice}

        assert {key for one in plan.figures for key in (*one.of, *one.over)} <= numbers

    def test_nothing_of_it_is_called_official(self, plan):
        assert {one.wording for one in plan.base_data_fields.values()} == {"working"}

    def test_every_name_and_unit_is_there_in_both_languages(self, plan):
        for one in (*plan.base_data_fields.values(), *plan.figures):
            assert one.name_th and one.name_en
            assert bool(one.unit_th) == bool(one.unit_en)

    def test_the_years_go_back_as_far_as_any_field_asks_with_the_newest_last(self, plan):
        assert base_data.years_of(plan, 2569) == [2566, 2567, 2568, 2569]

    def test_a_field_is_asked_for_its_own_years(self, plan):
        asked = set(base_data.places(plan, 2569))

        assert ("area", 2566) in asked
        assert ("innovations", 2566) not in asked
        assert ("innovations", 2567) in asked
        assert not base_data.is_asked(plan.base_data_fields["area"], 2570, 2569)

    def test_groups_are_lettered_in_the_reader_s_alphabet(self):
        assert [base_data.letter(one) for one in "agh"] == ["ก", "ช", "ซ"]
        with translation.override("en"):
            assert base_data.letter("g") == "g"

    def test_a_framework_without_the_form_asks_for_nothing(self, submission):
        framework = add_draft(factories._json("esc-34.json") | {"version": 2, "base_data": {}})
        Cycle.objects.filter(pk=submission.cycle_id).update(framework=framework)
        submission.refresh_from_db()

        assert base_data.years_of(base_data.plan_of(submission), 2569) == [2569]
        assert base_data.progress(submission) == base_data.Progress(0, 0)


class TestWhatWasGiven:
    def test_the_values_by_field_and_year(self, submission):
        give(submission, area_2568="23.5", area_2569="24", air_quality_2569="meets")

        assert base_data.values_of(submission) == {
            "area": {2568: D("23.5"), 2569: D(24)},
            "air_quality": {2569: "meets"},
        }

    def test_a_row_says_what_it_holds(self, submission, plan):
        give(submission, air_quality_2569="meets")

        assert str(BaseDatum.objects.get()) == f"{plan.base_data_fields['air_quality'].pk} 2569: meets"

    def test_reading_it_is_one_query(self, submission, django_assert_num_queries):
        give(submission, area_2568="23.5", area_2569="24", households_2569="7")
        base_data.plan_of(submission)

        with django_assert_num_queries(1):
            base_data.values_of(submission)

    def test_a_field_counts_as_given_when_no_year_is_missing(self, submission):
        give(submission, innovations_2567="1", innovations_2568="0", innovations_2569="2", area_2569="24")

        found = base_data.progress(submission)

        assert (found.given, found.asked, found.missing) == (1, 74, 73)
        assert overview(submission).base_data == found

    @pytest.mark.parametrize(
        ("value", "plain", "shown"),
        [
            (D("1234567.5000"), "1234567.5", "1,234,567.5"),
            (D("0.0000"), "0", "0"),
            (D("-1200"), "-1200", "-1,200"),
            ("meets", "meets", "meets"),
            (None, "", ""),
        ],
    )
    def test_values_as_text(self, value, plain, shown):
        assert base_data.plain(value) == plain
        assert base_data.shown(value) == shown


class TestWhatFollows:
    VALUES = {
        "population_registered": {2567: D(9000), 2568: D(9100), 2569: D(9200)},
        "area": {2567: D(20), 2568: D(20)},
        "air_quality": {2569: "meets"},
    }

    def test_changes_beyond_the_usual_are_found(self, plan):
        values = {
            "population_registered": {2567: D(9000), 2568: D(9100), 2569: D(12000)},
            "deaths": {2568: D(1), 2569: D(9)},
            "air_quality": {2568: "meets", 2569: "fails"},
        }

        assert base_data.leaps(plan, values) == {("population_registered", 2569): D("31.9")}


class TestProposals:
    @pytest.fixture
    def earlier(self, submission):
        factories.cycle(2567)
        factories.cycle(2568)
        return factories.submission(year_be=2567), factories.submission(year_be=2568)

    def test_the_newest_earlier_form_proposes_the_years_that_are_asked_again(self, submission, earlier):
        give(earlier[0], area_2567="20", households_2567="500", area_2564="19")
        give(earlier[1], area_2567="21", air_quality_2568="fails", innovations_2566="1")

        assert base_data.proposals(submission) == {
            ("area", 2567): Proposal(D(21), 2568),
            ("households", 2567): Proposal(D(500), 2567),
            ("air_quality", 2568): Proposal("fails", 2568),
        }

    def test_neither_another_municipality_nor_a_later_year_proposes(self, submission, earlier):
        give(submission, area_2567="22")
        give(factories.submission(factories.municipality("น่าน", "mueang", "55"), 2568), area_2567="99")

        assert base_data.proposals(earlier[1]) == {}

    def test_a_choice_that_is_gone_or_a_field_of_another_type_is_not_proposed(self, submission, earlier):
        BaseDatum.objects.create(
            submission=earlier[1],
            field=base_data.plan_of(submission).base_data_fields["area"],
            year_be=2568,
            choice="x",
        )
        give(earlier[1], air_quality_2568="once_possible")

        assert base_data.proposals(submission) == {}


class TestWriting:
    @pytest.fixture
    def cast(self):
        return factories.Cast()

    def write(self, submission, by, changes):
        with editing(submission, by=by):
            save_base_data(submission, base_data.rows_of(submission), changes, by=by)

    def test_cells_are_made_changed_and_taken_away(self, submission, cast):
        give(submission, area_2568="20", area_2567="19", air_quality_2569="fails")
        changes = {
            ("area", 2569): D("21.5"),
            ("area", 2568): D(22),
            ("area", 2567): None,
            ("households", 2569): None,
            ("air_quality", 2569): "meets",
        }

        self.write(submission, cast.contributor, changes)

        rows = base_data.rows_of(submission)
        assert base_data.values_in(rows) == {"area": {2568: D(22), 2569: D("21.5")}, "air_quality": {2569: "meets"}}
        assert {place: row.version for place, row in rows.items()} == {
            ("area", 2568): 2,
            ("area", 2569): 1,
            ("air_quality", 2569): 2,
        }
        assert {row.changed_by for row in rows.values()} == {cast.contributor}

    @pytest.mark.parametrize("count", [1, 3, 70])
    def test_however_many_cells_it_takes_the_same_few_queries(self, submission, cast, django_assert_num_queries, count):
        plan = base_data.plan_of(submission)
        numbers = [key for key, field in plan.base_data_fields.items() if not field.is_choice]
        changes = {(key, 2569): D(1) for key in numbers[:count]}

        with django_assert_num_queries(1):
            save_base_data(submission, {}, changes, by=cast.contributor)
        with django_assert_num_queries(1):
            rows = base_data.rows_of(submission)
        with django_assert_num_queries(1):
            save_base_data(submission, rows, changes, by=cast.contributor)
        with django_assert_num_queries(1):
            save_base_data(submission, rows, dict.fromkeys(changes), by=cast.contributor)

        assert base_data.rows_of(submission) == {}

    def test_who_may_not_edit_writes_nothing(self, submission, cast):
        with pytest.raises(PermissionDenied):
            self.write(submission, cast.stranger, {("area", 2569): D(1)})

        assert base_data.rows_of(submission) == {}

    def test_only_who_reads_the_submission_sees_its_cells(self, submission, cast):
        give(submission, area_2569="24")

        assert BaseDatum.objects.visible_to(cast.contributor).count() == 1
        assert BaseDatum.objects.visible_to(cast.stranger).count() == 0


class TestWhatIsFrozen:
    def test_the_form_as_asked_and_what_was_given(self):
        cast = factories.Cast()
        factories.cycle()
        draft = factories.submission_in(Status.DRAFT, cast)
        give(draft, population_registered_2568="9000", area_2568="20.5", air_quality_2569="fails")

        found = content_of(draft)["base_data"]

        fields = {one["key"]: one for group in found["groups"] for one in group["fields"]}
        assert found["years"] == [2566, 2567, 2568, 2569]
        assert fields["area"] == {
            "key": "area",
            "name_th": "พื้นที่รับผิดชอบ",
            "unit_th": "ตารางกิโลเมตร",
            "type": "decimal",
            "back_years": 3,
            "values": {"2568": "20.5"},
        }
        assert fields["air_quality"]["values"] == {"2569": "ไม่ผ่าน"}
        assert fields["households"]["values"] == {}
        assert {one["key"]: one["values"] for one in found["figures"]}["density"] == {"2568": "439.0"}
