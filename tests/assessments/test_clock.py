"""The one clock, and what the dates of a cycle's stages say at a moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from assessments import clock
from assessments.models import Cycle, CycleStage, Stage
from tests import factories

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_clock_goes_as_the_machine_does():
    before = timezone.now()

    assert before <= clock.now() <= timezone.now()


def test_a_test_sets_the_clock_and_it_stands_still_within():
    with clock.set_to(NOON):
        assert clock.now() == clock.now() == NOON
        with clock.set_to(NOON + DAY):
            assert clock.now() == NOON + DAY
        assert clock.now() == NOON
    assert clock.now() > NOON + DAY or clock.now() < NOON


def test_the_day_is_that_of_thailand():
    with clock.set_to(datetime(2026, 3, 31, 17, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("2026-03-31T23:50", datetime(2026, 3, 31, 16, 50, tzinfo=UTC)),
        ("2026-03-31T23:50:00+00:00", datetime(2026, 3, 31, 23, 50, tzinfo=UTC)),
    ],
)
def test_a_rehearsal_starts_at_its_moment_and_time_goes_on(settings, setting, expected):
    settings.CLOCK_STARTS_AT = setting

    passed = timezone.now() - clock._started_at
    assert timedelta(0) <= clock.now() - expected - passed < timedelta(minutes=1)
    assert clock.now() < clock.now() + timedelta(microseconds=1)


def test_a_clock_that_cannot_be_read_is_the_real_one(settings):
    settings.CLOCK_STARTS_AT = "tomorrow"

    assert abs(clock.now() - timezone.now()) < timedelta(minutes=1)


# ------------------------------------------------------------------ cycles


@pytest.fixture
def cycle(db):
    """Self-assessment from two days before noon to two days after, publication from the day after on."""
    made = Cycle.objects.create(year_be=2569, framework=factories.framework())
    made.stages.create(key=Stage.SELF_ASSESSMENT, starts_at=NOON - 2 * DAY, ends_at=NOON + 2 * DAY)
    made.stages.create(key=Stage.PUBLICATION, starts_at=NOON + DAY)
    return Cycle.objects.with_stages().get()


# At a moment: is the self-assessment running, has it begun, has it ended, whole days that are left.
MOMENTS = [
    (-2 * DAY - timedelta(seconds=1), (False, False, False, None)),
    (-2 * DAY, (True, True, False, 4)),
    (timedelta(0), (True, True, False, 2)),
    (2 * DAY - timedelta(seconds=1), (True, True, False, 0)),
    (2 * DAY, (False, True, True, None)),
]


@pytest.mark.parametrize(("offset", "expected"), MOMENTS)
def test_a_stage_runs_from_its_start_until_just_before_its_end(cycle, offset, expected):
    stage = Stage.SELF_ASSESSMENT
    with clock.set_to(NOON + offset):
        found = (cycle.is_in(stage), cycle.has_begun(stage), cycle.has_ended(stage), cycle.days_left(stage))

    assert found == expected


def test_a_stage_without_an_end_goes_on(cycle):
    with clock.set_to(NOON + 5000 * DAY):
        assert cycle.is_in(Stage.PUBLICATION)
        assert not cycle.has_ended(Stage.PUBLICATION)
        assert cycle.days_left(Stage.PUBLICATION) is None


def test_a_stage_without_dates_never_runs(cycle):
    with clock.set_to(NOON):
        assert not cycle.is_in(Stage.PREVIEW)
        assert not cycle.has_begun(Stage.PREVIEW)
        assert not cycle.has_ended(Stage.PREVIEW)
        assert cycle.days_left(Stage.PREVIEW) is None


def test_several_stages_may_run_at_once(cycle):
    with clock.set_to(NOON + DAY):
        assert cycle.is_in(Stage.PREVIEW, Stage.PUBLICATION)
        assert cycle.is_in(Stage.SELF_ASSESSMENT, Stage.PREVIEW)
        assert not cycle.is_in()


def test_the_fiscal_year_begins_in_october_of_the_year_before(cycle):
    assert (cycle.first_day, cycle.last_day) == (date(2025, 10, 1), date(2026, 9, 30))
    assert str(cycle) == "2569"
    assert str(cycle.stage_by_key["publication"]) == "2569 ประกาศผล"


def test_the_latest_cycle_is_the_newest_whose_self_assessment_has_begun(cycle):
    following = Cycle.objects.create(year_be=2570, framework=cycle.framework)
    following.stages.create(key=Stage.SELF_ASSESSMENT, starts_at=NOON + DAY)

    with clock.set_to(NOON):
        assert Cycle.objects.latest_begun() == cycle
    with clock.set_to(NOON + DAY):
        assert Cycle.objects.latest_begun() == following
    with clock.set_to(NOON - 9 * DAY):
        assert Cycle.objects.latest_begun() is None


@pytest.mark.parametrize(
    "stage",
    [
        {"key": Stage.PUBLICATION, "starts_at": NOON},
        {"key": Stage.PREVIEW, "starts_at": NOON, "ends_at": NOON},
    ],
    ids=["twice", "ends before it starts"],
)
def test_the_database_refuses_impossible_stages(cycle, stage):
    with pytest.raises(IntegrityError):
        CycleStage.objects.create(cycle=cycle, **stage)


@pytest.mark.parametrize("year", [2569, 2026])
def test_a_year_has_one_cycle_and_is_of_the_buddhist_era(cycle, year):
    with pytest.raises(IntegrityError):
        Cycle.objects.create(year_be=year, framework=cycle.framework)
