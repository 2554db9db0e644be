"""Trying other points: what is typed, what it comes to, and that it stays a trial."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assessments.models import Cycle, SelfScore, Status
from assessments.queries import overview
from assessments.what_if import trial
from indicators.queries import outline
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def cast():
    factories.cycle()
    outline(factories.framework())
    return factories.Cast()


@pytest.fixture
def submission(cast):
    """Half of all points."""
    made = factories.submission(cast.municipality)
    factories.fill(made, share=Decimal("0.5"))
    return made


@pytest.fixture
def page(client, submission):
    def open_page(user, data=None, **headers):
        client.force_login(user)
        client.cookies["django_language"] = "en"
        address = reverse("assessments:what_if", args=[submission.pk])
        return client.get(address) if data is None else client.post(address, data, headers=headers)

    return open_page


def names(submission, number):
    """The fields of an indicator: process, output, outcome."""
    return [f"points_{one.pk}" for one in outline(submission.cycle.framework).leaf_by_number[number].criteria.all()]


class TestTrial:
    def test_as_it_is_opened_nothing_differs(self, submission):
        found = trial(overview(submission))

        assert (found.difference, found.changed, found.faults) == (0, [], [])
        assert found.before == found.after
        assert found.leaves[0].lines[0].text == "5"
        assert not found.is_passed and found.grade is None and found.grade_before is None

    def test_other_points_change_their_dimension_and_the_total(self, submission):
        process, output, outcome = names(submission, "1")

        found = trial(overview(submission), {process: "๑๐", output: "", "nonsense": "3"})

        # Dimension 1 has 210 points for 25 %: +5 and -3.5 of them.
        assert found.difference == Decimal("0.18")
        assert [one.difference for one in found.dimensions] == [Decimal("0.18"), 0, 0, 0]
        [changed] = found.changed
        assert [(line.saved, line.tried, line.is_changed) for line in changed.lines] == [
            (Decimal(5), Decimal(10), True),
            (Decimal("3.5"), None, True),
            (Decimal("6.5"), Decimal("6.5"), False),
        ]

    @pytest.mark.parametrize("typed", ["11", "-1", "ก", "1e3", "7.555", "9" * 400])
    def test_what_cannot_be_read_is_told_and_the_saved_points_stand(self, submission, typed):
        process, output, _outcome = names(submission, "1")

        found = trial(overview(submission), {process: typed, output: "7"})

        [fault] = found.faults
        assert (fault.text, fault.tried, bool(fault.error)) == (typed, Decimal(5), True)
        assert found.difference > 0

    def test_the_button_of_an_indicator_fills_in_its_full_points(self, submission):
        found = trial(overview(submission), {"full": "1"})

        assert [line.text for line in found.changed[0].lines] == ["10", "7", "13"]
        assert trial(overview(submission), {"full": "99"}).changed == []

    def test_full_points_pass_and_earn_the_best_grade(self, submission):
        state = overview(submission)
        full = {f"points_{key}": str(one.maximum) for key, one in state.outline.criteria.items()}

        found = trial(state, full)

        assert (found.after.total, found.is_passed, found.grade.key) == (100, True, "excellent")
        assert found.gains == []

    def test_what_is_most_worth_working_on_comes_first(self, submission):
        found = trial(overview(submission)).gains

        # Dimensions 1 and 3 have seven counted indicators each, so theirs weigh the most: 15 of 210 points, 25 %.
        assert len(found) == 10
        assert {one.dimension.number for one in found} == {1, 3}
        assert found[0].gain.gain == Decimal("1.79")
        assert found[0].anchor == "indicator-1"

    def test_pilots_are_named_and_gain_nothing(self, cast):
        Cycle.objects.update(framework=factories.draft_framework({"1": {"is_pilot": True}}))

        found = trial(overview(factories.submission(cast.municipality)))

        assert [one.number for one in found.pilots] == ["1"]
        assert len(found.gains) == 10
        assert "1" not in [one.indicator.number for one in found.gains]


class TestPage:
    def test_it_is_open_to_who_reads_the_points_and_says_that_nothing_is_saved(self, page, cast):
        for who in ("contributor", "coordinator", "certifier", "administrator"):
            text = page(getattr(cast, who)).content.decode()
            assert "Only a trial: nothing is saved" in text
            assert 'id="indicator-20"' in text

    @pytest.mark.parametrize("who", ["stranger", "officer", "evaluator", "other_chair"])
    def test_a_draft_is_nobody_elses(self, page, cast, who):
        assert page(getattr(cast, who)).status_code == 404
        assert page(getattr(cast, who), {"full": "1"}).status_code == 404

    def test_a_plain_form_comes_back_whole_and_nothing_is_written(self, page, cast, submission):
        before = list(SelfScore.objects.values_list("pk", "points"))

        answer = page(cast.contributor, {names(submission, "1")[0]: "10"})

        text = answer.content.decode()
        assert answer.status_code == 200
        assert "50.00 → <strong>50.60 %</strong>" in text
        assert "+0.60" in text
        assert 'value="10"' in text
        assert list(SelfScore.objects.values_list("pk", "points")) == before

    def test_htmx_gets_the_result_alone(self, page, cast, submission):
        text = page(cast.contributor, {names(submission, "1")[0]: "10"}, hx_request="true").content.decode()

        assert "<html" not in text
        assert 'id="trial-panel"' in text and 'hx-swap-oob="true"' in text

    def test_a_fault_stands_beside_its_field_and_everything_typed_is_kept(self, page, cast, submission):
        process, output, _outcome = names(submission, "1")

        answer = page(cast.contributor, {process: "11", output: "มาก"})

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Write points from 0 to 10." in text
        assert 'value="11"' in text and 'value="มาก"' in text
        assert f'href="#id_{process}"' in text

    def test_faults_reach_htmx_as_well(self, page, cast, submission):
        process = names(submission, "1")[0]

        answer = page(cast.contributor, {process: '"><b>'}, hx_request="true")

        assert answer.status_code == 200
        assert f'data-error-for="{process}"' in answer.content.decode()
        assert "<b>" not in answer.content.decode()

    def test_a_changed_grade_is_shown_from_and_to(self, page, cast, submission):
        full = {f"points_{key}": str(one.maximum) for key, one in outline(factories.framework()).criteria.items()}

        text = page(cast.contributor, full).content.decode()

        assert "– →" in text and "Excellent" in text
        assert "Everything that counts has full points." in text

    def test_an_evaluator_tries_on_the_points_of_the_municipality(self, client, cast):
        submission = factories.submission_in(Status.AREA_REVIEW, cast)
        client.force_login(cast.evaluator)

        found = client.get(reverse("assessments:what_if", args=[submission.pk])).context["trial"]

        assert found.before.total == Decimal("80.00")

    def test_the_number_of_queries_does_not_grow_with_the_points(self, page, cast, submission):
        def count(data):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page(cast.contributor, data)
            return len(queries)

        page(cast.contributor)
        few = count({names(submission, "1")[0]: "10"})
        many = count({name: "1" for number in ("1", "2", "3") for name in names(submission, number)})

        assert few == many
