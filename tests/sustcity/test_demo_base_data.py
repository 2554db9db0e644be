"""The invented base data of the demo is plausible by the form's own rules, and the same in every build."""

from decimal import Decimal

import pytest

from assessments import base_data
from assessments.forms.base_data import check_range, read_cell
from sustcity.demo import base_data as demo
from tests import factories

pytestmark = pytest.mark.django_db
TOWNS = (("บ้านสาง", "tambon", "56"), ("น่าน", "mueang", "55"), ("เชียงใหม่", "nakhon", "50"), ("แม่ปูคา", "tao", "50"))


@pytest.fixture
def submissions():
    factories.cycle()
    return [factories.submission(factories.municipality(*one)) for one in TOWNS]


def test_every_value_would_pass_the_form_and_few_leap(submissions):
    demo.add(submissions)

    for submission in submissions:
        plan, values = base_data.plan_of(submission), base_data.values_of(submission)
        assert base_data.progress(submission).missing == 0
        for key, by_year in values.items():
            for value in by_year.values():
                field = plan.base_data_fields[key]
                check_range(field, read_cell(field, base_data.shown(value)))
        assert {place[0] for place in base_data.leaps(plan, values)} <= {"tourists_foreign", "building_violations"}
        assert all(values["complaints_settled"][year] <= values["complaints"][year] for year in range(2566, 2570))


def test_some_may_be_left_to_the_visitor(submissions):
    demo.add(submissions[:1], open_groups="f", open_now=("pm25_days",))

    values = base_data.values_of(submissions[0])
    assert "procurement" not in values
    assert set(values["pm25_days"]) == {2566, 2567, 2568}


def test_a_year_has_the_same_values_in_every_form_and_the_register_s_population_counts(submissions):
    factories.cycle(2568)
    town = submissions[0].municipality
    demo.add([submissions[0], factories.submission(town, 2568)])

    proposed = base_data.proposals(submissions[0])
    now = base_data.values_of(submissions[0])
    assert proposed
    assert all(now[key][year] == one.value for (key, year), one in proposed.items())

    town.population = 123456
    field = base_data.plan_of(submissions[0]).base_data_fields["population_registered"]
    assert abs(demo.value_of(town, field, 2569) - Decimal(123456)) < 300
