"""Two years of one municipality beside each other, on the yardstick of the later one."""

from decimal import Decimal

import pytest

from assessments.comparing import years_compared
from assessments.models import Cycle, LpaResult, SelfScore, Status, Submission
from assessments.queries import overview
from indicators.models import CrosswalkLink
from indicators.queries import outline
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    outline(factories.framework())
    return factories.Cast()


@pytest.fixture
def before(cast):
    """Half of all points in 2568."""
    made = factories.submission(cast.municipality, 2568)
    factories.fill(made, share=Decimal("0.5"))
    return made


def this_year(cast, framework=None, share="0.8"):
    factories.cycle(2569)
    if framework:
        Cycle.objects.filter(year_be=2569).update(framework=framework)
    made = factories.submission(cast.municipality)
    factories.fill(made, share=Decimal(share))
    return overview(made)


def rows(compared):
    return {one.indicator.number: one for dimension in compared.dimensions for one in dimension.indicators}


def test_a_first_year_has_nothing_to_compare_with(cast):
    assert years_compared(cast.coordinator, this_year(cast)) is None


def test_the_same_framework_compares_each_with_itself(cast, before, django_assert_num_queries):
    state = this_year(cast)
    assert cast.coordinator.active_memberships  # read once for a person

    with django_assert_num_queries(3):
        found = years_compared(cast.coordinator, state)

    assert (found.before, found.is_other_version) == (before, False)
    assert {(one.before, one.now, one.difference, one.is_new) for one in found.dimensions} == {
        (Decimal("50.00"), Decimal("80.00"), Decimal("30.00"), False)
    }
    assert rows(found)["19"].follows == ["19"]
    assert not any(one.has_another_number for one in rows(found).values())


def test_what_was_not_scored_is_not_compared(cast, before):
    SelfScore.objects.filter(response__indicator__number="1").delete()
    state = this_year(cast)
    SelfScore.objects.filter(response__submission=state.submission, response__indicator__number="2").delete()

    found = rows(years_compared(cast.coordinator, overview(state.submission)))

    assert (found["1"].before, found["1"].now, found["1"].difference) == (None, Decimal("80.00"), None)
    assert (found["2"].before, found["2"].now, found["2"].difference) == (Decimal("50.00"), None, None)


def test_a_year_without_any_points_compares_nothing(cast, before):
    SelfScore.objects.all().delete()
    LpaResult.objects.all().delete()

    found = years_compared(cast.coordinator, this_year(cast))

    assert {(one.before, one.now) for one in found.dimensions} == {(None, Decimal("80.00"))}


def test_through_the_crosswalk_points_follow_and_new_ones_are_called_new(cast, before):
    new = factories.draft_framework({"20": {"number": "98"}, **{str(n): {"number": f"9{n}"} for n in range(24, 35)}})
    CrosswalkLink.objects.create(
        source=outline(factories.framework()).by_number["19"], target=outline(new).by_number["18"]
    )
    SelfScore.objects.filter(response__indicator__number="19.1").update(points=0)

    found = years_compared(cast.coordinator, this_year(cast, new))

    assert found.is_other_version
    assert found.dimensions[3].is_new and found.dimensions[3].before is None
    assert not found.dimensions[2].is_new
    followed = rows(found)
    assert (followed["18"].follows, followed["18"].has_another_number, followed["18"].before) == (["19"], True, 25)
    assert (followed["98"].is_new, followed["98"].before, followed["98"].difference) == (True, None, None)
    assert not followed["98"].has_another_number


def test_only_a_year_that_the_reader_may_see_is_compared(cast, before):
    state = this_year(cast)
    Submission.objects.filter(pk=state.submission.pk).update(status=Status.SUBMITTED, self_percent=80)

    assert years_compared(cast.officer, state) is None
    Submission.objects.filter(pk=before.pk).update(status=Status.SUBMITTED, self_percent=50)
    assert years_compared(cast.officer, state).before == before
    assert years_compared(cast.stranger, state) is None


def test_a_withdrawn_year_is_passed_over(cast, before):
    Submission.objects.filter(pk=before.pk).update(status=Status.WITHDRAWN)

    assert years_compared(cast.coordinator, this_year(cast)) is None


def test_the_page_of_the_submission_shows_both_years(client, cast, before):
    state = this_year(cast)
    client.force_login(cast.coordinator)

    page = client.get(f"/submissions/{state.submission.pk}/")

    assert page.context["compared"].before == before
    assert "เทียบกับปี 2568" in page.content.decode()
    assert "+30.00" in page.content.decode()
