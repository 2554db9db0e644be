"""Starting a submission and holding it open for writing."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from accounts.models import FormerKind, FormerName
from assessments import editing
from assessments.models import SelfScore, Status, Submission
from tests import factories

pytestmark = pytest.mark.django_db
AFTER = (-2, -1)


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


class TestStarting:
    def test_a_submission_begins_as_a_draft_with_a_response_for_each_of_35_leaves(self, cast):
        submission = editing.start_submission(cast.municipality, factories.cycle())

        assert (submission.status, submission.kind) == (Status.DRAFT, "tambon")
        assert (submission.province, submission.area) == (cast.province, cast.area)
        numbers = [one.indicator.number for one in submission.responses.select_related("indicator")]
        assert len(numbers) == 35
        assert {"19.1", "19.2"} <= set(numbers)
        assert "19" not in numbers

    def test_beginning_twice_opens_the_one_that_is_there(self, cast):
        first = editing.start_submission(cast.municipality, factories.cycle())

        second = editing.start_submission(cast.municipality, factories.cycle())

        assert second == first
        assert second.responses.count() == 35

    def test_kind_and_name_are_those_of_the_year(self, cast):
        cycle = factories.cycle()
        FormerKind.objects.create(municipality=cast.municipality, kind="tao", until=cycle.last_day)
        FormerName.objects.create(
            municipality=cast.municipality, name_th="บ้านเก่า", name_en="Ban Kao", until=cycle.last_day
        )

        this_year = editing.start_submission(cast.municipality, cycle)
        last_year = editing.start_submission(cast.municipality, factories.cycle(2568))

        assert str(this_year) == "เทศบาลตำบลบ้านสาง 2569"
        assert str(last_year) == "องค์การบริหารส่วนตำบลบ้านเก่า 2568"
        assert (last_year.full_name_th, last_year.name_en) == ("องค์การบริหารส่วนตำบลบ้านเก่า", "Ban Kao")
        with translation.override("en"):
            assert last_year.full_name == "Ban Kao Subdistrict Administrative Organisation"


class TestEditing:
    @pytest.mark.parametrize("who", ["contributor", "coordinator"])
    def test_the_team_writes_to_a_draft(self, cast, who):
        submission = factories.submission(cast.municipality)

        with editing.editing(submission, by=getattr(cast, who)) as held:
            assert held == submission

    @pytest.mark.parametrize(
        "who", ["certifier", "officer", "evaluator", "chair", "administrator", "stranger", "other_officer"]
    )
    def test_nobody_else_does(self, cast, who):
        submission = factories.submission(cast.municipality)

        with pytest.raises(PermissionDenied), editing.editing(submission, by=getattr(cast, who)):
            raise AssertionError("opened")

    @pytest.mark.parametrize("status", sorted(set(Status) - {Status.DRAFT, Status.RETURNED}))
    def test_nothing_is_written_in_any_other_state(self, cast, status):
        submission = factories.submission(cast.municipality)
        Submission.objects.filter(pk=submission.pk).update(status=status, self_percent=1)

        with (
            pytest.raises(PermissionDenied),
            editing.editing(submission, by=cast.coordinator),
        ):
            raise AssertionError("opened")

    def test_the_row_is_read_again_not_believed(self, cast):
        """The page was opened while it was a draft; meanwhile it was handed over."""
        stale = factories.submission(cast.municipality)
        Submission.objects.filter(pk=stale.pk).update(status=Status.INTERNAL_REVIEW)

        with pytest.raises(PermissionDenied), editing.editing(stale, by=cast.coordinator):
            raise AssertionError("opened")

    def test_after_the_last_day_nothing_is_written(self, cast):
        submission = factories.submission(cast.municipality)
        factories.cycle(self_assessment=AFTER)

        with pytest.raises(PermissionDenied), editing.editing(submission, by=cast.coordinator):
            raise AssertionError("opened")

    def test_a_write_that_fails_takes_back_all_of_it(self, cast):
        submission = factories.submission(cast.municipality)

        with pytest.raises(RuntimeError), editing.editing(submission, by=cast.coordinator) as held:
            factories.activity(held)
            raise RuntimeError("power cut")

        assert not submission.activities.exists()


def test_self_scores_are_written_changed_and_taken_away(cast):
    response = factories.submission(cast.municipality).responses.first()
    first, second, third = (one.pk for one in response.indicator.criteria.all())

    editing.save_self_scores(response, {first: Decimal("6.37"), second: Decimal(0), third: None})
    assert points(response) == {first: Decimal("6.37"), second: Decimal(0)}
    editing.save_self_scores(response, {first: Decimal(7), second: None})
    assert points(response) == {first: Decimal(7)}


def points(response):
    return dict(SelfScore.objects.filter(response=response).values_list("criterion_id", "points"))
