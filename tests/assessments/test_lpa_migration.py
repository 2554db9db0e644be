"""What municipalities typed as points of LPA indicators before there were LPA results is kept."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from assessments.models import LpaResult, SelfScore, Status
from assessments.queries import overview
from tests import factories

pytestmark = pytest.mark.django_db
migration = import_module("assessments.migrations.0007_lpa_points_of_live_submissions_become_results")


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


def as_before(status, cast, points="24.5"):
    """A submission whose LPA points were typed, as they were before."""
    made = factories.submission_in(status, cast)
    LpaResult.objects.all().delete()
    SelfScore.objects.filter(criterion__key="lpa").delete()
    for response in made.responses.filter(indicator__score_source="lpa").prefetch_related("indicator__criteria"):
        SelfScore.objects.create(response=response, criterion=response.indicator.criteria.get(), points=points)
    return made


def totals(submission):
    return overview(submission).result.total


@pytest.mark.parametrize("status", [Status.DRAFT, Status.INTERNAL_REVIEW, Status.RETURNED])
def test_points_of_a_live_submission_become_the_result_of_the_year_before(cast, status):
    submission = as_before(status, cast)

    migration.make_results(apps, None)

    made = LpaResult.objects.get()
    assert (made.municipality, made.year_be, made.maximum) == (cast.municipality, 2568, Decimal(30))
    assert made.source == "เทศบาลกรอกไว้ในแบบประเมินตนเอง"
    assert made.scores == {str(item): "24.5" for item in range(1, 11)}
    assert made.changed_at == submission.status_at
    assert not SelfScore.objects.filter(criterion__key="lpa").exists()
    points = {str(p) for leaf in overview(submission).leaves if leaf.given for p in leaf.points.values()}
    assert points == {"24.50"}


def test_a_few_typed_items_are_a_few_known_ones(cast):
    submission = as_before(Status.DRAFT, cast)
    SelfScore.objects.filter(criterion__key="lpa").exclude(response__indicator__number="25").delete()

    migration.make_results(apps, None)

    assert LpaResult.objects.get().scores == {"2": "24.5"}
    assert [one.indicator.number for one in overview(submission).leaves if one.given] == ["25"]


def test_what_was_certified_stays_as_it_is(cast):
    submission = as_before(Status.ACCEPTED, cast)
    before = totals(submission)

    migration.make_results(apps, None)

    assert not LpaResult.objects.exists()
    assert SelfScore.objects.filter(criterion__key="lpa").count() == 10
    assert totals(submission) == before


def test_a_result_that_is_there_is_better_than_what_was_copied(cast):
    as_before(Status.DRAFT, cast)
    factories.lpa_result(cast.municipality, 2568, 90)

    migration.make_results(apps, None)

    assert LpaResult.objects.get().scores["1"] == "90"


def test_the_way_back_gives_the_points_again(cast):
    submission = as_before(Status.DRAFT, cast, points="7.25")
    SelfScore.objects.filter(response__indicator__number="33").delete()
    migration.make_results(apps, None)

    migration.make_points(apps, None)

    assert not LpaResult.objects.exists()
    given = SelfScore.objects.filter(response__submission=submission, criterion__key="lpa")
    assert set(given.values_list("points", flat=True)) == {Decimal("7.25")}
    assert given.count() == 9


def test_without_typed_points_nothing_happens():
    migration.make_results(apps, None)
    migration.make_points(apps, None)

    assert not LpaResult.objects.exists()
