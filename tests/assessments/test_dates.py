"""The rules of the dates of cycles: the order of the stages, and no two self-assessments at once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from assessments import calendar, clock, dates, drafts
from assessments.models import Announcement, Stage
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 31, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english_at_noon():
    with clock.set_to(NOW), translation.override("en"):
        yield


@pytest.fixture
def draft():
    return drafts.start_draft(2570, factories.framework())[0]


def days(**stages):
    """Periods in days from now."""
    return {
        Stage(key): (NOW + starts * DAY, None if ends is None else NOW + ends * DAY)
        for key, (starts, ends) in stages.items()
    }


ROAD = {
    "self_assessment": (0, 50),
    "provincial_check": (10, 60),
    "area_review": (60, 90),
    "preview": (90, 100),
    "national_review": (100, 130),
    "publication": (130, None),
}


def broken(cycle, **changes):
    return [(one.stage.value, one.edge) for one in dates.faults_of(cycle, days(**ROAD | changes))]


def test_the_proposed_dates_of_every_year_keep_the_rules(draft):
    for year in (2560, 2569, 2570, 2575):
        assert dates.faults_of(draft, calendar.proposed_periods(year)) == []


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        # Overlapping is allowed, beginning or ending together too.
        ({"provincial_check": (0, 50)}, []),
        ({"area_review": (10, 60)}, []),
        # Without an end a stage is not compared at its end.
        ({"self_assessment": (0, None)}, []),
        ({"self_assessment": (11, 50)}, [("provincial_check", "starts")]),
        ({"self_assessment": (0, 61)}, [("provincial_check", "ends")]),
        ({"preview": (50, 100)}, [("preview", "starts")]),
        ({"preview": (90, 89.5)}, [("preview", "ends")]),
        ({"publication": (99, None)}, [("publication", "starts")]),
        ({"publication": (130, 120)}, [("publication", "ends")]),
        ({"area_review": (5, 7)}, [("area_review", "starts"), ("area_review", "ends")]),
    ],
)
def test_the_stages_follow_the_road(draft, changes, faults):
    assert broken(draft, **changes) == faults


def test_one_message_for_each_edge_names_the_nearest_stage_and_its_day(draft):
    [fault] = dates.faults_of(draft, days(**ROAD | {"publication": (1, None)}))

    assert fault.text == "“Publication” cannot begin before “National review” begins (9 July 2569 12.00)."


def test_a_stage_without_dates_is_passed_over(draft):
    assert dates.faults_of(draft, days(self_assessment=(0, 50), publication=(60, None))) == []
    assert dates.faults_of(draft, days(publication=(60, None))) == []


@pytest.mark.parametrize(
    ("other", "edge"),
    [
        ((-50, 0), None),
        ((50, 90), None),
        ((50, None), None),
        ((-50, 1), "starts"),
        ((-50, None), "starts"),
        ((49, 90), "ends"),
        ((49, None), "ends"),
        ((10, 20), "ends"),
        ((-10, 90), "starts"),
    ],
)
def test_the_self_assessments_of_two_cycles_never_run_at_once(draft, other, edge):
    starts, ends = days(self_assessment=other)[Stage.SELF_ASSESSMENT]
    factories.bare_cycle(2569).stages.create(key=Stage.SELF_ASSESSMENT, starts_at=starts, ends_at=ends)

    faults = dates.faults_of(draft, days(self_assessment=(0, 50)))

    assert [one.edge for one in faults] == ([edge] if edge else [])
    assert all("The self-assessment of 2569 runs from" in one.text for one in faults)
    assert all(("without an end" in one.text) == (ends is None) for one in faults)


def test_the_dates_of_another_draft_do_not_count(draft):
    other = drafts.start_draft(2571, factories.framework())[0]
    other.stages.filter(key=Stage.SELF_ASSESSMENT).update(starts_at=NOW, ends_at=NOW + 50 * DAY)

    assert dates.faults_of(draft, days(self_assessment=(0, 50))) == []


def test_without_an_end_the_self_assessment_meets_every_later_one(draft):
    factories.bare_cycle(2571).stages.create(key=Stage.SELF_ASSESSMENT, starts_at=NOW + 900 * DAY)

    [fault] = dates.faults_of(draft, days(self_assessment=(0, None)))

    assert fault.edge == "ends"


def test_a_confirmed_cycle_in_disorder_is_mended_one_date_at_a_time():
    cycle, by = factories.bare_cycle(2569), factories.user()
    for stage, (starts, ends) in days(self_assessment=(0, 50), provincial_check=(-5, 20), preview=(-20, 10)).items():
        cycle.stages.create(key=stage, starts_at=starts, ends_at=ends)

    with dates.held():
        assert dates.move_stages(cycle, days(provincial_check=(1, 20)), by, "เหตุผล")

    with pytest.raises(dates.DatesRefused, match="cannot begin before"), dates.held():
        dates.move_stages(cycle, days(preview=(-30, 10), area_review=(-30, 10)), by, "เหตุผล")


def test_a_draft_in_disorder_is_refused_whatever_was_there_before(draft):
    draft.stages.filter(key=Stage.PREVIEW).update(starts_at=NOW - 900 * DAY)

    assert dates.new_faults(draft, {}) != []


def test_moving_to_where_it_is_moves_nothing():
    cycle, by = factories.cycle(2569), factories.user()

    with dates.held():
        assert not dates.move_stages(cycle, dates.periods_of(cycle), by, "เหตุผล")

    assert not Announcement.objects.exists()


def test_the_dates_of_a_draft_are_announced_to_nobody(draft):
    with dates.held():
        periods = {Stage.PUBLICATION: (calendar.proposed_period(2570, Stage.PUBLICATION)[0] + DAY, None)}
        assert dates.move_stages(draft, periods, factories.user(), "")

    assert not Announcement.objects.exists()


def test_closing_a_stage_without_dates_does_nothing():
    cycle = factories.bare_cycle(2569)

    assert not dates.close_stage(cycle, Stage.PREVIEW, factories.user(), "เหตุผล")


class TestProposals:
    def test_a_new_cycle_begins_after_the_one_that_still_runs(self):
        running = factories.bare_cycle(2570)
        first = calendar.proposed_period(2571, Stage.SELF_ASSESSMENT)[0]
        running.stages.create(key=Stage.SELF_ASSESSMENT, starts_at=first - 9 * DAY, ends_at=first + 40 * DAY)

        proposed = calendar.proposed_periods(2571)

        assert proposed[Stage.SELF_ASSESSMENT][0] == first + 41 * DAY
        assert proposed[Stage.PROVINCIAL_CHECK][0] == first + 41 * DAY
        assert proposed[Stage.AREA_REVIEW] == calendar.proposed_period(2571, Stage.AREA_REVIEW)

    def test_where_the_other_runs_too_long_the_proposal_stays_and_the_rule_speaks(self):
        running = factories.bare_cycle(2570)
        first = calendar.proposed_period(2571, Stage.SELF_ASSESSMENT)[0]
        running.stages.create(key=Stage.SELF_ASSESSMENT, starts_at=first - 9 * DAY, ends_at=first + 400 * DAY)

        assert calendar.proposed_periods(2571)[Stage.SELF_ASSESSMENT][0] == first
