"""Points that follow from the LPA result and from the base data, until they are certified."""

from decimal import Decimal

import pytest
from django.utils import translation

from assessments import workflow
from assessments.engine import Inputs, make_move
from assessments.given import Origin, frozen, given_points, given_to
from assessments.models import BaseDatum, SelfScore, Status, Submission
from assessments.queries import outline_of, overview
from tests import factories
from tests.computing import computed_framework

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


def leaf(submission, number):
    return next(one for one in overview(submission).leaves if one.indicator.number == number)


def points_of(submission, number):
    return [str(one) for one in leaf(submission, number).points.values()]


class TestFromTheLpa:
    @pytest.fixture
    def submission(self, cast):
        return factories.submission(cast.municipality)

    def test_a_score_counts_by_its_share_of_the_full_score(self, submission):
        factories.lpa_result(submission.municipality, 2568, "4.25", maximum=5)

        given = leaf(submission, "24").given

        assert list(given.points.values()) == [D("25.50")]
        assert given.origin == Origin("lpa", 2568, "4.25", "5", "ประกาศ สถ.")
        assert given.result == submission.municipality.lpa_results.get()

    @pytest.mark.parametrize(("score", "points"), [("1", "10.00"), ("2", "20.00"), ("0.5", "5.00"), ("0", "0.00")])
    def test_points_are_rounded_to_hundredths(self, submission, score, points):
        factories.lpa_result(submission.municipality, 2568, score, maximum=3)

        assert points_of(submission, "33") == [points]

    def test_the_newest_result_up_to_the_year_of_the_cycle_counts(self, submission):
        for year, score in ((2566, 10), (2568, 20), (2570, 30)):
            factories.lpa_result(submission.municipality, year, score)

        assert points_of(submission, "24") == ["6.00"]

    def test_the_result_of_another_municipality_does_not(self, submission, cast):
        factories.lpa_result(cast.other_municipality, 2568, 20)

        assert leaf(submission, "24").given is None

    def test_an_item_that_is_not_known_gives_nothing_which_is_not_zero(self, submission):
        factories.lpa_result(submission.municipality, 2568, 20, scores={"2": "0"})

        assert (points_of(submission, "24"), points_of(submission, "25")) == ([], ["0.00"])

    def test_rows_of_points_do_not_count_while_it_is_live(self, submission):
        response = submission.responses.get(indicator__number="24")
        SelfScore.objects.create(response=response, criterion=response.indicator.criteria.get(), points=30)
        assert points_of(submission, "24") == []

        factories.lpa_result(submission.municipality, 2568, 50)

        assert points_of(submission, "24") == ["15.00"]

    def test_it_takes_one_query(self, submission, django_assert_num_queries):
        plan = outline_of(submission)
        factories.lpa_result(submission.municipality, 2568, 50)

        with django_assert_num_queries(1):
            assert len(given_points(submission, plan)) == 10


def test_a_result_is_called_by_whose_it_is_and_its_year(cast):
    assert str(factories.lpa_result(cast.municipality, 2568, 4)) == f"{cast.municipality.pk} 2568"


class TestFrozen:
    def test_certifying_freezes_points_and_origin_and_a_later_correction_changes_nothing(self, cast):
        submission = factories.submission_in(Status.SUBMITTED, cast)
        factories.lpa_result(cast.municipality, 2569, 10)

        one = leaf(submission, "24")

        assert list(one.points.values()) == [D("24.00")]
        assert one.given.origin == Origin("lpa", 2569, "80", "100", "ประกาศ สถ.")
        assert overview(submission).result.total == submission.self_percent == D("80.00")
        response = next(r for r in submission.snapshots.get().content["responses"] if r["number"] == "24")
        assert response["self_scores"] == {"lpa": "24.00"}
        assert response["given"] == one.given.origin.data

    def test_after_a_return_it_follows_the_result_again_and_the_second_certification_freezes_anew(self, cast):
        submission = factories.submission_in(Status.RETURNED, cast)
        factories.lpa_result(cast.municipality, 2569, 10)
        assert points_of(submission, "24") == ["3.00"]
        assert SelfScore.objects.filter(criterion__key="lpa", points=24).count() == 10

        make_move("resubmit", submission, cast.certifier, factories.SIGNED)

        assert points_of(submission, "24") == ["3.00"]
        assert SelfScore.objects.filter(criterion__key="lpa", points=3).count() == 10
        assert SelfScore.objects.filter(criterion__key="lpa").count() == 10

    def test_what_is_withdrawn_before_it_was_certified_stays_as_it_stands(self, cast):
        submission = factories.submission_in(Status.WITHDRAWN, cast)
        factories.lpa_result(cast.municipality, 2569, 10)

        assert points_of(submission, "24") == ["24.00"]

    def test_withdrawing_after_certification_keeps_what_was_certified(self, cast):
        submission = factories.submission_in(Status.SUBMITTED, cast)
        factories.lpa_result(cast.municipality, 2569, 10)

        make_move("withdraw", submission, cast.certifier, Inputs(reason="น้ำท่วม"))

        assert points_of(submission, "24") == ["24.00"]

    def test_points_of_before_have_no_origin(self, cast):
        submission = factories.submission_in(Status.SUBMITTED, cast)
        SelfScore.objects.update(origin=None)

        one = leaf(submission, "24")

        assert (list(one.points.values()), one.given) == ([D("24.00")], None)
        assert frozen([]) is None


class TestComputed:
    @pytest.fixture
    def submission(self, cast):
        from assessments.models import Cycle

        Cycle.objects.update(framework=computed_framework())
        return factories.submission(cast.municipality)

    def put(self, submission, key, year, number):
        field = outline_of(submission).base_data_fields[key]
        BaseDatum.objects.create(submission=submission, field=field, year_be=year, number=number)

    def test_the_newest_year_that_has_a_value_counts(self, submission):
        self.put(submission, "pm25_days", 2567, 0)
        self.put(submission, "pm25_days", 2568, 15)

        given = leaf(submission, "1").given

        assert list(given.points.values()) == [D("6.00"), D("4.20"), D("7.80")]
        assert given.origin == Origin("computed", 2568, "15", "", "วันที่ฝุ่นเกิน", "Dusty days", "วัน", "")
        assert (given.origin.is_lpa, given.result) == (False, None)

    def test_a_figure_is_computed_of_the_fields_of_one_year(self, submission):
        for key, year, number in (
            ("green_m2", 2567, 500),
            ("people", 2567, 80),
            ("latent", 2567, 20),
            ("green_m2", 2568, 9999),
            ("people", 2568, 1),
            ("people", 2569, 0),
            ("latent", 2569, 0),
            ("green_m2", 2569, 1),
        ):
            self.put(submission, key, year, number)

        one, everybody = leaf(submission, "2"), leaf(submission, "3")

        assert (one.given.origin.year_be, one.given.origin.value, one.total) == (2567, "5", D(15))
        assert (everybody.given.origin.year_be, everybody.given.origin.value, everybody.total) == (2569, "0", D(0))

    @pytest.mark.parametrize("number", ["1", "2", "4", "5", "6"])
    def test_without_a_value_there_are_no_points(self, submission, number):
        one = leaf(submission, number)

        assert (one.given, one.is_complete, one.points) == (None, False, {})

    def test_it_takes_two_queries_together(self, submission, django_assert_num_queries):
        self.put(submission, "pm25_days", 2568, 15)
        factories.lpa_result(submission.municipality, 2568, 50)
        plan = outline_of(submission)

        with django_assert_num_queries(2):
            assert len(given_to(submission, plan)) == 11

    def test_the_gap_says_that_the_figure_is_missing(self, submission):
        with translation.override("en"):
            found = {one.indicator.number: one.text for one in workflow.gaps(submission)}

        assert found["1"] == "The figure of the base data that gives the score is missing"
        assert found["24"] == "The LPA result of this item is missing"

    def test_the_page_shows_figure_value_and_standard(self, submission, client, cast):
        client.force_login(cast.contributor)
        client.cookies["django_language"] = "en"
        url = f"/submissions/{submission.pk}/indicators/"
        assert "no value yet that this score could be computed from" in client.get(f"{url}1/").content.decode()

        self.put(submission, "pm25_days", 2568, 15)

        text = client.get(f"{url}1/").content.decode()
        assert "Base data of 2568: Dusty days 15 วัน" in " ".join(text.split())
        assert "at most 15 วัน: 60 % of the points" in text
        assert 'name="points_process"' not in text
        assert "at least 4.5 m2: 50 % of the points" in client.get(f"{url}2/").content.decode()
        assert client.get(f"{url}4/").status_code == client.get(f"{url}5/").status_code == 200
        text = client.get(f"/submissions/{submission.pk}/").content.decode()
        assert "no figure in the base data yet" in text
        client.force_login(cast.certifier)
        text = client.get(f"/submissions/{submission.pk}/read/").content.decode()
        assert "Base data of 2568" in text
        assert "The score is computed from the base data." in text

    def test_it_is_frozen_and_judged_by_nobody(self, submission, cast, client):
        self.put(submission, "pm25_days", 2568, 15)
        for key in ("green_m2", "people", "latent"):
            self.put(submission, key, 2568, 5)
        factories.fill(submission)
        Submission.objects.filter(pk=submission.pk).update(status=Status.INTERNAL_REVIEW)
        submission.refresh_from_db()

        workflow.freeze(submission, cast.certifier, factories.SIGNED)

        rows = SelfScore.objects.filter(response__indicator__number="1")
        assert {one.origin["value"] for one in rows} == {"15"}
        assert [one["given"]["source"] for one in submission.snapshots.get().content["responses"][:3]] == [
            "computed"
        ] * 3


def test_an_origin_is_told_in_the_readers_language():
    origin = Origin("computed", 2568, "1", name_th="พื้นที่", name_en="Area", unit_th="ตร.ม.", unit_en="m2")

    assert (origin.name, origin.unit) == ("พื้นที่", "ตร.ม.")
    with translation.override("en"):
        assert (origin.name, origin.unit) == ("Area", "m2")
        assert Origin("lpa", 2568, "1", "5", "ประกาศ").name == "ประกาศ"
